"""Asks Rasa itself which rules and stories cannot both be true. Importing this module imports Rasa (seconds)."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

from rasa.core.policies.rule_policy import InvalidRule, RulePolicy
from rasa.core.training.story_conflict import find_story_conflicts
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates, TrainingDataGenerator
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph, StoryStep
from rasa.shared.exceptions import RasaException

from bot.staff.stories.faults import Fault
from bot.staff.stories.reading import PathFile
from bot.staff.stories.wanted import WantedPath

HISTORY = 3  # turns that a story looks back on: max_history of config.yml
AGAINST_RULE = re.compile(
    r"- the prediction of the action '(?P<action>.+?)' in (?:rule|story) '(?P<path>.+)' "
    r"is contradicting with rule\(s\) '(?P<rules>.+?)'(?: which predicted .*)?\."
)
INCOMPLETE = re.compile(r"- the (?:action|form) '(?P<action>.+?)' in rule '(?P<path>.+)' does not set")


class _Checker(RulePolicy):
    """Learns the rules only to find what contradicts them."""

    def persist(self) -> None:
        """Keeps nothing."""


def contradictions(domain_text: str, files: Sequence[PathFile], path: WantedPath) -> list[Fault]:
    """What in ``files``, which hold the path, contradicts it or is contradicted by it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Rasa's words on single files are those of our own checks
        try:
            trackers = _trackers(domain_text, files)
            return [*_against_rules(domain_text, trackers, path), *_against_stories(domain_text, trackers, path)]
        except RasaException as error:
            return [Fault("not_readable", about=str(error).strip().splitlines()[0])]


@lru_cache(maxsize=2)
def _domain(text: str) -> Domain:
    return Domain.from_yaml(text)


@lru_cache(maxsize=200)
def _steps(domain_text: str, name: str, text: str) -> tuple[StoryStep, ...]:
    return tuple(YAMLStoryReader(_domain(domain_text), name).read_from_string(text))


def _trackers(domain_text: str, files: Sequence[PathFile]) -> list[TrackerWithCachedStates]:
    steps = [step for file in files if file.paths for step in _steps(domain_text, file.name, file.text)]
    generator = TrainingDataGenerator(
        StoryGraph(steps), _domain(domain_text), remove_duplicates=False, augmentation_factor=0
    )
    return list(generator.generate())


def _against_rules(domain_text: str, trackers: list[TrackerWithCachedStates], path: WantedPath) -> Iterator[Fault]:
    context = ExecutionContext(GraphSchema({}))
    checker = _Checker(RulePolicy.get_default_config(), None, Resource("rules"), context)
    try:
        checker.train(trackers, _domain(domain_text))
    except InvalidRule as error:
        for match in AGAINST_RULE.finditer(str(error)):
            yield from _rule_fault(match, path)
        for match in INCOMPLETE.finditer(str(error)):
            if _is_named(path, match["path"]):
                yield Fault("incomplete_rule", _step_with(path, match["action"]))


def _rule_fault(match: re.Match[str], path: WantedPath) -> Iterator[Fault]:
    if _is_named(path, match["path"]):
        yield Fault("against_rule", _step_with(path, match["action"]), other=match["rules"].split(", ")[0])
    elif path.name in match["rules"].split(", "):
        yield Fault("rule_against", None, other=match["path"])


def _against_stories(domain_text: str, trackers: list[TrackerWithCachedStates], path: WantedPath) -> Iterator[Fault]:
    stories = [tracker for tracker in trackers if not tracker.is_rule_tracker]
    for conflict in find_story_conflicts(stories, _domain(domain_text), HISTORY):
        by_action: dict[str, list[str]] = dict(conflict._conflicting_actions)
        mine = next((action for action, names in by_action.items() if any(map(partial(_is_named, path), names))), None)
        others = [name for action, names in by_action.items() if action != mine for name in names]
        if mine is not None and others:
            yield Fault("against_story", _step_with(path, mine), other=others[0])


def _is_named(path: WantedPath, name: str) -> bool:
    """Whether this is the path, or one that was joined with others at a checkpoint."""
    return path.name in name.split(" > ")


def _step_with(path: WantedPath, action: str) -> int | None:
    """The first step with an action, which may stand within the description of an event."""
    names = [(number, step.values[0]) for number, step in enumerate(path.steps) if step.kind in ("answers", "does")]
    found = (number for number, name in names if re.search(rf"\b{re.escape(name)}\b", action))
    return next(found, None)
