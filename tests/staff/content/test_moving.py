"""Examples go from one topic to another, in one saved step."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.staff.content.answers import Wording
from bot.staff.content.changes import EditError
from bot.staff.content.draft import Draft
from bot.staff.content.examples import Taught, read_examples
from bot.staff.content.new_topic import NewTopic, new_topic
from tests.staff.whole_words import make_whole_words

AUTHOR = "ann@clinic.example"
HEAT = "passive_treatment_heat"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_whole_words(tmp_path / "content")


def _own(folder: Path, intent: str, file: str = "") -> list[str]:
    return [
        each.text
        for each in read_examples(folder).examples
        if each.intent == intent and each.place.file.endswith(file or f"{intent}.yml")
    ]


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True).stdout


def _changed(folder: Path) -> list[str]:
    lines = _git(folder, "diff", "-U0", "HEAD~1", "HEAD").split("\n")
    return sorted(line for line in lines if line[:1] in ("+", "-") and line[:3] not in ("+++", "---"))


def test_examples_move_as_one_edit_that_touches_no_other_line_and_is_taken_back(folder: Path) -> None:
    posture, strength = _own(folder, "posture"), _own(folder, "strength")
    draft = Draft(folder)
    commit = draft.teach("strength", ["is iron good"], AUTHOR, [Taught("posture", text) for text in posture[1:3]])
    assert _own(folder, "posture") == [posture[0], *posture[3:]]
    assert _own(folder, "strength") == [*strength, "is iron good", *posture[1:3]]
    gone, new = ([f"{sign}      - {text}" for text in posture[1:3]] for sign in "-+")
    assert _changed(folder) == sorted([*gone, *new, "+      - is iron good"])
    draft.undo(commit, AUTHOR)
    assert (_own(folder, "posture"), _own(folder, "strength")) == (posture, strength)
    assert _git(folder, "diff", "HEAD~2", "HEAD") == ""


def test_between_two_topics_of_one_file(folder: Path) -> None:
    file = "passive_treatment.yml"
    heat, others = _own(folder, HEAT, file), _own(folder, "passive_treatment", file)
    Draft(folder).teach("passive_treatment", [], AUTHOR, [Taught(HEAT, heat[0])])
    assert _own(folder, HEAT, file) == heat[1:]
    assert _own(folder, "passive_treatment", file) == [*others, heat[0]]
    assert len(_changed(folder)) == 2


def test_marks_in_an_example_move_with_it(folder: Path) -> None:
    file = folder / "data/nlu/posture.yml"
    marked = b"      - do i slump in my [office chair](place)\n"
    file.write_bytes(file.read_bytes() + marked)
    _git(folder, "-c", "user.name=T", "-c", "user.email=t@clinic.example", "commit", "-qam", "A mark.")
    Draft(folder).teach("strength", [], AUTHOR, [Taught("posture", "do i slump in my office chair")])
    assert (folder / "data/nlu/strength.yml").read_bytes().endswith(marked)


def test_a_new_topic_takes_examples_of_others_with_it(folder: Path) -> None:
    heat = _own(folder, HEAT, "passive_treatment.yml")
    new = ("can i use a sauna", "sauna ok?", "does sweating help", "is a hut good")
    topic = NewTopic("passive_treatment", "Saunas", new, ("would it loosen me up",), Wording("Warmth may ease it."))
    moving = [Taught(HEAT, heat[2])]
    Draft(folder).edit(lambda words: new_topic(words, topic, moving), AUTHOR, "saunas")
    assert _own(folder, topic.intent) == [*new, heat[2]]
    assert heat[2] not in _own(folder, HEAT, "passive_treatment.yml")


@pytest.mark.parametrize(
    ("intent", "texts", "problem"),
    [
        ("posture", slice(0, 4), "too_few_left"),
        ("posture", ["nobody says this"], "no_such_example"),
        ("emergency_nerve", slice(0, 1), "no_such_topic"),
    ],
)
def test_what_cannot_move_changes_nothing(folder: Path, intent: str, texts: slice | list[str], problem: str) -> None:
    own = _own(folder, intent, "emergency.yml" if intent == "emergency_nerve" else "")
    chosen = own[texts] if isinstance(texts, slice) else texts
    with pytest.raises(EditError, match=problem):
        Draft(folder).teach("strength", [], AUTHOR, [Taught(intent, text) for text in chosen])
    assert _git(folder, "status", "--porcelain") == "" and _git(folder, "log", "--format=%s") == "Words.\n"


def test_what_stands_among_the_look_alikes_of_warning_signs_stays_there(folder: Path) -> None:
    alike = _own(folder, "posture", "look_alikes.yml")
    with pytest.raises(EditError, match="no_such_example"):
        Draft(folder).teach("strength", [], AUTHOR, [Taught("posture", alike[0])])
