import { el, icon } from "./dom.js";
import { STRINGS, fill } from "./strings.js";

const LONGEST = 2000; // characters
const COUNT_FROM = 1800;

/** Where the person writes: Enter sends, Shift+Enter is a new line. */
export class Composer {
  #onSend;

  /** @param {(text: string) => boolean} onSend says whether it took the text */
  constructor(onSend) {
    this.#onSend = onSend;
    this.box = /** @type {HTMLTextAreaElement} */ (el("textarea", {
      id: "text", rows: 1, maxlength: LONGEST, placeholder: STRINGS.placeholder, "aria-describedby": "left",
      enterkeyhint: "send", oninput: () => this.#resize(), onkeydown: (/** @type {KeyboardEvent} */ e) => this.#key(e),
    }));
    this.grow = el("div", { class: "grow" }, this.box);
    this.left = el("p", { id: "left", class: "left" });
    this.button = el("button", { type: "submit", class: "send", "aria-label": STRINGS.send }, icon("send"));
    this.form = el("form", { class: "composer", onsubmit: (/** @type {Event} */ e) => this.#submit(e) },
      el("label", { class: "unseen", for: "text" }, STRINGS.message), this.grow, this.button, this.left);
  }

  focus() {
    this.box.focus({ preventScroll: true });
  }

  /** @param {boolean} busy the text may still be written, not sent */
  setBusy(busy) {
    this.button.setAttribute("aria-disabled", String(busy));
  }

  /** @param {string} text a message that was not taken; it must not overwrite a newer one */
  giveBack(text) {
    if (!this.box.value) this.#fill(text);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (text && this.#onSend(text)) this.#fill("");
    this.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  /** @param {string} text */
  #fill(text) {
    this.box.value = text;
    this.#resize();
  }

  #resize() {
    const { value } = this.box;
    this.grow.dataset.text = value; // the hidden copy in the style sheet gives the box its height
    this.left.textContent = value.length < COUNT_FROM ? "" : fill(STRINGS.left, { count: LONGEST - value.length });
  }
}
