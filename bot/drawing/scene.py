"""A picture's poses as frames: pieces in the same order in each, so that one frame can turn into the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi

import numpy as np

from bot.drawing.figure import figure
from bot.drawing.outlines import Camera, Piece
from bot.drawing.poses import mix, whole
from bot.drawing.props import prop_pieces
from bot.drawing.skeleton import Skeleton, Vector, skeleton
from bot.knowledge.pictures import Arrow, Picture

STEPS = 7  # frames from one pose to the next

Frame = tuple[Piece, ...]


@dataclass(frozen=True)
class Way:
    """Where a joint goes, in points of the picture; ``both`` when it comes back too."""

    points: Vector
    both: bool


@dataclass(frozen=True)
class Scene:
    """One turn of the movement: its frames, and the seconds that each of them lasts; ``end`` is one of them."""

    frames: tuple[Frame, ...]
    seconds: tuple[float, ...]
    end: Frame
    ways: tuple[Way, ...]

    @property
    def start(self) -> Frame:
        return self.frames[0]


def scene(picture: Picture) -> Scene:
    """The picture as frames."""
    camera = Camera(picture.yaw, picture.pitch)
    poses = [whole(pose) for pose in picture.poses]
    poses += poses[:1] if picture.round else []
    between = [mix(one, other, _eased(step)) for one, other in pairwise(poses) for step in range(STEPS)]
    bodies = [_body(picture, skeleton(pose)) for pose in [*between, poses[-1]]]
    frames = _sorted([_pieces(picture, body, camera) for body in bodies], picture.front)
    end = STEPS * (picture.end % len(picture.poses))
    turn = frames[:-1] if picture.round else [*frames, *frames[-2:0:-1]]
    ways = tuple(_way(arrow, bodies[: end + 1], camera) for arrow in picture.arrows)
    return Scene(tuple(turn), tuple(_seconds(picture, len(turn))), frames[end], ways)


def _eased(step: int) -> float:
    """Slow at both ends, as people move."""
    return (1 - cos(pi * step / STEPS)) / 2


def _seconds(picture: Picture, frames: int) -> list[float]:
    step = picture.seconds / STEPS
    return [step + (picture.hold if number % STEPS == 0 else 0.0) for number in range(frames)]


def _body(picture: Picture, body: Skeleton) -> Skeleton:
    """Lying on a side, the plane of the movement is level: what was right is down."""
    if not picture.on_side:
        return body
    places = {name: _on_side(place) for name, place in body.places.items()}
    return Skeleton(places, _on_side(body.gaze), _on_side(body.chest))


def _on_side(place: Vector) -> Vector:
    return np.array((place[0], -place[2], place[1]))


def _pieces(picture: Picture, body: Skeleton, camera: Camera) -> list[Piece]:
    around = [piece for placed in picture.props for piece in prop_pieces(placed, body.places, camera)]
    return [*around, *figure(body, camera)]


def _sorted(frames: Sequence[Sequence[Piece]], front: Sequence[str]) -> list[Frame]:
    """From back to front, by where each piece is in all frames together; ``front`` names limbs to draw last."""

    def depth(number: int) -> tuple[int, float]:
        name = frames[0][number].name
        place = front.index(name) + 1 if name in front else 0
        return place, sum(frame[number].depth for frame in frames)

    order = sorted(range(len(frames[0])), key=depth)
    painted = [frames[0][number] for number in order]
    return [
        tuple(
            Piece(piece.name, piece.paint, frame[number].outlines, piece.depth, piece.halo)
            for number, piece in zip(order, painted, strict=True)
        )
        for frame in frames
    ]


def _way(arrow: Arrow, bodies: Sequence[Skeleton], camera: Camera) -> Way:
    points = [camera.flat(body.places[arrow.follow]) for body in bodies]
    right, up = arrow.aside
    return Way(np.array(points) + np.array((right, -up)), arrow.both)
