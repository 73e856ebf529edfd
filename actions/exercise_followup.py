"""Answers what people ask about the movement that they were just shown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.database import may_keep, open_session
from actions.exercises import ActionSuggestExercise, Events, current_exercise, show, starting_dose, wish_from
from bot.knowledge.exercises import Exercise, broken_limits, exercises
from bot.storage.plans import note_done


class _AboutCurrentExercise(Action, ABC):
    """An action about the movement shown last; without one, the first movement is shown instead."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        exercise = current_exercise(tracker)
        if exercise is None:
            return self.without_exercise(dispatcher, tracker, domain)
        return self.about(exercise, dispatcher, tracker)

    @abstractmethod
    def about(self, exercise: Exercise, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """What to say about this movement."""

    def without_exercise(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return ActionSuggestExercise().run(dispatcher, tracker, domain)


class ActionEasierExercise(_AboutCurrentExercise):
    """The easier way to do it, or the easier movement in its place."""

    def name(self) -> str:
        return "action_easier_exercise"

    def about(self, exercise: Exercise, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        return _change(dispatcher, tracker, exercise, exercise.easier_id, "utter_exercise_easier", exercise.easier)


class ActionHarderExercise(_AboutCurrentExercise):
    """The harder way to do it, or the harder movement in its place."""

    def name(self) -> str:
        return "action_harder_exercise"

    def about(self, exercise: Exercise, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        return _change(dispatcher, tracker, exercise, exercise.harder_id, "utter_exercise_harder", exercise.harder)


class ActionRepeatExercise(_AboutCurrentExercise):
    """Shows the same movement once more."""

    def name(self) -> str:
        return "action_repeat_exercise"

    def about(self, exercise: Exercise, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        return show(dispatcher, exercise, _shown_without(tracker, exercise))


class ActionExerciseDose(_AboutCurrentExercise):
    """How much and how often: of this movement, or in general when none was shown."""

    def name(self) -> str:
        return "action_exercise_dose"

    def about(self, exercise: Exercise, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        dispatcher.utter_message(
            response="utter_exercise_dose",
            name=exercise.name,
            start=starting_dose(exercise),
            build=exercise.dose.build,
            metadata={"sources": list(exercise.sources)},
        )
        return []

    def without_exercise(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response="utter_exercise_followup_dose")
        return []


class ActionExerciseDone(_AboutCurrentExercise):
    """Says well done, and writes down that the movement was done."""

    def name(self) -> str:
        return "action_exercise_done"

    def about(self, exercise: Exercise, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        if may_keep():
            with open_session() as session:
                note_done(session, tracker.sender_id, exercise.id)
        dispatcher.utter_message(response="utter_exercise_done")
        return []

    def without_exercise(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response="utter_exercise_done")
        return []


def _change(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    exercise: Exercise,
    other_id: str | None,
    response: str,
    way: str,
) -> Events:
    other = exercises().get(str(other_id))
    if other and broken_limits(other, wish_from(tracker)):
        dispatcher.utter_message(response="utter_exercise_none_left")
        return []
    metadata = {"sources": list(exercise.sources)}
    dispatcher.utter_message(
        response=response, name=exercise.name, **{response.rpartition("_")[2]: way}, metadata=metadata
    )
    return show(dispatcher, other, _shown_without(tracker, other)) if other else []


def _shown_without(tracker: Tracker, exercise: Exercise) -> list[str]:
    return [shown for shown in tracker.get_slot("shown") or [] if shown != exercise.id]
