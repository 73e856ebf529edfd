from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.staff.content.differences import Item, differences
from bot.staff.content.git import Git
from bot.staff.content.snapshots import last_commit
from tests.staff.web.conftest import make_content

STORY = "stories:\n  - story: A person asks\n    steps:\n      - intent: {intent}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_content(tmp_path / "content")


def _commit(folder: Path, **files: str) -> str:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    identity = ["-c", "user.name=T", "-c", "user.email=t@clinic.example"]
    subprocess.run(["git", "-C", str(folder), "add", "."], check=True)
    subprocess.run(["git", "-C", str(folder), *identity, "commit", "-q", "-m", "Words."], check=True)
    return last_commit(folder)


def _items(folder: Path, name: str, before: str, after: str) -> list[Item]:
    old, new = _commit(folder, **{name: before}), _commit(folder, **{name: after})
    (change,) = differences(Git(folder), old, new)
    assert change.file == name
    assert any(line.startswith(("+", "-")) for line in change.lines)
    return list(change.items)


def test_examples_come_go_and_move(folder: Path) -> None:
    text = "nlu:\n  - intent: {}\n    examples: |\n      - {}\n      - {}\n"
    moved = "  - intent: strength\n    examples: |\n      - kept aside\n"
    before = text.format("posture", "sitting", "kept aside")
    after = text.format("posture", "sitting", "standing") + moved
    assert _items(folder, "data/nlu/posture.yml", before, after) == [
        Item("example", "kept aside", "posture", "strength"),
        Item("example", "standing", "", "posture"),
    ]


def test_answers_are_told_with_all_their_variants(folder: Path) -> None:
    text = "responses:\n  utter_a:\n    - text: One\n    - text: {}\n  utter_b:\n    - text: Same\n"
    assert _items(folder, "domain.yml", text.format("Two"), text.format("Three")) == [
        Item("answer", "utter_a", "One\n\nTwo", "One\n\nThree")
    ]


def test_stories_are_told_by_their_names(folder: Path) -> None:
    items = _items(folder, "data/stories/a.yml", STORY.format(intent="deny"), STORY.format(intent="affirm"))
    assert [(item.kind, item.name) for item in items] == [("story", "A person asks")]


def test_when_a_rule_counts_is_told_too(folder: Path) -> None:
    rule = "rules:\n  - rule: A\n    condition:\n      - active_loop: {}\n    steps:\n      - intent: deny\n"
    (item,) = _items(folder, "data/rules/a.yml", rule.format("physio_form"), rule.format("null"))
    assert (item.kind, item.name) == ("rule", "A")
    assert "active_loop: physio_form" in item.before
    assert "active_loop: null" in item.after


def test_values_are_told_by_their_place(folder: Path) -> None:
    text = "exercises:\n  - id: bridge\n    caution: {}\n    avoid: [RF, {}]\n"
    before, after = text.format("None", "KN"), text.format("Slowly", "BP")
    assert _items(folder, "bot/knowledge/content/some.yml", before, after) == [
        Item("value", "exercises, bridge, caution", "None", "Slowly"),
        Item("value", "exercises, bridge, avoid", "RF, KN", "RF, BP"),
    ]


def test_of_a_file_that_cannot_be_read_the_lines_are_told(folder: Path) -> None:
    assert _items(folder, "data/rules/a.yml", "rules: [\n", "rules: [[\n") == []


def test_what_is_no_part_of_a_version_is_not_told(folder: Path) -> None:
    before = last_commit(folder)
    assert differences(Git(folder), before, _commit(folder, **{"README.md": "new", "clinics/demo.yml": "a: 1\n"})) == []
