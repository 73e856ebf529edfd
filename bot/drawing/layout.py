"""Where a scene goes on the picture: one view for the movement, two panels for start and end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bot.drawing.scene import Frame, Scene
from bot.drawing.skeleton import Vector

WIDTH, HEIGHT = 320, 240  # points of the picture
MARGIN = 8.0
LARGEST = 1.75  # points a centimetre

Area = tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True)
class Fit:
    """From centimetres to points: scale, then shift; ``corner`` is the top left of the area."""

    scale: float
    shift: Vector
    corner: tuple[float, float]

    def points(self, centimetres: Vector) -> Vector:
        points: Vector = centimetres * self.scale + self.shift
        return points


def fit_moving(scene: Scene) -> Fit:
    """One view as large as the picture."""
    return _fit(_bounds(scene.frames, ()), (0.0, 0.0, WIDTH, HEIGHT))


def fit_panels(scene: Scene) -> tuple[Fit, Fit]:
    """Beside each other or one above the other, whichever shows the figure larger."""
    bounds = _bounds((scene.start, scene.end), [way.points for way in scene.ways])
    side = (_fit(bounds, (0.0, 0.0, WIDTH / 2, HEIGHT)), _fit(bounds, (WIDTH / 2, 0.0, WIDTH / 2, HEIGHT)))
    stacked = (_fit(bounds, (0.0, 0.0, WIDTH, HEIGHT / 2)), _fit(bounds, (0.0, HEIGHT / 2, WIDTH, HEIGHT / 2)))
    return max(side, stacked, key=lambda fits: fits[0].scale)


def _fit(bounds: tuple[Vector, Vector], area: Area) -> Fit:
    low, high = bounds
    left, top, width, height = area
    room = np.array((width - 2 * MARGIN, height - 2 * MARGIN))
    scale = min(*(room / (high - low)), LARGEST)
    middle = np.array((left + width / 2, top + height / 2))
    return Fit(float(scale), middle - scale * (low + high) / 2, (left, top))


def _bounds(frames: Iterable[Frame], ways: Iterable[Vector]) -> tuple[Vector, Vector]:
    outlines = [outline for frame in frames for piece in frame for outline in piece.outlines]
    points = np.concatenate([*outlines, *ways])
    return points.min(axis=0), points.max(axis=0)
