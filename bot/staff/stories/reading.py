"""Reads rules and stories so that every line of a file belongs to one part, and the parts put together are the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Literal

import yaml

from bot.staff.content.changes import EditError
from bot.staff.stories.steps import DASH, Step, step_of
from bot.staff.words.model import PathKind

FOLDERS = ("data/rules", "data/stories")
SECTIONS: dict[str, Literal["rule", "story"]] = {"rules": "rule", "stories": "story"}
# What Python or YAML takes for the end of a line and the other does not; and what stands for another place.
ODD = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029\ufeff]|\r(?!\n)")


@dataclass(frozen=True)
class WrittenPath:
    """A story or rule: ``head`` is its text up to the first step, ``tail`` what follows the last one.

    ``condition`` says when a rule counts at all.
    """

    kind: PathKind
    name: str
    name_spot: tuple[int, int]  # in the head
    head: str
    steps: tuple[Step, ...]
    tail: str
    condition: tuple[Step, ...] = ()

    @property
    def text(self) -> str:
        return "".join([self.head, *(step.text for step in self.steps), self.tail])


@dataclass(frozen=True)
class PathFile:
    """``pieces`` are the paths, and between them the other text of the file, in order."""

    name: str
    pieces: tuple[str | WrittenPath, ...]

    @property
    def paths(self) -> list[WrittenPath]:
        return [piece for piece in self.pieces if isinstance(piece, WrittenPath)]

    @property
    def text(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)


def read_files(folder: Path, folders: Sequence[str] = FOLDERS) -> list[PathFile]:
    """All files with rules and stories; raises :class:`EditError`."""
    found = sorted(file for each in folders for file in (folder / each).glob("*.yml"))
    return [read_file(folder, file.relative_to(folder).as_posix()) for file in found]


def read_file(folder: Path, name: str) -> PathFile:
    """One of them; raises :class:`EditError`."""
    try:
        return parse_file(name, (folder / name).read_bytes().decode())
    except (OSError, UnicodeDecodeError):
        raise EditError("unreadable", name) from None


def parse_file(name: str, text: str) -> PathFile:
    """The parts of a file's text; raises :class:`EditError`."""
    try:
        marks = any(isinstance(token, yaml.AliasToken | yaml.AnchorToken) for token in yaml.scan(text))
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        raise EditError("unreadable", name) from None
    if marks or ODD.search(text):
        raise EditError("other_shape", name)
    return PathFile(name, tuple(_Cutter(name, text).pieces(root)))


class _Cutter:
    """Cuts a text into whole lines, by the places of its nodes."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._lines = text.splitlines(keepends=True)
        self._starts = list(accumulate((len(line) for line in self._lines), initial=0))

    def pieces(self, root: yaml.Node | None) -> list[str | WrittenPath]:
        found = [(kind, item) for kind, item in self._items(root)]
        starts = [self._first_line(item) for _, item in found]
        ends = [self._last_line(item) + 1 for _, item in found]
        pieces: list[str | WrittenPath] = [self._text(0, starts[0] if starts else len(self._lines))]
        for number, (kind, item) in enumerate(found):
            after = starts[number + 1] if number + 1 < len(starts) else len(self._lines)
            end = self._after_blank(ends[number], after)
            pieces += [self._path(kind, item, starts[number], end), self._text(end, after)]
        return [piece for piece in pieces if piece != ""]

    def _items(self, root: yaml.Node | None) -> list[tuple[PathKind, yaml.Node]]:
        if root is None:
            return []
        if not isinstance(root, yaml.MappingNode):
            raise self._odd()
        sections = [(SECTIONS[key.value], node) for key, node in root.value if key.value in SECTIONS]
        return [(kind, item) for kind, node in sections for item in self._listed(node)]

    def _listed(self, node: yaml.Node) -> list[yaml.Node]:
        """The items of a list that has each on lines of its own."""
        if not node.value or (isinstance(node, yaml.ScalarNode) and node.value in ("", "~", "null")):
            return []
        if not isinstance(node, yaml.SequenceNode) or node.flow_style:
            raise self._odd()
        return list(node.value)

    def _path(self, kind: PathKind, node: yaml.Node, start: int, end: int) -> WrittenPath:
        if not isinstance(node, yaml.MappingNode) or node.flow_style:
            raise self._odd()
        fields = {key.value: value for key, value in node.value}
        name, steps = fields.get(kind), fields.get("steps")
        items = self._listed(steps) if steps else []
        if not isinstance(name, yaml.ScalarNode) or not items:
            raise self._odd()
        firsts = [self._first_line(item) for item in items]
        last = self._last_line(items[-1]) + 1
        if name.start_mark.line >= firsts[0] or last > end:
            raise self._odd()
        cuts = list(pairwise([*firsts, last]))
        read = [self._step(item, *cut) for item, cut in zip(items, cuts, strict=True)]
        offset = self._starts[start]
        spot = (name.start_mark.index - offset, name.end_mark.index - offset)
        head, tail = self._text(start, firsts[0]), self._text(last, end)
        given = fields.get("condition")
        condition = tuple(step_of(item, "", 0) for item in given.value) if isinstance(given, yaml.SequenceNode) else ()
        return WrittenPath(kind, name.value, spot, head, tuple(read), tail, condition)

    def _step(self, node: yaml.Node, start: int, end: int) -> Step:
        return step_of(node, self._text(start, end), self._starts[start])

    def _first_line(self, node: yaml.Node) -> int:
        """That of its dash, or of the comments right above it."""
        line = int(node.start_mark.line)
        if not DASH.match(self._lines[line]) or self._lines[line][: node.start_mark.column].strip() != "-":
            raise self._odd()
        while line and self._lines[line - 1].lstrip().startswith("#"):
            line -= 1
        return line

    def _last_line(self, node: yaml.Node) -> int:
        if isinstance(node, yaml.ScalarNode):
            ends_before_mark = node.style in ("|", ">")
            return int(node.end_mark.line) - ends_before_mark
        if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
            return int(node.end_mark.line)
        last = node.value[-1]
        return max(self._last_line(each) for each in (last if isinstance(last, tuple) else (last,)))

    def _after_blank(self, line: int, end: int) -> int:
        """Past the empty lines that part a path from the next one."""
        while line < end and not self._lines[line].strip():
            line += 1
        return line

    def _text(self, start: int, end: int) -> str:
        return "".join(self._lines[start:end])

    def _odd(self) -> EditError:
        return EditError("other_shape", self._name)
