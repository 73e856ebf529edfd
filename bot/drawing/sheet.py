"""All movements on one sheet, start and end of each with its name, for people who check them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bot.drawing.layout import HEIGHT, WIDTH
from bot.drawing.movements import still_elements
from bot.drawing.paints import style
from bot.knowledge.exercises import Exercise, exercises
from bot.knowledge.pictures import pictures

COLUMNS = 4
GAP, CAPTION = 12, 30  # points
FONT = "16px system-ui,sans-serif"


def sheet() -> str:
    """The contact sheet as SVG; raises KeyError when an exercise is not drawn."""
    drawn = [exercise for exercise in exercises().values() if exercise.id in pictures()]
    rows = -(-len(drawn) // COLUMNS)
    width, height = COLUMNS * (WIDTH + GAP) + GAP, rows * (HEIGHT + CAPTION + GAP) + GAP
    names = f"text{{font:{FONT};fill:#1c2528}}@media(prefers-color-scheme:dark){{text{{fill:#e9eff1}}}}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">\n'
        f"<title>All movements, start and end</title><style>{style()}{names}</style>\n{''.join(_cells(drawn))}</svg>\n"
    )


def _cells(drawn: list[Exercise]) -> Iterator[str]:
    for number, exercise in enumerate(drawn):
        row, column = divmod(number, COLUMNS)
        x, y = GAP + column * (WIDTH + GAP), GAP + row * (HEIGHT + CAPTION + GAP)
        yield (
            f'<svg x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}"><title>{escape(exercise.alt)}</title>\n'
            f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="12"/>\n{still_elements(exercise.id)}</svg>\n'
            f'<text x="{x}" y="{y + HEIGHT + 20}">{exercise.number} {escape(exercise.name)}</text>\n'
        )
