"""Whatever is edited: the file stays valid, says what was wanted, and differs in nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.settings import HOME
from bot.staff.content.changes import EditError
from bot.staff.stories.reading import PathFile, WrittenPath, parse_file, read_files
from bot.staff.stories.writing import WantedPath, WantedStep, added, changed, check_name, removed
from bot.staff.words.model import PathKind

ODD = """\
# A file made by hand.
version: "3.1"

rules:
  # About posture.
  - rule: "Answer: posture"   # kept
    condition:
    - active_loop: null
    steps:
    # what people say
    - intent: posture      # 1
      entities:
        - goal: back
    - action: 'utter_posture'

    - slot_was_set:
      - place: Sydney
    - or:
      - intent: a
      - intent: b
    - {action: utter_b}
    wait_for_user_input: false


  - rule: Second
    steps:
      - intent: b
      - action: utter_b
stories: []
"""
ALL = read_files(HOME)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
NAMES = st.sampled_from(["deny", "affirm", "causes", "utter_deny", "action_suggest_exercise", "place"])
STEPS = st.one_of(
    st.builds(lambda name: WantedStep("says", (name,)), NAMES),
    st.builds(lambda name: WantedStep("answers", (f"utter_{name}",)), NAMES),
    st.builds(lambda name: WantedStep("does", (f"action_{name}",)), NAMES),
    st.builds(lambda name: WantedStep("questions", (name,)), st.sampled_from(["", "physio_form"])),
    st.builds(lambda name, value: WantedStep("remembers", (name, value.strip())), NAMES, WORDS),
    st.builds(lambda names: WantedStep("either", tuple(names)), st.lists(NAMES, min_size=2, max_size=3)),
    st.builds(lambda name: WantedStep("checkpoint", (name,)), NAMES),
)


def as_it_stands(path: WrittenPath) -> WantedPath:
    steps = tuple(WantedStep(step.kind, step.values, number) for number, step in enumerate(path.steps))
    return WantedPath(path.kind, path.name, steps)


def with_steps(path: WrittenPath, *steps: WantedStep) -> WantedPath:
    return WantedPath(path.kind, path.name, steps)


def lines_of(text: str) -> list[str]:
    return text.splitlines()


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_every_file_is_its_parts_and_is_not_touched_by_saving_it_unchanged(file: PathFile) -> None:
    assert file.text == (HOME / file.name).read_bytes().decode()
    for path in file.paths:
        assert changed(file, path, as_it_stands(path)) == file.text


def test_what_others_wrote_by_hand_stays_in_its_own_style() -> None:
    file = parse_file("data/rules/odd.yml", ODD)
    path = file.paths[0]
    assert [step.kind for step in path.steps] == ["says", "answers", "remembers", "either", "answers"]
    steps = list(as_it_stands(path).steps)
    steps[1] = WantedStep("answers", ("utter_other",), 1)
    steps[2], steps[3] = steps[3], WantedStep("remembers", ("place", "12: the hill"), 2)
    text = changed(file, path, with_steps(path, *steps))
    assert "    - action: utter_other\n" in text
    assert "    - intent: posture      # 1\n      entities:\n        - goal: back\n" in text
    assert '      - place: "12: the hill"\n' in text
    assert text.index("- or:") < text.index("- slot_was_set:")
    assert len(lines_of(text)) == len(lines_of(ODD))


def test_lines_of_windows_stay_lines_of_windows() -> None:
    file = parse_file("data/rules/odd.yml", ODD.replace("\n", "\r\n"))
    new = WantedPath("story", "New", (WantedStep("says", ("deny",)), WantedStep("answers", ("utter_deny",))))
    text = added(file, new)
    assert text.count("\r\n") == text.count("\n")
    assert parse_file("data/rules/odd.yml", text).paths[-1].name == "New"


def test_the_last_one_that_is_removed_leaves_an_empty_list_that_can_be_filled_again() -> None:
    file = parse_file("data/rules/one.yml", 'version: "3.1"\n\nrules:\n  - rule: A\n    steps:\n      - intent: a\n')
    without = removed(file, file.paths[0])
    assert without == 'version: "3.1"\n\nrules: []\n'
    again = added(parse_file("data/rules/one.yml", without), as_it_stands(file.paths[0]))
    assert again == file.text


@pytest.mark.parametrize(
    "text",
    [
        "stories:\n  - &a {story: A, steps: [{intent: a}]}\n",
        "stories: [{story: A, steps: [{intent: a}]}]\n",
        "stories:\n  - story: A\n    steps: []\n",
        "stories:\n  -\n    story: A\n    steps:\n      - intent: a\n",
        "- a\n",
        "stories:\n  - story: A\u2028\n    steps:\n      - intent: a\n",
        "stories: *a\n",
        "stories: [\n",
    ],
)
def test_a_file_that_cannot_be_cut_into_lines_is_left_alone(text: str) -> None:
    with pytest.raises(EditError):
        parse_file("data/stories/a.yml", text)


def is_within(lines: list[str], others: list[str]) -> bool:
    """Whether all of the lines, but empty ones, stand among the others in the same order."""
    rest = iter(others)
    return all(line in rest for line in lines if line.strip())


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_sequence_of_edits_says_what_was_wanted_and_changes_no_other_line(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(ALL))
    for number in range(data.draw(st.integers(1, 4))):
        if not file.paths:
            return
        path = data.draw(st.sampled_from(file.paths))
        before, _, after = file.text.partition(path.text)
        action = data.draw(st.sampled_from(["change", "remove"]))
        text = removed(file, path) if action == "remove" else _edited(data, file, path, f"Edit {number}")
        kept = [line for line in lines_of(before) + lines_of(after) if line not in ("rules:", "stories:")]
        assert is_within(kept, lines_of(text))
        if action == "change":
            assert text.startswith(before)
            assert text.endswith(after)
        file = parse_file(file.name, text)


def _edited(data: st.DataObject, file: PathFile, path: WrittenPath, begins: str) -> str:
    steps = [*data.draw(st.permutations(as_it_stands(path).steps)), *data.draw(st.lists(STEPS, max_size=3))]
    name = " ".join(f"{begins} {data.draw(WORDS)}".split())
    try:
        check_name(name)
    except EditError:
        name = begins
    if data.draw(st.booleans()):
        text = changed(file, path, WantedPath(path.kind, name, tuple(steps)))
    else:
        text = changed(file, path, with_steps(path, *steps))
        name = path.name
    assert _steps_of(file.name, text, name) == [(step.kind, step.values) for step in steps]
    return text


def _steps_of(file: str, text: str, name: str) -> list[tuple[str, tuple[str, ...]]]:
    path = next(path for path in parse_file(file, text).paths if path.name == name)
    return [(step.kind, step.values) for step in path.steps]


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_what_is_added_leaves_every_line_where_it_was(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(ALL))
    steps = data.draw(st.lists(STEPS, min_size=1, max_size=5))
    kind: PathKind = data.draw(st.sampled_from(["rule", "story"]))
    text = added(file, WantedPath(kind, "New: it's", tuple(steps)))
    assert is_within(lines_of(file.text), lines_of(text))
    assert _steps_of(file.name, text, "New: it's") == [(step.kind, step.values) for step in steps]


def test_a_new_file_begins_with_its_first_story(tmp_path: Path) -> None:
    new = WantedPath("story", "New", (WantedStep("says", ("deny",)), WantedStep("answers", ("utter_deny",))))
    text = added(parse_file("data/stories/new.yml", 'version: "3.1"\n'), new)
    assert text == (
        'version: "3.1"\n\nstories:\n  - story: New\n    steps:\n      - intent: deny\n      - action: utter_deny\n'
    )
