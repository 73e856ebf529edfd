from __future__ import annotations

import pytest

from bot.knowledge.durations import minutes_in


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("5 mins", 5),
        ("15min", 15),
        ("10-minute", 10),
        ("ten minutes", 10),
        ("Eight minutes", 8),
        ("a minute", 1),
        ("a couple of minutes", 2),
        ("couple of mins", 2),
        ("some minutes", None),
        ("", None),
    ],
)
def test_minutes_are_read_as_people_write_them(words: str, minutes: int | None) -> None:
    assert minutes_in(words) == minutes
