from __future__ import annotations

import pytest

from bot.knowledge.places import find_place, place_named

PLACES = ["Sydney", "2000", "Melbourne", "3000", "Brisbane", "4000", "Parramatta", "2150", "Newcastle", "2300"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Sydney", "Sydney"),
        ("I live in MELBOURNE.", "Melbourne"),
        ("somewhere near parramatta, please", "Parramatta"),
        ("sydny", "Sydney"),
        ("Sidney", "Sydney"),
        ("melborne", "Melbourne"),
        ("paramata", "Parramatta"),
        ("im in brisbain", "Brisbane"),
        ("New Castle", "Newcastle"),
        ("2150", "2150"),
        ("my postcode is 2300!", "2300"),
        ("NSW 2000", "2000"),
    ],
)
def test_a_place_is_found_typos_and_all(text: str, place: str) -> None:
    assert find_place(text, PLACES) == place


@pytest.mark.parametrize("text", ["", "  ", "?!", "London", "2001", "21500", "I have a sore back", "the beach", "in"])
def test_other_words_and_other_postcodes_are_no_place(text: str) -> None:
    assert find_place(text, PLACES) is None


def test_the_longest_name_wins() -> None:
    assert find_place("north sydney", ["Sydney", "North Sydney"]) == "North Sydney"


def test_a_name_that_is_only_alike_is_another_place() -> None:
    assert find_place("London", ["Lindon"]) is None


def test_a_list_without_places_has_none() -> None:
    assert find_place("Sydney", []) is None
    assert find_place("Sydney", ["", ""]) is None


@pytest.mark.parametrize(
    ("text", "is_asked", "place"),
    [
        ("physio in Timbuktu", False, "Timbuktu"),
        ("is there one near Upper Hutt?", False, "Upper Hutt"),
        ("find a physio in leeds", True, "leeds"),
        ("find a physio in leeds", False, None),
        ("I need a physio, I am in pain", False, None),
        ("someone near me", True, None),
        ("in the morning please", True, None),
    ],
)
def test_a_place_on_no_list_is_heard_where_it_is_named(text: str, is_asked: bool, place: str | None) -> None:
    assert place_named(text, is_asked) == place
