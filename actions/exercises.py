"""Suggests starter exercises: reads the wish, asks the catalogue, shows one movement at a time."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation_state as state
from bot.knowledge.durations import minutes_in
from bot.knowledge.exercises import PARTS, Exercise, Suggestion, Wish, avoid_codes, broken_limits, exercises, suggest
from bot.knowledge.labels import labels

EVERY_LIMIT = "all"  # an entity's value: the person takes every limit back
Events = list[dict[str, Any]]


class ActionSuggestExercise(Action):
    """Shows the next movement that meets the wish, or the one that the person named."""

    def name(self) -> str:
        return "action_suggest_exercise"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        wish = wish_from(tracker)
        shown = [] if state.entity(tracker, "start_again") else list(tracker.get_slot("shown") or [])
        suggestion = _named(tracker) or suggest(exercises().values(), wish, shown, _said_now(tracker))
        if not tracker.get_slot("exercise"):
            dispatcher.utter_message(response="utter_before_exercise")
        if suggestion is None:
            dispatcher.utter_message(response="utter_exercise_none_left")
            return [SlotSet("wish", _as_slot(wish))]
        _explain(dispatcher, suggestion, wish)
        return [SlotSet("wish", _as_slot(wish)), *show(dispatcher, suggestion.exercise, shown)]


def show(dispatcher: CollectingDispatcher, exercise: Exercise, shown: list[str]) -> Events:
    """Say one movement with its steps, dose, stop rule and who should leave it out; remember that it was shown."""
    dispatcher.utter_message(
        response="utter_exercise_card",
        name=exercise.name,
        goal=exercise.goal.lower(),
        steps="\n".join(f"{number}. {step}" for number, step in enumerate(exercise.steps, 1)),
        start=starting_dose(exercise),
        metadata={"sources": list(exercise.sources), "exercise": exercise.id},
    )
    dispatcher.utter_message(
        response="utter_exercise_care",
        caution=exercise.caution,
        avoid="\n".join(f"\u2022 {avoid_codes()[code].who}." for code in exercise.avoid),
    )
    return [SlotSet("exercise", exercise.id), SlotSet("shown", [*shown, exercise.id])]


def starting_dose(exercise: Exercise) -> str:
    """The dose to begin with, as it reads in the middle of a sentence."""
    start = exercise.dose.start
    return start[0].lower() + start[1:]


def current_exercise(tracker: Tracker) -> Exercise | None:
    """The movement that is named, or the one that "it" means: the one shown last."""
    return exercises().get(str(state.entity(tracker, "exercise") or tracker.get_slot("exercise")))


def wish_from(tracker: Tracker) -> Wish:
    """The wish so far, with what the newest message changes; limits add up until the person takes them back."""
    before = tracker.get_slot("wish") or {}
    minutes = state.entity(tracker, "minutes")
    said = {name: state.entity(tracker, name) for name in ("goal", "level", "position", "equipment")}
    return Wish(
        **{name: value or before.get(name) for name, value in said.items()},
        minutes=minutes_in(minutes) if minutes else before.get("minutes"),
        limits=_limits(frozenset(before.get("limits") or ()), tracker),
    )


def _limits(before: frozenset[str], tracker: Tracker) -> frozenset[str]:
    lifted = state.entities(tracker, "limit_lifted")
    return (frozenset() if EVERY_LIMIT in lifted else before - lifted) | state.entities(tracker, "limit")


def _said_now(tracker: Tracker) -> frozenset[str]:
    """The parts of a wish that the newest message is about."""
    return frozenset(part for part in PARTS if state.entity(tracker, part))


def _named(tracker: Tracker) -> Suggestion | None:
    exercise = exercises().get(str(state.entity(tracker, "exercise")))
    return Suggestion(exercise) if exercise else None


def _explain(dispatcher: CollectingDispatcher, suggestion: Suggestion, wish: Wish) -> None:
    if broken_limits(suggestion.exercise, wish):
        dispatcher.utter_message(response="utter_exercise_meets_limit")
    elif suggestion.unmet:
        dispatcher.utter_message(
            response="utter_exercise_nearest", unmet=", ".join(labels("wish_parts")[part] for part in suggestion.unmet)
        )


def _as_slot(wish: Wish) -> dict[str, Any]:
    return asdict(wish) | {"limits": sorted(wish.limits)}
