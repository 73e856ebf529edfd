"""The catalogue of starter movements, and how one of them is chosen by what a person asked for.

Browsing, not prescribing: a wish is words about goal, level, position, equipment, time and places the body cannot go,
never symptoms (evidence: content/exercises.yml, sources in each entry).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from bot.knowledge.content_files import read_records
from bot.knowledge.content_in_use import content_file, once_per_content

LEVELS = ("gentle", "easy", "moderate")


@dataclass(frozen=True)
class Dose:
    """How much to start with, and how to build up: words, as a physio would say them."""

    start: str
    build: str


@dataclass(frozen=True)
class Exercise:
    """One movement. ``avoid`` holds codes of avoid_codes.yml; ``minutes`` is the time of the starting dose."""

    id: str
    number: str
    name: str
    category: str
    goal: str
    level: str
    positions: tuple[str, ...]
    floor: bool
    bed: bool
    equipment: tuple[str, ...]
    equipment_note: str
    minutes: int
    steps: tuple[str, ...]
    dose: Dose
    easier: str
    harder: str
    easier_id: str | None
    harder_id: str | None
    caution: str
    avoid: tuple[str, ...]
    sources: tuple[str, ...]
    aliases: tuple[str, ...]
    alt: str


@dataclass(frozen=True)
class AvoidCode:
    """Who should leave movements with this code out until somebody has checked them."""

    code: str
    who: str
    advice: str


@dataclass(frozen=True)
class Wish:
    """What a person asked for; None or empty means that they did not say. ``limits`` are avoid codes."""

    goal: str | None = None
    level: str | None = None
    position: str | None = None
    equipment: str | None = None
    minutes: int | None = None
    limits: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Suggestion:
    """A movement, and the parts of the wish that it does not meet (names of :class:`Wish` fields)."""

    exercise: Exercise
    unmet: tuple[str, ...] = ()


@once_per_content
def exercises() -> dict[str, Exercise]:
    """All movements by id, in the order of the catalogue."""
    return {exercise.id: exercise for exercise in read_records(content_file("exercises.yml"), "exercises", Exercise)}


@once_per_content
def avoid_codes() -> dict[str, AvoidCode]:
    """What each avoid code means."""
    return {code.code: code for code in read_records(content_file("avoid_codes.yml"), "avoid_codes", AvoidCode)}


# The most important part first: a part that cannot be met gives way before one above it does.
_FITS: dict[str, Callable[[Exercise, Wish], bool]] = {
    "position": lambda exercise, wish: wish.position is None or _position_fits(exercise, wish.position),
    "goal": lambda exercise, wish: wish.goal in (None, exercise.category),
    "level": lambda exercise, wish: wish.level in (None, exercise.level),
    "equipment": lambda exercise, wish: _equipment_fits(exercise, wish.equipment),
    "minutes": lambda exercise, wish: wish.minutes is None or exercise.minutes <= wish.minutes,
}


PARTS = tuple(_FITS)


def suggest(
    catalogue: Iterable[Exercise], wish: Wish, shown: Collection[str] = (), said_now: Collection[str] = ()
) -> Suggestion | None:
    """The first movement not yet shown that meets the wish, or the nearest one; None when the limits leave none.

    Limits hold always; of the other parts of a wish, none gives way that could be met, and those ``said_now`` last.
    """
    parts = sorted(PARTS, key=lambda part: part not in said_now)
    possible = [exercise for exercise in catalogue if exercise.id not in shown and not broken_limits(exercise, wish)]
    if not possible:
        return None
    misses = {exercise.id: [not _FITS[part](exercise, wish) for part in parts] for exercise in possible}
    chosen = min(possible, key=lambda exercise: (misses[exercise.id], _beginner_order(exercise, wish)))
    return Suggestion(chosen, tuple(part for part in PARTS if not _FITS[part](chosen, wish)))


def broken_limits(exercise: Exercise, wish: Wish) -> frozenset[str]:
    """The limits of the wish that this movement does not keep."""
    needs = frozenset(exercise.avoid)
    if exercise.floor and not exercise.bed:
        needs |= {"FLR"}
    elif exercise.bed:
        needs -= {"FLR"}  # a firm bed does as well as the floor (avoid_codes.yml, FLR)
    return wish.limits & needs


def _beginner_order(exercise: Exercise, wish: Wish) -> tuple[bool, int]:
    on_floor_or_bed = "FLR" in wish.limits and exercise.floor
    return on_floor_or_bed, LEVELS.index(exercise.level)


def _equipment_fits(exercise: Exercise, equipment: str | None) -> bool:
    if equipment == "none":
        return not set(exercise.equipment) - {"chair", "wall", "worktop"}  # what every home has
    return equipment is None or equipment in exercise.equipment


def _position_fits(exercise: Exercise, position: str) -> bool:
    if position == "bed":
        return exercise.bed
    if position == "floor":
        return exercise.floor
    return position in exercise.positions
