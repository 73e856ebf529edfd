"""The joints of the figure in a pose: places in centimetres, found from angles and from where hands and feet are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.pictures import Limb, Pose

Vector = NDArray[np.float64]

SPINE = (12.0, 14.0, 25.0)  # pelvis, loin, chest
NECK, HIPS, SHOULDERS = 17.0, 8.5, 16.5  # neck's root to the middle of the head; half the widths
THIGH, SHIN, UPPER_ARM, FOREARM = 42.0, 40.0, 28.0, 25.0
SIDES = {"right": 1.0, "left": -1.0}


@dataclass(frozen=True)
class Skeleton:
    """Places by name, and the directions in which the head and the chest look."""

    places: dict[str, Vector]
    gaze: Vector
    chest: Vector


def vector(numbers: tuple[float, ...]) -> Vector:
    """Two numbers are a place in the middle plane."""
    return np.array((*numbers, 0.0, 0.0, 0.0)[:3])


def skeleton(pose: Pose) -> Skeleton:
    """Every joint of a whole pose (see :func:`bot.drawing.poses.whole`)."""
    pelvis, loin, chest = pose.spine
    up = _direction(pelvis)
    right = _turned(_right(), up, pose.roll)
    hips = vector(pose.pelvis)
    waist = hips + SPINE[0] * up
    ribs = waist + SPINE[1] * _leaning(_direction(loin), right, pose.lean)
    chest_up = _leaning(_direction(chest), right, pose.lean)
    neck = ribs + SPINE[2] * chest_up
    shoulders = _turned(_square(right, chest_up), chest_up, pose.turn)
    chest_front = np.cross(chest_up, shoulders)
    head_up = _leaning(_direction(pose.head or 0.0), shoulders, pose.lean)
    gaze = np.cross(head_up, _turned(_square(shoulders, head_up), head_up, pose.look))
    places = {"pelvis": hips, "waist": waist, "ribs": ribs, "neck": neck, "head": neck + NECK * head_up}
    for side, sign in SIDES.items():
        _add_leg(places, pose, side, hips + sign * HIPS * right)
        _add_arm(places, pose, side, neck - 4 * chest_up + sign * SHOULDERS * shoulders)
        places[f"{side}_rib"] = ribs + 6 * chest_up + sign * 7 * shoulders
        places[f"{side}_waist"] = waist + sign * 5.5 * right
    places["belly"] = waist + np.cross(up, right) * (2.5 + pose.belly)
    return Skeleton(places, gaze, chest_front)


def _add_leg(places: dict[str, Vector], pose: Pose, side: str, hip: Vector) -> None:
    limb = pose.right_leg if side == "right" else pose.left_leg
    knee, ankle = _bones(limb or Limb(), SIDES[side], hip, (THIGH, SHIN))
    toe = _direction(limb.tip if limb and limb.tip is not None else 0.0)
    sole = np.cross(toe, _right())
    places |= {f"{side}_hip": hip, f"{side}_knee": knee, f"{side}_ankle": ankle}
    places |= {f"{side}_heel": ankle + 3.0 * sole - 3.0 * toe, f"{side}_toe": ankle + 4.0 * sole + 13.5 * toe}
    places[f"{side}_sole"] = ankle + 7.0 * sole + 6.0 * toe


def _add_arm(places: dict[str, Vector], pose: Pose, side: str, shoulder: Vector) -> None:
    limb = pose.right_arm if side == "right" else pose.left_arm
    elbow, wrist = _bones(limb or Limb(), SIDES[side], shoulder, (UPPER_ARM, FOREARM))
    hand = _direction(limb.tip) if limb and limb.tip is not None else _unit(wrist - elbow)
    places |= {f"{side}_shoulder": shoulder, f"{side}_elbow": elbow}
    places |= {f"{side}_wrist": wrist, f"{side}_hand": wrist + 8.0 * hand}


def _bones(limb: Limb, sign: float, root: Vector, lengths: tuple[float, float]) -> tuple[Vector, Vector]:
    if limb.to is not None:
        return _reach(root, vector(limb.to), lengths, vector(limb.bend or ()))
    upper, lower = limb.angles or (-90.0, -90.0)
    middle = root + lengths[0] * _leaning(_direction(upper), sign * _right(), limb.out)
    return middle, middle + lengths[1] * _leaning(_direction(lower), sign * _right(), limb.out)


def _reach(root: Vector, end: Vector, lengths: tuple[float, float], bend: Vector) -> tuple[Vector, Vector]:
    """Middle joint and end of two bones; an end out of reach is pulled in."""
    upper, lower = lengths
    way = _unit(end - root)
    distance = float(np.clip(np.linalg.norm(end - root), abs(upper - lower) + 0.5, upper + lower - 0.2))
    along = (upper**2 - lower**2 + distance**2) / (2 * distance)
    height = max(upper**2 - along**2, 0.0) ** 0.5
    aside = _unit(bend - way * (bend @ way) + 1e-9)
    return root + along * way + height * aside, root + distance * way


def _right() -> Vector:
    return np.array((0.0, 0.0, 1.0))


def _direction(angle: float) -> Vector:
    return np.array((np.cos(np.radians(angle)), np.sin(np.radians(angle)), 0.0))


def _leaning(direction: Vector, towards: Vector, angle: float) -> Vector:
    leaning: Vector = direction * np.cos(np.radians(angle)) + towards * np.sin(np.radians(angle))
    return leaning


def _square(right: Vector, up: Vector) -> Vector:
    return _unit(right - up * (right @ up))


def _turned(right: Vector, up: Vector, angle: float) -> Vector:
    """The sideways direction after a turn to the right about ``up``."""
    front = np.cross(up, right)
    turned: Vector = right * np.cos(np.radians(angle)) - front * np.sin(np.radians(angle))
    return turned


def _unit(way: Vector) -> Vector:
    length = float(np.linalg.norm(way))
    return way / length if length else way
