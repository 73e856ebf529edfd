"""What stands around the figure: blocks, rods and balls as pieces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from bot.drawing.outlines import Camera, Piece, chain, hull
from bot.drawing.paints import PAINTS
from bot.drawing.skeleton import Vector, vector
from bot.knowledge.pictures import PlacedProp, PropPart, props

BEHIND, BEFORE = -1000.0, 1000.0  # cm: farther and nearer than any figure


def prop_pieces(placed: PlacedProp, joints: Mapping[str, Vector], camera: Camera) -> Iterator[Piece]:
    """The pieces of one prop, in the order of its parts."""
    for part in props()[placed.prop].parts:
        yield from _part(part, placed, joints, camera)


def _part(part: PropPart, placed: PlacedProp, joints: Mapping[str, Vector], camera: Camera) -> Iterator[Piece]:
    side = np.array((-1.0 if placed.turned else 1.0, 1.0, 1.0))
    origin = joints[part.held] if part.held else vector(placed.at)
    depth = BEFORE if part.front else BEHIND
    if part.box:
        corners = [origin + side * vector(corner) for corner in part.box]
        yield from _box(part.paint, corners[0], corners[1], camera, depth)
    line = [origin + side * vector(point) for point in part.rod] + [joints[name] for name in part.joints]
    if line:
        balls = [(place, part.width / 2) for place in line]
        yield Piece("prop", part.paint, chain(camera, balls), depth, halo=bool(part.held or part.joints))
    if part.ball:
        balls = [(origin + side * vector(part.ball), part.width / 2)]
        yield Piece("prop", part.paint, (hull(camera, balls),), depth)


def _box(paint: str, one: Vector, other: Vector, camera: Camera, depth: float) -> Iterator[Piece]:
    """The three faces that the viewer sees; the sides are darker than the top."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    near = np.where(camera.towards >= 0, high, low)
    for axis, tone in ((2, "_side"), (0, "_edge"), (1, "")):
        first, second = (each for each in range(3) if each != axis)
        face = []
        for at_first, at_second in ((low, low), (high, low), (high, high), (low, high)):
            corner = near.copy()
            corner[first], corner[second] = at_first[first], at_second[second]
            face.append(camera.flat(corner))
        shades = [shade for shade in (f"{paint}{tone}", f"{paint}_side", paint) if shade in PAINTS]
        yield Piece("prop", shades[0], (np.array(face),), depth, halo=False)
