"""Finds a place of a list in what a person typed, typos and all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

_NAMED = r"\b(?:in|near|around|close to)\s+(?P<place>{first}[\w'-]*(?:\s+[^\W\d_][\w'-]*){{0,2}})\s*[?.!]*$"
_WITH_CAPITAL = re.compile(_NAMED.format(first="[A-Z]"))
_ANY = re.compile(_NAMED.format(first=r"(?!my\b|me\b|the\b|a\b|this\b)[^\W\d_]"), re.IGNORECASE)
CLOSE_ENOUGH = 84  # of 100; "paramatta" is Parramatta, "london" is not Lindon


def find_place(text: str, places: Iterable[str]) -> str | None:
    """The place (or postcode) of ``places`` that ``text`` names, or None."""
    by_words = {_simplified(place): place for place in places if place}
    words = _simplified(text).split()
    spans = [" ".join(words[start : start + size]) for size in (3, 2, 1) for start in range(len(words) - size + 1)]
    for span in filter(lambda span: len(span) > 3, spans):
        if match := process.extractOne(span, list(by_words), scorer=_likeness, score_cutoff=CLOSE_ENOUGH):
            return by_words[match[0]]
    return None


def place_named(text: str, is_asked: bool) -> str | None:
    """The place that ends the text ("a physio in Leeds"), on no list perhaps.

    Unless they were asked where they are, only a name with a capital is one: "a physio, I am in pain" names none.
    """
    found = (_ANY if is_asked else _WITH_CAPITAL).search(text)
    return found["place"] if found else None


def _likeness(span: str, place: str, **_: object) -> float:
    """Postcodes must be exact; names may be a little off. "y" sounds like "i": Sidney is Sydney."""
    if place.isdigit():
        return 100.0 if span == place else 0.0
    return fuzz.ratio(span.replace("y", "i"), place.replace("y", "i"))


def _simplified(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())
