"""What is drawn over a picture: arrows, and the numbers of start and end."""

from __future__ import annotations

import numpy as np

from bot.drawing.skeleton import Vector

HEAD = 9.0  # points
SHORTEST = 28.0  # points
DIGITS = {1: "M-2.4 -2.2L0.6 -4.4V4.6", 2: "M-2.8 -2.4C-2.4 -5.4 2.9 -5.3 2.7 -1.9C2.6 0 -0.6 2 -3 4.4H3.1"}


def arrow(points: Vector, both: bool) -> str:
    """A bent arrow along points; a short way gets an arrow that can be seen."""
    points = _stretched(points)
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    heads = _head(points) + (_head(points[::-1]) if both else "")
    return f'<path class="arrow" d="{line}"/><path class="arrow" d="{heads}"/>'


def badge(number: int, corner: tuple[float, float]) -> str:
    """A small 1 or 2, drawn: text would need a font."""
    x, y = corner[0] + 16, corner[1] + 16
    return (
        f'<g transform="translate({x:g} {y:g})"><circle class="mark" r="10"/>'
        f'<path class="digit" d="{DIGITS[number]}"/></g>'
    )


def _stretched(points: Vector) -> Vector:
    way = points[-1] - points[0]
    length = float(np.linalg.norm(way))
    if length >= SHORTEST:
        return points
    middle, half = (points[0] + points[-1]) / 2, SHORTEST / 2 * way / max(length, 1e-6)
    return np.array([middle - half, middle + half])


def _head(points: Vector) -> str:
    tip = points[-1]
    far = next((point for point in points[::-1] if np.linalg.norm(tip - point) > HEAD * 0.8), points[0])
    way = (tip - far) / max(float(np.linalg.norm(tip - far)), 1e-6)
    aside = np.array((-way[1], way[0]))
    corners = [tip - HEAD * way + 0.7 * HEAD * aside, tip, tip - HEAD * way - 0.7 * HEAD * aside]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners)
