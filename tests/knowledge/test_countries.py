from __future__ import annotations

import re

import pytest

from bot.knowledge.countries import Country, countries, country_said, unknown_country_lines

EMERGENCY = {
    "AU": "000",
    "NZ": "111",
    "GB": "999",
    "IE": "112 or 999",
    "US": "911",
    "CA": "911",
    "IN": "112",
    "EU": "112",
}


def test_the_emergency_numbers_are_those_of_the_brief() -> None:
    assert {country.code: country.emergency for country in countries().values()} == EMERGENCY


@pytest.mark.parametrize("country", countries().values(), ids=lambda country: country.code)
class TestCountry:
    def test_has_somebody_to_talk_to_in_a_crisis(self, country: Country) -> None:
        assert country.crisis_lines

    def test_has_numbers_that_can_be_dialled(self, country: Country) -> None:
        numbers = [country.health_line.number, country.poisons_line, *(line.call for line in country.crisis_lines)]
        assert all(re.fullmatch(r"[\d +-]+", number) for number in numbers if number)

    def test_says_where_to_check_a_physio(self, country: Country) -> None:
        assert country.physio_register.name and country.exercise_physiologist.name
        for register in (country.physio_register, country.exercise_physiologist):
            assert register.url is None or register.url.startswith("https://")

    def test_says_how_far_its_lines_were_checked(self, country: Country) -> None:
        assert country.verified in ("desk", "memory")
        assert bool(country.memory_items) == (country.verified == "memory")

    def test_has_names_in_small_letters(self, country: Country) -> None:
        assert country.names
        assert all(name == name.lower() for name in country.names)


def test_a_name_belongs_to_one_country() -> None:
    names = [name for country in countries().values() for name in country.names]
    assert len(names) == len(set(names))


def test_where_the_country_is_not_known_every_number_is_said() -> None:
    emergency, crisis = unknown_country_lines()
    assert all(number in emergency for number in ("000", "111", "999", "911", "112"))
    assert "findahelpline.com" in crisis


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I live in Ireland and my back aches", "IE"),
        ("I\u2019m in the UK, where do I ring", "GB"),
        ("we moved to New Zealand last year", "NZ"),
        ("hi from me here in Canada", "CA"),
        ("im in america btw", "US"),
    ],
)
def test_somebody_who_says_where_they_are_is_there(text: str, code: str) -> None:
    assert country_said(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "an American study says rest is bad",
        "my physio trained in India",
        "I used to live in Canada",
        "I'm in Indiana",
        "I do not live in Ireland",
        "I am in pain",
    ],
)
def test_a_country_that_is_only_mentioned_says_nothing(text: str) -> None:
    assert country_said(text) is None
