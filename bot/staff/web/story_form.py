"""The form of a story, rule or test: its cards as fields, and the buttons that move, add and remove them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

from starlette.datastructures import FormData

from bot.staff.stories.reading import WrittenPath
from bot.staff.stories.saving import Edit, version
from bot.staff.stories.steps import Kind, Step
from bot.staff.stories.wanted import WantedPath, WantedStep
from bot.staff.words.model import PathKind

MOST_STEPS = 100
COMMAND = re.compile(r"(up|down|remove|add|more|when-add|when-remove)-(\d{1,3})")
BLANK: dict[Kind, tuple[str, ...]] = {"remembers": ("", ""), "either": ("", ""), "words": ("", "")}
OF_PATH: tuple[Kind, ...] = ("says", "answers", "does", "questions", "remembers", "either", "checkpoint")
OF_TEST: tuple[Kind, ...] = ("words", "answers", "does", "questions", "remembers")
NEW_KINDS: Mapping[PathKind, tuple[Kind, ...]] = {"story": OF_PATH, "rule": OF_PATH, "test": OF_TEST}


class BadFormError(Exception):
    """The form was not one of ours."""


def edit_of(file: str, path: WrittenPath) -> Edit:
    """A path as it stands, to be edited."""
    steps, condition = map(_to_edit, (path.steps, path.condition))
    settings = condition, path.conversation_start, path.wait_for_user_input
    return Edit(file, path.name, version(path), WantedPath(path.kind, path.name, steps, *settings))


def read_form(form: FormData) -> Edit:
    """What was sent; raises :class:`BadFormError`."""
    kind = next((kind for kind in NEW_KINDS if kind == _field(form, "kind")), None)
    if kind is None:
        raise BadFormError
    name = " ".join(_field(form, "name").split())
    wanted = WantedPath(kind, name, _steps(form, ""))
    if kind == "rule":
        starts, waits = "conversation_start" in form, "wait_for_user_input" in form
        wanted = replace(wanted, condition=_steps(form, "when-"), conversation_start=starts, wait_for_user_input=waits)
    file = _field(form, "file")
    new_file = "" if file else _field(form, "new-file").strip()
    return Edit(file, _field(form, "before"), _field(form, "seen"), wanted, new_file)


def carried_out(edit: Edit, command: str, new_kind: str) -> tuple[Edit, int]:
    """The edit after a button such as ``up-2``, and the number of the card to go on with."""
    match = COMMAND.fullmatch(command)
    if match is None:
        raise BadFormError
    wanted, is_condition = edit.wanted, match[1].startswith("when-")
    steps = list(wanted.condition if is_condition else wanted.steps)
    place = _moved(steps, match[1].removeprefix("when-"), int(match[2]), new_kind)
    moved = tuple(steps)
    changed = replace(wanted, condition=moved) if is_condition else replace(wanted, steps=moved)
    return replace(edit, wanted=changed), place


def finished(edit: Edit) -> Edit:
    """Without the alternatives that were left open."""
    steps = tuple(_without_blanks(step) if step.kind == "either" else step for step in edit.wanted.steps)
    return replace(edit, wanted=replace(edit.wanted, steps=steps))


def _to_edit(steps: Sequence[Step]) -> tuple[WantedStep, ...]:
    return tuple(WantedStep(step.kind, step.values, number) for number, step in enumerate(steps))


def _moved(steps: list[WantedStep], command: str, place: int, new_kind: str) -> int:
    """Where the card is that was moved or added, or the one before that which was removed."""
    if command == "add":
        place = min(place, len(steps))
        steps.insert(place, _blank(new_kind))
        return place
    if place >= len(steps):
        raise BadFormError
    if command == "remove":
        del steps[place]
        return max(0, place - 1)
    if command == "more":
        steps[place] = replace(steps[place], values=(*steps[place].values, ""))
        return place
    other = place - 1 if command == "up" else place + 1
    if 0 <= other < len(steps):
        steps[place], steps[other] = steps[other], steps[place]
        return other
    return place


def _without_blanks(step: WantedStep) -> WantedStep:
    values = tuple(filter(None, step.values))
    return replace(step, kind="says", values=values) if len(values) == 1 else replace(step, values=values or ("",))


def _steps(form: FormData, part: str) -> tuple[WantedStep, ...]:
    """The cards whose fields begin with ``part``."""
    count = _field(form, f"{part}count")
    if not count.isdecimal() or int(count) > MOST_STEPS:
        raise BadFormError
    return tuple(_step(form, part, number) for number in range(int(count)))


def _step(form: FormData, part: str, number: int) -> WantedStep:
    kind, origin = _field(form, f"{part}kind-{number}"), _field(form, f"{part}origin-{number}")
    values = tuple(_tidy(value) for value in form.getlist(f"{part}value-{number}") if isinstance(value, str))
    if kind not in get_args(Kind) or len(values) < len(_blank(kind).values) or (kind != "either" and len(values) > 2):
        raise BadFormError
    return WantedStep(_kind(kind), values, int(origin) if origin.isdecimal() else None)


def _blank(kind: str) -> WantedStep:
    known = _kind(kind)
    return WantedStep(known, BLANK.get(known, ("",)))


def _kind(name: str) -> Kind:
    found: Sequence[Kind] = [kind for kind in get_args(Kind) if kind == name]
    if not found:
        raise BadFormError
    return found[0]


def _tidy(value: str) -> str:
    return "".join(sign for sign in value.strip() if sign.isprintable())


def _field(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
