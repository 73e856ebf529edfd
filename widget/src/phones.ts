import { el } from "./dom";

// Not an amount ("6 weeks"), and not a name ("1800 MEDICARE"). No look-behind: iPhones before iOS 16.4 cannot read one.
const NUMBER =
  /(^|[^\w.,/])(\+?\d(?:[\d ()-]*\d)?)(?![\w/%])(?!\s*(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|kg|mg|cm)\b)(?!\s[A-Z]{4})/g;
const TEXTING = /\btext\b/i;
const CALLING = /\b(call|phone|ring|dial)\b/i;

export interface Phone { number: string; index: number; texting: boolean; href: string }

/** The phone numbers of a text. A number that people are told to text is not one to call. */
export function phoneNumbers(text: string): Phone[] {
  let end = 0;
  const found: Phone[] = [];
  for (const { index: start, 1: before = "", 2: number = "" } of text.matchAll(NUMBER)) {
    const digits = number.replace(/[^\d+]/g, "");
    if (digits.length < 3 || digits.length > 15) continue;
    const index = start + before.length;
    const words = text.slice(end, index);
    const texting = TEXTING.test(words) && !CALLING.test(words);
    end = index + number.length;
    found.push({ number, index, texting, href: `${texting ? "sms" : "tel"}:${digits}` });
  }
  return found;
}

/** The text with its phone numbers as links. */
export function withPhoneLinks(text: string): (string | HTMLElement)[] {
  const parts: (string | HTMLElement)[] = [];
  let end = 0;
  for (const { number, index, href } of phoneNumbers(text)) {
    parts.push(text.slice(end, index), el("a", { href }, number));
    end = index + number.length;
  }
  return [...parts, text.slice(end)];
}
