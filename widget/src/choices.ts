import type { Choice } from "./api";
import { el, unseen } from "./dom";
import { icon } from "./icons";
import { STRINGS } from "./strings";

/** The buttons under an answer: alive until the next thing is said, then they tell which was chosen. */
export class Choices {
  readonly node: HTMLElement;
  #buttons: Map<HTMLButtonElement, string>;

  constructor(choices: Choice[], onChoose: (choice: Choice) => void) {
    const button = (choice: Choice) => {
      const made = el("button", { type: "button", class: "choice", onclick: () => {
        if (!made.hasAttribute("aria-disabled")) onChoose(choice);
      } }, choice.title);
      return made;
    };
    this.#buttons = new Map(choices.map((choice) => [button(choice), choice.title]));
    this.node = el("div", { class: "choices", role: "group", "aria-label": STRINGS.choices }, ...this.#buttons.keys());
  }

  /** Nothing can be chosen any more. */
  close(chosen?: string): void {
    for (const [button, title] of this.#buttons) {
      button.setAttribute("aria-disabled", "true");
      button.tabIndex = -1;
      if (title !== chosen) continue;
      button.classList.add("chosen");
      button.replaceChildren(icon("check"), title, unseen(` (${STRINGS.chosen})`));
    }
  }

  reopen(): void {
    for (const [button, title] of this.#buttons) {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("tabindex");
      button.classList.remove("chosen");
      button.replaceChildren(title);
    }
  }
}
