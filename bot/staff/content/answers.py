"""Changes the wordings of an answer in domain.yml: lines of what changed are written, and no other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from bot.staff.content.changes import EditError
from bot.staff.content.nodes import OTHER_LINE_ENDS, Lines, last_line, value_of

Replacement = tuple[int, int, Lines]  # from this line, up to this one, by these
FILE = "domain.yml"


@dataclass(frozen=True)
class Wording:
    """One way in which an answer is said; ``buttons`` are titles and payloads, ``sources`` numbers of sources.yml."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()


def wordings_of(responses: Mapping[str, Any], name: str) -> tuple[Wording, ...]:
    """The wordings of an answer among the domain's ``responses``; empty for an unknown answer."""
    return tuple(_wording(variant) for variant in responses.get(name) or ())


def with_answer(text: str, name: str, wordings: Sequence[Wording | None]) -> str:
    """The domain with these wordings of an answer: each in place of the one at its place, None to take that out;
    what is beyond those is new. Raises :class:`EditError`."""
    sequence = _sequence(text, name)
    lines = text.split("\n")
    end = "\r" if lines[0].endswith("\r") else ""
    items, before = sequence.value, wordings_of(yaml.load(text, Loader=yaml.CSafeLoader)["responses"], name)
    replacements: list[Replacement] = []
    for item, old, wording in zip(items, before, wordings, strict=False):
        replacements += _changed(lines, item, old, wording)
    last = last_line(lines, items[-1]) + 1
    new = [wording for wording in wordings[len(items) :] if wording]
    replacements += [(last, last, _written(wording, items[0].start_mark.column - 2)) for wording in reversed(new)]
    for start, stop, by in sorted(replacements, key=lambda each: each[:2], reverse=True):
        lines[start:stop] = [line + end for line in by]
    return "\n".join(lines)


def written_answer(name: str, wording: Wording) -> Lines:
    """The lines of a new answer below ``responses:``."""
    return [f"  {name}:", *_written(wording, 4)]


def _sequence(text: str, name: str) -> yaml.SequenceNode:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    node = value_of(value_of(root, "responses"), name)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or any(map(_has_other_shape, node.value)):
        raise EditError("other_shape")
    if OTHER_LINE_ENDS.search(text) or not text.endswith("\n"):
        raise EditError("other_shape")
    return node


def _has_other_shape(item: yaml.Node) -> bool:
    return not isinstance(item, yaml.MappingNode) or item.flow_style or value_of(item, "text") is None


def _key_line(item: yaml.MappingNode, name: str) -> int:
    return next(int(key.start_mark.line) for key, _ in item.value if key.value == name)


def _wording(variant: Mapping[str, Any]) -> Wording:
    buttons = tuple((str(button["title"]), str(button["payload"])) for button in variant.get("buttons") or ())
    return Wording(str(variant["text"]), buttons, tuple((variant.get("metadata") or {}).get("sources") or ()))


def _changed(lines: Lines, item: yaml.MappingNode, before: Wording, wording: Wording | None) -> Iterator[Replacement]:
    if wording is None:
        yield item.start_mark.line, last_line(lines, item) + 1, []
        return
    text = value_of(item, "text")
    assert text is not None
    if wording.text != before.text:
        yield text.start_mark.line, last_line(lines, text) + 1, _block(lines, text, wording.text, item)
    if wording.buttons != before.buttons:
        yield _changed_buttons(lines, item, text, wording)
    if wording.sources != before.sources:
        yield _changed_sources(lines, item, wording)


def _block(lines: Lines, text: yaml.Node, words: str, item: yaml.MappingNode) -> Lines:
    start = lines[text.start_mark.line][: text.start_mark.column]
    return [start + "|-", *_indented(words, item.start_mark.column + 2)]


def _changed_buttons(lines: Lines, item: yaml.MappingNode, text: yaml.Node, wording: Wording) -> Replacement:
    """Buttons that stay keep their lines."""
    old = value_of(item, "buttons")
    if not isinstance(old, yaml.SequenceNode) or not old.value:
        place = last_line(lines, text) + 1
        return place, place, _buttons(wording.buttons, item.start_mark.column)
    if old.flow_style or any(button.flow_style for button in old.value):
        raise EditError("other_shape")
    kept = {_plain(button): lines[button.start_mark.line : last_line(lines, button) + 1] for button in old.value}
    column = old.value[0].start_mark.column - 2
    new = [line.removesuffix("\r") for each in wording.buttons for line in kept.get(each) or _button(each, column)]
    first = _key_line(item, "buttons") + (0 if not new else 1)
    return first, last_line(lines, old) + 1, new


def _plain(button: yaml.MappingNode) -> tuple[str, str]:
    title, payload = value_of(button, "title"), value_of(button, "payload")
    return (str(title.value), str(payload.value)) if title and payload else ("", "")


def _changed_sources(lines: Lines, item: yaml.MappingNode, wording: Wording) -> Replacement:
    node = value_of(value_of(item, "metadata"), "sources")
    if not isinstance(node, yaml.SequenceNode) or not node.flow_style or node.start_mark.line != node.end_mark.line:
        raise EditError("other_shape")
    number = node.start_mark.line
    line = lines[number].removesuffix("\r")
    changed = line[: node.start_mark.column] + json.dumps(list(wording.sources)) + line[node.end_mark.column :]
    return number, number + 1, [changed]


def _written(wording: Wording, column: int) -> Lines:
    """A new wording, its dash at this column."""
    start, inner = " " * column, column + 2
    return [
        f"{start}- text: |-",
        *_indented(wording.text, inner + 2),
        *_buttons(wording.buttons, inner),
        f"{start}  metadata:",
        f"{start}    sources: {json.dumps(list(wording.sources))}",
    ]


def _indented(words: str, column: int) -> Lines:
    return [" " * column + line if line else "" for line in words.split("\n")]


def _buttons(buttons: Sequence[tuple[str, str]], column: int) -> Lines:
    lines = [line for button in buttons for line in _button(button, column + 2)]
    return [" " * column + "buttons:", *lines] if lines else []


def _button(button: tuple[str, str], column: int) -> Lines:
    """Both quoted as JSON, which is YAML, whatever signs they hold; a plain payload needs no quotes."""
    title, payload = button
    is_plain = re.fullmatch(r"/\w+", payload)
    return [
        f"{' ' * column}- title: {json.dumps(title, ensure_ascii=False)}",
        f"{' ' * column}  payload: {payload if is_plain else json.dumps(payload, ensure_ascii=False)}",
    ]
