"""Seen from the camera: places on the picture's plane, and the outlines of rounded bodies. Still in centimetres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bot.drawing.skeleton import Vector

CORNERS = 22  # of each outline; always as many, so that one can turn into another
AROUND = np.array([(np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)])


@dataclass(frozen=True)
class Camera:
    """Looks along -z; ``yaw`` steps round towards x, ``pitch`` looks down (degrees). No perspective."""

    yaw: float
    pitch: float

    @property
    def towards(self) -> Vector:
        """From the scene to the viewer."""
        yaw, pitch = np.radians((self.yaw, self.pitch))
        return np.array((np.sin(yaw) * np.cos(pitch), np.sin(pitch), np.cos(yaw) * np.cos(pitch)))

    def flat(self, place: Vector) -> Vector:
        """Right and down on the picture."""
        yaw, pitch = np.radians((self.yaw, self.pitch))
        right = np.array((np.cos(yaw), 0.0, -np.sin(yaw)))
        down = np.array((np.sin(yaw) * np.sin(pitch), -np.cos(pitch), np.cos(yaw) * np.sin(pitch)))
        return np.array((right @ place, down @ place))

    def depth(self, place: Vector) -> float:
        """Greater is nearer to the viewer."""
        return float(self.towards @ place)


@dataclass(frozen=True)
class Piece:
    """One area of one paint: outlines that are filled together. ``halo`` keeps it apart from what lies behind it."""

    name: str
    paint: str
    outlines: tuple[Vector, ...]
    depth: float
    halo: bool = True


Ball = tuple[Vector, float]  # place and radius


def hull(camera: Camera, balls: Sequence[Ball]) -> Vector:
    """The outline of balls and of all between them: CORNERS points."""
    middles = np.array([camera.flat(place) for place, _ in balls])
    radii = np.array([radius for _, radius in balls])
    furthest = np.argmax(AROUND @ middles.T + radii, axis=1)
    outline: Vector = middles[furthest] + radii[furthest, None] * AROUND
    return outline


def chain(camera: Camera, balls: Sequence[Ball]) -> tuple[Vector, ...]:
    """The outlines of a rounded line through balls."""
    return tuple(hull(camera, pair) for pair in pairwise(balls))
