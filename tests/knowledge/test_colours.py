from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.colours import BLACK, WHITE, ColourPair, contrast, correction, readable

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
PAIRS = st.builds(ColourPair, COLOURS, COLOURS)


@pytest.mark.parametrize(
    ("colour", "other", "ratio"),
    [(BLACK, WHITE, 21), (WHITE, WHITE, 1), ("#767676", WHITE, 4.54), ("#ff0000", WHITE, 4.0)],
)
def test_the_contrast_is_that_of_wcag(colour: str, other: str, ratio: float) -> None:
    assert contrast(colour, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, colour) == contrast(colour, other)


@given(PAIRS)
def test_text_on_the_accent_can_always_be_read(pair: ColourPair) -> None:
    shown = readable(pair)
    assert shown.contrast >= 4.5
    assert shown.accent_text == pair.accent_text
    assert (shown == pair) is (pair.contrast >= 4.5)


@given(PAIRS)
def test_the_launcher_or_its_ring_stands_out_from_a_white_and_from_a_black_page(pair: ColourPair) -> None:
    shown = readable(pair)
    for page in (WHITE, BLACK):
        assert max(contrast(shown.accent, page), contrast(shown.accent_text, page)) >= 3


@pytest.mark.parametrize(
    ("accent", "text", "shown"),
    [
        ("#787878", WHITE, "#767676"),  # darker by a little
        ("#ffd400", WHITE, "#8c7500"),  # still a yellow
        ("#333333", BLACK, "#767676"),  # lighter, away from the text
        ("#808080", "#777777", "#060606"),  # white would not be enough
    ],
)
def test_the_accent_changes_no_more_than_it_must(accent: str, text: str, shown: str) -> None:
    assert readable(ColourPair(accent, text)) == ColourPair(shown, text)


def test_a_correction_is_told_in_one_sentence_and_a_good_pair_needs_none() -> None:
    assert correction(ColourPair("#0b5e6b", WHITE)) is None
    assert correction(ColourPair("#787878", WHITE)) == (
        "the contrast of accent_text (#ffffff) on accent (#787878) is 4.41; it must be 4.5 or more, "
        "so the chat shows #767676 instead of #787878."
    )
