"""CSV that a spreadsheet reads as words: no cell becomes a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV; a cell that a spreadsheet would calculate begins with an apostrophe."""
    file = StringIO(newline="")
    csv.writer(file).writerows([_as_words(cell) for cell in row] for row in rows)
    return file.getvalue()


def _as_words(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" \n").startswith(FORMULA_SIGNS) else cell
