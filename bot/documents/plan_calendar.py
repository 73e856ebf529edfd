"""The times of the plan as a calendar file."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from bot.knowledge.labels import labels
from bot.knowledge.schedules import Schedule
from bot.storage.reminders import Reminder

DAY_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LENGTH = timedelta(minutes=10)
TIME_ZONE_YEARS = 10  # how far ahead the file itself says when the clocks change


def plan_calendar(conversation_id: str, plan: list[str], reminder: Reminder, now: datetime) -> bytes:
    """An .ics file with one repeated event in local time; ``plan`` has the names of the movements."""
    schedule, words = reminder.schedule, labels("plan_file")
    day = schedule.start
    while not schedule.falls_on(day):
        day += timedelta(days=1)
    start = datetime.combine(day, schedule.at, tzinfo=reminder.zone)
    event = Event()
    event.add("uid", f"{conversation_id}@backwise")
    event.add("dtstamp", now)
    event.add("dtstart", start)
    event.add("dtend", start + LENGTH)
    event.add("summary", words["calendar_title"])
    event.add("description", "\n".join([*plan, words["stop"]]))
    event.add("rrule", _rule(schedule))
    calendar = Calendar()
    calendar.add("prodid", "-//Backwise//Plan//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones(first_date=day, last_date=day.replace(day=1, year=day.year + TIME_ZONE_YEARS))
    return bytes(calendar.to_ical())


def _rule(schedule: Schedule) -> dict[str, object]:
    days = [DAY_NAMES[day] for day in sorted(schedule.days)]
    return {"freq": "daily", "interval": schedule.every, "byday": days}
