"""The person: solid limbs around the joints of a skeleton, in clothes, as pieces from back to front."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bot.drawing.outlines import Camera, Piece, chain, hull
from bot.drawing.skeleton import SIDES, Skeleton, Vector

FAR = 4.0  # cm behind the trunk: such a limb is painted in the darker tone


def figure(body: Skeleton, camera: Camera) -> list[Piece]:
    """All pieces of the person."""
    trunk = camera.depth((body.places["pelvis"] + body.places["neck"]) / 2)
    pieces = [*_trunk(body, camera, trunk), *_head(body, camera)]
    for side in SIDES:
        pieces += [*_leg(body, camera, side, trunk), *_arm(body, camera, side, trunk)]
    return pieces


def _trunk(body: Skeleton, camera: Camera, depth: float) -> Iterator[Piece]:
    at = body.places
    ribs = [(at[f"{side}_rib"], 10.0) for side in SIDES]
    shoulders = [(at[f"{side}_shoulder"], 6.0) for side in SIDES]
    middle = [((at["ribs"] + at["waist"]) / 2 + sign * (at["right_waist"] - at["waist"]), 9.0) for sign in (1, -1)]
    waist = [(at[f"{side}_waist"], 9.0) for side in SIDES]
    hips = [(at[f"{side}_hip"], 9.0) for side in SIDES]
    yield Piece("trunk", "trousers", (hull(camera, [*waist, *hips]),), depth)
    top = (hull(camera, [*shoulders, *ribs]), hull(camera, [*ribs, *middle]), hull(camera, [*middle, *waist]))
    yield Piece("trunk", "top", (*top, hull(camera, [(at["belly"], 8.0), *waist])), depth)


def _head(body: Skeleton, camera: Camera) -> Iterator[Piece]:
    middle = body.places["head"]
    depth = camera.depth(middle)
    up = _unit(middle - body.places["neck"])
    faces_viewer = body.gaze @ camera.towards
    yield Piece("head", "skin", chain(camera, [(body.places["neck"] - 2 * up, 5.0), (middle, 5.0)]), depth)
    yield Piece("head", "hair", (hull(camera, [(middle, 11.5)]),), depth)
    face = hull(camera, [(middle + 2.6 * body.gaze - 1.6 * up, 9.4)])
    nose = hull(camera, [(middle + 6 * body.gaze - 2 * up, 4.0), (middle + 12.6 * body.gaze - 2.6 * up, 1.7)])
    shown = 1.0 if faces_viewer > -0.5 else 0.0
    yield Piece("head", "skin", tuple(_shrunk(outline, shown) for outline in (face, nose)), depth, halo=False)
    eyes = []
    across = np.cross(body.gaze, up)
    for sign in (1, -1):
        eye = middle + 10.0 * body.gaze + sign * 4.0 * across + 1.0 * up
        seen = _unit(eye - middle) @ camera.towards > 0.12
        eyes.append(hull(camera, [(eye, 1.3 if seen else 0.0)]))
    yield Piece("head", "eye", tuple(eyes), depth, halo=False)


def _leg(body: Skeleton, camera: Camera, side: str, trunk: float) -> Iterator[Piece]:
    hip, knee, ankle, heel, toe = (body.places[f"{side}_{name}"] for name in ("hip", "knee", "ankle", "heel", "toe"))
    depth = camera.depth((knee + ankle + hip) / 3)
    tone = _tone(depth, trunk)
    foot = hull(camera, [(ankle, 4.2), (heel, 4.0), (toe, 3.0)])
    yield Piece(f"{side}_leg", f"shoe{tone}", (foot,), depth)
    yield Piece(f"{side}_leg", f"trousers{tone}", chain(camera, [(hip, 8.8), (knee, 6.2), (ankle, 4.8)]), depth)


def _arm(body: Skeleton, camera: Camera, side: str, trunk: float) -> Iterator[Piece]:
    shoulder, elbow, wrist, hand = (body.places[f"{side}_{name}"] for name in ("shoulder", "elbow", "wrist", "hand"))
    depth = camera.depth((elbow + wrist + shoulder) / 3)
    tone = _tone(depth, trunk)
    bare = chain(camera, [(shoulder, 4.8), (elbow, 4.1), (wrist, 3.3), (hand, 3.0)])
    sleeve = chain(camera, [(shoulder, 6.0), (shoulder + 0.62 * (elbow - shoulder), 5.4)])
    yield Piece(f"{side}_arm", f"skin{tone}", bare, depth)
    yield Piece(f"{side}_arm", f"top{tone}", sleeve, depth)


def _tone(depth: float, trunk: float) -> str:
    return "_far" if depth < trunk - FAR else ""


def _shrunk(outline: Vector, to: float) -> Vector:
    """The outline, or nothing in its place."""
    middle = outline.mean(axis=0)
    shrunk: Vector = middle + to * (outline - middle)
    return shrunk


def _unit(way: Vector) -> Vector:
    unit: Vector = way / np.linalg.norm(way)
    return unit
