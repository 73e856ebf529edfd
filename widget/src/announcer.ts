import { el } from "./dom";

const STAYS = 5_000; // milliseconds: long enough to be picked up, then out of the reading order

/** Speaks each thing once to screen readers, apart from what is shown. */
export class Announcer {
  readonly polite = el("div", { class: "unseen", "aria-live": "polite" });
  readonly assertive = el("div", { class: "unseen", role: "alert", "aria-atomic": "false" });

  /** `now` interrupts what is being read. */
  say(text: string, { now = false } = {}): void {
    const line = el("p", {}, text);
    (now ? this.assertive : this.polite).append(line);
    setTimeout(() => line.remove(), STAYS);
  }
}
