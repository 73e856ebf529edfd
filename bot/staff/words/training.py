"""Reads data/ (examples, rules, stories) and the test conversations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.staff.words.domain import base_intent, is_answer
from bot.staff.words.finding import Place
from bot.staff.words.model import Example, NameKind, Path, PathKind, Training, Use
from bot.staff.words.reading import Node
from bot.staff.words.suggestions import did_you_mean

# An entity mark in an example: [words](entity), [words](entity:value), [words]{"entity": "..."} or a list of those.
MARK = re.compile(r"\[(?P<words>[^\]]+)\](?:\((?P<entity>[^):]+)[^)]*\)|(?P<options>\{[^}]*\}|\[\{.*?\}\]))")
ENTITY_OPTION = re.compile(r'"entity"\s*:\s*"([^"]+)"')
SECTIONS: dict[PathKind, str] = {"rule": "rules", "story": "stories"}
DATA_SECTIONS = {"version", "nlu", *SECTIONS.values()}
TEST_SECTIONS = {"version", "stories"}
STEP_KEYS = {
    "intent",
    "entities",
    "user",
    "action",
    "bot",
    "slot_was_set",
    "active_loop",
    "or",
    "checkpoint",
    "metadata",
}


def read_training(data: Iterable[Node], tests: Iterable[Node]) -> Training:
    """All examples, entity marks and paths."""
    data, tests = tuple(data), tuple(tests)
    for roots, sections in ((data, DATA_SECTIONS), (tests, TEST_SECTIONS)):
        _note_unknown_sections(roots, sections)
    blocks = [block for root in data for block in root.get("nlu").items() if block.has("intent")]
    lines = [(block, text, place) for block in blocks for text, place in _lines(block.get("examples"))]
    paths = [path for root in data for kind, key in SECTIONS.items() for path in _paths(root.get(key), kind)]
    return Training(
        blocks={base_intent(block.get("intent").text): block.get("intent").place for block in reversed(blocks)},
        examples=tuple(Example(_intent(block), MARK.sub(r"\g<words>", text), place) for block, text, place in lines),
        entities=tuple(use for _, text, place in lines for use in _marked_entities(text, place)),
        paths=(*paths, *(path for root in tests for path in _paths(root.get("stories"), "test"))),
    )


def _note_unknown_sections(roots: Iterable[Node], known: set[str]) -> None:
    for root in roots:
        for name, section in root.fields():
            if name not in known:
                advice = did_you_mean(name, known) or "Answers, slots and other names belong in domain.yml."
                root.problems.append(section.place.error(f'the section "{name}" is not read from this file. {advice}'))


def _intent(block: Node) -> str:
    return base_intent(block.get("intent").text)


def _lines(examples: Node) -> Iterator[tuple[str, Place]]:
    """The examples of a block text (``- one a line``) or of a list of ``text:`` entries."""
    if not examples.is_text:
        for item in examples.items():
            yield (item.text if item.is_text else item.get("text").text).strip().removeprefix("- "), item.place
        return
    for number, line in enumerate(examples.text.splitlines(), examples.first_text_line):
        place = Place(examples.place.file, number)
        if line.startswith("-"):
            yield line[1:].strip(), place
        elif line.strip():
            examples.problems.append(
                place.error('this example does not begin with "- ", so it is left out of training.')
            )


def _marked_entities(text: str, place: Place) -> Iterator[Use]:
    for mark in MARK.finditer(text):
        names = [mark["entity"]] if mark["entity"] else ENTITY_OPTION.findall(mark["options"])
        yield from (Use("entity", name.strip(), place) for name in names)


def _paths(section: Node, kind: PathKind) -> Iterator[Path]:
    for node in section.items():
        label = node.get("rule" if kind == "rule" else "story")
        steps = [*node.get("condition").items(), *node.get("steps").items()]
        if not label.is_text:
            node.problems.append(node.place.error(f'this {kind} has no name. Begin it with "- {kind}: its name".'))
        elif not steps:
            node.problems.append(node.place.error(f'the {kind} "{label.text}" has no steps.'))
        yield Path(kind, label.text, label.place, tuple(use for step in steps for use in _step_uses(step)))


def _step_uses(step: Node) -> Iterator[Use]:
    for key, value in step.fields():
        if key == "or":
            yield from (use for choice in value.items() for use in _step_uses(choice))
        elif key == "intent":
            yield Use("intent", base_intent(value.text), value.place)
        elif key == "action":
            yield Use("answer" if is_answer(value.text) else "action", value.text, value.place)
        elif key == "active_loop" and value.is_text:
            yield Use("form", value.text, value.place)
        elif key in ("slot_was_set", "entities"):
            yield from _named("slot" if key == "slot_was_set" else "entity", value)
        elif key == "user":
            yield from _marked_entities(value.text, value.place)
        elif key not in STEP_KEYS:
            advice = did_you_mean(key, STEP_KEYS) or "Begin a step with intent or action."
            step.problems.append(value.place.error(f'"{key}" is not a kind of step. {advice}'))


def _named(kind: NameKind, names: Node) -> Iterator[Use]:
    # An entity may carry its role or group beside its value; those are options, not names.
    yield from (Use(kind, name, place) for name, place in names.names() if name not in ("role", "group"))
