"""The words of an exercise that staff may change, as fields of a form and as values of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from bot.knowledge.content_files import ContentError, read_records, to_record
from bot.knowledge.exercises import Exercise
from bot.staff.content.changes import EditError
from bot.staff.content.values import NoPlaceError, with_values

FILE = "bot/knowledge/content/exercises.yml"
LONGEST = 300  # characters


def read_catalogue(folder: Path) -> dict[str, Exercise]:
    """The draft's exercises by id; raises :class:`EditError`."""
    try:
        return {exercise.id: exercise for exercise in read_records(folder / FILE, "exercises", Exercise)}
    except ContentError as error:
        raise EditError("unreadable", str(error)) from None


def exercise_in(text: str, exercise_id: str) -> Exercise:
    """The exercise as a version of the catalogue has it; raises :class:`EditError`."""
    try:
        entries = yaml.load(text, Loader=yaml.CSafeLoader)["exercises"]
        found = next(entry for entry in entries if entry["id"] == exercise_id)
        return to_record(found, Exercise, exercise_id)
    except (yaml.YAMLError, KeyError, TypeError, StopIteration, ContentError):
        raise EditError("changed_meanwhile", FILE) from None


def form_of(exercise: Exercise) -> dict[str, str]:
    """Field names with dots between the parts of their place, such as ``steps.0``, and their words."""
    steps = {f"steps.{number}": step for number, step in enumerate(exercise.steps)}
    words = {name: getattr(exercise, name) for name in ("name", "goal", "easier", "harder", "caution", "alt")}
    return {**words, **steps, "dose.start": exercise.dose.start, "dose.build": exercise.dose.build}


def changed_text(text: str, exercise: Exercise, form: Mapping[str, str]) -> str:
    """The catalogue with what the form says of an exercise; raises :class:`EditError`."""
    before = form_of(exercise)
    said = {name: " ".join(form.get(name, "").split()) for name in before}
    changed = {name: words for name, words in said.items() if words != before[name]}
    for name, words in changed.items():
        if not words or len(words) > LONGEST:
            raise EditError("too_long" if words else "empty", words or before[name])
    values = {("exercises", exercise.id, *name.split(".")): words for name, words in changed.items()}
    try:
        return with_values(text, values)
    except NoPlaceError:
        raise EditError("other_shape") from None
