import { el } from "./dom";
import { icon } from "./icons";
import type { Memory } from "./memory";
import { STRINGS, fill } from "./strings";

const LONGEST = 2000; // characters
const COUNT_FROM = 1800;

/** Where the person writes: Enter sends, Shift+Enter is a new line. What is being written outlives a reload. */
export class Composer {
  #box = el("textarea", {
    id: "text", rows: 1, maxlength: LONGEST, placeholder: STRINGS.placeholder, "aria-describedby": "left",
    enterkeyhint: "send", dir: "auto", oninput: () => this.#written(), onkeydown: (event: KeyboardEvent) => this.#key(event),
  });
  #grow = el("div", { class: "grow" }, this.#box);
  #left = el("p", { id: "left", class: "left" });
  readonly form = el("form", { class: "composer", onsubmit: (event: Event) => this.#submit(event) },
    el("label", { class: "unseen", for: "text" }, STRINGS.message), this.#grow,
    el("button", { type: "submit", class: "send", "aria-label": STRINGS.send }, icon("send")), this.#left);

  constructor(private readonly memory: Memory, private readonly onSend: (text: string) => void) {
    this.#fill(memory.draft);
  }

  focus(): void {
    this.#box.focus({ preventScroll: true });
  }

  /** A message that was not taken; it must not overwrite a newer one. */
  giveBack(text: string): void {
    if (!this.#box.value) this.#fill(text);
  }

  #submit(event: Event): void {
    event.preventDefault();
    const text = this.#box.value.trim();
    if (text) {
      this.#fill("");
      this.onSend(text);
    }
    this.focus();
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
  }

  #fill(text: string): void {
    this.#box.value = text;
    this.#written();
  }

  #written(): void {
    const { value } = this.#box;
    this.memory.draft = value;
    this.#grow.dataset.text = value; // the hidden copy in the style sheet gives the box its height
    this.#left.textContent = value.length < COUNT_FROM ? "" : fill(STRINGS.left, { count: LONGEST - value.length });
  }
}
