"""Whatever is edited: the file stays valid, says what was wanted, and differs in nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings import HOME
from bot.staff.content.changes import EditError
from bot.staff.stories.reading import PathFile, WrittenPath, parse_file, read_files
from bot.staff.stories.wanted import WantedPath, WantedStep
from bot.staff.stories.writing import added, changed, removed
from bot.staff.web.story_form import edit_of

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
ALL = read_files(HOME, "rule", "story", "test")


def as_it_stands(path: WrittenPath) -> WantedPath:
    return edit_of("", path).wanted


def with_steps(path: WrittenPath, *steps: WantedStep) -> WantedPath:
    return replace(as_it_stands(path), steps=steps)


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


def test_when_a_rule_counts_is_changed_line_by_line() -> None:
    text = ODD.replace("    - active_loop: null\n", "    # why\n    - active_loop: null   # now\n    - intent: a\n")
    file = parse_file("data/rules/odd.yml", text)
    path = file.paths[0]
    assert (path.conversation_start, path.wait_for_user_input) == (False, False)
    assert [step.kind for step in path.condition] == ["questions", "says"]
    wanted = as_it_stands(path)
    place = WantedStep("remembers", ("place", "Sydney"))
    more = replace(wanted, condition=(*wanted.condition, place), conversation_start=True, wait_for_user_input=True)
    expected = text.replace("    - intent: a\n", "    - intent: a\n    - slot_was_set:\n        - place: Sydney\n", 1)
    expected = expected.replace("# kept\n", "# kept\n    conversation_start: true\n")
    assert changed(file, path, more) == expected.replace("    wait_for_user_input: false\n", "")
    without = changed(file, path, replace(wanted, condition=()))
    removed_lines = "    condition:\n    # why\n    - active_loop: null   # now\n    - intent: a\n"
    assert without == text.replace(removed_lines, "", 1)


def test_a_new_condition_stands_below_the_name_of_its_rule() -> None:
    file = parse_file("data/rules/one.yml", "rules:\n  - rule: A\n    steps:\n      - intent: a\n")
    wanted = replace(
        as_it_stands(file.paths[0]), condition=(WantedStep("questions", ("",)),), wait_for_user_input=False
    )
    assert changed(file, file.paths[0], wanted) == (
        "rules:\n  - rule: A\n    condition:\n      - active_loop: null\n    wait_for_user_input: false\n"
        "    steps:\n      - intent: a\n"
    )


@pytest.mark.parametrize(
    "condition", ["[{active_loop: null}]   # mine", "\n      -   {slot_was_set: [a, b: c]}", "[]", ""]
)
def test_a_condition_that_no_card_shows_survives(condition: str) -> None:
    text = f"rules:\n  - rule: A\n    condition: {condition}\n    steps:\n      - intent: a\n    other_key: [1,  2]\n"
    file = parse_file("data/rules/one.yml", text)
    new = WantedStep("answers", ("utter_a",))
    wanted = replace(as_it_stands(file.paths[0]), steps=(WantedStep("says", ("b",), 0), new), conversation_start=True)
    assert changed(file, file.paths[0], wanted) == text.replace(
        "- rule: A\n", "- rule: A\n    conversation_start: true\n"
    ).replace("      - intent: a\n", "      - intent: b\n      - action: utter_a\n")


def test_the_words_of_a_test_are_changed_where_they_stand() -> None:
    text = (
        "stories:\n  - story: A\n    steps:\n      - user: |   # said\n          is [sitting](goal) bad\n"
        "        intent: posture\n      - intent: thanks\n        user: thank you   # twice\n"
    )
    file = parse_file("tests/conversations/test_a.yml", text)
    steps = as_it_stands(file.paths[0]).steps
    assert [step.values for step in steps] == [("is [sitting](goal) bad", "posture"), ("thank you", "thanks")]
    other = replace(steps[0], values=("is it: bad?", "posture")), replace(steps[1], values=("cheers", "goodbye"))
    assert changed(file, file.paths[0], with_steps(file.paths[0], *other)) == text.replace(
        "is [sitting](goal) bad", "is it: bad?"
    ).replace("thank you", "cheers").replace("intent: thanks", "intent: goodbye")


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


def test_a_new_file_begins_with_its_first_story(tmp_path: Path) -> None:
    new = WantedPath("story", "New", (WantedStep("says", ("deny",)), WantedStep("answers", ("utter_deny",))))
    text = added(parse_file("data/stories/new.yml", 'version: "3.1"\n'), new)
    assert text == (
        'version: "3.1"\n\nstories:\n  - story: New\n    steps:\n      - intent: deny\n      - action: utter_deny\n'
    )


def test_a_broken_file_is_named_with_its_line_and_the_others_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "data/stories"
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text("stories:\n  - story: A\n    steps:\n      - intent: a\n")
    (folder / "b.yml").write_text("stories:\n  - story: B: b\n    steps:\n")
    (folder / "c.yml").write_bytes(b"stories:\n  # \xff\n")
    (folder / "d.yml").write_text("stories:\n  - story: D\n    steps: &here\n      - intent: a\n")
    read = read_files(tmp_path, "story")
    assert [path.name for file in read for path in file.paths] == ["A"]
    assert [(file.error.problem, file.error.about.split(": ")[0]) for file in read if file.error] == [
        ("unreadable", "data/stories/b.yml, line 2"),
        ("unreadable", "data/stories/c.yml, line 2"),
        ("other_shape", "data/stories/d.yml, line 3"),
    ]
