"""What Rasa finds wrong between rules and stories, as faults of one card."""

from __future__ import annotations

import pytest

from bot.knowledge.content_files import read_yaml
from bot.settings import HOME
from bot.staff.stories.contradictions import HISTORY, contradictions
from bot.staff.stories.faults import Fault
from bot.staff.stories.reading import read_files
from bot.staff.stories.saving import Edit, drafted
from bot.staff.stories.steps import Kind
from bot.staff.stories.tree import rows
from bot.staff.stories.wanted import WantedPath, WantedStep
from bot.staff.words.model import PathKind

pytestmark = pytest.mark.slow

DOMAIN = (HOME / "domain.yml").read_text()
FILES = read_files(HOME, "rule", "story")
FILE_OF: dict[PathKind, str] = {"story": "data/stories/saying_no.yml", "rule": "data/rules/posture.yml"}


def path_of(kind: PathKind, *steps: tuple[Kind, str]) -> WantedPath:
    return WantedPath(kind, "Mine", tuple(WantedStep(kind, (value,)) for kind, value in steps))


def found(path: WantedPath) -> list[Fault]:
    return contradictions(DOMAIN, drafted(FILES, Edit(FILE_OF[path.kind], "", "", path)), path)


def test_a_story_that_fits_has_no_fault() -> None:
    assert found(path_of("story", ("says", "deny"), ("answers", "utter_deny"))) == []


def test_a_story_against_a_rule_names_the_card_and_the_rule() -> None:
    path = path_of("story", ("says", "posture"), ("answers", "utter_deny"))
    assert found(path) == [Fault("against_rule", 1, other="Answer posture")]


def test_a_story_against_a_story_names_both() -> None:
    steps: list[tuple[Kind, str]] = [("says", "causes"), ("answers", "utter_causes"), ("says", "deny")]
    path = path_of("story", *steps, ("answers", "utter_help"))
    assert found(path) == [Fault("against_story", 3, other="Not interested after hearing about the causes")]


def test_a_rule_against_stories_names_each() -> None:
    others = {fault.other for fault in found(path_of("rule", ("says", "deny"), ("answers", "utter_help")))}
    assert "Does not want this movement" in others


def test_a_rule_that_leaves_something_out_is_told() -> None:
    path = path_of("rule", ("says", "physio"), ("does", "physio_form"))
    assert Fault("incomplete_rule", 1) in found(path)


def test_it_looks_back_as_far_as_the_model_does() -> None:
    policies = read_yaml(HOME / "config.yml")["policies"]
    assert [policy["max_history"] for policy in policies if "max_history" in policy] == [HISTORY]


def test_stories_that_begin_alike_are_one_tree_that_parts_where_they_do() -> None:
    path = path_of("story", ("says", "exercises"), ("does", "action_suggest_exercise"), ("says", "thanks"))
    tree = rows(path, [each for file in FILES for each in file.paths])
    assert [row.step.values[0] for row in tree[:3]] == ["exercises", "action_suggest_exercise", "thanks"]
    assert [row.is_mine for row in tree[:3]] == [True, True, True]
    parted = [row for row in tree if row.follows == 1]
    assert {row.step.values[0] for row in parted} == {"thanks", "deny"}
    assert {row.depth for row in parted} == {1}
    assert ("Does not want this movement",) in [row.ends for row in tree]
