"""What answers say of a clinic changes on the minute, however often it is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.clinic_words import answer_time
from bot.knowledge.clinics import Clinic, OpeningHours, read_clinics
from bot.knowledge.labels import labels
from bot.settings import HOME

OPENS = datetime(2026, 11, 30, 9, tzinfo=UTC)  # a Monday
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def clinic() -> Clinic:
    demo = read_clinics(HOME / "clinics")["demo"]
    return replace(demo, time_zone="UTC", opening_hours=OpeningHours(monday=("09:00-17:00",)))


def _words(kind: str, clinic: Clinic, opening: str) -> str:
    return labels("handover")[kind].format(within=clinic.handover.answered_within, opening=opening)


def test_a_clinic_is_open_from_the_very_moment_to_the_very_moment(clinic: Clinic) -> None:
    closes = OPENS + timedelta(hours=8)
    closed, is_open = (_words(kind, clinic, "Monday at 09:00") for kind in ("closed", "open"))
    moments = (OPENS - timedelta(seconds=30), OPENS - MOMENT, OPENS, closes - MOMENT, closes)
    assert [answer_time(clinic, moment) for moment in moments] == [closed, closed, is_open, is_open, closed]


def test_two_clinics_are_told_apart_in_the_same_minute(clinic: Clinic) -> None:
    other = replace(clinic, id="other", opening_hours=OpeningHours(monday=("10:00-11:00",)))
    assert "09:00" in answer_time(clinic, OPENS - MOMENT)
    assert "10:00" in answer_time(other, OPENS - MOMENT)
