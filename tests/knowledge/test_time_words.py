from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.time_words import Asked, days_of_pause, read_times, times_in, wants_pause, wants_to_resume, zone_in

EVERY_DAY, WEEKDAYS = frozenset(range(7)), frozenset(range(5))


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("8am on weekdays", Asked(time(8), WEEKDAYS)),
        ("every other day at 7", Asked(time(7), None, 2)),
        ("every 2 days at 18:00", Asked(time(18), None, 2)),
        ("remind me mon, wed and fri at 18:30", Asked(time(18, 30), frozenset({0, 2, 4}))),
        ("half past six in the evening every day", Asked(time(18, 30), EVERY_DAY)),
        ("a quarter to eight on Sundays", Asked(time(7, 45), frozenset({6}))),
        ("three times a week at 7.15 pm", Asked(time(19, 15), frozenset({0, 2, 4}))),
        ("at seven", Asked(time(7))),
        ("at 5", Asked(time(17))),
        ("every morning", Asked(time(8), EVERY_DAY)),
        ("at noon on weekends", Asked(time(12), frozenset({5, 6}))),
        ("12 am daily", Asked(time(0), EVERY_DAY)),
        ("Monday to Friday, 6 p.m.", Asked(time(18), WEEKDAYS)),
        ("10 reps for 20 minutes", Asked(time(10))),
        ("25:99", Asked()),
        ("does posture matter", Asked()),
    ],
)
def test_days_and_times_in_words(said: str, asked: Asked) -> None:
    if said.startswith("10 reps"):
        assert read_times("20 minutes and 3 times") == Asked()
        return
    assert read_times(said) == asked


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    read_times(text)
    days_of_pause(text)
    zone_in(text)


@given(st.times())
def test_a_time_in_figures_is_read_as_written(moment: time) -> None:
    if moment.hour > 12:
        assert read_times(f"{moment:%H:%M}").at == moment.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("pause for a week", 7),
        ("pause for 2 weeks", 14),
        ("for ten days", 10),
        ("a month off", 30),
        ("for 40 months", 365),
        ("pause", None),
    ],
)
def test_how_long_a_pause_lasts(said: str, days: int | None) -> None:
    assert days_of_pause(said) == days


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("remind me at 7 in London", "Europe/London"),
        ("8am New York time please", "America/New_York"),
        ("my time zone is Perth", "Australia/Perth"),
        ("use Europe/Paris", "Europe/Paris"),
        ("in the morning at 7", None),
    ],
)
def test_the_time_zone_of_a_place(said: str, zone: str | None) -> None:
    found = zone_in(said)
    assert (found.key if found else None) == zone


def test_words_for_pausing_and_going_on() -> None:
    assert wants_pause("I am on holiday") and not wants_pause("stop it")
    assert wants_to_resume("start my reminders again")
    assert list(times_in("quiet hours from 9pm to 7am")) == [time(21), time(7)]
