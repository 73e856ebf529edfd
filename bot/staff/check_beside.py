"""Checks the words in a process of its own, on the core that a training leaves free."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from bot.knowledge.content_in_use import Content, holding
from bot.staff.check import Finding, check_words
from bot.staff.training import Step, TrainingError

PATIENCE = 600.0  # seconds: it takes eight, and a process that was killed never answers


@contextmanager
def checked_beside(home: Path, step: Step) -> Iterator[Step]:
    """The block trains on the words in ``home`` and says its steps by what it gets.

    Raises :class:`TrainingError` for what is wrong with the words: at the first step after it is known, at the end of
    the block at the latest, and before anything else that goes wrong in it.
    """
    with get_context("spawn").Pool(1, signal.signal, (signal.SIGINT, signal.SIG_IGN)) as process:
        found = process.apply_async(_check, (home,))

        def checked_step(name: str) -> None:
            if found.ready():
                _refuse(found.get())
            step(name)

        try:
            yield checked_step
        except Exception:
            _refuse(found.get(PATIENCE))
            raise
        _refuse(found.get(PATIENCE))


def _check(home: Path) -> list[Finding]:
    with holding(Content(home)):
        return check_words(home)


def _refuse(findings: list[Finding]) -> None:
    if problems := [str(finding) for finding in findings if finding.severity == "error"]:
        raise TrainingError(problems)
