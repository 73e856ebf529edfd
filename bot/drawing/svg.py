"""Scenes as SVG: still with start and end side by side, or moving; light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from bot.drawing.layout import HEIGHT, WIDTH, Fit, fit_moving, fit_panels
from bot.drawing.marks import arrow, badge
from bot.drawing.outlines import Piece
from bot.drawing.paints import style
from bot.drawing.scene import Frame, Scene
from bot.drawing.skeleton import Vector


def still_svg(scene: Scene, title: str) -> str:
    """The start and the end beside or above each other."""
    return _document(title, style(), "".join(still_parts(scene)))


def moving_svg(scene: Scene, title: str) -> str:
    """The movement; people who asked for less motion get the still picture in its place."""
    moving = "".join(_moving_parts(scene))
    still = "".join(still_parts(scene))
    return _document(title, style(moving=True), f'<g class="moving">{moving}</g><g class="still">{still}</g>')


def frame_svg(scene: Scene, frame: Frame) -> str:
    """One frame of the movement in light colours, for pictures made of dots."""
    fit = fit_moving(scene)
    return _document("", style(dark=False), "".join(_path(piece, fit) for piece in frame))


def still_parts(scene: Scene) -> Iterator[str]:
    """The elements of the still picture, without the ground that it is on."""
    for number, (fit, frame) in enumerate(zip(fit_panels(scene), (scene.start, scene.end), strict=True), 1):
        yield from (_path(piece, fit) for piece in frame)
        if number == 1:
            yield from (arrow(fit.points(way.points), way.both) for way in scene.ways)
        yield badge(number, fit.corner)


def _moving_parts(scene: Scene) -> Iterator[str]:
    fit = fit_moving(scene)
    total = sum(scene.seconds)
    times = [sum(scene.seconds[:number]) / total for number in range(len(scene.seconds))]
    for number, piece in enumerate(scene.start):
        shapes = [_d(frame[number].outlines, fit) for frame in scene.frames]
        if len(set(shapes)) == 1:
            yield _path(piece, fit)
        else:
            yield _path(piece, fit, _animate(shapes, times, scene.seconds, total))


def _animate(shapes: Sequence[str], times: Sequence[float], seconds: Sequence[float], total: float) -> str:
    """Each shape at its time, held for what it lasts beyond a step."""
    step = min(seconds)
    moments = [(time, shape) for time, shape in zip(times, shapes, strict=True)]
    held = [
        (time + (last - step) / total, shape)
        for (time, shape), last in zip(moments, seconds, strict=True)
        if last > step
    ]
    line = sorted([*moments, *held], key=lambda moment: moment[0])
    values = ";".join(shape for _, shape in [*line, (1.0, shapes[0])])
    key_times = ";".join(f"{time:.4g}" for time in [*(time for time, _ in line), 1.0])
    timing = f'dur="{total:.4g}s" repeatCount="indefinite" keyTimes="{key_times}"'
    return f'<animate attributeName="d" {timing} values="{values}"/>'


def _path(piece: Piece, fit: Fit, inside: str = "") -> str:
    halo = " halo" if piece.halo else ""
    return f'<path class="{piece.paint}{halo}" d="{_d(piece.outlines, fit)}">{inside}</path>'


def _d(outlines: Sequence[Vector], fit: Fit) -> str:
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in fit.points(outline)) + "Z" for outline in outlines)


def _document(title: str, css: str, content: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img">'
        f"<title>{escape(title)}</title><style>{css}</style>"
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}"/>{content}</svg>\n'
    )
