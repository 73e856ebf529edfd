"""Reads the YAML files of a project so that every value knows its line. Never raises for what a file holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.staff.words.finding import Finding, Place
from bot.staff.words.yaml_errors import explain

NAMES_WANTED = "names and values are wanted here (name: value)."
LIST_WANTED = 'a list is wanted here: lines that begin with "- ".'


@dataclass(frozen=True)
class Node:
    """A value and its place. Where another shape is met than the one asked for, that is noted as a problem."""

    value: Any
    place: Place
    first_text_line: int = field(compare=False)
    problems: list[Finding] = field(compare=False, repr=False)

    def fields(self) -> Iterator[tuple[str, Node]]:
        """Names and values of a mapping; nothing for an empty value."""
        if self._has_shape(CommentedMap, NAMES_WANTED):
            for key in self.value:
                yield str(key), self._value_at(key)

    def items(self) -> Iterator[Node]:
        """Entries of a list; nothing for an empty value."""
        if self._has_shape(CommentedSeq, LIST_WANTED):
            for index, item in enumerate(self.value):
                line = self._lines_at(index)[0]
                yield self._child(item, line, line + 1)

    def get(self, name: str) -> Node:
        """The value of a name; an empty node at this place when the name is missing."""
        if self._has_shape(CommentedMap, NAMES_WANTED) and name in self.value:
            return self._value_at(name)
        return self._child(None, self.place.line, self.place.line)

    def has(self, name: str) -> bool:
        return isinstance(self.value, CommentedMap) and name in self.value

    def one_or_more(self) -> Iterator[Node]:
        """A single value by itself, or the entries of a list."""
        return iter((self,)) if self.is_text else self.items()

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, CommentedSeq)

    @property
    def is_text(self) -> bool:
        return self.value is not None and not isinstance(self.value, CommentedMap | CommentedSeq)

    @property
    def text(self) -> str:
        """A single value as words; empty for no value."""
        if isinstance(self.value, CommentedMap | CommentedSeq):
            self.problems.append(self.place.error("a single value is wanted here, not a list or block."))
        return str(self.value) if self.is_text else ""

    def names(self) -> Iterator[tuple[str, Place]]:
        """The names in a list whose entries are either a name or a name with options (``- greet: {...}``)."""
        for item in self.items():
            pairs = [(item.text, item)] if item.is_text else item.fields()
            yield from ((name, node.place) for name, node in pairs)

    def _has_shape(self, shape: type, wanted: str) -> bool:
        fits = isinstance(self.value, shape)
        if not fits and self.value is not None:
            self.problems.append(self.place.error(wanted))
        return fits

    def _value_at(self, key: object) -> Node:
        # The text of a block (`|`) begins on the line after the sign.
        key_line, value_line = self._lines_at(key)
        return self._child(self.value[key], key_line, value_line + 1)

    def _lines_at(self, key: object) -> tuple[int, int]:
        """Lines of a key and of its value; this node's own where a merge (``<<``) brought the key."""
        marks = (self.value.lc.data or {}).get(key)
        return (marks[0] + 1, marks[-2] + 1) if marks else (self.place.line, self.place.line)

    def _child(self, value: Any, line: int, first_text_line: int) -> Node:
        return Node(value, Place(self.place.file, line), first_text_line, self.problems)


@dataclass
class Reader:
    """Reads files below ``home``; ``unreadable`` and ``problems`` fill up on the way."""

    home: Path
    unreadable: list[Finding] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)

    def files(self, folder: str, pattern: str) -> list[tuple[str, Path]]:
        """The files of a folder and those below it, with their names relative to the project."""
        found = sorted(path for path in (self.home / folder).rglob(pattern) if path.is_file())
        return [(path.relative_to(self.home).as_posix(), path) for path in found]

    def text(self, name: str) -> str | None:
        """A file's text; None when it cannot be read."""
        try:
            return (self.home / name).read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            self.unreadable.append(Place(name, 1).error("this file is missing."))
        except OSError as error:
            self.unreadable.append(Place(name, 1).error(f"this file cannot be opened: {error.strerror}."))
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            self.unreadable.append(Place(name, line).error("this line is not UTF-8 text. Save the file as UTF-8."))
        return None

    def yaml(self, name: str) -> Node:
        """A file's content; an empty node when it cannot be read."""
        return Node(self._load(name), Place(name, 1), 1, self.problems)

    def _load(self, name: str) -> Any:
        text = self.text(name)
        if text is None:
            return None
        try:
            return YAML(typ="rt").load(text)
        except Exception as error:  # ruamel raises more than YAMLError: ValueError, AttributeError, RecursionError ...
            self.unreadable.append(explain(error, name, text))
            return None
