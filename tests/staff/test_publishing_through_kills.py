"""A process is killed in the middle of publishing: nothing is half-written, and publishing again works."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.knowledge.content_in_use import DOMAIN, FILES
from tests.staff.published_words import ANN, BOT, ROBOT, PublishedWords

pytestmark = pytest.mark.slow

MOMENTS = {
    "before anything is written": ("os.mkdir", "content.unfinished"),
    "while content is copied": ("open", "red_flags.yml"),
    "before the content has its name": ("os.rename", ".content"),
    "before the shelf is written": ("open", "shelf.json.unfinished"),
    "before the shelf has its name": ("os.rename", "shelf.json"),
}


@pytest.fixture
def words(tmp_path: Path) -> PublishedWords:
    """Version 1, and a candidate with another greeting."""
    words = PublishedWords(tmp_path)
    words.publish()
    words.edit("domain.yml", BOT, ROBOT)
    words.commit(ANN)
    words.candidate()
    return words


def publish_and_die(words: PublishedWords, event: str, ending: str) -> int:
    """The exit code of a process that publishes the candidate until it is about to do something to a file."""
    command = [sys.executable, "-m", "tests.staff.dying_publisher", str(words.words.parent), event, ending]
    return subprocess.run(command, check=False).returncode


def _is_whole(home: Path, words: PublishedWords) -> bool:
    names = [DOMAIN, *(f"{FILES}/{file.name}" for file in (words.words / FILES).iterdir())]
    return all((home / name).read_bytes() == (words.words / name).read_bytes() for name in names)


@pytest.mark.parametrize(("event", "ending"), MOMENTS.values(), ids=MOMENTS)
def test_the_live_version_stays_and_publishing_again_works(words: PublishedWords, event: str, ending: str) -> None:
    live, candidate = words.shelf.active(), words.shelf.candidate()
    assert live and candidate
    before = (words.shelf.folder / "shelf.json").read_bytes()
    assert publish_and_die(words, event, ending) == -9
    assert (words.shelf.folder / "shelf.json").read_bytes() == before
    assert BOT in (words.shelf.content_for(live) / DOMAIN).read_text()
    whole = words.shelf.folder / f"{candidate.commit}.content"
    assert not whole.exists() or _is_whole(whole, words)
    version = words.publish()
    assert (version.number, words.shelf.active()) == (2, candidate)
    assert _is_whole(words.shelf.content_for(candidate), words)
    assert not list(words.shelf.folder.glob("*.unfinished"))


def test_one_that_is_killed_right_after_it_has_published(words: PublishedWords) -> None:
    candidate = words.shelf.candidate()
    assert candidate
    assert publish_and_die(words, "os.scandir", "models") == -9
    assert words.shelf.active() == candidate
    assert _is_whole(words.shelf.content_for(candidate), words)
