from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.staff.content.changes import Change, EditError
from bot.staff.content.draft import Draft
from bot.staff.content.examples import read_examples, taught
from tests.staff.web.conftest import make_content

ANN, BOB = "ann@clinic.example", "bob@clinic.example"
PREVENTION = "data/nlu/prevention.yml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_content(tmp_path / "content")


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True).stdout


def _words(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and ".git" not in file.parts)
    return {str(file): file.read_bytes() for file in files}


def test_an_edit_of_several_files_is_one_commit(folder: Path) -> None:
    changes = [Change("new/file.yml", b"a: 1\n"), Change(PREVENTION, b"nlu: []\n"), Change("clinics/demo.yml", None)]
    commit = Draft(folder).edit(lambda _: changes, ANN, "several")
    assert _git(folder, "show", "--format=%H %ae %s", "--name-status", commit).split("\n") == [
        f"{commit} {ANN} several",
        "",
        "D\tclinics/demo.yml",
        f"M\t{PREVENTION}",
        "A\tnew/file.yml",
        "",
    ]
    assert _git(folder, "status", "--porcelain") == ""


def test_an_edit_that_changes_nothing_is_no_commit(folder: Path) -> None:
    same = Change(PREVENTION, (folder / PREVENTION).read_bytes())
    assert Draft(folder).edit(lambda _: [same], ANN, "same") == ""
    assert _git(folder, "log", "--format=%s") == "Words.\n"


def test_when_git_refuses_every_file_is_as_it_was(folder: Path) -> None:
    before = _words(folder)
    hook = folder / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    changes = [Change("new.yml", b"a: 1\n"), Change(PREVENTION, b""), Change("clinics/demo.yml", None)]
    with pytest.raises(EditError, match="not_committed"):
        Draft(folder).edit(lambda _: changes, ANN, "several")
    assert _words(folder) == before
    assert _git(folder, "status", "--porcelain") == ""


def test_an_edit_is_taken_back_and_what_others_changed_stays(folder: Path) -> None:
    draft = Draft(folder)
    changes = [Change("new/file.yml", b"a: 1\n"), *taught(folder, read_examples(folder), "prevention", ["a sauna"])]
    commit = draft.edit(lambda _: changes, ANN, "sauna")
    text = (folder / PREVENTION).read_text()
    top = text.replace("# kept", "# changed")
    draft.edit(lambda _: [Change(PREVENTION, top.encode())], BOB, "a comment")
    draft.undo(commit, ANN)
    assert not (folder / "new/file.yml").exists()
    assert (folder / PREVENTION).read_text() == top.replace("      - a sauna\n", "")
    assert _git(folder, "status", "--porcelain") == ""


def test_what_was_changed_again_meanwhile_is_not_taken_back(folder: Path) -> None:
    draft = Draft(folder)
    commit = draft.teach("prevention", ["a sauna"], ANN)
    other = (folder / PREVENTION).read_bytes().replace(b"a sauna", b"two saunas")
    draft.edit(lambda _: [Change(PREVENTION, other)], BOB, "two")
    with pytest.raises(EditError, match="changed_meanwhile"):
        draft.undo(commit, ANN)
    assert (folder / PREVENTION).read_bytes() == other


@pytest.mark.parametrize("commit", ["", "HEAD", "--help", "a" * 40, "0" * 41, "../x"])
def test_only_the_name_of_an_edit_is_taken_back(folder: Path, commit: str) -> None:
    with pytest.raises(EditError, match="not_yours"):
        Draft(folder).undo(commit, ANN)


def test_nobody_takes_back_what_somebody_else_or_no_member_wrote(folder: Path) -> None:
    draft = Draft(folder)
    for commit in (draft.teach("prevention", ["a sauna"], BOB), _git(folder, "rev-parse", "HEAD~1").strip()):
        with pytest.raises(EditError, match="not_yours"):
            draft.undo(commit, ANN)


def test_examples_go_to_the_file_that_is_named_like_the_topic(folder: Path) -> None:
    look_alikes = "nlu:\n  - intent: prevention\n    examples: |\n      - no alarm\n"
    for name in ("a_look_alikes", "z_look_alikes"):
        (folder / f"data/nlu/{name}.yml").write_text(look_alikes.replace("alarm", name))
    assert [each.file for each in taught(folder, read_examples(folder), "prevention", ["a sauna"])] == [PREVENTION]
