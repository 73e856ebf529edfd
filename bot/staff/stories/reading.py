"""Reads rules, stories and tests: every line of a file belongs to one part, and the parts together are the file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from pathlib import Path
from textwrap import dedent
from typing import Any, Literal

import yaml

from bot.staff.content.changes import EditError
from bot.staff.stories.steps import DASH, NOTHING, Spot, Step, step_of
from bot.staff.words.finding import Place
from bot.staff.words.model import PathKind
from bot.staff.words.reading import Reader
from bot.staff.words.yaml_errors import explain

FOLDERS: Mapping[PathKind, str] = {"rule": "data/rules", "story": "data/stories", "test": "tests/conversations"}
SECTIONS: Mapping[str, Literal["rule", "story"]] = {"rules": "rule", "stories": "story"}
# What Rasa takes for "no" in the settings of a rule, besides its condition.
NO: Mapping[str, Sequence[str]] = {"conversation_start": ("false", *NOTHING), "wait_for_user_input": ("false",)}
SETTINGS = ("condition", *NO)
NEW_FILE = 'version: "3.1"\n'
# What Python or YAML takes for the end of a line and the other does not; and what stands for another place.
ODD = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029\ufeff]|\r(?!\n)")


@dataclass(frozen=True)
class WrittenPath:
    """A story, rule or test: ``head`` is its text up to the first step, ``tail`` what follows the last one.

    Of a rule ``condition`` says when it counts, ``conversation_start`` that it counts only at the start of a chat, and
    ``wait_for_user_input`` that the bot waits after it. ``settings`` has the places of their lines, by these names.
    """

    kind: PathKind
    name: str
    name_spot: Spot  # in the head
    head: str
    steps: tuple[Step, ...]
    tail: str
    condition: tuple[Step, ...] = ()
    conversation_start: bool = False
    wait_for_user_input: bool = True
    settings: Mapping[str, Spot] = field(default_factory=dict)  # in the text

    @property
    def text(self) -> str:
        return "".join([self.head, *(step.text for step in self.steps), self.tail])


@dataclass(frozen=True)
class PathFile:
    """``pieces`` are the paths, and between them the other text of the file, in order; none where there is an
    ``error``, which says why the file cannot be read, and on which line."""

    name: str
    pieces: tuple[str | WrittenPath, ...]
    error: EditError | None = None

    @property
    def paths(self) -> list[WrittenPath]:
        return [piece for piece in self.pieces if isinstance(piece, WrittenPath)]

    @property
    def text(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)


def read_files(folder: Path, *kinds: PathKind) -> list[PathFile]:
    """All files of these kinds, also those that cannot be read."""
    names = {FOLDERS[kind]: "test_*.yml" if kind == "test" else "*.yml" for kind in kinds}
    found = sorted(file for name, pattern in names.items() for file in (folder / name).glob(pattern))
    return [_read_or_not(folder, file.relative_to(folder).as_posix()) for file in found]


def read_file(folder: Path, name: str) -> PathFile:
    """One of them; raises :class:`EditError`."""
    reader = Reader(folder)
    if reader.text(name) is None:
        raise EditError("unreadable", str(reader.unreadable[0]))
    return parse_file(name, (folder / name).read_bytes().decode())


def parse_file(name: str, text: str) -> PathFile:
    """The parts of a file's text; raises :class:`EditError`."""
    try:
        marks = (
            token
            for token in yaml.scan(text, Loader=yaml.CSafeLoader)
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken)
        )
        mark = next(marks, None)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        raise EditError("unreadable", str(explain(_error_in(text), name, text))) from None
    odd = ODD.search(text)
    if mark or odd:
        raise odd_shape(name, mark.start_mark.line if mark else text.count("\n", 0, odd.start() if odd else 0))
    return PathFile(name, tuple(_Cutter(name, text).pieces(root)))


def _error_in(text: str) -> Exception:
    """What PyYAML itself says: libyaml, which is far quicker, has fewer words for it."""
    try:
        yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        return error
    return ValueError("libyaml cannot read it")


