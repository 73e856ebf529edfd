"""Saving with others at work and with processes that die: real processes, real git."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.staff.content import git
from bot.staff.content.changes import Change, EditError
from bot.staff.content.draft import Draft
from bot.staff.content.examples import read_examples
from tests.staff.web.conftest import make_content

AUTHOR = "bob@clinic.example"
FILE = "data/nlu/prevention.yml"
YAML = "a: one   # kept\nb: two\nlist:\n  - id: x\n    c: three\n  - id: y\n    c: four\nwords: |\n  some\n  lines\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_content(tmp_path / "content")


@pytest.fixture
def draft(folder: Path) -> Draft:
    return Draft(folder)


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True).stdout


def _taught(folder: Path) -> list[str]:
    return [example.text for example in read_examples(folder).examples if example.intent == "prevention"]


def _saving(folder: Path, *examples: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.staff.content.saving_worker", str(folder), *examples]
    return subprocess.Popen(command, start_new_session=True)


def _in_commit(folder: Path) -> subprocess.Popen[bytes]:
    """A process that has written its file, and whose git waits for the file "go" before it commits."""
    started, hook = folder.parent / "started", folder / ".git/hooks/pre-commit"
    hook.write_text(f"#!/bin/sh\ntouch {started}\nwhile [ ! -e {folder.parent}/go ]; do sleep 0.05; done\n")
    hook.chmod(0o755)
    worker = _saving(folder, "does yoga help")
    while not started.exists():
        assert worker.poll() is None
        time.sleep(0.02)
    return worker


def _stop_in_commit(folder: Path) -> None:
    """A save that is killed, with its git, after the file was written and before it is committed."""
    worker = _in_commit(folder)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    (folder / ".git/hooks/pre-commit").unlink()


def test_processes_that_save_at_once_lose_nothing(folder: Path) -> None:
    words = [f"{one} {two}" for one in ("walking", "swimming", "sitting") for two in ("daily", "weekly", "never")]
    workers = [_saving(folder, *words[start : start + 3]) for start in (0, 3, 6)]
    assert [worker.wait() for worker in workers] == [0, 0, 0]
    assert set(words) <= set(_taught(folder))
    assert _git(folder, "status", "--porcelain") == ""
    assert len(_git(folder, "log", "--format=%h").split()) == 1 + len(words)


def test_a_save_whose_process_was_killed_is_finished_by_the_next(folder: Path, draft: Draft) -> None:
    _stop_in_commit(folder)
    assert "does yoga help" in _taught(folder)
    assert _git(folder, "status", "--porcelain") != ""
    (folder / ".git/index.lock").unlink(missing_ok=True)
    draft.teach("prevention", ["does pilates help"], AUTHOR)
    assert _taught(folder)[-2:] == ["does yoga help", "does pilates help"]
    assert _git(folder, "status", "--porcelain") == ""
    assert _git(folder, "log", "-2", "--format=%ae").split() == [AUTHOR, "ann@clinic.example"]
    assert not list((folder / ".git").glob("*save*"))


def test_a_save_whose_git_outlived_it_is_there_once(folder: Path, draft: Draft) -> None:
    worker = _in_commit(folder)
    worker.kill()
    worker.wait()
    (folder.parent / "go").touch()
    draft.teach("prevention", ["does pilates help"], AUTHOR)
    assert _taught(folder)[-2:] == ["does yoga help", "does pilates help"]
    assert len(_git(folder, "log", "--format=%h").split()) == 3


def test_gits_lock_that_died_with_a_save_is_removed_once_it_is_surely_dead(folder: Path, draft: Draft) -> None:
    _stop_in_commit(folder)
    lock, journal = folder / ".git/index.lock", folder / ".git/backwise-save"
    assert lock.exists()
    long_ago = time.time() - 3 * git.LONGEST
    os.utime(lock, (long_ago + 1, long_ago + 1))
    os.utime(journal, (long_ago, long_ago))
    draft.teach("prevention", ["does pilates help"], AUTHOR)
    assert _taught(folder)[-2:] == ["does yoga help", "does pilates help"]


def test_a_lock_that_may_be_somebodys_stays_and_the_save_waits_for_a_better_time(folder: Path, draft: Draft) -> None:
    _stop_in_commit(folder)
    with pytest.raises(EditError, match="git_busy"):
        draft.teach("prevention", ["does pilates help"], AUTHOR)
    (folder / ".git/index.lock").unlink()
    draft.teach("prevention", ["does pilates help"], AUTHOR)
    assert _taught(folder)[-2:] == ["does yoga help", "does pilates help"]


def test_somebodys_git_is_waited_for(folder: Path, draft: Draft) -> None:
    lock = folder / ".git/index.lock"
    lock.touch()
    other = subprocess.Popen(["sh", "-c", f"sleep 1; rm {lock}"])
    draft.teach("prevention", ["saunas"], AUTHOR)
    assert other.wait() == 0
    assert _taught(folder)[-1] == "saunas"


def test_an_edit_by_hand_after_a_crash_is_not_overwritten(folder: Path, draft: Draft) -> None:
    _stop_in_commit(folder)
    (folder / ".git/index.lock").unlink()
    (folder / FILE).write_text((folder / FILE).read_text().replace("does yoga help", "is yoga good"))
    with pytest.raises(EditError, match="unsaved"):
        draft.teach("strength", ["is iron good"], AUTHOR)
    _git(folder, "add", ".")
    _git(folder, "-c", "user.name=T", "-c", "user.email=t@clinic.example", "commit", "-q", "-m", "By hand.")
    draft.teach("strength", ["is iron good"], AUTHOR)
    assert _taught(folder)[-1] == "is yoga good"


def test_a_save_that_was_killed_before_it_wrote_is_finished_too(folder: Path, draft: Draft) -> None:
    _stop_in_commit(folder)
    (folder / ".git/index.lock").unlink()
    _git(folder, "checkout", "-q", "--", ".")  # as if it had died before it wrote the file
    draft.teach("strength", ["is iron good"], AUTHOR)
    assert _taught(folder)[-1] == "does yoga help"


def test_a_file_that_somebody_made_meanwhile_is_not_overwritten(draft: Draft) -> None:
    draft.save(Change("new.yml", b"a: 1\n"), "", AUTHOR, "new")
    with pytest.raises(EditError, match="changed_meanwhile"):
        draft.save(Change("new.yml", b"b: 1\n"), "", AUTHOR, "new")


class TestMerging:
    @pytest.fixture
    def seen(self, draft: Draft) -> str:
        draft.save(Change("words.yml", YAML.encode()), "", AUTHOR, "words")
        return draft.version("words.yml")

    def _save(self, draft: Draft, seen: str, old: str, new: str) -> str:
        text = draft.content("words.yml", seen).decode()
        assert old in text
        draft.save(Change("words.yml", text.replace(old, new).encode()), seen, AUTHOR, "words")
        return draft.content("words.yml").decode()

    def test_values_side_by_side_are_put_together(self, draft: Draft, seen: str) -> None:
        self._save(draft, seen, "one", "1")
        self._save(draft, seen, "two", '"2: b"')
        self._save(draft, seen, "some\n  lines", "other\n  lines")
        text = self._save(draft, seen, "four", "4")
        assert text == YAML.replace("one", "1").replace("two", '"2: b"').replace("some", "other").replace("four", "4")

    def test_a_new_line_and_a_changed_value_are_put_together(self, draft: Draft, seen: str) -> None:
        self._save(draft, seen, "  lines\n", "  lines\nlast: new\n")
        assert self._save(draft, seen, "one", "1") == YAML.replace("one", "1") + "last: new\n"

    def test_the_same_change_twice_is_one(self, draft: Draft, seen: str) -> None:
        assert self._save(draft, seen, "one", "1") == self._save(draft, seen, "one", "1")

    @pytest.mark.parametrize(
        ("old", "theirs", "yours", "place"),
        [("three", "3", "iii", "list, x, c"), ("  some\n", "  a\n  b\n", "  c\n", "words")],
    )
    def test_a_value_that_both_changed_is_shown_side_by_side(
        self, draft: Draft, seen: str, old: str, theirs: str, yours: str, place: str
    ) -> None:
        after = self._save(draft, seen, old, theirs)
        with pytest.raises(EditError) as error:
            self._save(draft, seen, old, yours)
        (clash,) = error.value.clashes
        assert clash.place == place
        assert theirs.strip() in clash.theirs and yours.strip() in clash.yours
        assert draft.content("words.yml").decode() == after

    def test_lines_that_both_wrote_are_shown_side_by_side(self, draft: Draft, seen: str) -> None:
        self._save(draft, seen, "b: two\n", "b: two\nd: new\n")
        with pytest.raises(EditError) as error:
            self._save(draft, seen, "b: two\n", "b: two\ne: new\n")
        assert [(clash.theirs, clash.yours) for clash in error.value.clashes] == [("d: new", "e: new")]

    @pytest.mark.parametrize("version", ["0" * 40, "../../secret", "HEAD", ""])
    def test_a_version_that_never_was_is_refused(self, draft: Draft, seen: str, version: str) -> None:
        with pytest.raises(EditError, match="changed_meanwhile"):
            draft.content("words.yml", version)
