"""The words of a project, as the checks see them: every name with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FolderPath
from typing import Literal

from bot.staff.words.finding import Finding, Place
from bot.staff.words.reading import Node

NameKind = Literal["intent", "entity", "slot", "answer", "action", "form"]
PathKind = Literal["story", "rule", "test"]


@dataclass(frozen=True)
class Use:
    """A place that relies on a name of the domain."""

    kind: NameKind
    name: str
    place: Place


@dataclass(frozen=True)
class Button:
    title: str
    payload: str
    place: Place


@dataclass(frozen=True)
class Answer:
    """One wording of an answer; ``sources`` is None where it names none at all."""

    name: str
    text: str
    place: Place
    buttons: tuple[Button, ...]
    sources: tuple[tuple[str, Place], ...] | None


@dataclass(frozen=True)
class Domain:
    """domain.yml: ``defined`` has the place of each name, ``uses`` the names that it relies on itself."""

    defined: dict[NameKind, dict[str, Place]]
    answers: tuple[Answer, ...]
    uses: tuple[Use, ...]


@dataclass(frozen=True)
class Example:
    """A training message of an intent; ``text`` is what a person would type, without entity marks."""

    intent: str
    text: str
    place: Place


@dataclass(frozen=True)
class Path:
    """A story, a rule or a test conversation, with the names that its steps rely on."""

    kind: PathKind
    name: str
    place: Place
    steps: tuple[Use, ...]


@dataclass(frozen=True)
class Training:
    """What data/ and tests/conversations/ hold; ``blocks`` has the first place of each intent's examples."""

    blocks: dict[str, Place]
    examples: tuple[Example, ...]
    entities: tuple[Use, ...]
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Code:
    """Names in Python files: action classes, answers named in full, and beginnings of answers' names."""

    actions: tuple[tuple[str, Place], ...]
    answers: frozenset[str]
    answer_beginnings: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """Everything that the checks read in the project in ``home``; ``problems`` were met while reading."""

    home: FolderPath
    domain: Domain
    training: Training
    code: Code
    content: dict[str, Node]
    clinics: tuple[Node, ...]
    problems: list[Finding]

    def uses(self) -> Iterator[Use]:
        """Every place that relies on a name of the domain."""
        yield from self.domain.uses
        yield from (Use("intent", intent, place) for intent, place in self.training.blocks.items())
        yield from self.training.entities
        for path in self.training.paths:
            yield from path.steps

    def played(self, kind: NameKind) -> set[str]:
        """The names of a kind that a rule or a story (not only a test) has a step for."""
        paths = (path for path in self.training.paths if path.kind != "test")
        return {step.name for path in paths for step in path.steps if step.kind == kind}
