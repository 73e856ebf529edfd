"""`backwise pictures`: the sheet of all movements for the documentation."""

from __future__ import annotations

from rich.console import Console

from bot.settings import HOME

SHEET = HOME / "docs" / "exercises.svg"


def draw_sheet() -> None:
    """Draw every movement, start and end, on one sheet: docs/exercises.svg."""
    from bot.drawing.sheet import sheet

    SHEET.write_text(sheet(), encoding="utf-8")
    Console(highlight=False).print(f"Written: {SHEET.relative_to(HOME)}")
