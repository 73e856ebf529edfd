from __future__ import annotations

import pytest

from bot.knowledge.exercises import Exercise, Wish, broken_limits, exercises
from tests.actions.harness import Run, Said

SUGGEST = "action_suggest_exercise"


def _current(said: Said) -> Exercise:
    return exercises()[said.slots["exercise"]]


def test_a_wish_is_met(run: Run) -> None:
    said = run(SUGGEST, ("goal", "strength"), ("position", "standing"), ("level", "gentle"))
    exercise = _current(said)
    assert (exercise.category, exercise.level) == ("strength", "gentle")
    assert "standing" in exercise.positions
    assert "utter_exercise_nearest" not in said.names


def test_a_movement_is_shown_with_steps_dose_care_and_sources(run: Run) -> None:
    said = run(SUGGEST)
    exercise = _current(said)
    card, care = said.variables("utter_exercise_card"), said.variables("utter_exercise_care")
    assert card["name"] == exercise.name
    assert card["steps"].startswith(f"1. {exercise.steps[0]}\n2. ")
    assert card["metadata"] == {"sources": list(exercise.sources), "exercise": exercise.id}
    assert care["caution"] == exercise.caution
    assert care["avoid"].count("\n") == len(exercise.avoid) - 1


def test_the_safety_line_comes_before_the_first_movement_only(run: Run) -> None:
    first = run(SUGGEST)
    assert first.names[0] == "utter_before_exercise"
    second = run(SUGGEST, slots=first.slots)
    assert "utter_before_exercise" not in second.names


def test_the_next_one_never_repeats_until_nothing_is_left(run: Run) -> None:
    said = run(SUGGEST)
    seen = [said.slots["exercise"]]
    while "utter_exercise_none_left" not in said.names:
        said = run(SUGGEST, slots=said.slots, intent="exercise_followup_next")
        if "utter_exercise_card" in said.names:
            seen.append(said.slots["exercise"])
    assert sorted(seen) == sorted(exercises())


def test_after_all_were_shown_they_can_be_shown_again(run: Run) -> None:
    said = run(SUGGEST, ("start_again", "yes"), slots={"exercise": "bridge", "shown": list(exercises())})
    assert "utter_exercise_card" in said.names
    assert said.slots["shown"] == [said.slots["exercise"]]


@pytest.mark.parametrize("limit", ["FLR", "KN", "WR", "SH", "HP", "BAL", "PR", "BP", "EXT", "FLX", "FX"])
def test_a_limit_holds_for_every_movement_that_follows(run: Run, limit: str) -> None:
    said = run(SUGGEST, ("limit", limit))
    while "utter_exercise_none_left" not in said.names:
        assert not broken_limits(_current(said), Wish(limits=frozenset({limit})))
        said = run(SUGGEST, slots=said.slots, intent="exercise_followup_next")


def test_limits_add_up(run: Run) -> None:
    first = run(SUGGEST, ("limit", "KN"))
    second = run(SUGGEST, ("limit", "WR"), slots=first.slots)
    assert second.slots["wish"]["limits"] == ["KN", "WR"]


def test_a_wish_is_remembered_and_a_new_word_replaces_the_old_one(run: Run) -> None:
    first = run(SUGGEST, ("position", "sitting"), ("minutes", "10 mins"))
    second = run(SUGGEST, ("position", "standing"), slots=first.slots)
    assert (second.slots["wish"]["position"], second.slots["wish"]["minutes"]) == ("standing", 10)


def test_a_limit_that_leaves_nothing_is_said_and_no_movement_is_shown(run: Run) -> None:
    said = run(SUGGEST, ("limit", "RF"))
    assert "utter_exercise_none_left" in said.names
    assert "utter_exercise_card" not in said.names
    assert said.slots["wish"]["limits"] == ["RF"]


def test_what_the_nearest_movement_does_not_meet_is_named(run: Run) -> None:
    said = run(SUGGEST, ("goal", "aerobic_daily"), ("position", "lying_on_front"))
    assert "lying_on_front" in _current(said).positions
    assert said.variables("utter_exercise_nearest")["unmet"] == "what it is good for"


def test_the_named_movement_is_shown_also_when_it_was_shown_before(run: Run) -> None:
    said = run(SUGGEST, ("exercise", "bridge"), slots={"exercise": "bridge", "shown": ["bridge"]})
    assert said.slots["exercise"] == "bridge"
    assert "utter_exercise_meets_limit" not in said.names


def test_a_named_movement_against_a_limit_comes_with_a_warning(run: Run) -> None:
    said = run(SUGGEST, ("exercise", "cat_and_camel"), ("limit", "WR"))
    assert said.names.index("utter_exercise_meets_limit") < said.names.index("utter_exercise_card")


def test_a_name_that_the_catalogue_does_not_know_is_no_mistake(run: Run) -> None:
    assert "utter_exercise_card" in run(SUGGEST, ("exercise", "headstand")).names
