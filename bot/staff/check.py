"""Checks all words of a project: what people edit, read as a whole, with a sentence for each mistake."""

from __future__ import annotations

from pathlib import Path

from bot.staff.words import answers, clinics, dialogue, examples, knowledge, names, repeats, wording
from bot.staff.words.finding import Finding
from bot.staff.words.loading import UnreadableError, load_words

__all__ = ["Finding", "check_words"]

CHECKS = (names, dialogue, answers, wording, examples, repeats, knowledge, clinics)


def check_words(home: Path) -> list[Finding]:
    """Everything that is wrong with the words of the project in ``home``, sorted by file and line.

    Bad files never raise. While a file cannot be read, only such files are reported: the other words cannot be judged
    without it.
    """
    try:
        words = load_words(home)
    except UnreadableError as unreadable:
        return sorted(unreadable.findings)
    found = {finding for check in CHECKS for finding in check.findings(words)}
    return sorted(found | set(words.problems))
