from __future__ import annotations

from dataclasses import replace

import pytest

from tests.actions.harness import SAMPLES, Run, Said, runner

FIND, VALIDATE = "action_find_physio", "validate_physio_form"


def _cards(said: Said) -> list[str]:
    return [response["name"] for response in said.responses if response.get("response") == "utter_physio_card"]


def _place_said(run: Run, text: str, *entities: tuple[str, str], intent: str = "physio", asked: bool = True) -> object:
    slots = {"requested_slot": "place" if asked else None, "place": None}
    return run(VALIDATE, *entities, text=text, intent=intent, slots=slots).slots["place"]


def test_a_physio_at_the_place_is_shown_with_register_and_contact(run: Run) -> None:
    said = run(FIND, slots={"place": "Melbourne"})
    assert said.names == ["utter_physio_intro", "utter_physio_card", "utter_physio_register", "utter_physio_advice"]
    card = said.variables("utter_physio_card")
    assert card["name"] == "Sample: Sam Specimen"
    assert card["qualification"] == "physiotherapist and exercise physiologist"
    assert card["place"] == "Melbourne 3000"
    assert card["contact"] == "(03) 5550 0102"
    assert card["register"] == "Sample register SAMPLE-002; speaks English, Greek"


@pytest.mark.parametrize(("place", "name"), [("paramata", "Sample: Kim Imaginary"), ("2300", "Sample: Jo Invented")])
def test_a_typo_and_a_postcode_find_the_place(run: Run, place: str, name: str) -> None:
    assert _cards(run(FIND, slots={"place": place})) == [name]


def test_by_video_only_those_are_shown_who_offer_it(run: Run) -> None:
    said = run(FIND, slots={"place": "video"})
    assert _cards(said) == [physio.name for physio in SAMPLES if physio.telehealth]
    assert "utter_physio_none" not in said.names
    assert "also by video" in said.variables("utter_physio_card")["contact"]


def test_where_nobody_is_listed_the_register_and_video_visits_are_named(run: Run) -> None:
    said = run(FIND, slots={"place": "Perth"})
    assert said.names[:2] == ["utter_physio_none", "utter_physio_intro"]
    assert said.variables("utter_physio_none")["place"] == "Perth"
    assert set(_cards(said)) == {physio.name for physio in SAMPLES if physio.telehealth}


def test_an_empty_list_shows_nobody_and_still_says_how_to_check(run: Run) -> None:
    said = runner(lambda clinic: ())(FIND, slots={"place": "Sydney"})
    assert said.names == ["utter_physio_none", "utter_physio_register", "utter_physio_advice"]


def test_where_a_clinic_gives_a_booking_link_people_are_told_that_they_can_book_there() -> None:
    bookable = replace(SAMPLES[0], booking_url="https://clinic.example/book")
    said = runner(lambda clinic: [bookable])(FIND, slots={"place": "Sydney"})
    assert said.names[0] == "utter_physio_intro_booking"
    assert "https://clinic.example/book" in said.variables("utter_physio_card")["contact"]


def test_a_language_is_remembered_while_the_place_is_asked(run: Run) -> None:
    said = run(VALIDATE, ("spoken", "Greek"), text="who speaks Greek", intent="physio", slots={"requested_slot": None})
    assert said.slots["spoken"] == "Greek"


def test_at_most_three_are_shown() -> None:
    many = [replace(SAMPLES[0], register_number=f"SAMPLE-1{number}") for number in range(9)]
    assert len(_cards(runner(lambda clinic: many)(FIND, slots={"place": "Sydney"}))) == 3


@pytest.mark.parametrize(
    ("country", "register"),
    [("AU", "Ahpra"), ("GB", "HCPC"), (None, "the public register of your country"), ("XX", "the public register")],
)
def test_the_register_is_that_of_the_country(run: Run, country: str | None, register: str) -> None:
    said = run(FIND, slots={"place": "Sydney"}, country=country)
    assert register in said.variables("utter_physio_register")["physio_register"]


def test_both_professions_are_checked_where_the_country_keeps_them(run: Run) -> None:
    told = run("action_physio_register", country="AU").variables("utter_physio_register")
    assert "https://physiotherapyboard.gov.au" in told["physio_register"]
    assert "https://essa.org.au" in told["exercise_physiologist"]


def test_of_those_at_the_place_only_who_speaks_the_language_is_shown(run: Run) -> None:
    assert _cards(run(FIND, slots={"place": "Melbourne", "spoken": "Greek"})) == ["Sample: Sam Specimen"]


def test_where_nobody_speaks_the_language_it_is_said_and_video_visits_come_first(run: Run) -> None:
    said = run(FIND, slots={"place": "Melbourne", "spoken": "Vietnamese"})
    assert said.variables("utter_physio_none_speaks")["language"] == "Vietnamese"
    assert _cards(said) == ["Sample: Lee Fictional", "Sample: Sam Specimen"]


def test_the_place_is_asked_again_the_next_time(run: Run) -> None:
    assert run(FIND, slots={"place": "Sydney"}).slots["place"] is None


@pytest.mark.parametrize(
    ("text", "place"),
    [("physio in sydny please", "Sydney"), ("anyone near 4000?", "4000"), ("I live in Parramatta", "Parramatta")],
)
@pytest.mark.parametrize("asked", [True, False])
def test_a_listed_place_is_found_in_the_words(run: Run, text: str, place: str, asked: bool) -> None:
    assert _place_said(run, text, asked=asked) == place


def test_video_visits_can_be_chosen(run: Run) -> None:
    assert _place_said(run, "/physio", ("place", "video")) == "video"


@pytest.mark.parametrize("intent", ["unclear", "out_of_scope", "physio"])
def test_an_unlisted_place_counts_when_it_was_asked_for(run: Run, intent: str) -> None:
    assert _place_said(run, "Alice Springs", intent=intent) == "Alice Springs"


def test_an_unlisted_place_does_not_count_when_nobody_asked(run: Run) -> None:
    assert _place_said(run, "physio please", asked=False) is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [("is walking good for me", "daily_activity_walking"), ("well it is a long story about my poor back", "unclear")],
)
def test_a_question_in_between_is_no_place(run: Run, text: str, intent: str) -> None:
    assert _place_said(run, text, intent=intent) is None
