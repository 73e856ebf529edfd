"""The form of a story or rule: its cards as fields, and the buttons that move, add and remove them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from starlette.datastructures import FormData

from bot.staff.stories.reading import WrittenPath
from bot.staff.stories.saving import Edit, version
from bot.staff.stories.steps import Kind
from bot.staff.stories.writing import WantedPath, WantedStep

MOST_STEPS = 100
COMMAND = re.compile(r"(up|down|remove|add|more)-(\d{1,3})")
BLANK: dict[Kind, tuple[str, ...]] = {"remembers": ("", ""), "either": ("", "")}
NEW_KINDS: tuple[Kind, ...] = ("says", "answers", "does", "questions", "remembers", "either", "checkpoint")


class BadFormError(Exception):
    """The form was not one of ours."""


def edit_of(file: str, path: WrittenPath) -> Edit:
    """A path as it stands, to be edited."""
    steps = tuple(WantedStep(step.kind, step.values, number) for number, step in enumerate(path.steps))
    return Edit(file, path.name, version(path), WantedPath(path.kind, path.name, steps))


def read_form(form: FormData) -> Edit:
    """What was sent; raises :class:`BadFormError`."""
    kind, count = _field(form, "kind"), _field(form, "count")
    if kind not in ("story", "rule") or not count.isdecimal() or int(count) > MOST_STEPS:
        raise BadFormError
    steps = tuple(_step(form, number) for number in range(int(count)))
    name = " ".join(_field(form, "name").split())
    wanted = WantedPath("rule" if kind == "rule" else "story", name, steps)
    return Edit(_field(form, "file"), _field(form, "before"), _field(form, "seen"), wanted)


def carried_out(edit: Edit, command: str, new_kind: str) -> tuple[Edit, int]:
    """The edit after a button such as ``up-2``, and the number of the card to go on with."""
    match = COMMAND.fullmatch(command)
    if match is None:
        raise BadFormError
    steps, place = list(edit.wanted.steps), int(match[2])
    if match[1] == "add":
        place = min(place, len(steps))
        steps.insert(place, _blank(new_kind))
    elif place >= len(steps):
        raise BadFormError
    else:
        place = _moved(steps, match[1], place)
    return replace(edit, wanted=replace(edit.wanted, steps=tuple(steps))), place


def _moved(steps: list[WantedStep], command: str, place: int) -> int:
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


def finished(edit: Edit) -> Edit:
    """Without the alternatives that were left open."""
    steps = tuple(_without_blanks(step) if step.kind == "either" else step for step in edit.wanted.steps)
    return replace(edit, wanted=replace(edit.wanted, steps=steps))


def _without_blanks(step: WantedStep) -> WantedStep:
    values = tuple(filter(None, step.values))
    return replace(step, kind="says", values=values) if len(values) == 1 else replace(step, values=values or ("",))


def _step(form: FormData, number: int) -> WantedStep:
    kind, origin = _field(form, f"kind-{number}"), _field(form, f"origin-{number}")
    values = tuple(_tidy(value) for value in form.getlist(f"value-{number}") if isinstance(value, str))
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
