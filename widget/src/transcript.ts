import type { Choice, Message } from "./api";
import { moveBetween } from "./arrow_keys";
import { Choices } from "./choices";
import { el } from "./dom";
import { helpful } from "./helpful";
import { icon } from "./icons";
import { messageNode, type Place } from "./message";
import { STRINGS } from "./strings";

/** What people do with what they see. */
export interface Reactions {
  choose: (choice: Choice) => void;
  mark: (message: string, helped: boolean) => Promise<void>;
}

/** What a person said, on screen: can be marked as not sent, or taken back. */
export class Said {
  #failure: HTMLElement | null = null;

  constructor(readonly node: HTMLElement, private readonly choices: Choices[]) {}

  failed(again: () => void): void {
    this.sent();
    this.#failure = el("p", { class: "failure" }, icon("urgent"), STRINGS.notSent, " ",
      el("button", { type: "button", onclick: again }, STRINGS.tryAgain));
    this.node.append(this.#failure);
  }

  sent(): void {
    this.#failure?.remove();
  }

  takeBack({ reopen }: { reopen: boolean }): void {
    this.node.remove();
    if (reopen) this.choices.forEach((each) => each.reopen());
  }
}

/** The conversation on screen. It speaks nothing itself (see Announcer): logs are read out unevenly. */
export class Transcript {
  readonly log = el("div", {
    class: "log", role: "log", "aria-live": "off", "aria-label": STRINGS.conversation, tabindex: "0",
    onkeydown: (event: KeyboardEvent) => moveBetween(this.log, event),
  });
  #typing = el("div", { class: "typing", role: "img", "aria-label": STRINGS.typing, hidden: true },
    el("i"), el("i"), el("i"));
  #open: Choices[] = [];
  #helpful: HTMLElement | null = null;
  /** What the reader should see from its top: the last thing said. */
  #anchor: HTMLElement | null = null;
  #frame = 0;

  constructor(private readonly place: Place, private readonly reactions: Reactions) {
    this.log.append(this.#typing);
  }

  addPerson(text: string): Said {
    const closed = this.#closeChoices(text);
    const node = messageNode({ ...NOTHING, text, author: "person" }, this.place);
    this.#append(node);
    this.#anchor = node;
    this.follow();
    return new Said(node, closed);
  }

  /** Messages in their order. An answer of the bot retires the choices of earlier ones. */
  add(messages: Message[]): void {
    for (const [number, message] of messages.entries()) {
      if (message.author === "person") {
        this.addPerson(message.text);
        continue;
      }
      const continues = number > 0 && messages[number - 1]!.author !== "person";
      if (!continues && message.author !== "clinic") this.#closeChoices();
      this.#add(message);
    }
    const last = messages.at(-1);
    if (last?.sources.length && last.urgency === "none") this.#askWhether(last);
  }

  setTyping(isShown: boolean): void {
    this.#typing.hidden = !isShown;
    this.follow();
  }

  /** Show these instead of everything. */
  clear(...nodes: Node[]): void {
    this.log.replaceChildren(...nodes, this.#typing);
    this.#anchor = null;
    this.#open = [];
  }

  /** Scroll, once a frame, so that the last thing said and as much as fits of its answer are in view. */
  follow(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      if (!this.#anchor) return;
      const panel = this.log.closest("dialog")!;
      const scroller = getComputedStyle(this.log).overflowY === "visible" ? panel : this.log;
      scroller.scrollTop += this.#anchor.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 12;
    });
  }

  #add(message: Message): void {
    const node = messageNode(message, this.place);
    node.querySelector("img")?.addEventListener("load", () => this.follow(), { once: true });
    if (message.choices.length) {
      const choices = new Choices(message.choices, this.reactions.choose);
      this.#open.push(choices);
      node.append(choices.node);
    }
    this.#append(node);
    this.#anchor ??= node;
    this.follow();
  }

  #append(node: HTMLElement): void {
    this.#helpful?.remove();
    this.#typing.before(node);
  }

  #askWhether({ id }: Message): void {
    this.#helpful = helpful((helped) => this.reactions.mark(id, helped));
    this.#typing.before(this.#helpful);
  }

  #closeChoices(chosen?: string): Choices[] {
    const closed = this.#open;
    closed.forEach((choices) => choices.close(chosen));
    this.#open = [];
    return closed;
  }
}

const NOTHING: Message = { id: "", text: "", choices: [], image: null, sources: [], urgency: "none" };
