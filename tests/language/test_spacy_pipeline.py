from __future__ import annotations

import pytest
from spacy.language import Language

from bot.knowledge.durations import minutes_in
from bot.language.spacy_pipeline import recogniser


@pytest.fixture(scope="module")
def nlp() -> Language:
    return recogniser()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("something gentle in a chair please", {("level", "gentle"), ("position", "sitting")}),
        ("On All Fours", {("position", "hands_and_knees")}),
        ("a stretch on my back", {("goal", "flexibility"), ("position", "lying_on_back")}),
        ("core work with a resistance band", {("goal", "stability"), ("equipment", "band")}),
        ("I can't get on the floor", {("limit", "FLR")}),
        ("I cannot kneel and have a frozen shoulder", {("limit", "KN"), ("limit", "SH")}),
        ("show me the bridge", {("exercise", "bridge")}),
        ("show me bird dogs", {("exercise", "bird_dog")}),
        ("how do I do the cat and camel", {("exercise", "cat_and_camel")}),
        ("I am in New Zealand", {("country", "NZ")}),
        ("I live in the UK", {("country", "GB")}),
        ("no equipment, before I get up", {("equipment", "none"), ("position", "bed")}),
        ("why does my spine ache", set()),
    ],
)
def test_words_have_meanings(nlp: Language, text: str, found: set[tuple[str, str]]) -> None:
    assert {(entity.label_, entity.ent_id_) for entity in nlp(text).ents} == found


@pytest.mark.parametrize("text", ["can't get on the floor", "cannot get on the floor", "cant get on the floor"])
def test_a_floor_that_somebody_cannot_reach_is_a_limit_and_no_wish(nlp: Language, text: str) -> None:
    assert [(entity.label_, entity.ent_id_) for entity in nlp(text).ents] == [("limit", "FLR")]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("I have 5 mins", 5),
        ("ten minutes only", 10),
        ("a 5-minute routine", 5),
        ("15min please", 15),
        ("a couple of minutes", 2),
        ("eight minutes", 8),
    ],
)
def test_minutes_are_found(nlp: Language, text: str, minutes: int) -> None:
    found = [entity.text for entity in nlp(text).ents if entity.label_ == "minutes"]
    assert [minutes_in(words) for words in found] == [minutes]


@pytest.mark.parametrize("text", ["in a minute", "5 times a day", "for ten years", "age 60"])
def test_other_numbers_are_no_time_to_exercise(nlp: Language, text: str) -> None:
    found = [entity.text for entity in nlp(text).ents if entity.label_ == "minutes"]
    assert all(minutes_in(words) == 1 for words in found)
