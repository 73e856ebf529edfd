from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.staff.csv_file import csv_text


@pytest.mark.parametrize("cell", ["=1+1", "+61 2", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert next(csv.reader(StringIO(csv_text([[cell]]), newline="")))[0] == f"'{cell}"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_other_words_come_back_as_they_were(word: str) -> None:
    cell = f"a {word}"
    assert list(csv.reader(StringIO(csv_text([[cell, "b"]]), newline=""))) == [[cell, "b"]]
