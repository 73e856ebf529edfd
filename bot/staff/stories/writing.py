"""Writes changed rules and stories: whatever is as before keeps its bytes, and what was written is read back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import yaml

from bot.staff.content.changes import EditError
from bot.staff.stories.reading import SECTIONS, PathFile, WrittenPath, parse_file
from bot.staff.stories.steps import DASH, Kind, Step
from bot.staff.words.model import PathKind

LONGEST = 100  # characters of a name
PLAIN = re.compile(r"[A-Za-z][\w ,.'()?!/-]*")
AS_IT_IS = re.compile(r"true|false|-?\d+(\.\d+)?")  # of a slot that is no text
KEY: dict[Kind, str] = {
    "says": "intent",
    "answers": "action",
    "does": "action",
    "questions": "active_loop",
    "checkpoint": "checkpoint",
}
SECTION_OF: dict[PathKind, str] = {kind: section for section, kind in SECTIONS.items()}


@dataclass(frozen=True)
class WantedStep:
    """``origin`` is the number of the step that it was made from."""

    kind: Kind
    values: tuple[str, ...]
    origin: int | None = None


@dataclass(frozen=True)
class WantedPath:
    """A story or rule as somebody wants it."""

    kind: PathKind
    name: str
    steps: tuple[WantedStep, ...]


def changed(file: PathFile, before: WrittenPath, wanted: WantedPath) -> str:
    """The text of the file with one path as wanted; raises :class:`EditError`."""
    head, ending = before.head, _ending(file)
    if wanted.name != before.name:
        start, end = before.name_spot
        head = head[:start] + scalar(wanted.name) + head[end:]
    indent = _indent_of_steps(before)
    steps = [_written(step, _origin(before, step), indent, ending) for step in wanted.steps]
    text = "".join(_whole_lines([head, *steps, before.tail], ending))
    pieces = [text if piece is before else piece if isinstance(piece, str) else piece.text for piece in file.pieces]
    return _checked(file, "".join(pieces), [wanted if path is before else _as_is(path) for path in file.paths])


def added(file: PathFile, wanted: WantedPath) -> str:
    """The text of the file with a path more, after those of its kind; raises :class:`EditError`."""
    ending = _ending(file)
    last = next((path for path in reversed(file.paths) if path.kind == wanted.kind), None)
    pieces = [piece if isinstance(piece, str) else piece.text for piece in file.pieces]
    if last is None:
        return _checked(file, _in_new_section(file, wanted, ending), [*map(_as_is, file.paths), wanted])
    place = file.pieces.index(last)
    indent = re.split("-", last.head.splitlines()[_first_line_with_dash(last)], maxsplit=1)[0]
    text = last.text.rstrip() + ending * 2 + _new(wanted, indent, ending)
    rest = pieces[place + 1 :]
    tail = last.text[len(last.text.rstrip()) :].lstrip("\r\n") + (ending if rest else "")
    order = file.paths
    order_wanted = [*map(_as_is, order[: order.index(last) + 1]), wanted, *map(_as_is, order[order.index(last) + 1 :])]
    return _checked(file, "".join([*pieces[:place], text, tail, *rest]), order_wanted)


def removed(file: PathFile, path: WrittenPath) -> str:
    """The text of the file without a path; raises :class:`EditError`."""
    kept = [each for each in file.paths if each is not path]
    pieces = ["" if piece is path else piece if isinstance(piece, str) else piece.text for piece in file.pieces]
    text = "".join(pieces)
    if not any(each.kind == path.kind for each in kept):
        text = re.sub(rf"^{SECTION_OF[path.kind]}:[ ]*(?=\r?$)", rf"{SECTION_OF[path.kind]}: []", text, flags=re.M)
    if file.pieces[-1] is path and kept:
        text = text.rstrip() + _ending(file)
    return _checked(file, text, [_as_is(each) for each in kept])


def scalar(words: str) -> str:
    """A value as YAML: plain where that is read back as the same words, else in quotes."""
    if PLAIN.fullmatch(words) and yaml.safe_load(words) == words and not words.endswith(" "):
        return words
    return json.dumps(words, ensure_ascii=False)


def check_name(name: str) -> None:
    """Raises :class:`EditError` for a name that a story cannot have."""
    if not name:
        raise EditError("no_name")
    if len(name) > LONGEST or not name.isprintable() or "${" in name:  # Rasa fills in the environment there
        raise EditError("bad_name", name[:LONGEST])


def _as_is(path: WrittenPath) -> WantedPath:
    return WantedPath(path.kind, path.name, tuple(WantedStep(step.kind, step.values) for step in path.steps))


def _checked(file: PathFile, text: str, expected: Sequence[WantedPath]) -> str:
    """The text, once it is read back as what was wanted."""
    read = [_as_is(path) for path in parse_file(file.name, text).paths]
    wanted = [replace(path, steps=tuple(replace(step, origin=None) for step in path.steps)) for path in expected]
    if read != wanted:
        raise EditError("other_shape", file.name)
    return text


def _origin(path: WrittenPath, step: WantedStep) -> Step | None:
    return path.steps[step.origin] if step.origin is not None and step.origin < len(path.steps) else None


def _written(step: WantedStep, old: Step | None, indent: str, ending: str) -> str:
    if old and (old.kind, old.values) == (step.kind, step.values):
        return old.text
    if old and _key(old.kind) == _key(step.kind) and len(old.spots) == len(step.values):
        text = old.text
        for (start, end), before, after in reversed(list(zip(old.spots, old.values, step.values, strict=True))):
            if before != after:
                text = text[:start] + " " * (start == end) + _value(after) + text[end:]
        return text
    return "".join(f"{indent}{line}{ending}" for line in _lines(step))


def _key(kind: Kind) -> str:
    return KEY.get(kind, kind)


def _lines(step: WantedStep) -> Iterator[str]:
    if step.kind == "remembers":
        slot, value = step.values
        yield from ("- slot_was_set:", f"    - {scalar(slot)}: {_value(value)}")
    elif step.kind == "either":
        yield "- or:"
        yield from (f"    - intent: {scalar(intent)}" for intent in step.values)
    elif step.kind == "other":
        yield from step.values[0].splitlines()
    else:
        yield f"- {KEY[step.kind]}: {_value(step.values[0])}"


def _value(words: str) -> str:
    if not words:
        return "null"
    return words if AS_IT_IS.fullmatch(words) else scalar(words)


def _new(wanted: WantedPath, indent: str, ending: str) -> str:
    """A path of its own, with its steps."""
    label = "rule" if wanted.kind == "rule" else "story"
    lines = [f"{indent}- {label}: {scalar(wanted.name)}", f"{indent}  steps:"]
    steps = [f"{indent}    {line}" for step in wanted.steps for line in _lines(step)]
    return "".join(line + ending for line in [*lines, *steps])


def _in_new_section(file: PathFile, wanted: WantedPath, ending: str) -> str:
    """In a section that is empty, or below everything else."""
    section, new = SECTION_OF[wanted.kind], _new(wanted, "  ", ending)
    empty = re.compile(rf"^{section}:[ ]*(\[\])?[ ]*\r?$\n?", re.M)
    if empty.search(file.text):
        return empty.sub(lambda _: f"{section}:{ending}{new}", file.text, count=1)
    before = file.text.rstrip()
    return f"{before}{ending * 2 if before else ''}{section}:{ending}{new}"


def _indent_of_steps(path: WrittenPath) -> str:
    line = next(line for line in path.steps[0].text.splitlines() if DASH.match(line))
    return line[: line.index("-")]


def _first_line_with_dash(path: WrittenPath) -> int:
    return next(number for number, line in enumerate(path.head.splitlines()) if DASH.match(line))


def _ending(file: PathFile) -> str:
    return "\r\n" if "\r\n" in file.text else "\n"


def _whole_lines(parts: Sequence[str], ending: str) -> Iterator[str]:
    """Each part ends its last line, so that another can follow."""
    for number, part in enumerate(parts):
        is_cut = part and not part.endswith("\n") and any(parts[number + 1 :])
        yield part + ending if is_cut else part
