import { el } from "./dom";
import { STRINGS } from "./strings";

/** Asks under an answer whether it helped; `tell` brings the word to the server. */
export function helpful(tell: (helped: boolean) => Promise<void>): HTMLElement {
  const say = async (helped: boolean) => {
    await tell(helped);
    node.replaceChildren(STRINGS.thanks);
  };
  const button = (words: string, helped: boolean) =>
    el("button", { type: "button", "aria-label": `${STRINGS.didItHelp} ${words}`, onclick: () => say(helped) }, words);
  const node = el("p", { class: "helpful", role: "status" }, STRINGS.didItHelp, " ",
    button(STRINGS.helped, true), button(STRINGS.notHelped, false));
  return node;
}
