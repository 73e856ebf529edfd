import type { ApiError } from "./api";
import type { Announcer } from "./announcer";
import { el } from "./dom";
import { withPhoneLinks } from "./phones";
import { STRINGS, fill } from "./strings";

/** The line above the composer: what is wrong with the connection, always with the number for emergencies. */
export class Notices {
  readonly line = el("p", { class: "notice", hidden: true });
  #said = "";

  /** `number` is the one for emergencies, as people would say it. */
  constructor(private readonly announcer: Announcer, private readonly number: () => string) {}

  show(sentence: string, again?: () => void): void {
    const button = again && el("button", { type: "button", onclick: again }, STRINGS.tryAgain);
    this.line.replaceChildren(...withPhoneLinks(sentence), ...(button ? [" ", button] : []));
    this.line.hidden = false;
    if (sentence !== this.#said) this.announcer.say(sentence);
    this.#said = sentence;
  }

  clear(): void {
    this.line.hidden = true;
    this.#said = "";
  }

  offline(): void {
    this.show(fill(STRINGS.offline, { number: this.number() }));
  }

  failure(error: ApiError, again?: () => void): void {
    if (!error.isPassing && error.message) this.show(error.message);
    else if (navigator.onLine) this.show(fill(STRINGS.unreachable, { number: this.number() }), again);
    else this.offline();
  }
}
