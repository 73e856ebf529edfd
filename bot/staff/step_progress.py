"""One progress bar over steps of known usual length: what is going on, and how long it will still take."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn

TICK = 0.25  # seconds
ALMOST = 0.97  # a step that takes longer than usual waits here


class StepProgress:
    """``usual`` maps each step, in order, to the seconds it took where it was measured (2 cores)."""

    def __init__(self, usual: Mapping[str, float], console: Console) -> None:
        self._usual = usual
        self._total = sum(usual.values())
        columns = (SpinnerColumn(), BarColumn(40), TextColumn("{task.description}"), TextColumn("{task.fields[left]}"))
        self._progress = Progress(*columns, console=console, transient=not console.is_terminal)
        self._task: TaskID = self._progress.add_task("", total=self._total, left="")
        self._begun = self._step_begun = time.monotonic()
        self._before = self._step = 0.0
        self._ended = threading.Event()

    def step(self, name: str) -> None:
        """The step that begins now; what came before it counts as done."""
        self._before = sum(seconds for step, seconds in self._usual.items() if self._is_before(step, name))
        self._step, self._step_begun = self._usual[name], time.monotonic()
        self._progress.update(self._task, description=name, completed=self._before)

    def _is_before(self, step: str, name: str) -> bool:
        order = list(self._usual)
        return order.index(step) < order.index(name)

    def _tick(self) -> None:
        while not self._ended.wait(TICK):
            within = min(time.monotonic() - self._step_begun, self._step * ALMOST)
            self._progress.update(self._task, completed=self._before + within, left=self._left(self._before + within))

    def _left(self, done: float) -> str:
        pace = max((time.monotonic() - self._begun) / done, 0.2) if done else 1.0
        return f"about {max(int((self._total - done) * pace), 1)} s left"

    @contextmanager
    def running(self) -> Iterator[StepProgress]:
        """Show the bar until the block ends."""
        ticker = threading.Thread(target=self._tick, daemon=True)
        with self._progress:
            ticker.start()
            try:
                yield self
            finally:
                self._ended.set()
                ticker.join()
