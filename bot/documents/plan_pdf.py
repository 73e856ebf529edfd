"""The plan on one sheet of paper, with the pictures of the movements."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from fpdf import FPDF

from bot.documents.fonts import font_file
from bot.drawing.movements import still_png
from bot.knowledge.exercises import Exercise
from bot.knowledge.labels import labels
from bot.knowledge.pictures import pictures

MARGIN = 15.0  # mm
PICTURE, DOTS = (42.0, 31.5), 640  # mm, and dots across
ROW = 36.0  # mm: six rows and the words above and below fit on one page


def plan_pdf(clinic: str, plan: Sequence[Exercise]) -> bytes:
    """A one-page PDF (A4)."""
    words = labels("plan_file")
    pdf = FPDF()
    pdf.set_auto_page_break(False)
    pdf.set_margin(MARGIN)
    pdf.set_title(words["title"])
    for style, name in (("", "DejaVuSans"), ("B", "DejaVuSans-Bold")):
        pdf.add_font("DejaVu", style, font_file(name))
    pdf.add_page()
    _line(pdf, words["title"], 16, bold=True)
    _line(pdf, clinic, 9)
    for exercise in plan:
        _movement(pdf, exercise)
    pdf.set_y(-32)
    _line(pdf, words["stop"], 8)
    _line(pdf, words["education"], 8)
    return bytes(pdf.output())


def _movement(pdf: FPDF, exercise: Exercise) -> None:
    top = pdf.get_y() + 1
    if exercise.id in pictures():
        drawn = BytesIO(still_png(exercise.id, DOTS))
        pdf.image(drawn, MARGIN, top, *PICTURE, keep_aspect_ratio=True, alt_text=exercise.alt)
    pdf.set_left_margin(MARGIN + PICTURE[0] + 4)
    pdf.set_y(top)
    _line(pdf, f"{exercise.name} \u2013 {exercise.dose.start}", 9, bold=True)
    _line(pdf, " ".join(f"{number}. {step}" for number, step in enumerate(exercise.steps, 1)), 8)
    _line(pdf, exercise.caution, 8)
    pdf.set_left_margin(MARGIN)
    pdf.set_y(top + ROW)


def _line(pdf: FPDF, text: str, size: float, *, bold: bool = False) -> None:
    pdf.set_font("DejaVu", "B" if bold else "", size)
    pdf.multi_cell(0, size * 0.45, text, align="L", new_x="LMARGIN", new_y="NEXT")
