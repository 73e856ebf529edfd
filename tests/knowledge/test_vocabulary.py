from __future__ import annotations

from bot.knowledge.countries import countries
from bot.knowledge.exercises import LEVELS, avoid_codes, exercises
from bot.knowledge.vocabulary import phrases


def _values(entity: str) -> set[str]:
    return {phrase.value for phrase in phrases() if phrase.entity == entity}


def test_goals_levels_positions_and_equipment_are_those_of_the_catalogue() -> None:
    catalogue = exercises().values()
    assert _values("goal") == {exercise.category for exercise in catalogue}
    assert _values("level") == set(LEVELS)
    assert _values("position") - {"bed", "floor"} <= {place for exercise in catalogue for place in exercise.positions}
    assert _values("equipment") - {"none"} <= {thing for exercise in catalogue for thing in exercise.equipment}


def test_limits_are_avoid_codes() -> None:
    assert _values("limit") <= set(avoid_codes())


def test_every_movement_and_every_country_can_be_named() -> None:
    assert _values("exercise") == set(exercises())
    assert _values("country") == set(countries())


def test_words_mean_one_thing_only() -> None:
    meanings: dict[tuple[str, str], set[str]] = {}
    for phrase in phrases():
        meanings.setdefault((phrase.entity, phrase.words.lower()), set()).add(phrase.value)
    assert {words: values for words, values in meanings.items() if len(values) > 1} == {}
