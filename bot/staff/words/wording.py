"""Checks the answers for words that Backwise does not use (list and reasons: wording.yml)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.knowledge.content_files import read_records
from bot.staff.words.finding import Finding
from bot.staff.words.model import Answer, Words

FILE = Path(__file__).with_name("wording.yml")


@dataclass(frozen=True)
class Avoided:
    """A word or phrase to avoid; a ``*`` at the end stands for any ending."""

    phrase: str
    kind: str
    instead: str | None = None


def findings(words: Words) -> Iterator[Finding]:
    """One warning for each avoided phrase of each answer."""
    for answer in words.domain.answers:
        yield from of_wording(answer)


def of_wording(answer: Answer) -> Iterator[Finding]:
    """The same of one wording of an answer."""
    for avoided, pattern in _patterns():
        if match := pattern.search(answer.text):
            advice = f'Say "{avoided.instead}" instead.' if avoided.instead else "Say it another way."
            yield answer.place.warning(
                f'the answer "{answer.name}" uses the {avoided.kind} word "{match[0].lower()}". {advice}'
            )


@cache
def _patterns() -> tuple[tuple[Avoided, re.Pattern[str]], ...]:
    return tuple((avoided, _pattern(avoided.phrase)) for avoided in read_records(FILE, "avoided", Avoided))


def _pattern(phrase: str) -> re.Pattern[str]:
    spaced = r"[\s-]+".join(re.escape(part).replace(r"\*", r"\w*") for part in re.split(r"[\s-]+", phrase))
    return re.compile(rf"\b{spaced}\b", re.IGNORECASE)
