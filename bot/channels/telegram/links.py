"""What a link ``https://t.me/<bot>?start=…`` asks for. Anybody can write such a link, so only what is known counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.knowledge.exercises import exercises

CLINIC, EXERCISE = "clinic_", "exercise_"


@dataclass(frozen=True)
class Link:
    """A known clinic's id, the name of a movement, or neither."""

    clinic: str | None = None
    exercise: str | None = None


def read_link(text: str, clinics: Collection[str]) -> Link:
    """``/start clinic_riverside`` or ``/start exercise_bridge``; anything else is a plain start."""
    payload = (text.split(maxsplit=1)[1:] or [""])[0]
    if payload.removeprefix(CLINIC) in clinics and payload.startswith(CLINIC):
        return Link(clinic=payload.removeprefix(CLINIC))
    known = exercises().get(payload.removeprefix(EXERCISE)) if payload.startswith(EXERCISE) else None
    return Link(exercise=known.name) if known else Link()
