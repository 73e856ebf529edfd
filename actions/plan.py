"""Keeps a person's small plan: shows it, changes it, prints it, and shows the week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation_state as state
from actions.database import may_keep, open_session
from actions.exercises import Events, current_exercise
from bot.knowledge.exercises import exercises
from bot.knowledge.plans import WALKING, plan_lines
from bot.knowledge.week import done_by_day, last_days, week_lines
from bot.storage.plans import add_to_plan, done_since, plan_of, remove_from_plan
from bot.storage.reminders import find_reminder

EVERYTHING = "everything"  # an entity's value: the whole plan
PDF, CALENDAR, WEEK = "plan.pdf", "plan.ics", "week.png"


class ActionShowPlan(Action):
    """The plan, or how to begin one."""

    def name(self) -> str:
        return "action_show_plan"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        lines = _lines(tracker)
        dispatcher.utter_message(response="utter_plan" if lines else "utter_plan_empty", plan=lines)
        return []


class ActionAddToPlan(Action):
    """Keeps the movement that was named, or the one shown last."""

    def name(self) -> str:
        return "action_add_to_plan"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        exercise = exercises().get(str(state.entity(tracker, "exercise"))) or current_exercise(tracker)
        if exercise is None:
            dispatcher.utter_message(response="utter_plan_add_which")
            return []
        if not may_keep():
            dispatcher.utter_message(response="utter_privacy_not_kept")
            return []
        with open_session() as session:
            added = add_to_plan(session, tracker.sender_id, exercise.id, frozenset({WALKING}))
        response = "utter_plan_added" if added else "utter_plan_full"
        dispatcher.utter_message(response=response, name=exercise.name, plan=_lines(tracker))
        return []


class ActionRemoveFromPlan(Action):
    """Takes the named movement out; without a name, asks which."""

    def name(self) -> str:
        return "action_remove_from_plan"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        named = state.entity(tracker, "exercise")
        if named is None:
            return self._ask(dispatcher, tracker)
        with open_session() as session:
            remove_from_plan(session, tracker.sender_id, None if named == EVERYTHING else named)
        return ActionShowPlan().run(dispatcher, tracker, domain)

    @staticmethod
    def _ask(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        with open_session() as session:
            plan = plan_of(session, tracker.sender_id)
        if not plan:
            dispatcher.utter_message(response="utter_plan_empty")
            return []
        known = [exercises()[exercise] for exercise in plan if exercise in exercises()]
        choices = [_removal(exercise.name[:24], exercise.id) for exercise in known]
        dispatcher.utter_message(response="utter_plan_remove_which", buttons=choices)
        return []


class ActionPrintPlan(Action):
    """The plan as files to print and to put into a calendar."""

    def name(self) -> str:
        return "action_print_plan"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if not _lines(tracker):
            dispatcher.utter_message(response="utter_plan_empty")
            return []
        with open_session() as session:
            timed = find_reminder(session, tracker.sender_id) is not None
        files = [PDF, CALENDAR] if timed else [PDF]
        dispatcher.utter_message(response="utter_plan_print", metadata={"files": files})
        return []


class ActionShowWeek(Action):
    """What was done on which of the last seven days."""

    def name(self) -> str:
        return "action_show_week"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        now = datetime.now(UTC)
        with open_session() as session:
            reminder = find_reminder(session, tracker.sender_id)
            done = done_since(session, tracker.sender_id, now - timedelta(days=8))
        zone = reminder.zone if reminder else state.time_zone(tracker)
        days = last_days(now, zone)
        lines = week_lines(days, done_by_day(done, days, zone))
        if lines:
            dispatcher.utter_message(response="utter_week", week=lines, metadata={"files": [WEEK]})
        else:
            dispatcher.utter_message(response="utter_week_empty")
        return []


def _lines(tracker: Tracker) -> str:
    with open_session() as session:
        return plan_lines(plan_of(session, tracker.sender_id))


def _removal(title: str, exercise: str) -> dict[str, str]:
    return {"title": title, "payload": f'/exercises_plan_remove{{"exercise": "{exercise}"}}'}
