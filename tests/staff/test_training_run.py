from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.staff.training_run import AlreadyTrainingError, Run, TrainingDesk

pytestmark = pytest.mark.slow

USUAL = {"reading": 1.0, "learning": 3.0}


@pytest.fixture
def desk(tmp_path: Path) -> TrainingDesk:
    return TrainingDesk(tmp_path / "models")


@pytest.fixture
def waiting(desk: TrainingDesk, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A training that has come to its second step."""
    worker = _worker(tmp_path, "reading", "learning", "wait")
    while (run := desk.last()) is None or run.step != "learning":
        assert worker.poll() is None
        time.sleep(0.02)
    yield worker
    worker.kill()
    worker.wait()


def _worker(tmp_path: Path, *steps: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.staff.training_worker", str(tmp_path / "models"), *steps]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def _last(desk: TrainingDesk) -> Run:
    run = desk.last()
    assert run
    return run


def test_before_the_first_training_there_is_none(desk: TrainingDesk) -> None:
    assert desk.last() is None
    desk.stop()


def test_others_see_how_far_it_is(desk: TrainingDesk, waiting: subprocess.Popen[bytes]) -> None:
    run = _last(desk)
    assert (run.process, run.outcome) == (waiting.pid, "")
    assert 0.25 <= run.share(USUAL) < 1


def test_only_one_trains_at_a_time(desk: TrainingDesk, waiting: subprocess.Popen[bytes]) -> None:
    with pytest.raises(AlreadyTrainingError), desk.training():
        pass
    assert _last(desk).process == waiting.pid


def test_it_can_be_stopped(desk: TrainingDesk, waiting: subprocess.Popen[bytes]) -> None:
    desk.stop()
    assert waiting.wait() == 143
    assert _last(desk).outcome == "stopped"
    with desk.training():
        pass
    assert _last(desk).outcome == "passed"


def test_one_that_was_killed_counts_as_stopped(desk: TrainingDesk, waiting: subprocess.Popen[bytes]) -> None:
    waiting.kill()
    waiting.wait()
    assert _last(desk).outcome == "stopped"


def test_why_it_failed_is_kept(desk: TrainingDesk, tmp_path: Path) -> None:
    assert _worker(tmp_path, "reading", "fail").wait() != 0
    assert (_last(desk).outcome, _last(desk).problems) == ("failed", ["A story went wrong."])
