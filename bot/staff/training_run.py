"""One training at a time, in a process of its own, and what everybody else can see of it."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bot.staff.training import TrainingError
from bot.storage.files import FileLockedError, file_lock, write_whole

ALMOST = 0.97  # a step that takes longer than usual waits here
WAIT = 1.0  # seconds: somebody who looks holds the lock for a moment


class AlreadyTrainingError(Exception):
    """Another process trains just now."""


@dataclass(frozen=True)
class Run:
    """The last training: times are seconds since 1970; ``ended_at`` is 0 while it goes on.

    ``outcome``: "" while it goes on, then ``passed``, ``failed`` (``problems`` say why) or ``stopped``.
    """

    process: int
    started_at: float
    step: str = ""
    step_at: float = 0.0
    outcome: str = ""
    ended_at: float = 0.0
    problems: Sequence[str] = ()

    def share(self, usual: Mapping[str, float]) -> float:
        """How much is done, 0 to 1, if each step takes the seconds it usually does."""
        before = sum(list(usual.values())[: list(usual).index(self.step)]) if self.step in usual else 0.0
        within = min(time.time() - self.step_at, usual.get(self.step, 0.0) * ALMOST)
        return (before + within) / sum(usual.values())


class TrainingDesk:
    """Two files in the models folder: a lock that the training process holds while it lives, and its report."""

    def __init__(self, folder: Path) -> None:
        self._lock, self._report = folder / "training.lock", folder / "training.json"

    @contextmanager
    def training(self) -> Iterator[Recorder]:
        """The block is the training; raises :class:`AlreadyTrainingError`."""
        try:
            with file_lock(self._lock, WAIT):
                recorder = Recorder(self._report, Run(os.getpid(), time.time()))
                with recorder.reporting():
                    yield recorder
        except FileLockedError:
            raise AlreadyTrainingError from None

    def last(self) -> Run | None:
        """The training that goes on or was the last; one whose process died was stopped."""
        if not self._report.exists():
            return None
        run = Run(**json.loads(self._report.read_text()))
        return run if run.outcome or self._is_going_on() else replace(run, outcome="stopped")

    def stop(self) -> None:
        """Stop the training that goes on, if one does."""
        run = self.last()
        if run and not run.outcome:
            os.kill(run.process, signal.SIGTERM)

    def _is_going_on(self) -> bool:
        try:
            with file_lock(self._lock, 0):
                return False
        except FileLockedError:
            return True


class Recorder:
    """Writes the report of a training."""

    def __init__(self, file: Path, run: Run) -> None:
        self._file, self._run = file, run

    def step(self, name: str) -> None:
        self._write(step=name, step_at=time.time())

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Write down how the block begins and ends."""
        self._write()
        try:
            yield
        except TrainingError as error:
            self._write(outcome="failed", problems=error.problems, ended_at=time.time())
            raise
        except BaseException:
            self._write(outcome="stopped", ended_at=time.time())
            raise
        self._write(outcome="passed", ended_at=time.time())

    def _write(self, **changed: object) -> None:
        self._run = replace(self._run, **changed)  # type: ignore[arg-type]
        write_whole(self._file, json.dumps(asdict(self._run)).encode())
