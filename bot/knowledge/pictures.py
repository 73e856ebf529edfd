"""How each movement looks: the poses of a jointed figure, what stands around it, and from where it is seen.

Centimetres and degrees. x is where a standing figure looks, y is up, z is to the figure's right. An angle turns in the
plane of x and y: 0 points along x, 90 up. How the numbers are read is explained at the head of content/pictures.yml.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.content_files import read_records
from bot.knowledge.content_in_use import content_file, once_per_content

Numbers = tuple[float, ...]


@dataclass(frozen=True)
class Limb:
    """An arm or a leg: where its wrist or ankle is (``to``), or the angles of its two bones.

    ``bend`` is the direction in which the elbow or knee points, ``out`` how far an angled limb is away from the middle,
    ``tip`` the angle of the hand or foot.
    """

    to: Numbers | None = None
    angles: Numbers | None = None
    bend: Numbers | None = None
    out: float = 0.0
    tip: float | None = None


@dataclass(frozen=True)
class Pose:
    """Where the body is. ``spine`` has the angles of pelvis, loin and chest (one: a straight back).

    ``roll`` turns the whole trunk about the spine, ``turn`` chest and head, ``look`` the head alone (to the right);
    ``lean`` bends the chest sideways, ``belly`` rounds the tummy (cm).
    """

    pelvis: Numbers
    spine: Numbers
    head: float | None = None
    roll: float = 0.0
    turn: float = 0.0
    look: float = 0.0
    lean: float = 0.0
    belly: float = 0.0
    arms: Limb | None = None
    right_arm: Limb | None = None
    left_arm: Limb | None = None
    legs: Limb | None = None
    right_leg: Limb | None = None
    left_leg: Limb | None = None


@dataclass(frozen=True)
class PropPart:
    """A block between two corners, a rod along points, or a ball.

    ``held`` names the joint that the numbers start from; a rod goes on through the places of ``joints``.
    """

    paint: str
    box: tuple[Numbers, ...] = ()
    rod: tuple[Numbers, ...] = ()
    ball: Numbers = ()
    joints: tuple[str, ...] = ()
    held: str | None = None
    width: float = 3.0
    front: bool = False


@dataclass(frozen=True)
class Prop:
    """Something that stands around the figure, by name."""

    id: str
    parts: tuple[PropPart, ...]


@dataclass(frozen=True)
class PlacedProp:
    """A prop of props.yml at a place; ``turned`` looks the other way along x."""

    prop: str
    at: Numbers = (0.0, 0.0, 0.0)
    turned: bool = False


@dataclass(frozen=True)
class Arrow:
    """The way that a joint goes, drawn ``aside`` of it (picture x and y, cm)."""

    follow: str
    aside: Numbers = (0.0, 0.0)
    both: bool = False


@dataclass(frozen=True)
class Picture:
    """One movement. The first pose is the start, ``end`` the number of another.

    It goes through all poses and back, or with ``round`` on from the first. ``seconds`` is the time from a pose to the
    next, ``hold`` the rest in a pose. ``on_side``: the figure lies on its right side, facing the viewer. ``front``
    names limbs to draw over everything.
    """

    id: str
    poses: tuple[Pose, ...]
    props: tuple[PlacedProp, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    yaw: float = 18.0
    pitch: float = 12.0
    on_side: bool = False
    round: bool = False
    end: int = -1
    front: tuple[str, ...] = ()
    seconds: float = 1.4
    hold: float = 0.7


@once_per_content
def pictures() -> dict[str, Picture]:
    """The picture of each movement, by the id of its exercise."""
    return {picture.id: picture for picture in read_records(content_file("pictures.yml"), "pictures", Picture)}


@once_per_content
def props() -> dict[str, Prop]:
    """What stands around the figures, by name."""
    return {prop.id: prop for prop in read_records(content_file("props.yml"), "props", Prop)}
