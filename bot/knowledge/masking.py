"""Takes out of a message what could tell who wrote it: names, contacts, addresses, dates, numbers and links.

The words that give them away are in content/masking.yml. No rule finds every name: what is masked is erased early and
with the person's data all the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from bot.knowledge.content_files import read_yaml
from bot.knowledge.content_in_use import content_file, once_per_content

LONGEST = 500  # characters of a masked message
FEW_DIGITS = 2  # "20 minutes", "L5", "45 years" tell nobody's name
# Brackets other than round ones mean something in training data.
_PLAIN = str.maketrans("[]{}\u2019", "()()'")
_GAP = r"[\s:,.=-]+"
_ENDING = r"(?:com|org|net|info|biz|edu|gov|me|io|co\.[a-z]{2}|[a-z]{2})"
_LINK = (
    rf"\b[a-z][a-z0-9+.-]{{1,9}}://\S+|\bwww\.\S+|\b[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,5}}\.(?:{_ENDING}/\S*|com\b)"
)
_AT, _DOT = r"\s?(?:\(at\)|\bat\b)\s?", r"\s?(?:\.|\bdot\b|\(dot\))\s?"
_EMAIL = rf"\S{{0,99}}@\s?\S+|\S{{1,99}} @ \S+|\S{{1,64}}{_AT}\S{{1,64}}{_DOT}{_ENDING}\b"
_DATE = r"(?<![\d./-])\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{1,4}(?![./-]?\d)"
_POSTCODE = r"\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b"  # those of Britain; those of other countries are numbers
_NUMBER = rf"[+(]?[^\W\d_]{{0,20}}\d(?:[\s()./,:;*_\u2013\u2014-]*\d){{{FEW_DIGITS},}}\w*"
_SENTENCE_START = re.compile(r"(?:^|[.!?:(\"“])[\s(\"“]*\Z")
_TOKEN = re.compile(r"[^\W_][\w']*")


def masked(text: str) -> str:
    """The text on one line with stand-ins such as ``<name>``, at most ``LONGEST`` characters."""
    plain = " ".join(_visible(unicodedata.normalize("NFKC", text)).translate(_PLAIN).split())
    for pattern, stand_in in _patterns():
        plain = pattern.sub(stand_in, plain)
    plain = _TOKEN.sub(_without_digits, plain)
    return _cut(_without_names(plain))


def _visible(text: str) -> str:
    """Without letters that nobody sees: they would part what belongs together."""
    return "".join(_shown(letter) for letter in text)


def _shown(letter: str) -> str:
    kind = unicodedata.category(letter)
    return "" if kind in ("Cf", "Cs") else " " if kind == "Cc" else letter


def _without_digits(token: re.Match[str]) -> str:
    digits = sum(letter.isdigit() for letter in token[0])
    return _words()["stand_ins"]["number"] if digits > FEW_DIGITS else token[0]


def _without_names(text: str) -> str:
    """A capital letter inside a sentence begins a name, unless most words have one."""
    names = {token.start() for token in _TOKEN.finditer(text) if _is_like_name(token, text)}
    if len(names) * 2 > len(_TOKEN.findall(text)):
        return text
    stand_in = _words()["stand_ins"]["name"]
    return _TOKEN.sub(lambda token: stand_in if token.start() in names else token[0], text)


def _is_like_name(token: re.Match[str], text: str) -> bool:
    word = token[0]
    is_known = word.lower().removesuffix("'s") in _words()["capitals"] or any(letter.isdigit() for letter in word)
    return word[0].isupper() and not is_known and not _SENTENCE_START.search(text[: token.start()])


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


@once_per_content
def _patterns() -> list[tuple[re.Pattern[str], Callable[[re.Match[str]], str] | str]]:
    """What to look for, in this order, and what takes its place."""
    words = _words()
    name = rf"(?!(?:{_any(words['ends'])})\b)[^\W\d_][\w'-]*"
    names, month = rf"{name}(?:[ .]{{1,2}}{name}){{0,3}}", rf"(?:{_any(words['months'])})"
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    date = rf"\b{day} (?:of )?{month}\b(?:,? \d{{2,4}}\b)?|\b{month}\.? {day}\b(?:,? \d{{2,4}}\b)?"
    street = rf"\b(?:unit |flat )?(?:\d+/)?\d+[a-z]?,? (?:[^\W\d_][\w'-]* ){{1,4}}(?:{_any(words['streets'])})\b"
    digits = rf"\b(?:{_any(words['digits'])})(?:[ ,-]+(?:{_any(words['digits'])})\b){{3,}}"
    found = [
        *((_LINK, "link"), (_EMAIL, "contact"), (_DATE, "date"), (date, "date"), (street, "address")),
        (rf"(\b(?:{_any(words['before_names'])}){_GAP}){names}", "name"),
        (rf"(\b(?:{_any(words['titles'])})\.? ){names}", "name"),
        (rf"(\b(?:{_any(words['before_places'])}){_GAP}){names}", "address"),
        *((_POSTCODE, "address"), (digits, "number"), (_NUMBER, "number")),
    ]
    return [(re.compile(pattern, re.IGNORECASE), _keeping_opener(words["stand_ins"][kind])) for pattern, kind in found]


def _keeping_opener(stand_in: str) -> Callable[[re.Match[str]], str]:
    """What stands before a name stays: "my name is" tells nothing."""
    return lambda match: (match[1] if match.re.groups else "") + stand_in


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@once_per_content
def _words() -> dict[str, Any]:
    return read_yaml(content_file("masking.yml"))
