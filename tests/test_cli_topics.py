"""`backwise new-topic` as somebody types it, in a content folder of their own, and what Rasa says of the result."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import HOME
from tests.staff.whole_words import make_whole_words

pytestmark = pytest.mark.slow

BIN = Path(sys.executable).parent
EXAMPLES = "can i use a sauna\nsauna ok?\nis a steam room good\ndoes sweating help\ncan heat in a hut hurt\n"
OPTIONS = (
    *("--examples", "says.txt", "--answer", "answer.txt", "--question", "Would a sauna loosen me up?"),
    *("--source", "1", "--button", "Heat or ice=/passive_treatment_heat", "--button", "Find a physio=/physio"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    content = make_whole_words(tmp_path / "content")
    (tmp_path / "says.txt").write_text(EXAMPLES)
    (tmp_path / "answer.txt").write_text("Warmth may ease an ache for a while.\n\nTen minutes are plenty.\n")
    return content


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    identity = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.email", "GIT_CONFIG_VALUE_0": "ann@clinic.example"}
    environment = {**os.environ, **identity, "CONTENT_FOLDER": str(folder), "TERM": "dumb"}
    command = [str(BIN / "backwise"), "new-topic", *words]
    return subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, env=environment, check=False)


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True).stdout


def test_a_topic_is_made_and_rasa_finds_nothing_wrong_with_it(folder: Path) -> None:
    made = _run(folder, "passive_treatment", "Saunas", *OPTIONS)
    assert made.stdout.startswith("The topic passive_treatment_saunas is there."), made.stderr
    assert _git(folder, "log", "-1", "--format=%ae %s") == "ann@clinic.example topics: new, passive_treatment_saunas\n"
    assert _git(folder, "status", "--porcelain") == ""
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    command = [str(BIN / "rasa"), "data", "validate"]
    validated = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)
    assert validated.returncode == 0, validated.stderr
    assert "saunas" not in validated.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("greet", "Saunas", *OPTIONS), "Choose a subject from the list."),
        (("posture", "../..", *OPTIONS), "A title has at most 24 letters"),
        (("passive_treatment", "Heat", *OPTIONS), "There is such a topic already: Heat"),
        (("posture", "Saunas", *OPTIONS, "--question", "I cannot feel my legs"), "sounds like a warning sign"),
        (("posture", "Saunas", *OPTIONS, "--source", "999"), 'The source "999" does not exist.'),
        (
            ("posture", "Saunas", *OPTIONS, "--button", "Go=/nowhere"),
            "This button must lead to a topic that there is: Go",
        ),
    ],
)
def test_what_cannot_be_a_topic_is_one_sentence_and_changes_nothing(
    folder: Path, words: tuple[str, ...], sentence: str
) -> None:
    refused = _run(folder, *words)
    assert refused.returncode == 1
    assert sentence in " ".join(refused.stderr.split()) and "Traceback" not in refused.stderr
    assert _git(folder, "log", "--format=%s") == "Words.\n"
