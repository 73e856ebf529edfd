"""The pictures of the exercises by their ids, each drawn once when it is first asked for."""

from __future__ import annotations

from bot.drawing.gif import gif, png
from bot.drawing.scene import Scene, scene
from bot.drawing.svg import moving_svg, still_parts, still_svg
from bot.knowledge.content_in_use import once_per_content
from bot.knowledge.exercises import exercises
from bot.knowledge.pictures import pictures


@once_per_content
def moving(exercise_id: str) -> str:
    """The movement as SVG; raises KeyError for an exercise that is not drawn."""
    return moving_svg(_scene(exercise_id), exercises()[exercise_id].alt)


@once_per_content
def still(exercise_id: str) -> str:
    """Its start and end as SVG; raises KeyError for an exercise that is not drawn."""
    return still_svg(_scene(exercise_id), exercises()[exercise_id].alt)


def still_elements(exercise_id: str) -> str:
    """What the still picture is made of, for a sheet of many."""
    return "\n".join(still_parts(_scene(exercise_id)))


@once_per_content
def animation(exercise_id: str) -> bytes:
    """The movement as GIF; raises KeyError for an exercise that is not drawn. Takes up to a second."""
    return gif(_scene(exercise_id))


def still_png(exercise_id: str, width: int) -> bytes:
    """Start and end as PNG, for paper; raises KeyError for an exercise that is not drawn."""
    return png(still(exercise_id), width)


@once_per_content
def _scene(exercise_id: str) -> Scene:
    return scene(pictures()[exercise_id])
