"""When a reminder comes, in words: "on weekdays at 8:00 am (Sydney time)"."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.knowledge.labels import labels
from bot.knowledge.schedules import EVERY_DAY, Schedule

WEEKDAYS, WEEKEND = frozenset(range(5)), frozenset({5, 6})


def reminder_words(schedule: Schedule, zone: ZoneInfo) -> str:
    at = f"{schedule.at:%I:%M %p}".lstrip("0").lower()
    place = zone.key.rpartition("/")[2].replace("_", " ")
    return labels("reminders")["when"].format(days=_days(schedule), time=at, place=place)


def _days(schedule: Schedule) -> str:
    words = labels("reminders")
    if schedule.every > 1:
        return words["every_other"].format(every=schedule.every)
    for days, name in ((EVERY_DAY, "every_day"), (WEEKDAYS, "weekdays"), (WEEKEND, "weekends")):
        if schedule.days == days:
            return words[name]
    names = labels("day_names")
    return words["on_days"].format(days=", ".join(names[str(day)] for day in sorted(schedule.days)))
