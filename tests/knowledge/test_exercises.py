from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.content_files import read_yaml
from bot.knowledge.content_in_use import content_file
from bot.knowledge.exercises import LEVELS, Exercise, Wish, avoid_codes, broken_limits, exercises, suggest
from bot.knowledge.sources import sources

CATALOGUE = tuple(exercises().values())
GOALS = ("strength", "flexibility", "stability", "posture_mechanics", "functional", "aerobic_daily")
LYING = ("lying_on_back", "lying_on_front", "side_lying")
POSITIONS = (*LYING, "hands_and_knees", "half_kneeling", "sitting", "standing", "walking", "pool")
EQUIPMENT = ("chair", "wall", "worktop", "towel", "band", "step", "bag", "box", "cushion", "pool")

wishes = st.builds(
    Wish,
    goal=st.none() | st.sampled_from(GOALS),
    level=st.none() | st.sampled_from(LEVELS),
    position=st.none() | st.sampled_from([*POSITIONS, "bed", "floor"]),
    equipment=st.none() | st.sampled_from([*EQUIPMENT, "none"]),
    minutes=st.none() | st.integers(1, 30),
    limits=st.frozensets(st.sampled_from(sorted(avoid_codes()))),
)
already_shown = st.sets(st.sampled_from([exercise.id for exercise in CATALOGUE]))


def _meets_equipment(exercise: Exercise, wanted: str | None) -> bool:
    at_home = {"chair", "wall", "worktop"}
    return wanted is None or (set(exercise.equipment) <= at_home if wanted == "none" else wanted in exercise.equipment)


def _meets_position(exercise: Exercise, wanted: str | None) -> bool:
    if wanted == "bed":
        return exercise.bed
    return wanted is None or (exercise.floor if wanted == "floor" else wanted in exercise.positions)


# Written once more here, from what the words of a wish mean, so that the tests do not ask the code about itself.
MEETS: dict[str, Callable[[Exercise, Wish], bool]] = {
    "position": lambda exercise, wish: _meets_position(exercise, wish.position),
    "goal": lambda exercise, wish: wish.goal in (None, exercise.category),
    "level": lambda exercise, wish: wish.level in (None, exercise.level),
    "equipment": lambda exercise, wish: _meets_equipment(exercise, wish.equipment),
    "minutes": lambda exercise, wish: wish.minutes is None or exercise.minutes <= wish.minutes,
}


def _keeps_limits(exercise: Exercise, limits: frozenset[str]) -> bool:
    """A movement that can be done on a bed is possible for people who cannot get down to the floor."""
    unsuited = set(exercise.avoid) - {"FLR"}
    if (exercise.floor and not exercise.bed) or ("FLR" in exercise.avoid and not exercise.bed):
        unsuited.add("FLR")
    return not unsuited & limits


def _possible(wish: Wish, shown: set[str]) -> list[Exercise]:
    return [exercise for exercise in CATALOGUE if exercise.id not in shown and _keeps_limits(exercise, wish.limits)]


def _met(exercise: Exercise, wish: Wish) -> set[str]:
    return {part for part, meets in MEETS.items() if meets(exercise, wish)}


def test_there_are_38_movements_with_numbers_in_order() -> None:
    assert [exercise.number for exercise in CATALOGUE] == [f"EX{number:02d}" for number in range(1, 39)]


@pytest.mark.parametrize("exercise", CATALOGUE, ids=lambda exercise: exercise.id)
class TestMovement:
    def test_uses_the_words_of_the_catalogue(self, exercise: Exercise) -> None:
        assert exercise.category in GOALS
        assert exercise.level in LEVELS
        assert exercise.positions and set(exercise.positions) <= set(POSITIONS)
        assert set(exercise.equipment) <= set(EQUIPMENT)

    def test_says_how_how_much_and_what_to_watch(self, exercise: Exercise) -> None:
        assert 3 <= len(exercise.steps) <= 7
        assert all(step.endswith(".") for step in exercise.steps)
        for words in (exercise.name, exercise.goal, exercise.easier, exercise.harder, exercise.caution, exercise.alt):
            assert words.strip()
        assert exercise.dose.start and exercise.dose.build
        assert 1 <= exercise.minutes <= 30

    def test_is_never_for_people_with_an_unchecked_warning_sign_or_a_fresh_operation(self, exercise: Exercise) -> None:
        assert "RF" in exercise.avoid
        assert set(exercise.avoid) <= set(avoid_codes())

    def test_names_its_sources(self, exercise: Exercise) -> None:
        assert exercise.sources
        assert set(exercise.sources) <= set(sources())

    def test_leads_to_movements_that_exist(self, exercise: Exercise) -> None:
        for other in (exercise.easier_id, exercise.harder_id):
            assert other is None or (other in exercises() and other != exercise.id)

    def test_that_lies_on_the_front_is_not_for_pregnant_people(self, exercise: Exercise) -> None:
        if "lying_on_front" in exercise.positions:
            assert "PR" in exercise.avoid

    def test_that_needs_the_floor_says_so_to_people_who_cannot_get_down(self, exercise: Exercise) -> None:
        if exercise.floor and not exercise.bed:
            assert broken_limits(exercise, Wish(limits=frozenset({"FLR"}))) == {"FLR"}


