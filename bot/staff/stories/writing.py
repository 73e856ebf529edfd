"""Writes changed rules, stories and tests: what is as before keeps its bytes, and what was written is read back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.staff.content.changes import EditError
from bot.staff.stories.reading import NO, SECTIONS, PathFile, WrittenPath, parse_file
from bot.staff.stories.step_lines import first_with_dash, indent_of, new_lines, scalar, written
from bot.staff.stories.steps import Saying, Spot
from bot.staff.stories.wanted import WantedPath, WantedStep
from bot.staff.words.model import PathKind

LONGEST = 100  # characters of a name
SECTION_OF: dict[PathKind, str] = {**{kind: section for section, kind in SECTIONS.items()}, "test": "stories"}


def changed(file: PathFile, before: WrittenPath, wanted: WantedPath) -> str:
    """The text of the file with one path as wanted; raises :class:`EditError`."""
    ending = _ending(file)
    head, tail = _head_and_tail(before, wanted, ending)
    indent = indent_of(before.steps[0].text)
    steps = [written(step, before.steps, indent, ending) for step in wanted.steps]
    text = "".join(_whole_lines([head, *steps, tail], ending))
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
    text = last.text.rstrip() + ending * 2 + _new(wanted, indent_of(last.head), ending)
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


def check_name(name: str) -> None:
    """Raises :class:`EditError` for a name that a story cannot have."""
    if not name:
        raise EditError("no_name")
    if len(name) > LONGEST or not name.isprintable() or "${" in name:  # Rasa fills in the environment there
        raise EditError("bad_name", name[:LONGEST])


def _as_is(path: WrittenPath) -> WantedPath:
    steps, condition = map(_without_text, (path.steps, path.condition))
    return WantedPath(path.kind, path.name, steps, condition, path.conversation_start, path.wait_for_user_input)


def _without_text(steps: Sequence[Saying]) -> tuple[WantedStep, ...]:
    """What the steps say, wherever they come from."""
    return tuple(WantedStep(step.kind, step.values) for step in steps)


def _checked(file: PathFile, text: str, expected: Sequence[WantedPath]) -> str:
    """The text, once it is read back as what was wanted."""
    try:
        read = [_as_is(path) for path in parse_file(file.name, text).paths]
    except EditError:
        read = []
    if read != [_without_origins(path) for path in expected]:
        raise EditError("other_shape", file.name)
    return text


def _without_origins(path: WantedPath) -> WantedPath:
    return replace(path, steps=_without_text(path.steps), condition=_without_text(path.condition))


def _head_and_tail(before: WrittenPath, wanted: WantedPath, ending: str) -> tuple[str, str]:
    """What stands around the steps, with the name and settings that are wanted; new settings follow the name."""
    after_name = before.head.index("\n", before.name_spot[1]) + 1
    changes = [(before.name_spot, scalar(wanted.name))] if wanted.name != before.name else []
    settings = dict(_changed_settings(before, wanted, ending))
    changes += [(before.settings[name], lines) for name, lines in settings.items() if name in before.settings]
    new = "".join(lines for name, lines in settings.items() if name not in before.settings)
    changes.append(((after_name, after_name), new))
    text, last = before.text, len(before.text) - len(before.tail)
    return _replaced(text, changes, 0, len(before.head)), _replaced(text, changes, last, len(text))


def _replaced(text: str, changes: Sequence[tuple[Spot, str]], first: int, last: int) -> str:
    """The text from ``first`` to ``last``, with those of the changes that are in it."""
    part = text[first:last]
    for (start, end), new in sorted(changes, reverse=True):
        if first <= start and end <= last:
            part = part[: start - first] + new + part[end - first :]
    return part


def _changed_settings(before: WrittenPath, wanted: WantedPath, ending: str) -> Iterator[tuple[str, str]]:
    """The names of settings that are to be others, each with its lines; none for what Rasa takes as given."""
    indent = " " * (len(line := first_with_dash(before.head)) - len(line.lstrip(" -")))
    if _without_text(wanted.condition) != _without_text(before.condition):
        yield "condition", _condition(before, wanted, indent, ending)
    for name in NO:
        if getattr(wanted, name) != getattr(before, name):
            yield name, "".join(f"{indent}{line}{ending}" for line in _yes_or_no(wanted, name))


def _yes_or_no(wanted: WantedPath, name: str) -> list[str]:
    """The line of a setting, if it is not what Rasa takes as given."""
    value = getattr(wanted, name)
    return [] if value == getattr(WantedPath, name) else [f"{name}: {str(value).lower()}"]


def _condition(before: WrittenPath, wanted: WantedPath, indent: str, ending: str) -> str:
    """The lines of a condition; each of its steps that stays keeps its own."""
    if not wanted.condition:
        return ""
    opening, steps_indent = f"{indent}condition:{ending}", f"{indent}  "
    if before.condition:
        start, end = before.settings["condition"]
        length = sum(len(step.text) for step in before.condition)
        opening, steps_indent = before.text[start : end - length], indent_of(before.condition[0].text)
    steps = [written(step, before.condition, steps_indent, ending) for step in wanted.condition]
    return "".join(_whole_lines([opening, *steps], ending))


def _new(wanted: WantedPath, indent: str, ending: str) -> str:
    """A path of its own, with its settings and steps."""
    label = "rule" if wanted.kind == "rule" else "story"
    condition = [f"  {line}" for step in wanted.condition for line in new_lines(step)]
    settings = ["condition:", *condition] if condition else []
    settings += [line for name in NO for line in _yes_or_no(wanted, name)]
    steps = [f"  {line}" for step in wanted.steps for line in new_lines(step)]
    lines = [f"- {label}: {scalar(wanted.name)}", *(f"  {line}" for line in [*settings, "steps:", *steps])]
    return "".join(f"{indent}{line}{ending}" for line in lines)


def _in_new_section(file: PathFile, wanted: WantedPath, ending: str) -> str:
    """In a section that is empty, or below everything else."""
    section, new = SECTION_OF[wanted.kind], _new(wanted, "  ", ending)
    empty = re.compile(rf"^{section}:[ ]*(\[\])?[ ]*\r?$\n?", re.M)
    if empty.search(file.text):
        return empty.sub(lambda _: f"{section}:{ending}{new}", file.text, count=1)
    before = file.text.rstrip()
    return f"{before}{ending * 2 if before else ''}{section}:{ending}{new}"


def _ending(file: PathFile) -> str:
    return "\r\n" if "\r\n" in file.text else "\n"


def _whole_lines(parts: Sequence[str], ending: str) -> Iterator[str]:
    """Each part ends its last line, so that another can follow."""
    for number, part in enumerate(parts):
        is_cut = part and not part.endswith("\n") and any(parts[number + 1 :])
        yield part + ending if is_cut else part
