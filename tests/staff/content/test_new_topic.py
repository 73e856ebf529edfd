from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.staff.check import check_words
from bot.staff.content.answers import Wording, with_answer, wordings_of
from bot.staff.content.changes import Change, EditError
from bot.staff.content.draft import Draft
from bot.staff.content.examples import own_examples, read_examples, removed, taught, tidy
from bot.staff.content.new_topic import SUBJECTS, NewTopic, new_topic
from bot.staff.content.typed import one_line, paragraphs
from tests.staff.whole_words import make_whole_words

AUTHOR = "ann@clinic.example"
SAUNAS = NewTopic(
    "passive_treatment",
    "Saunas",
    (
        "can i use a sauna",
        "is a sauna good for backs",
        "sauna ok?",
        "steam room yes or no",
        "does sweating it out help",
    ),
    ("Is the sauna fine for me?", "Would a steam bath loosen me up?"),
    Wording(
        "Warmth may ease an ache for a while.\n\nStay as long as it feels good: ten minutes are plenty.",
        (("Heat or ice", "/passive_treatment_heat"), ("Find a physio", "/physio")),
        ("1", "5"),
    ),
)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_whole_words(tmp_path_factory.mktemp("whole") / "content")


@pytest.fixture
def folder(words: Path) -> Path:
    _as_before(words)
    return words


def _as_before(folder: Path) -> None:
    for command in (["reset", "-q", "--hard"], ["clean", "-fdq"]):
        subprocess.run(["git", "-C", str(folder), *command], check=True)


def _put(folder: Path, changes: list[Change]) -> None:
    for change in changes:
        assert change.content is not None
        (folder / change.file).write_bytes(change.content)


def _added_and_taken(folder: Path) -> tuple[int, int]:
    command = ["git", "-C", str(folder), "diff", "--numstat", "HEAD"]
    rows = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    return sum(int(row.split()[0]) for row in rows if row), sum(int(row.split()[1]) for row in rows if row)


def test_a_new_topic_is_whole_and_the_check_finds_nothing_wrong(folder: Path) -> None:
    before = {str(finding) for finding in check_words(folder) if finding.severity == "error"}
    _put(folder, new_topic(folder, SAUNAS))
    findings = check_words(folder)
    assert {str(finding) for finding in findings if finding.severity == "error"} == before
    assert [f.sentence for f in findings if "saunas" in f.sentence] == [
        'the intent "passive_treatment_saunas" has 5 examples. Write at least 30.'
    ]
    domain = yaml.safe_load((folder / "domain.yml").read_text())
    assert wordings_of(domain["responses"], "utter_passive_treatment_saunas") == (SAUNAS.answer,)
    assert "`passive_treatment_saunas`" in (folder / "docs/topics.md").read_text()
    assert [e.text for e in own_examples(read_examples(folder), SAUNAS.intent)] == list(SAUNAS.examples)


def test_lines_are_only_added(folder: Path) -> None:
    _put(folder, new_topic(folder, SAUNAS))
    more, less = _added_and_taken(folder)
    assert (more < 30, less) == (True, 1)  # the line of the subject in docs/topics.md grows


def test_it_stands_among_its_subject(folder: Path) -> None:
    _put(folder, new_topic(folder, SAUNAS))
    text = (folder / "domain.yml").read_text()
    assert "  - passive_treatment_rest\n  - passive_treatment_saunas\n  - prognosis\n" in text
    assert text.index("  utter_passive_treatment") < text.index("  utter_passive_treatment_saunas:")
    assert text.index("  utter_passive_treatment_saunas:") < text.index("  utter_prognosis:")


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_can_get_a_topic(folder: Path, subject: str) -> None:
    changes = new_topic(folder, replace(SAUNAS, subject=subject))
    names = [change.file for change in changes]
    assert names[:3] == [
        f"data/nlu/{subject}_saunas.yml",
        f"data/rules/{subject}_saunas.yml",
        f"tests/conversations/test_{subject}_saunas.yml",
    ]
    assert all(yaml.safe_load(change.content or b"") for change in changes if change.file.endswith(".yml"))


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"subject": "greet"}, "no_such_subject"),
        ({"subject": ""}, "no_such_subject"),
        ({"subject": "../../etc"}, "no_such_subject"),
        ({"title": ""}, "bad_title"),
        ({"title": "../.."}, "bad_title"),
        ({"title": "サウナ"}, "bad_title"),
        ({"title": "Saunas more"}, "bad_title"),
        ({"title": "s" * 25}, "bad_title"),
        ({"title": "Heat"}, "topic_exists"),
        ({"title": "heat or ICE"}, "title_taken"),
        ({"examples": SAUNAS.examples[:4]}, "too_few_examples"),
        ({"questions": ()}, "no_question"),
        ({"questions": ("Sauna OK?",)}, "question_is_example"),
        ({"answer": replace(SAUNAS.answer, buttons=(("Go", "/nowhere"),))}, "leads_nowhere"),
        ({"answer": replace(SAUNAS.answer, buttons=(("Go", "physio"),))}, "leads_nowhere"),
    ],
)
def test_what_cannot_be_a_topic_is_refused(folder: Path, changed: dict[str, object], problem: str) -> None:
    with pytest.raises(EditError) as error:
        new_topic(folder, replace(SAUNAS, **changed))  # type: ignore[arg-type]
    assert error.value.problem == problem


