"""Finds training messages that are listed twice, or nearly."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from bot.staff.words.finding import Finding
from bot.staff.words.model import Example, Words

NEARLY_THE_SAME = 95  # of 100, whatever the order of the words
ROWS_AT_ONCE = 256


def findings(words: Words) -> Iterator[Finding]:
    """Each repeated example once, at its later place."""
    first: dict[str, Example] = {}
    for example in words.training.examples:
        earlier = first.setdefault(normalised(example.text), example)
        if earlier is not example:
            yield _repeat(example, earlier)
    yield from _near_repeats(first)


def normalised(text: str) -> str:
    """Lower case without punctuation; a text of nothing but signs (an emoji) stays as it is."""
    lowered = text.lower()
    plain = " ".join(re.sub(r"[\W_]+", " ", re.sub(r"['\u2019]", "", lowered)).split())
    return plain or lowered


def _repeat(example: Example, earlier: Example) -> Finding:
    if example.intent == earlier.intent:
        return example.place.warning(f'the example "{example.text}" is already in {earlier.place}. Remove one.')
    return example.place.error(
        f'the example "{example.text}" is under "{example.intent}" here and under "{earlier.intent}" '
        f"in {earlier.place}. Keep it under one of them."
    )


def _near_repeats(unique: dict[str, Example]) -> Iterator[Finding]:
    examples = list(unique.values())
    earliest: dict[int, int] = {}
    for one, other in _similar_pairs([" ".join(sorted(text.split())) for text in unique]):
        later, earlier = max(one, other), min(one, other)
        earliest[later] = min(earlier, earliest.get(later, earlier))
    for later, earlier in earliest.items():
        example, twin = examples[later], examples[earlier]
        yield example.place.warning(
            f'the example "{example.text}" is nearly the same as "{twin.text}" under "{twin.intent}" '
            f"in {twin.place}. Reword or remove one."
        )


def _similar_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Index pairs of texts that score high enough. Texts are compared only with those of about their length:
    a score of s needs lengths whose ratio is at most (200 - s) / s, so nothing is missed.
    """
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    by_length = [texts[index] for index in order]
    lengths = [len(text) for text in by_length]
    for start in range(0, len(order), ROWS_AT_ONCE):
        rows = by_length[start : start + ROWS_AT_ONCE]
        end = bisect_right(lengths, len(rows[-1]) * (200 - NEARLY_THE_SAME) / NEARLY_THE_SAME)
        scores = process.cdist(rows, by_length[start:end], scorer=fuzz.ratio, score_cutoff=NEARLY_THE_SAME)
        for row, column in zip(*scores.nonzero(), strict=True):
            if row < column:
                yield order[start + row], order[start + column]
