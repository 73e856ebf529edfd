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
    (x1, y1), (x2, y2), (x, y) = _bow(points)
    line = f"M{x1:.1f} {y1:.1f}Q{x2:.1f} {y2:.1f} {x:.1f} {y:.1f}"
    heads = _head(_bow(points)) + (_head(_bow(points)[::-1]) if both else "")
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


def _bow(points: Vector) -> Vector:
    """Start, control point and end of the curve through the middle of the way."""
    start, end = points[0], points[-1]
    far = np.linalg.norm(points - start, axis=1)
    beside = np.abs(far - far[-1] / 2).round(6)  # of two alike, every processor then finds the first
    middle = points[int(np.argmin(beside))] if len(points) > 2 else (start + end) / 2
    return np.array([start, 2 * middle - (start + end) / 2, end])


def _head(bow: Vector) -> str:
    """Two strokes at the end of a curve."""
    tip = bow[2]
    way = (tip - bow[1]) / max(float(np.linalg.norm(tip - bow[1])), 1e-6)
    aside = np.array((-way[1], way[0]))
    corners = [tip - HEAD * way + 0.7 * HEAD * aside, tip, tip - HEAD * way - 0.7 * HEAD * aside]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners)
