"""Sets single values of a YAML file by their place in the text; comments, order and everything else stay."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import yaml

Value = str | bool | Sequence[str] | None
Path = tuple[str, ...]


class NoPlaceError(Exception):
    """The file holds something in a shape that cannot be changed value by value."""


def with_values(text: str, values: Mapping[Path, Value]) -> str:
    """The text with each value in its place, e.g. ``{("handover", "reader"): "the desk"}``; an item of a list is named
    by its ``id`` or its number.

    A value that is there already is not touched, not even its quotes; a name that is missing gets a line of its own.
    """
    for path, value in values.items():
        text = _with_value(text, path, value)
    return text


def _with_value(text: str, path: Path, value: Value) -> str:
    return _set(text, yaml.compose(text, Loader=yaml.SafeLoader), path, value)


def _set(text: str, node: yaml.Node | None, path: Path, value: Value) -> str:
    if not path:
        return _replaced(text, node, value)
    if isinstance(node, yaml.SequenceNode):
        return _set(text, _item(node, path[0]), path[1:], value)
    if not isinstance(node, yaml.MappingNode) or not node.value:
        raise NoPlaceError
    found = next((child for key, child in node.value if key.value == path[0]), None)
    return _set(text, found, path[1:], value) if found else _inserted(text, node, path, value)


def _item(node: yaml.SequenceNode, name: str) -> yaml.Node:
    """The item of a list with this ``id``, or with this number, counted from 0."""
    if name.isdecimal() and int(name) < len(node.value):
        found: yaml.Node = node.value[int(name)]
        return found
    for item in node.value:
        if isinstance(item, yaml.MappingNode) and any(key.value == "id" and of.value == name for key, of in item.value):
            return item
    raise NoPlaceError


def _replaced(text: str, node: yaml.Node | None, value: Value) -> str:
    if node is None:
        raise NoPlaceError
    if yaml.safe_load(text[node.start_mark.index : node.end_mark.index] or "null") == _plain(value):
        return text
    on_one_line = node.start_mark.line == node.end_mark.line
    if (
        isinstance(node, yaml.MappingNode)
        or not on_one_line
        or (isinstance(node, yaml.SequenceNode) and not node.flow_style)
    ):
        raise NoPlaceError
    space = " " if node.start_mark.index == node.end_mark.index else ""  # "name:" with nothing behind it
    return text[: node.start_mark.index] + space + _written(value) + text[node.end_mark.index :]


def _inserted(text: str, node: yaml.MappingNode, path: Path, value: Value) -> str:
    """With a new line before the first name of the mapping."""
    if len(path) != 1 or node.flow_style:
        raise NoPlaceError
    first = node.value[0][0].start_mark
    start = first.index - first.column
    return f"{text[:start]}{' ' * first.column}{path[0]}: {_written(value)}\n{text[start:]}"


def _plain(value: Value) -> object:
    return value if isinstance(value, str | bool) or value is None else list(value)


def _written(value: Value) -> str:
    """JSON is YAML, whatever signs the words hold."""
    return json.dumps(_plain(value), ensure_ascii=False)
