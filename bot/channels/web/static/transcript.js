import { el, icon, unseen } from "./dom.js";
import { botMessage, personBubble } from "./message.js";
import { STRINGS } from "./strings.js";

const LIVE_CHOICES = ".choice:not([aria-disabled])";

/** What a person said, on screen: can be marked as failed, or taken back. */
class Said {
  /** @param {HTMLElement} node @param {HTMLElement[]} choices those that were open before it */
  constructor(node, choices) {
    this.node = node;
    this.choices = choices;
    this.failure = null;
  }

  /** @param {() => void} again */
  failed(again) {
    this.sent();
    this.failure = el("p", { class: "failure" }, icon("urgent"), STRINGS.notSent, " ",
      el("button", { type: "button", onclick: again }, STRINGS.tryAgain));
    this.node.append(this.failure);
  }

  sent() {
    this.failure?.remove();
  }

  /** @param {{reopen: boolean}} options whether the choices may be used again */
  takeBack({ reopen }) {
    this.node.remove();
    if (reopen) this.choices.forEach(reopenChoice);
  }
}

/** The conversation on screen. It speaks nothing itself (see Announcer): logs are read out unevenly. */
export class Transcript {
  #place;
  #onChoose;
  /** @type {HTMLElement | null} what the reader should see from its top: the last thing said */
  #anchor = null;

  /**
   * @param {import("./message.js").Place} place
   * @param {(choice: import("./api.js").Choice) => void} onChoose
   */
  constructor(place, onChoose) {
    this.#place = place;
    this.#onChoose = onChoose;
    this.log = el("div", {
      class: "log", role: "log", "aria-live": "off", "aria-label": STRINGS.conversation, tabindex: "0",
    });
    this.typing = el("div", { class: "typing", role: "img", "aria-label": STRINGS.typing, hidden: true },
      el("i"), el("i"), el("i"));
    this.log.append(this.typing);
  }

  /** @param {string} text @returns {Said} */
  addPerson(text) {
    const choices = /** @type {HTMLElement[]} */ ([...this.log.querySelectorAll(LIVE_CHOICES)]);
    choices.forEach((choice) => closeChoice(choice, choice.dataset.title === text));
    const node = personBubble(text);
    this.typing.before(node);
    this.#anchor = node;
    this.follow();
    return new Said(node, choices);
  }

  /** @param {import("./api.js").Message[]} messages one answer: it retires the choices of earlier ones */
  addBot(messages) {
    this.log.querySelectorAll(LIVE_CHOICES).forEach((choice) => closeChoice(/** @type {HTMLElement} */ (choice), false));
    for (const message of messages) {
      const node = botMessage(message, this.#place, this.#onChoose);
      node.querySelector("img")?.addEventListener("load", () => this.follow());
      this.typing.before(node);
      this.#anchor ??= node;
    }
    this.follow();
  }

  /** @param {import("./api.js").Message[]} messages as the server keeps them */
  addHistory(messages) {
    /** @type {import("./api.js").Message[]} */
    let answer = [];
    for (const message of messages) {
      if (message.author !== "person") {
        answer.push(message);
        continue;
      }
      if (answer.length) this.addBot(answer);
      answer = [];
      this.addPerson(message.text);
    }
    if (answer.length) this.addBot(answer);
  }

  /** @param {boolean} shown */
  setTyping(shown) {
    this.typing.hidden = !shown;
    this.follow();
  }

  /** @param {...Node} nodes what to show instead of everything */
  clear(...nodes) {
    this.log.replaceChildren(...nodes, this.typing);
    this.#anchor = null;
  }

  /** Scroll so that the last thing said, and as much as fits of the answer below it, is in view. */
  follow() {
    if (!this.#anchor) return;
    const panel = /** @type {HTMLElement} */ (this.log.closest("dialog"));
    const scroller = getComputedStyle(this.log).overflowY === "visible" ? panel : this.log;
    scroller.scrollTop += this.#anchor.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 12;
  }
}

/** @param {HTMLElement} choice @param {boolean} chosen */
function closeChoice(choice, chosen) {
  choice.setAttribute("aria-disabled", "true");
  choice.tabIndex = -1;
  if (chosen) choice.replaceChildren(icon("check"), choice.dataset.title ?? "", unseen(` (${STRINGS.chosen})`));
  choice.classList.toggle("chosen", chosen);
}

/** @param {HTMLElement} choice */
function reopenChoice(choice) {
  choice.removeAttribute("aria-disabled");
  choice.removeAttribute("tabindex");
  choice.classList.remove("chosen");
  choice.replaceChildren(choice.dataset.title ?? "");
}
