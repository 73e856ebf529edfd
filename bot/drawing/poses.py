"""Poses with nothing left open, so that any two of them can be mixed."""

from __future__ import annotations

from dataclasses import fields, replace
from math import cos, radians, sin
from typing import Any

from bot.drawing.skeleton import HIPS, SHOULDERS, SIDES
from bot.knowledge.pictures import Limb, Numbers, Pose

HANGING = Limb(angles=(-92.0, -84.0), out=4.0)
STANDING = Limb(angles=(-90.0, -90.0))


def whole(pose: Pose) -> Pose:
    """Each limb by itself, each angle of the spine, and where knees and elbows point: forward and back."""
    spine = (pose.spine * 3)[:3]
    arms, legs = pose.arms or HANGING, pose.legs or STANDING
    knees, elbows = _front(spine[0]), _front(spine[2] + 180.0)
    return replace(
        pose,
        spine=spine,
        head=spine[2] if pose.head is None else pose.head,
        pelvis=(*pose.pelvis, 0.0)[:3],
        arms=None,
        legs=None,
        right_arm=_limb(pose.right_arm, arms, "right", elbows, SHOULDERS),
        left_arm=_limb(pose.left_arm, arms, "left", elbows, SHOULDERS),
        right_leg=_limb(pose.right_leg, legs, "right", knees, HIPS),
        left_leg=_limb(pose.left_leg, legs, "left", knees, HIPS),
    )


def mix(one: Any, other: Any, share: float) -> Any:
    """What lies between two whole poses: every number of ``one`` moved towards that of ``other``."""
    if isinstance(one, (Pose, Limb)):
        names = [field.name for field in fields(one)]
        return type(one)(**{name: mix(getattr(one, name), getattr(other, name), share) for name in names})
    if isinstance(one, tuple):
        return tuple(mix(first, second, share) for first, second in zip(one, other, strict=True))
    return None if one is None else one + share * (other - one)


def _limb(own: Limb | None, both: Limb, side: str, bend: Numbers, width: float) -> Limb:
    """A limb given for both sides is mirrored for the left; without z it is straight before its joint."""
    limb = own or both
    sign = SIDES[side]
    mirror = 1.0 if own else sign
    to = limb.to and (*limb.to[:2], mirror * limb.to[2] if len(limb.to) > 2 else sign * width)
    pointing = (*(limb.bend or bend), 0.0)[:3]
    return replace(limb, to=to, bend=(*pointing[:2], mirror * pointing[2]))


def _front(angle: float) -> Numbers:
    """Where a trunk with this angle looks."""
    return sin(radians(angle)), -cos(radians(angle)), 0.0
