"""Minutes as people write them."""

from __future__ import annotations

import re

_SPOKEN = {
    "a": 1,
    "one": 1,
    "couple": 2,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
}


def minutes_in(words: str) -> int | None:
    """Whole minutes in "5 mins", "ten minutes" or "a couple of minutes"; None when there is no number."""
    if digits := re.search(r"\d+", words):
        return int(digits.group())
    return next((_SPOKEN[word] for word in reversed(words.lower().split()) if word in _SPOKEN), None)
