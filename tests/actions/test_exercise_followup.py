from __future__ import annotations

import pytest

from bot.knowledge.exercises import exercises
from tests.actions.harness import Run

EASIER = [exercise for exercise in exercises().values() if exercise.easier_id]
HARDER = [exercise for exercise in exercises().values() if exercise.harder_id]


def _shown(*ids: str, **slots: object) -> dict[str, object]:
    return {"exercise": ids[-1], "shown": list(ids), **slots}


@pytest.mark.parametrize(
    ("action", "answer", "word"),
    [
        ("action_easier_exercise", "utter_exercise_easier", "easier"),
        ("action_harder_exercise", "utter_exercise_harder", "harder"),
    ],
)
def test_easier_and_harder_are_about_the_movement_shown_last(run: Run, action: str, answer: str, word: str) -> None:
    said = run(action, slots=_shown("bridge", "knee_rolls"))
    spoken = said.variables(answer)
    assert spoken["name"] == "Knee rolls"
    assert spoken[word] == getattr(exercises()["knee_rolls"], word)
    assert said.slots["exercise"] == "knee_rolls"


@pytest.mark.parametrize("exercise", EASIER, ids=lambda exercise: exercise.id)
def test_an_easier_movement_takes_the_place_of_the_current_one(run: Run, exercise) -> None:  # type: ignore[no-untyped-def]
    said = run("action_easier_exercise", slots=_shown(exercise.id))
    assert said.slots["exercise"] == exercise.easier_id
    assert said.slots["shown"] == [exercise.id, exercise.easier_id]


@pytest.mark.parametrize("exercise", HARDER, ids=lambda exercise: exercise.id)
def test_a_harder_movement_takes_the_place_of_the_current_one(run: Run, exercise) -> None:  # type: ignore[no-untyped-def]
    said = run("action_harder_exercise", slots=_shown(exercise.id))
    assert said.variables("utter_exercise_card")["name"] == exercises()[exercise.harder_id].name


@pytest.mark.parametrize("limit", ["FLR", "WR"])
def test_a_harder_movement_that_breaks_a_limit_is_not_shown(run: Run, limit: str) -> None:
    before = _shown("lie_on_front_prop_on_elbows", wish={"limits": [limit]})
    said = run("action_harder_exercise", slots=before)
    assert said.names == ["utter_exercise_none_left"]
    assert said.slots == before


def test_a_limit_named_together_with_the_wish_for_harder_counts_too(run: Run) -> None:
    said = run("action_harder_exercise", ("limit", "WR"), slots=_shown("lie_on_front_prop_on_elbows"))
    assert "utter_exercise_card" not in said.names


def test_repeat_shows_the_same_movement_and_remembers_it_once(run: Run) -> None:
    said = run("action_repeat_exercise", slots=_shown("bridge", "knee_rolls"))
    assert said.names == ["utter_exercise_card", "utter_exercise_care"]
    assert said.variables("utter_exercise_card")["name"] == "Knee rolls"
    assert said.slots["shown"] == ["bridge", "knee_rolls"]


def test_the_dose_is_that_of_the_movement_shown_last(run: Run) -> None:
    said = run("action_exercise_dose", slots=_shown("bridge", "knee_rolls"))
    dose = said.variables("utter_exercise_dose")
    assert (dose["name"], dose["start"]) == ("Knee rolls", exercises()["knee_rolls"].dose.start)
    assert dose["build"] == exercises()["knee_rolls"].dose.build
    assert said.events == []


def test_without_a_movement_the_dose_is_the_general_one(run: Run) -> None:
    assert run("action_exercise_dose").names == ["utter_exercise_followup_dose"]


@pytest.mark.parametrize("action", ["action_easier_exercise", "action_harder_exercise", "action_repeat_exercise"])
def test_without_a_movement_the_first_one_is_shown_with_the_safety_line(run: Run, action: str) -> None:
    said = run(action)
    assert said.names == ["utter_before_exercise", "utter_exercise_card", "utter_exercise_care"]


@pytest.mark.parametrize("slots", [{}, _shown("bridge")])
def test_done_is_praised(run: Run, slots: dict[str, object]) -> None:
    assert run("action_exercise_done", slots=slots).names == ["utter_exercise_done"]


def test_a_movement_that_left_the_catalogue_is_no_mistake(run: Run) -> None:
    assert "utter_exercise_card" in run("action_repeat_exercise", slots=_shown("long_gone")).names