def odd_shape(name: str, line: int) -> EditError:
    """The file is written in a way that cards cannot show; ``line`` counts from 0."""
    return EditError("other_shape", str(Place(name, line + 1)))


def _read_or_not(folder: Path, name: str) -> PathFile:
    try:
        return read_file(folder, name)
    except EditError as error:
        return PathFile(name, (), error)


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
            raise self._odd(root)
        sections = [(self._kind(key.value), node) for key, node in root.value if key.value in SECTIONS]
        return [(kind, item) for kind, node in sections for item in self._listed(node)]

    def _kind(self, section: str) -> PathKind:
        return "test" if self._name.startswith(FOLDERS["test"]) else SECTIONS[section]

    def _listed(self, node: yaml.Node) -> list[yaml.Node]:
        """The items of a list that has each on lines of its own."""
        if not node.value or (isinstance(node, yaml.ScalarNode) and node.value in NOTHING):
            return []
        if not isinstance(node, yaml.SequenceNode) or node.flow_style:
            raise self._odd(node)
        return list(node.value)

    def _path(self, kind: PathKind, node: yaml.Node, start: int, end: int) -> WrittenPath:
        if not isinstance(node, yaml.MappingNode) or node.flow_style:
            raise self._odd(node)
        fields = {key.value: (key, value) for key, value in node.value}
        _, name = fields.get("rule" if kind == "rule" else "story", (None, None))
        _, steps = fields.get("steps", (None, None))
        items = self._listed(steps) if steps else []
        if not isinstance(name, yaml.ScalarNode) or not items:
            raise self._odd(node)
        first, last = self._first_line(items[0]), self._last_line(items[-1]) + 1
        if name.start_mark.line >= first or last > end:
            raise self._odd(node)
        offset = self._starts[start]
        spot = (name.start_mark.index - offset, name.end_mark.index - offset)
        head, tail = self._text(start, first), self._text(last, end)
        given = {name: pair for name, pair in fields.items() if kind == "rule" and name in SETTINGS}
        return WrittenPath(
            kind, name.value, spot, head, self._steps(items, last), tail, **self._settings(given, offset)
        )

    def _steps(self, items: Sequence[yaml.Node], last: int) -> tuple[Step, ...]:
        cuts = pairwise([*map(self._first_line, items), last])
        return tuple(self._step(item, *cut) for item, cut in zip(items, cuts, strict=True))

    def _step(self, node: yaml.Node, start: int, end: int) -> Step:
        return step_of(node, self._text(start, end), self._starts[start])

    def _settings(self, given: Mapping[str, tuple[yaml.Node, yaml.Node]], offset: int) -> dict[str, Any]:
        """What a rule says besides its steps, by the names of Rasa."""
        settings: dict[str, Any] = {}
        spots: dict[str, Spot] = {}
        for name, (key, value) in given.items():
            start, end = int(key.start_mark.line), self._last_line(value) + 1
            spots[name] = (self._starts[start] - offset, self._starts[end] - offset)
            is_condition = name == "condition"
            settings[name] = self._condition(value, start, end) if is_condition else _is_yes(name, value)
        return {**settings, "settings": spots}

    def _condition(self, node: yaml.Node, start: int, end: int) -> tuple[Step, ...]:
        """Its steps; one that is kept as it is where they do not stand on lines of their own."""
        try:
            return self._steps(items, end) if (items := self._listed(node)) else ()
        except EditError:
            text = self._text(start, end)
            return (Step("other", (dedent(text).strip(),), text),)

    def _first_line(self, node: yaml.Node) -> int:
        """That of its dash, or of the comments right above it."""
        line = int(node.start_mark.line)
        if not DASH.match(self._lines[line]) or self._lines[line][: node.start_mark.column].strip() != "-":
            raise self._odd(node)
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

    def _odd(self, node: yaml.Node) -> EditError:
        return odd_shape(self._name, int(node.start_mark.line))


def _is_yes(setting: str, node: yaml.Node) -> bool:
    is_plain = isinstance(node, yaml.ScalarNode) and not node.style
    return not (is_plain and node.value.casefold() in NO[setting])