def test_names_and_other_names_lead_to_one_movement_each() -> None:
    names = [name.lower() for exercise in CATALOGUE for name in {exercise.name.lower(), *exercise.aliases}]
    assert sorted(names) == sorted(set(names))


def test_no_easier_movement_is_at_a_harder_level() -> None:
    for exercise in CATALOGUE:
        if exercise.easier_id:
            assert LEVELS.index(exercises()[exercise.easier_id].level) <= LEVELS.index(exercise.level)
        if exercise.harder_id:
            assert LEVELS.index(exercises()[exercise.harder_id].level) >= LEVELS.index(exercise.level)


def test_the_sample_weeks_are_made_of_movements_that_exist() -> None:
    weeks = read_yaml(content_file("starter_weeks.yml"))["starter_weeks"]
    assert [week["level"] for week in weeks] == list(LEVELS)
    named = {name for week in weeks for part in ("most_days", "two_or_three_days", "choose_one") for name in week[part]}
    assert named <= set(exercises())
    assert all(set(week["choose_one"]) <= set(week["most_days"]) for week in weeks)


@given(wishes, already_shown)
def test_a_suggestion_never_breaks_a_stated_limit_and_never_repeats(wish: Wish, shown: set[str]) -> None:
    suggestion = suggest(CATALOGUE, wish, shown)
    if suggestion:
        assert _keeps_limits(suggestion.exercise, wish.limits)
        assert suggestion.exercise.id not in shown


@given(wishes, already_shown)
def test_there_is_always_a_suggestion_when_limits_leave_something(wish: Wish, shown: set[str]) -> None:
    assert (suggest(CATALOGUE, wish, shown) is None) == (not _possible(wish, shown))


@given(wishes, already_shown)
def test_no_part_of_a_wish_gives_way_that_could_be_met(wish: Wish, shown: set[str]) -> None:
    suggestion = suggest(CATALOGUE, wish, shown)
    if suggestion:
        met = _met(suggestion.exercise, wish)
        assert not any(_met(exercise, wish) > met for exercise in _possible(wish, shown))


@given(wishes, already_shown)
def test_what_a_suggestion_does_not_meet_is_said(wish: Wish, shown: set[str]) -> None:
    suggestion = suggest(CATALOGUE, wish, shown)
    if suggestion:
        assert set(suggestion.unmet) == set(MEETS) - _met(suggestion.exercise, wish)


@given(wishes)
def test_asking_on_shows_every_possible_movement_once(wish: Wish) -> None:
    shown: list[str] = []
    while suggestion := suggest(CATALOGUE, wish, shown):
        shown.append(suggestion.exercise.id)
    assert sorted(shown) == sorted(exercise.id for exercise in _possible(wish, set()))


@pytest.mark.parametrize("limit", sorted(set(avoid_codes()) - {"RF"}))
def test_every_single_limit_but_a_warning_sign_leaves_movements(limit: str) -> None:
    left = _possible(Wish(limits=frozenset({limit})), set())
    assert left or limit == "SX"


def test_nobody_with_a_warning_sign_gets_a_movement() -> None:
    assert suggest(CATALOGUE, Wish(limits=frozenset({"RF"}))) is None


def test_the_first_movement_for_somebody_who_wants_just_something_is_gentle() -> None:
    suggestion = suggest(CATALOGUE, Wish())
    assert suggestion and suggestion.exercise.level == "gentle" and suggestion.unmet == ()


def test_who_cannot_get_to_the_floor_gets_chair_or_standing_before_bed() -> None:
    suggestion = suggest(CATALOGUE, Wish(limits=frozenset({"FLR"})))
    assert suggestion and not suggestion.exercise.floor


def test_a_wish_that_nothing_meets_keeps_the_position() -> None:
    suggestion = suggest(CATALOGUE, Wish(goal="aerobic_daily", position="sitting", equipment="band", minutes=1))
    assert suggestion and "sitting" in suggestion.exercise.positions
    assert suggestion.unmet


@pytest.mark.parametrize("code", avoid_codes().values(), ids=lambda code: code.code)
def test_an_avoid_code_says_who_and_what_to_do(code) -> None:  # type: ignore[no-untyped-def]
    assert code.who and not code.who.endswith(".")  # the card adds it
    assert code.advice.endswith(".")
