"""The small plan that a person puts together, in words."""

from __future__ import annotations

from collections.abc import Iterable

from bot.knowledge.exercises import exercises

WALKING = "walking_plan"  # comes on top of the movements


def plan_lines(plan: Iterable[str]) -> str:
    """A line for each movement with its starting dose; what left the catalogue is left out."""
    known = (exercises()[exercise] for exercise in plan if exercise in exercises())
    return "\n".join(f"\u2022 {exercise.name}: {exercise.dose.start}" for exercise in known)
