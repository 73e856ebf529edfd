import { el, icon, unseen, webAddress } from "./dom.js";
import { phoneNumbers, withPhoneLinks } from "./phones.js";
import { STRINGS, fill } from "./strings.js";

/** @typedef {import("./api.js").Message} Message */
/** @typedef {{origin: string, emergency: () => string | null}} Place where relative pictures are; the number to call */

const MOST_CALLS = 3;

/** @param {string} text paragraphs divided by blank lines @param {(text: string) => (string | Node)[]} inside */
const paragraphs = (text, inside) => text.split(/\n{2,}/).map((part) => el("p", {}, ...inside(part)));

/** @param {string} text */
export function personBubble(text) {
  return el("div", { class: "message person" }, el("div", { class: "bubble" },
    unseen(fill(STRINGS.said, { who: STRINGS.you })), ...paragraphs(text, (part) => [part])));
}

/**
 * @param {Message} message
 * @param {Place} place
 * @param {(choice: import("./api.js").Choice) => void} onChoose
 */
export function botMessage(message, place, onChoose) {
  const serious = message.urgency !== "none";
  const bubble = el("div", { class: `bubble ${message.urgency}` },
    unseen(fill(STRINGS.said, { who: STRINGS.bot })),
    serious ? el("p", { class: "alarm" }, icon(message.urgency), STRINGS[message.urgency]) : null,
    picture(message, place), ...paragraphs(message.text, serious ? withPhoneLinks : (part) => [part]),
    calls(message, place), files(message, place), sources(message));
  return el("div", { class: "message bot" }, bubble, choices(message, onChoose));
}

/** @param {Message} message @param {Place} place */
function calls({ urgency, text }, place) {
  if (urgency !== "emergency" && urgency !== "crisis") return null;
  const said = [...new Map(phoneNumbers(text).map((phone) => [phone.href, phone])).values()];
  const shown = urgency === "crisis" ? said.slice(0, MOST_CALLS) : theOneToCall(said, place.emergency());
  if (!shown.length) return null;
  return el("div", { class: "calls" }, ...shown.map(({ number, texting, href }) =>
    el("a", { class: "call", href }, icon("phone"), fill(texting ? STRINGS.text : STRINGS.call, { number }))));
}

/**
 * The text knows the person's country, the clinic only its own: its number comes first only where the text says it.
 * @param {ReturnType<typeof phoneNumbers>} said
 * @param {string | null} own
 */
function theOneToCall(said, own) {
  const [ours] = phoneNumbers(own ?? "");
  const one = said.find(({ href }) => href === ours?.href) ?? said[0] ?? ours;
  return one ? [one] : [];
}

/** The still picture for people who asked for less motion. @param {Message} message @param {Place} place */
function picture({ image }, { origin }) {
  const src = image && webAddress(image.url, origin);
  if (!src) return null;
  const still = image.still && webAddress(image.still, origin);
  return el("picture", {},
    still ? el("source", { media: "(prefers-reduced-motion: reduce)", srcset: still }) : null,
    el("img", { src, alt: image.alt, decoding: "async" }));
}

/** @param {Message} message @param {Place} place */
function files({ files: list }, { origin }) {
  if (!list?.length) return null;
  const links = list.map(({ title, url }) => {
    const href = webAddress(url, origin);
    return el("li", {}, href ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, title) : title);
  });
  return el("ul", { class: "files" }, ...links);
}

/** @param {Message} message */
function sources({ sources: list }) {
  if (!list?.length) return null;
  const items = list.map(({ title, url }) => {
    const href = webAddress(url);
    return el("li", {}, href ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, title) : title);
  });
  return el("details", {}, el("summary", {}, `${STRINGS.sources} (${list.length})`), el("ul", {}, ...items));
}

/** @param {Message} message @param {(choice: import("./api.js").Choice) => void} onChoose */
function choices({ choices: list }, onChoose) {
  if (!list?.length) return null;
  const button = (/** @type {import("./api.js").Choice} */ choice) => el("button", {
    type: "button", class: "choice", "data-title": choice.title,
    onclick: (/** @type {Event} */ { currentTarget }) => {
      if (!(/** @type {HTMLElement} */ (currentTarget).ariaDisabled)) onChoose(choice);
    },
  }, choice.title);
  return el("div", { class: "choices", role: "group", "aria-label": STRINGS.choices }, ...list.map(button));
}