@pytest.mark.parametrize("title", ["../../x", "a/b", "..\\x", "a\0b", ".git", "-rf", "~root", "%2e%2e"])
def test_no_title_leads_out_of_the_folders_of_words(folder: Path, title: str) -> None:
    try:
        changes = new_topic(folder, replace(SAUNAS, title=title))
    except EditError:
        return
    for change in changes[:3]:
        assert change.file.removesuffix(".yml").rpartition("/")[2].replace("_", "").isalnum()


def test_a_topic_is_one_commit_and_can_be_taken_back(folder: Path) -> None:
    draft = Draft(folder)
    commit = draft.edit(lambda content: new_topic(content, SAUNAS), AUTHOR, "topics: new")
    draft.undo(commit, AUTHOR)
    diff = subprocess.run(
        ["git", "-C", str(folder), "diff", "--stat", "HEAD~2", "HEAD"], capture_output=True, check=True
    )
    assert diff.stdout == b""
    assert not (folder / f"data/nlu/{SAUNAS.intent}.yml").exists()


LINES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
TEXTS = LINES.map(paragraphs).filter(bool)
EDITS = st.one_of(
    st.tuples(st.just("add"), st.lists(LINES, min_size=1, max_size=3)),
    st.tuples(st.just("take out"), st.lists(st.integers(0, 9), min_size=1, max_size=2)),
    st.tuples(st.just("answer"), TEXTS),
    st.tuples(st.just("topic"), LINES.map(one_line)),
)


@settings(max_examples=15, deadline=None)
@given(edits=st.lists(EDITS, min_size=1, max_size=5))
def test_after_any_edits_all_files_are_read_and_few_lines_differ(words: Path, edits: list[tuple[str, object]]) -> None:
    """Whatever people type, in any order: YAML stays YAML, and no line moves that nobody touched."""
    _as_before(words)
    touched = 0
    for kind, what in edits:
        try:
            changes = _edit(words, kind, what)
        except EditError:
            continue
        _put(words, changes)
        touched += 1
    subprocess.run(["git", "-C", str(words), "add", "-A"], check=True)
    more, less = _added_and_taken(words)
    assert more <= touched * 60 and less <= touched * 30
    assert read_examples(words).examples
    assert wordings_of(yaml.safe_load((words / "domain.yml").read_text())["responses"], "utter_posture")


def _edit(folder: Path, kind: str, what: object) -> list[Change]:
    training = read_examples(folder)
    own = [example.text for example in own_examples(training, "posture")]
    if kind == "add":
        assert isinstance(what, list)
        return taught(folder, training, "posture", tidy(what))
    if kind == "take out":
        assert isinstance(what, list)
        return removed(folder, training, "posture", [own[place % len(own)] for place in what])
    if kind == "topic":
        return new_topic(folder, replace(SAUNAS, title=str(what)))
    text = (folder / "domain.yml").read_bytes().decode()
    now = wordings_of(yaml.load(text, Loader=yaml.CSafeLoader)["responses"], "utter_posture")
    return [
        Change("domain.yml", with_answer(text, "utter_posture", [replace(now[0], text=str(what)), *now[1:]]).encode())
    ]
