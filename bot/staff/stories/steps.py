"""A step of a story or rule: what it says, and the lines on which it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Literal

import yaml

from bot.staff.words.domain import is_answer

# What people say; the very words of one, with their intent; the bot's answer; what it does; a form that begins or ends
# (""); a slot and its value; one of several things that people say; a name at which stories branch; anything else,
# which is kept as it is.
Kind = Literal["says", "words", "answers", "does", "questions", "remembers", "either", "checkpoint", "other"]
Spot = tuple[int, int]  # where a value stands in the text of its step

KEYS: dict[str, Kind] = {"intent": "says", "active_loop": "questions", "checkpoint": "checkpoint"}
NOTHING = ("", "~", "null")
DASH = re.compile(r" *-(?= |$)")


@dataclass(frozen=True)
class Saying:
    """What a step says."""

    kind: Kind
    values: tuple[str, ...]

    @property
    def intents(self) -> tuple[str, ...]:
        """What people may mean here; nothing where the bot acts."""
        return self.values[self.kind == "words" :] if self.kind in ("says", "words", "either") else ()

    @property
    def is_act(self) -> bool:
        return self.kind in ("answers", "does")


@dataclass(frozen=True)
class Step(Saying):
    """``text`` is whole lines of the file; ``spots`` has the place of each value in it."""

    text: str = field(default="", compare=False)
    spots: tuple[Spot, ...] = field(default=(), compare=False)


def step_of(node: yaml.Node, text: str, start: int) -> Step:
    """The step of a YAML node; ``start`` is where its ``text`` begins in the file."""
    kind, nodes = _meaning(node)
    values = tuple(" ".join(_value(each).split()) if kind == "words" else _value(each) for each in nodes)
    spots = tuple((each.start_mark.index - start, each.end_mark.index - start) for each in nodes)
    return Step(kind, values, text, spots) if kind != "other" else Step("other", (dedent(text).strip(),), text)


def _meaning(node: yaml.Node) -> tuple[Kind, list[yaml.Node]]:
    fields = dict(_fields(node))
    if "user" in fields:
        return _words(fields)
    for key, kind in KEYS.items():
        if key in fields and isinstance(fields[key], yaml.ScalarNode):
            return kind, [fields[key]]
    action = fields.get("action")
    if isinstance(action, yaml.ScalarNode):
        return "answers" if is_answer(action.value) else "does", [action]
    return _remembered(fields) or _either(fields) or ("other", [])


def _words(fields: dict[str, yaml.Node]) -> tuple[Kind, list[yaml.Node]]:
    """What a person writes, and nothing besides its intent."""
    nodes = [fields[name] for name in ("user", "intent") if name in fields]
    is_whole = len(nodes) == len(fields) == 2 and all(isinstance(node, yaml.ScalarNode) for node in nodes)
    return ("words", nodes) if is_whole else ("other", [])


def _remembered(fields: dict[str, yaml.Node]) -> tuple[Kind, list[yaml.Node]] | None:
    """One slot and its value."""
    items = _items(fields.get("slot_was_set"))
    pairs = [pair for item in items if isinstance(item, yaml.MappingNode) for pair in item.value]
    if len(items) != 1 or len(pairs) != 1 or not all(isinstance(each, yaml.ScalarNode) for each in pairs[0]):
        return None
    return "remembers", list(pairs[0])


def _either(fields: dict[str, yaml.Node]) -> tuple[Kind, list[yaml.Node]] | None:
    """Several intents, with nothing else to them."""
    choices = [dict(_fields(item)) for item in _items(fields.get("or"))]
    if not choices or not all(list(each) == ["intent"] for each in choices):
        return None
    return "either", [each["intent"] for each in choices]


def _fields(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((key.value, value) for key, value in node.value)


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _value(node: yaml.Node) -> str:
    """The words of a scalar; nothing for null."""
    is_plain_nothing = isinstance(node, yaml.ScalarNode) and not node.style and node.value in NOTHING
    return "" if is_plain_nothing else str(node.value)
