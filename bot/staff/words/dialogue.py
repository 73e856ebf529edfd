"""Checks the files of rules, stories and tests: their sections and the names of their paths."""

from __future__ import annotations

from collections.abc import Iterator

from bot.staff.words.finding import Finding, Place
from bot.staff.words.model import Words


def findings(words: Words) -> Iterator[Finding]:
    """Names that two rules or stories (or two tests) share."""
    first: dict[tuple[bool, str], Place] = {}
    for path in words.training.paths:
        key = (path.kind == "test", path.name)
        if path.name and key in first:
            yield path.place.error(
                f'the name "{path.name}" is already used: {first[key]}. Give this {path.kind} its own.'
            )
        first.setdefault(key, path.place)
