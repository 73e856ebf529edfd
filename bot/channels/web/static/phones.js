import { el } from "./dom.js";

// Not an amount ("6 weeks"), and not a name ("1800 MEDICARE").
const NUMBER =
  /(?<![\w.,/])\+?\d(?:[\d ()-]*\d)?(?![\w/%])(?!\s*(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|kg|mg|cm)\b)(?!\s[A-Z]{4})/g;
const TEXTING = /\btext\b/i;
const CALLING = /\b(call|phone|ring|dial)\b/i;

/**
 * The phone numbers of a text. A number that people are told to text is not one to call.
 * @param {string} text
 * @returns {{number: string, index: number, texting: boolean, href: string}[]}
 */
export function phoneNumbers(text) {
  let end = 0;
  const found = [];
  for (const match of text.matchAll(NUMBER)) {
    const digits = match[0].replace(/[^\d+]/g, "");
    if (digits.length < 3 || digits.length > 15) continue;
    const words = text.slice(end, match.index);
    const texting = TEXTING.test(words) && !CALLING.test(words);
    end = match.index + match[0].length;
    found.push({ number: match[0], index: match.index, texting, href: `${texting ? "sms" : "tel"}:${digits}` });
  }
  return found;
}

/** @param {string} text @returns {(string | HTMLElement)[]} the text with its phone numbers as links */
export function withPhoneLinks(text) {
  const parts = [];
  let end = 0;
  for (const { number, index, href } of phoneNumbers(text)) {
    parts.push(text.slice(end, index), el("a", { href }, number));
    end = index + number.length;
  }
  return [...parts, text.slice(end)];
}
