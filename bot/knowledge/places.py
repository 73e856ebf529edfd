"""Finds a place of a list in what a person typed, typos and all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

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


def _likeness(span: str, place: str, **_: object) -> float:
    """Postcodes must be exact; names may be a little off."""
    if place.isdigit():
        return 100.0 if span == place else 0.0
    return fuzz.ratio(span, place)


def _simplified(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())
