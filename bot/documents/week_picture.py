"""The week's view: which movements were done on which of the last seven days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.documents.fonts import font_file

ROW, NAMES, DAY = 64, 420, 84  # dots
PAPER, INK, LINE, DONE = "#ffffff", "#1c2b33", "#c9d3d8", "#0b5e6b"


def week_picture(days: Sequence[date], done: Mapping[str, frozenset[date]]) -> bytes:
    """A PNG with a row for each movement's name and a column for each day; a filled dot was done."""
    image = Image.new("RGB", (NAMES + DAY * len(days), ROW * (len(done) + 1)), PAPER)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(str(font_file("DejaVuSans")), 24)
    for column, day in enumerate(days):
        pen.text((_middle(column), ROW / 2), f"{day:%a}", INK, font, anchor="mm")
    for row, (name, dates) in enumerate(done.items(), 1):
        middle = ROW * row + ROW / 2
        pen.line((0, ROW * row, image.width, ROW * row), LINE, 2)
        pen.text((16, middle), name, INK, font, anchor="lm")
        for column, day in enumerate(days):
            box = (_middle(column) - 14, middle - 14, _middle(column) + 14, middle + 14)
            pen.ellipse(box, DONE if day in dates else PAPER, DONE if day in dates else LINE, 2)
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


def _middle(column: int) -> float:
    return NAMES + DAY * column + DAY / 2
