"""A person's own files, made from what is stored when they are fetched."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.documents.data_page import data_page
from bot.knowledge.clinics import Clinic
from bot.knowledge.exercises import exercises
from bot.knowledge.plans import plan_lines
from bot.knowledge.week import done_by_day, last_days
from bot.storage.database import Database
from bot.storage.erasure import export_conversation
from bot.storage.plans import done_since, plan_of
from bot.storage.reminders import find_reminder

WEEK = timedelta(days=8)


class PersonalFiles:
    """Blocking calls; the asynchronous side runs them in threads.

    What draws a file is imported when the first person asks for one: the start of the server, and with it the first
    answer to a warning sign, does not wait for it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, conversation_id: str, clinic: Clinic, name: str) -> bytes | None:
        """A file of the plan, of the week or of everything that is kept; None for another name, or without content."""
        match name:
            case "plan.pdf":
                return self._pdf(conversation_id, clinic)
            case "plan.ics":
                return self._calendar(conversation_id)
            case "my-data.html":
                return data_page(clinic.name, self._kept(conversation_id))
            case "my-data.json":
                return json.dumps(self._kept(conversation_id), ensure_ascii=False, indent=2).encode()
            case "week.png":
                return self._week(conversation_id, ZoneInfo(clinic.time_zone))
        return None

    def plan_lines(self, conversation_id: str) -> str:
        """The plan in words, a line for each movement."""
        with self._database.session() as session:
            return plan_lines(plan_of(session, conversation_id))

    def _kept(self, conversation_id: str) -> dict[str, Any]:
        with self._database.session() as session:
            return export_conversation(session, conversation_id)

    def _pdf(self, conversation_id: str, clinic: Clinic) -> bytes | None:
        from bot.documents.plan_pdf import plan_pdf

        with self._database.session() as session:
            plan = plan_of(session, conversation_id)
        known = [exercises()[exercise] for exercise in plan if exercise in exercises()]
        return plan_pdf(clinic.name, known) if known else None

    def _calendar(self, conversation_id: str) -> bytes | None:
        from bot.documents.plan_calendar import plan_calendar

        with self._database.session() as session:
            reminder = find_reminder(session, conversation_id)
            plan = plan_of(session, conversation_id)
        names = [exercises()[exercise].name for exercise in plan if exercise in exercises()]
        return plan_calendar(conversation_id, names, reminder, datetime.now(UTC)) if reminder else None

    def _week(self, conversation_id: str, clinic_zone: ZoneInfo) -> bytes | None:
        from bot.documents.week_picture import week_picture

        now = datetime.now(UTC)
        with self._database.session() as session:
            reminder = find_reminder(session, conversation_id)
            done = done_since(session, conversation_id, now - WEEK)
        zone = reminder.zone if reminder else clinic_zone
        days = last_days(now, zone)
        shown = done_by_day(done, days, zone)
        return week_picture(days, shown) if shown else None
