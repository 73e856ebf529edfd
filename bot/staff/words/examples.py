"""Checks the training messages one by one and counts them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from statistics import median

from bot.staff.words.finding import Finding
from bot.staff.words.model import Words
from bot.staff.words.names import BUILT_IN_INTENTS

FEWEST = 30
LARGEST_RATIO = 8  # times the median of all intents
PHONE_DIGITS = 8
# Rasa and the language layer give these to messages that are like nothing taught.
UNTAUGHT_INTENTS = BUILT_IN_INTENTS | {"unclear"}

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
WEB_ADDRESS = re.compile(
    r"https?://|\bwww\.\w|\b[\w-]+\.(?:com|org|net|info|edu|gov|health|co\.uk|com\.au|co\.nz)\b", re.IGNORECASE
)
NUMBER = re.compile(r"\+?\d[\d\s().-]*\d")


def findings(words: Words) -> Iterator[Finding]:
    """Intents with too few or too many examples, and examples that hold personal data."""
    yield from _counts(words)
    yield from _personal_data(words)


def _counts(words: Words) -> Iterator[Finding]:
    counts = Counter(example.intent for example in words.training.examples)
    most = LARGEST_RATIO * median(counts.values()) if counts else 0
    excused = _reached_without_examples(words)
    places = words.domain.defined["intent"] | words.training.blocks
    for intent, place in places.items():
        count = counts[intent]
        if count < FEWEST and not (count == 0 and intent in excused):
            yield place.warning(f'the intent "{intent}" has {_examples(count)}. Write at least {FEWEST}.')
        if count > most:
            yield place.warning(
                f'the intent "{intent}" has {_examples(count)}, more than {LARGEST_RATIO} times the usual '
                f"{most / LARGEST_RATIO:g}. Remove some, or write more for the others."
            )


def _reached_without_examples(words: Words) -> set[str]:
    """Intents that a button leads to, or that no message teaches."""
    return {use.name for use in words.domain.uses if use.kind == "intent"} | UNTAUGHT_INTENTS


def _examples(count: int) -> str:
    return f"{count or 'no'} example{'' if count == 1 else 's'}"


def _personal_data(words: Words) -> Iterator[Finding]:
    for example in words.training.examples:
        for kind in kinds_of_personal_data(example.text):
            # The sentence does not repeat the example: findings are shown and logged.
            yield example.place.error(f"this example holds {kind}. Examples hold no personal data: take it out.")


def kinds_of_personal_data(text: str) -> Iterator[str]:
    """What in a text could reach or name somebody, each in words such as "an e-mail address"."""
    email = EMAIL.search(text)
    if email:
        yield "an e-mail address"
    if WEB_ADDRESS.search(EMAIL.sub("", text)):
        yield "a web address"
    if any(sum(map(str.isdigit, number)) >= PHONE_DIGITS for number in NUMBER.findall(text)):
        yield "what looks like a phone number"
