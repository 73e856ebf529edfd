from __future__ import annotations

import itertools
import re

import pytest

from bot.knowledge.countries import countries
from bot.knowledge.exercises import exercises
from bot.knowledge.red_flags import Alarm, Verdict, alarm_text, alarms, fixed_text, signs
from bot.knowledge.sources import sources
from bot.knowledge.topics import Urgency

COUNTRIES = [*countries(), None]
EVERY_ALARM_EVERYWHERE = list(itertools.product(alarms(), COUNTRIES, (False, True)))
UNKNOWN_COUNTRY_NUMBERS = ("000", "111", "999", "911", "112")
CES = "cauda equina syndrome"
FIXED = (
    "not_ready",
    "failed",
    "after_alarm.asks_for_exercise",
    "after_alarm.was_checked",
    "after_alarm.was_testing",
)


def test_there_are_26_signs_and_each_group_has_an_alarm() -> None:
    assert list(signs()) == [f"RF{number:02d}" for number in range(1, 27)]
    assert {sign.group for sign in signs().values() if sign.group} <= set(alarms())


def test_only_signs_that_can_wait_have_no_alarm() -> None:
    assert {sign.tier for sign in signs().values() if sign.group is None} == {3}


def test_a_sign_is_as_urgent_as_its_alarm() -> None:
    urgency = {1: {Urgency.EMERGENCY, Urgency.CRISIS}, 2: {Urgency.URGENT}}
    for sign in signs().values():
        if sign.group:
            assert alarms()[sign.group].urgency in urgency[sign.tier], sign.id


@pytest.mark.parametrize("alarm", alarms().values(), ids=lambda alarm: alarm.group)
class TestAlarm:
    def test_is_named_by_its_urgency(self, alarm: Alarm) -> None:
        assert alarm.group.partition("_")[0] == alarm.urgency

    def test_names_known_sources(self, alarm: Alarm) -> None:
        assert alarm.sources and set(alarm.sources) <= set(sources())

    def test_says_that_a_bot_cannot_check(self, alarm: Alarm) -> None:
        for text in (alarm.text, alarm.text_for_someone_else):
            assert "I am a bot" in text

    def test_speaks_about_somebody_else_in_other_words(self, alarm: Alarm) -> None:
        assert alarm.text != alarm.text_for_someone_else
        assert "cannot check you" not in alarm.text_for_someone_else


@pytest.mark.parametrize(("group", "country", "someone_else"), EVERY_ALARM_EVERYWHERE)
def test_every_alarm_text_names_the_emergency_number(group: str, country: str | None, someone_else: bool) -> None:
    text = alarm_text(Verdict(group, (), someone_else), country)
    assert "{" not in text and "}" not in text and "None" not in text
    numbers = UNKNOWN_COUNTRY_NUMBERS if country is None else (f"call {countries()[country].emergency}",)
    assert all(number in text for number in numbers)


@pytest.mark.parametrize(
    ("group", "country", "someone_else"),
    [case for case in EVERY_ALARM_EVERYWHERE if alarms()[case[0]].urgency == Urgency.EMERGENCY],
)
def test_an_emergency_text_offers_neither_exercise_nor_booking(
    group: str, country: str | None, someone_else: bool
) -> None:
    text = alarm_text(Verdict(group, (), someone_else), country).lower()
    for refusal in ("do not do any exercises", "no exercises"):
        text = text.replace(refusal, "")
    assert not re.search(r"exercis|stretch|massage|heat|painkiller|ibuprofen|paracetamol|book|appointment|online", text)
    assert not re.search(r"do not worry|don't worry|probably|nothing serious|wait and see|\bsoon\b", text)
    assert not any(exercise.name.lower() in text for exercise in exercises().values())


@pytest.mark.parametrize(("group", "country", "someone_else"), EVERY_ALARM_EVERYWHERE)
def test_cauda_equina_is_named_in_nerve_emergencies_only(group: str, country: str | None, someone_else: bool) -> None:
    text = alarm_text(Verdict(group, (), someone_else), country)
    assert (CES in text) == (group == "emergency_nerve")
    assert "you have cauda equina" not in text.lower()


def test_the_sign_that_was_told_is_said_back() -> None:
    text = alarm_text(Verdict("emergency_nerve", ("RF02", "RF05")), "AU")
    assert '"I have back pain and new trouble with weeing and trouble in both legs.' in text


def test_a_sign_that_was_told_twice_is_said_once() -> None:
    text = alarm_text(Verdict("emergency_nerve", ("RF02", "RF02")), "AU")
    assert text.count("new trouble with weeing") == 1


def test_a_sign_of_another_group_is_not_put_into_the_sentence() -> None:
    text = alarm_text(Verdict("emergency_nerve", ("RF02", "RF11")), "AU")
    assert "fever" not in text


def test_without_a_sign_the_sentence_is_whole_all_the_same() -> None:
    assert "I have back pain and new changes that worry me." in alarm_text(Verdict("emergency_nerve"), "GB")


def test_for_somebody_else_the_staff_are_told_about_them() -> None:
    text = alarm_text(Verdict("emergency_nerve", ("RF01",), someone_else=True), "AU")
    assert text.startswith("Please help them")
    assert '"They have back pain and a change in feeling' in text


@pytest.mark.parametrize("country", countries())
@pytest.mark.parametrize("someone_else", [False, True])
def test_a_crisis_text_names_every_help_line(country: str, someone_else: bool) -> None:
    text = alarm_text(Verdict("crisis_self", ("RF25",), someone_else), country)
    for line in countries()[country].crisis_lines:
        assert line.name in text
        assert all(way in text for way in (line.call, line.text) if way)


def test_a_crisis_text_without_a_country_says_where_to_find_a_line() -> None:
    assert "findahelpline.com" in alarm_text(Verdict("crisis_self"), None)


@pytest.mark.parametrize("name", FIXED)
@pytest.mark.parametrize("country", COUNTRIES)
def test_what_is_said_in_place_of_an_answer_names_the_emergency_number(name: str, country: str | None) -> None:
    text = fixed_text(name, country)
    numbers = UNKNOWN_COUNTRY_NUMBERS if country is None else (f"call {countries()[country].emergency}",)
    assert "{" not in text
    assert all(number in text for number in numbers)


def test_a_verdict_knows_how_urgent_it_is() -> None:
    assert Verdict("urgent_fall").urgency == Urgency.URGENT
    assert Verdict("crisis_self").urgency == Urgency.CRISIS
