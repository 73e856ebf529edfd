"""The same message as another person, or another keyboard, would have typed it; the answer must not change."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

# Small letters and the keys beside them.
_BESIDE = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuiopqsdfghjklaxcvbnmz", strict=True))

Variant = Callable[[str], str]


def _typo(text: str, random: Random) -> str:
    """One letter dropped, doubled, swapped with the next, or hit beside."""
    places = [match.start() for match in re.finditer(r"(?<=\w)\w(?=\w)", text)]
    if not places:
        return text
    at = random.choice(places)
    letter, after = text[at], text[at + 1]
    changed = random.choice((after, letter * 2 + after, after + letter, _BESIDE.get(letter.lower(), letter) + after))
    return text[:at] + changed + text[at + 2 :]


def _typos(count: int) -> Variant:
    def mistype(text: str) -> str:
        random = Random(f"{count} {text}")  # the same mistakes in every run
        for _ in range(count):
            text = _typo(text, random)
        return text

    return mistype


VARIANTS: Mapping[str, Variant] = {
    "small letters": str.lower,
    "no punctuation": lambda text: re.sub(r"[^\w\s]", "", text),
    "one typo": _typos(1),
    "two typos": _typos(2),
    "with 'please help'": lambda text: f"{text} please help",
    "with an emoji": lambda text: f"{text} 😩",
}
