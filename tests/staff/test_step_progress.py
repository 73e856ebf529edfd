from __future__ import annotations

import io
import threading

import pytest
from rich.console import Console

from bot.staff.step_progress import StepProgress

USUAL = {"reading": 1.0, "learning": 3.0}


def _terminal() -> Console:
    return Console(file=io.StringIO(), force_terminal=True, width=120, color_system=None)


def _shown(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_bar_says_what_is_going_on_and_how_long_it_takes() -> None:
    console = _terminal()
    with StepProgress(USUAL, console).running() as progress:
        progress.step("reading")
        threading.Event().wait(0.6)
        progress.step("learning")
        threading.Event().wait(0.4)
    shown = _shown(console)
    assert shown.index("reading") < shown.index("learning")
    assert "s left" in shown


def test_the_bar_ends_with_its_block_also_after_a_failure() -> None:
    before = set(threading.enumerate())
    with pytest.raises(RuntimeError), StepProgress(USUAL, _terminal()).running() as progress:
        progress.step("reading")
        raise RuntimeError
    assert {thread for thread in set(threading.enumerate()) - before if "tick" in thread.name} == set()


def test_where_nobody_watches_nothing_is_left_behind() -> None:
    console = Console(file=io.StringIO(), force_terminal=False)
    with StepProgress(USUAL, console).running() as progress:
        progress.step("reading")
    assert _shown(console).strip() == ""
