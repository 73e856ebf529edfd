"""Sets, shows, pauses and stops reminders, as the person's own words say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation_state as state
from actions.database import may_keep, open_session
from actions.exercises import Events
from actions.plan import CALENDAR
from bot.knowledge.reminder_words import reminder_words
from bot.knowledge.schedules import EVERY_DAY, QuietHours, Schedule, next_time
from bot.knowledge.time_words import (
    about_quiet_hours,
    days_of_pause,
    read_times,
    times_in,
    wants_pause,
    wants_to_resume,
    zone_in,
)
from bot.storage.reminders import Reminder, find_reminder, keep_reminder, stop_reminder

CAN_BE_WRITTEN_TO = ("telegram",)  # elsewhere the calendar file reminds


class ActionSetReminder(Action):
    """Keeps the days and the time that were named; without any, says what is set or asks."""

    def name(self) -> str:
        return "action_set_reminder"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        kept, said = _kept(tracker), _said(tracker)
        reminder = _changed(kept, said, tracker)
        if reminder is None:
            response = "utter_reminder_is" if kept else "utter_reminder_ask"
            dispatcher.utter_message(response=response, when=_when(kept) if kept else "")
        elif not may_keep():
            dispatcher.utter_message(response="utter_privacy_not_kept")
        elif reminder.quiet.hold(reminder.schedule.at):
            quiet = {"begin": f"{reminder.quiet.begin:%H:%M}", "end": f"{reminder.quiet.end:%H:%M}"}
            dispatcher.utter_message(response="utter_reminder_quiet", **quiet)
        else:
            _start(dispatcher, tracker, reminder)
        return []


class ActionStopReminders(Action):
    """Stops them; words that ask for a pause or for other days are heard as such."""

    def name(self) -> str:
        return "action_stop_reminders"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        said, kept = _said(tracker), _kept(tracker)
        if kept and wants_pause(said):
            return ActionPauseReminders().run(dispatcher, tracker, domain)
        with open_session() as session:
            stopped = stop_reminder(session, tracker.sender_id)
        dispatcher.utter_message(response="utter_stop_reminders" if stopped else "utter_stop_reminders_none")
        return []


class ActionPauseReminders(Action):
    """Sends none for the time that was named, or until the person starts them again."""

    def name(self) -> str:
        return "action_pause_reminders"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        kept, days = _kept(tracker), days_of_pause(_said(tracker))
        if kept is None:
            dispatcher.utter_message(response="utter_stop_reminders_none")
            return []
        after = datetime.now(UTC) + timedelta(days=days or 0)
        back = _next(kept, after, tracker) if days else None
        _keep(tracker, replace(kept, next_at=back))
        until = f"{back.astimezone(kept.zone):%A %-d %B}" if back else ""
        response = "utter_reminder_paused_until" if back else "utter_reminder_paused"
        dispatcher.utter_message(response=response, until=until)
        return []


def _changed(kept: Reminder | None, said: str, tracker: Tracker) -> Reminder | None:
    """The reminder that the words ask for; None when they ask for none, or for none that is whole."""
    asked, zone = read_times(said), zone_in(said)
    if about_quiet_hours(said):
        return _with_quiet_hours(kept, said)
    at = asked.at or (kept.schedule.at if kept else None)
    if at is None or (asked.nothing and zone is None and not wants_to_resume(said)):
        return None
    days = asked.days or (EVERY_DAY if asked.every or kept is None else kept.schedule.days)
    every = asked.every or (1 if asked.days or kept is None else kept.schedule.every)
    zone = zone or (kept.zone if kept else state.time_zone(tracker))
    schedule = Schedule(at, datetime.now(zone).date(), days, every)
    return Reminder(schedule, zone, kept.quiet if kept else QuietHours(), None)


def _with_quiet_hours(kept: Reminder | None, said: str) -> Reminder | None:
    times = list(times_in(said))
    return replace(kept, quiet=QuietHours(times[0], times[1])) if kept and len(times) == 2 else None


def _start(dispatcher: CollectingDispatcher, tracker: Tracker, reminder: Reminder) -> None:
    reminder = replace(reminder, next_at=_next(reminder, datetime.now(UTC), tracker))
    _keep(tracker, reminder)
    if reminder.next_at:
        dispatcher.utter_message(response="utter_reminder_set", when=_when(reminder))
    else:
        metadata = {"files": [CALENDAR]}
        dispatcher.utter_message(response="utter_reminder_calendar", when=_when(reminder), metadata=metadata)


def _next(reminder: Reminder, after: datetime, tracker: Tracker) -> datetime | None:
    sends = state.channel(tracker) in CAN_BE_WRITTEN_TO
    return next_time(reminder.schedule, reminder.zone, after) if sends else None


def _kept(tracker: Tracker) -> Reminder | None:
    with open_session() as session:
        return find_reminder(session, tracker.sender_id)


def _keep(tracker: Tracker, reminder: Reminder) -> None:
    with open_session() as session:
        keep_reminder(session, tracker.sender_id, reminder)


def _said(tracker: Tracker) -> str:
    return state.entity(tracker, "when") or state.text(tracker)


def _when(reminder: Reminder) -> str:
    return reminder_words(reminder.schedule, reminder.zone)
