import type { Link, Message } from "./api";
import { el, unseen, webAddress } from "./dom";
import { icon } from "./icons";
import { phoneNumbers, withPhoneLinks, type Phone } from "./phones";
import { picture } from "./picture";
import { STRINGS, fill } from "./strings";

/** What a message is shown with: where relative pictures are, and the clinic's number for emergencies. */
export interface Place { origin: string; emergency: () => string | null }

const MOST_CALLS = 3;

/** Who wrote it, as it is shown and spoken. */
export function senderOf({ author, sender }: Message): string {
  if (author === "person") return STRINGS.you;
  return author === "clinic" ? fill(STRINGS.aPerson, { name: sender ?? STRINGS.clinic }) : STRINGS.bot;
}

/** The message as a thing of its own, which arrow keys can reach. */
export function messageNode(message: Message, place: Place): HTMLElement {
  const author = message.author ?? "bot";
  const bubble = el("div", { class: `bubble ${message.urgency}` }, name(message), ...inside(message, place));
  return el("div", { class: `message ${author}`, role: "article", tabindex: "-1" }, bubble);
}

/** A person at the clinic is named for everybody; between the two of a chat, its place says who spoke. */
function name(message: Message): HTMLElement {
  const words = fill(STRINGS.said, { who: senderOf(message) });
  return message.author === "clinic" ? el("p", { class: "sender" }, words) : unseen(words);
}

function inside(message: Message, place: Place): (Node | null)[] {
  const { author, text, urgency } = message;
  if (author === "person") return paragraphs(text, (part) => [part]);
  const isSerious = urgency !== "none";
  return [
    isSerious ? el("p", { class: "alarm" }, icon(urgency), STRINGS[urgency]) : null,
    calls(message, place), // first: what matters must not be below the edge of a phone
    picture(message.image, place.origin),
    ...paragraphs(text, isSerious ? withPhoneLinks : (part) => [part]),
    files(message.files ?? [], place.origin),
    sources(message.sources),
  ];
}

/** Paragraphs are divided by blank lines. */
const paragraphs = (text: string, of: (part: string) => (string | Node)[]) =>
  text.split(/\n{2,}/).map((part) => el("p", { dir: "auto" }, ...of(part)));

function calls({ urgency, text }: Message, place: Place): HTMLElement | null {
  if (urgency !== "emergency" && urgency !== "crisis") return null;
  const said = [...new Map(phoneNumbers(text).map((phone) => [phone.href, phone])).values()];
  const shown = urgency === "crisis" ? said.slice(0, MOST_CALLS) : theOneToCall(said, place.emergency());
  if (!shown.length) return null;
  return el("div", { class: "calls" }, ...shown.map(({ number, texting, href }) =>
    el("a", { class: "call", href }, icon("phone"), fill(texting ? STRINGS.text : STRINGS.call, { number }))));
}

/** The text knows the person's country, the clinic only its own: its number comes first only where the text says it. */
function theOneToCall(said: Phone[], own: string | null): Phone[] {
  const [ours] = phoneNumbers(own ?? "");
  const one = said.find(({ href }) => href === ours?.href) ?? said[0] ?? ours;
  return one ? [one] : [];
}

function files(list: Link[], origin: string): HTMLElement | null {
  return list.length ? el("ul", { class: "files" }, ...list.map((file) => item(file, origin))) : null;
}

function sources(list: Link[]): HTMLElement | null {
  if (!list.length) return null;
  return el("details", {}, el("summary", {}, `${STRINGS.sources} (${list.length})`),
    el("ul", {}, ...list.map((source) => item(source))));
}

function item({ title, url }: Link, origin?: string): HTMLElement {
  const href = webAddress(url, origin);
  return el("li", {}, href ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, title) : title);
}
