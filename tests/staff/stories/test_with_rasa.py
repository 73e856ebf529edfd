"""What was edited in the browser passes Rasa's own commands, as they are."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.conversation.replies import Answer
from bot.knowledge.topics import Topic
from bot.settings import HOME
from bot.staff.content.changes import Change
from bot.staff.rehearsal import Exchange
from bot.staff.stories.catalogue import read_catalogue
from bot.staff.stories.from_chats import saved_test
from bot.staff.stories.saving import Edit, saved
from bot.staff.stories.wanted import WantedPath, WantedStep

pytestmark = pytest.mark.slow

STORY = WantedPath(
    "story",
    'Asks about posture: "no" and thanks',
    (
        WantedStep("says", ("posture",)),
        WantedStep("answers", ("utter_posture",)),
        WantedStep("says", ("thanks",)),
        WantedStep("answers", ("utter_thanks",)),
    ),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Today's project, with a story and a test that the staff tool made."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("domain.yml", "config.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(HOME / name, folder)
    for part in ("data", "tests/conversations"):
        shutil.copytree(HOME / part, folder / part)
    (folder / ".build").symlink_to(HOME / ".build")
    _write(folder, saved(folder, Edit("data/stories/saying_no.yml", "", "", STORY)))
    goal = {"entity": "goal", "value": "posture_mechanics", "start": 5, "end": 12}
    exchange = Exchange(
        "does posture matter?",
        Answer((), Topic.POSTURE),
        "does posture matter?",
        "posture",
        (goal,),
        ("utter_posture",),
    )
    _write(folder, saved_test(folder, "Mine: it's a test", [exchange], read_catalogue(folder)))
    return folder


def _write(folder: Path, changes: list[Change]) -> None:
    for change in changes:
        (folder / change.file).write_bytes(change.content or b"")


def rasa(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rasa", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False
    )


def test_rasa_validates_it(folder: Path) -> None:
    done = rasa(folder, "data", "validate", "--domain", "domain.yml", "--data", "data", "--config", "config.yml")
    assert done.returncode == 0, done.stderr[-2000:]


def test_rasa_plays_the_test(folder: Path, trained: Path) -> None:
    stories = ("--stories", "tests/conversations/test_posture.yml")
    done = rasa(folder, "test", "core", "-m", str(trained), *stories, "--fail-on-prediction-errors")
    assert done.returncode == 0, done.stderr[-2000:]
