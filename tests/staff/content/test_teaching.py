from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.staff.content.changes import EditError
from bot.staff.content.draft import Draft
from bot.staff.content.examples import read_examples, taught, tidy
from tests.staff.web.conftest import make_content

AUTHOR = "ann@clinic.example"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_content(tmp_path / "content")


def _lines(folder: Path, name: str = "prevention") -> list[str]:
    return (folder / f"data/nlu/{name}.yml").read_text().split("\n")


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True).stdout


def _texts(folder: Path, intent: str) -> list[str]:
    return [example.text for example in read_examples(folder).examples if example.intent == intent]


def test_an_example_is_one_new_line_and_one_commit_by_its_author(folder: Path) -> None:
    before = _lines(folder)
    Draft(folder).teach("prevention", ["do saunas keep it away: yes # or no?"], AUTHOR)
    after = _lines(folder)
    assert [line for line in after if line not in before] == ["      - do saunas keep it away: yes # or no?"]
    assert len(after) == len(before) + 1
    assert _texts(folder, "prevention")[-1] == "do saunas keep it away: yes # or no?"
    assert _git(folder, "log", "-1", "--format=%ae %s").strip() == f"{AUTHOR} examples: 1 for prevention"
    assert _git(folder, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("intent", "example", "problem"),
    [
        ("emergency", "a new sign", "no_such_topic"),
        ("nothing", "words", "no_such_topic"),
        ("prevention", "my name is <name>", "stand_in"),
        ("prevention", "x" * 301, "too_long"),
        ("prevention", "How do I stop it coming back", "known_here"),
        ("strength", "how do i stop it coming back", "known_elsewhere"),
    ],
)
def test_what_must_not_be_taught_changes_nothing(folder: Path, intent: str, example: str, problem: str) -> None:
    with pytest.raises(EditError) as error:
        Draft(folder).teach(intent, [example], AUTHOR)
    assert error.value.problem == problem
    assert _git(folder, "status", "--porcelain") == ""


def test_nothing_is_not_an_example(folder: Path) -> None:
    with pytest.raises(EditError, match="nothing_to_add"):
        Draft(folder).teach("prevention", tidy(["  ", "- "]), AUTHOR)


def test_a_file_that_somebody_edits_by_hand_is_left_alone(folder: Path) -> None:
    file = folder / "data/nlu/prevention.yml"
    file.write_text(file.read_text() + "      - half a thou")
    by_hand = file.read_bytes()
    with pytest.raises(EditError, match="unsaved"):
        Draft(folder).teach("prevention", ["saunas"], AUTHOR)
    assert file.read_bytes() == by_hand


def test_when_git_refuses_the_file_is_as_it_was(folder: Path) -> None:
    before = _lines(folder)
    (folder / ".git/index.lock").touch()
    with pytest.raises(EditError):
        Draft(folder).teach("prevention", ["saunas"], AUTHOR)
    assert _lines(folder) == before


def test_without_git_nothing_is_changed(folder: Path) -> None:
    (folder / ".git").rename(folder / "elsewhere")
    before = _lines(folder)
    with pytest.raises(EditError, match="no_git"):
        Draft(folder).teach("prevention", ["saunas"], AUTHOR)
    assert _lines(folder) == before


def test_lines_of_windows_stay_lines_of_windows(folder: Path) -> None:
    file = folder / "data/nlu/prevention.yml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    (change,) = taught(folder, read_examples(folder), "prevention", ["saunas"])
    assert change.content
    assert change.content.count(b"\r\n") == change.content.count(b"\n")
    assert b"      - saunas\r\n" in change.content


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_content(tmp_path_factory.mktemp("shared") / "content")


@settings(max_examples=30, deadline=None)
@given(words=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_whatever_is_typed_is_read_back_and_changes_one_line(shared: Path, words: str) -> None:
    training = read_examples(shared)
    try:
        (change,) = taught(shared, training, "prevention", tidy([words]))
    except EditError:
        return
    assert change.content
    file = shared / change.file
    before = file.read_bytes()
    file.write_bytes(change.content)
    try:
        texts = [example.text for example in read_examples(shared).examples if example.intent == "prevention"]
    finally:
        file.write_bytes(before)
    assert texts[-1] == tidy([words])[0]
    assert len(texts) == sum(example.intent == "prevention" for example in training.examples) + 1
    assert change.content.startswith(before.rsplit(b"\n", 2)[0])
