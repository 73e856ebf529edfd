"""Puts two people's changes of one file together: value by value where it is YAML, else line by line."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import yaml

from bot.staff.content.changes import Clash, EditError

Place = tuple[str, ...]
CLASH = re.compile(r"^<{7}[^\n]*\n(.*?)^={7}\n(.*?)^>{7}[^\n]*\n", re.MULTILINE | re.DOTALL)


class Words(NamedTuple):
    """A value as it is written in ``file_text``, from ``start`` to ``end``."""

    file_text: str
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.file_text[self.start : self.end]


def merged(file: str, base: bytes, yours: bytes, theirs: bytes) -> bytes:
    """``theirs`` with what ``yours`` changed in ``base``; raises :class:`EditError` where both changed one thing."""
    try:
        return _by_value(file, base.decode(), yours.decode(), theirs.decode()).encode()
    except (_NotByValueError, yaml.YAMLError, UnicodeDecodeError):
        return _by_line(file, base, yours, theirs)
    except EditError as clash:
        try:
            return _by_line(file, base, yours, theirs)  # of one long value each may have changed another line
        except EditError:
            raise clash from None


class _NotByValueError(Exception):
    """Somebody changed more than values."""


def _by_value(file: str, base: str, yours: str, theirs: str) -> str:
    before, mine, other = _values(base), _values(yours), _values(theirs)
    if before.keys() != mine.keys() or _frame(base) != _frame(yours):
        raise _NotByValueError
    changed = [place for place, words in before.items() if mine[place].text != words.text]
    if not other.keys() >= set(changed):
        raise _NotByValueError
    free = [place for place in changed if other[place].text in (before[place].text, mine[place].text)]
    if clashes := [_clash(place, other[place].text, mine[place].text) for place in changed if place not in free]:
        raise EditError("changed_meanwhile", file, clashes)
    for place in sorted(free, key=lambda place: other[place].start, reverse=True):
        theirs = theirs[: other[place].start] + mine[place].text + theirs[other[place].end :]
    if _values(theirs).keys() != other.keys():
        raise _NotByValueError
    return theirs


def _values(text: str) -> dict[Place, Words]:
    """Each value by its place; an item of a list is named by its ``id`` or its number."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    return {place: Words(text, *span) for place, span in _spans(root, ())} if root else {}


def _spans(node: yaml.Node, place: Place) -> Iterator[tuple[Place, tuple[int, int]]]:
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        for key, value in node.value:
            yield from _spans(value, (*place, str(key.value)))
    elif isinstance(node, yaml.SequenceNode) and not node.flow_style:
        for number, item in enumerate(node.value):
            yield from _spans(item, (*place, _name(item, number)))
    else:
        yield place, (node.start_mark.index, node.end_mark.index)


def _name(item: yaml.Node, number: int) -> str:
    fields = item.value if isinstance(item, yaml.MappingNode) else ()
    return next((str(value.value) for key, value in fields if key.value == "id"), str(number))


def _frame(text: str) -> str:
    """What stands around the values: names, comments, spaces."""
    for words in sorted(_values(text).values(), key=lambda words: words.start, reverse=True):
        text = text[: words.start] + text[words.end :]
    return text


def _clash(place: Place, theirs: str, yours: str) -> Clash:
    return Clash(", ".join(place), theirs.strip(), yours.strip())


def _by_line(file: str, base: bytes, yours: bytes, theirs: bytes) -> bytes:
    with TemporaryDirectory() as folder:
        versions = {"theirs": theirs, "base": base, "yours": yours}
        for name, content in versions.items():
            (Path(folder) / name).write_bytes(content)
        command = ["git", "merge-file", "-p", *versions]
        result = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if result.returncode:
        found = CLASH.findall(result.stdout.decode(errors="replace"))
        raise EditError("changed_meanwhile", file, [_clash((file,), *both) for both in found])
    return result.stdout
