from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.text_cleaning import clean, storable


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("I can\u2019t pee", "I can't pee"),
        ("I can\u00b4t pee", "I can't pee"),
        ("nu\u200bmb\ufeff groin", "numb groin"),
        ("n\u0336u\u0336m\u0336b\u0336", "numb"),
        ("\U0001d427\U0001d42e\U0001d426\U0001d41b", "numb"),
        ("\uff4e\uff55\uff4d\uff42", "numb"),
        ("n\u0443m\u042c", "n\u0443m\u042c"),
        ("s\u0443\u0456\u0441\u0456d\u0435", "syicide"),
        ("\u0440\u0435\u0435 p\u03bf\u03bf", "pee poo"),
        ("  too \t many \u00a0 blanks ", "too many blanks"),
        ("no fever \r\n\r\n numb groin", "no fever\nnumb groin"),
        ("n u m b down there", "numb down there"),
        ("k.m.s", "kms"),
        ("s-u-i-c-i-d-e", "suicide"),
        ("su1c1de and bl@dder", "suicide and bladder"),
    ],
)
def test_what_was_done_to_letters_is_undone(typed: str, meant: str) -> None:
    assert clean(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "disc at L5S1 and l4l5",
        "hold for 1h30m or 2hrs",
        "covid19 in 2020, 38.5 degrees",
        "write to anna@example.com",
        "I don't know, e.g. a bit",
        "привет, болит спина",
        "ból w krzyżu, año, çà",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert clean(text) == text


@given(st.text())
def test_no_control_or_zero_width_character_is_left(text: str) -> None:
    assert all(character == "\n" or unicodedata.category(character) not in ("Cc", "Cf") for character in clean(text))


@pytest.mark.parametrize(
    ("text", "kept"), [("a\x00b", "ab"), ("a\ud800b", "a\ufffdb"), ("\ud83d\ude00", "\U0001f600"), ("plain", "plain")]
)
def test_what_no_database_takes_is_left_out(text: str, kept: str) -> None:
    assert storable(text) == kept
