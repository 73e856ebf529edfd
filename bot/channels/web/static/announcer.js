import { el } from "./dom.js";

const STAYS = 5_000; // milliseconds: long enough to be picked up, then out of the reading order

/** Speaks each thing once to screen readers, apart from what is shown. */
export class Announcer {
  constructor() {
    this.polite = el("div", { class: "unseen", "aria-live": "polite" });
    this.assertive = el("div", { class: "unseen", role: "alert", "aria-atomic": "false" });
  }

  /** @param {string} text @param {{now?: boolean}} [options] now: interrupts what is being read */
  say(text, { now = false } = {}) {
    const line = el("p", {}, text);
    (now ? this.assertive : this.polite).append(line);
    setTimeout(() => line.remove(), STAYS);
  }
}
