"""Reminders over real HTTP: each once, whatever dies in between."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.options import TelegramOptions
from bot.conversation.replies import Answer, File, Message
from bot.knowledge.schedules import QuietHours, Schedule
from bot.settings import HOME
from bot.storage.conversations import open_conversation
from bot.storage.database import Database
from bot.storage.reminders import Reminder, find_reminder, keep_reminder
from bot.storage.tables import ReminderRow
from tests.channels.telegram.fake_bot_api import CUT_AFTER_WORK, TOKEN, FakeBotApi, Fault
from tests.channels.telegram.fake_conversations import FakeConversations, answer_of
from tests.channels.telegram.updates import text

NEVER_QUIET = QuietHours(time(0), time(0))
WORKER = Path(__file__).with_name("reminding_worker.py")


def due_reminder(database: Database, user: str = "7", in_minutes: float = -1) -> str:
    """A reminder that was due a minute ago, or is due later."""
    now = datetime.now(UTC)
    due = now + timedelta(minutes=in_minutes)
    with database.session() as session:
        conversation = open_conversation(session, channel="telegram", clinic="demo", channel_user_id=user).id
        schedule = Schedule(due.time(), (now - timedelta(days=2)).date())
        reminder = Reminder(schedule, ZoneInfo("UTC"), NEVER_QUIET, due)
        keep_reminder(session, conversation, reminder)
    return conversation


def _next_at(database: Database, conversation: str) -> datetime | None:
    with database.session() as session:
        found = find_reminder(session, conversation)
    return found.next_at if found else None


async def _run(database: Database, api: FakeBotApi, user: str) -> None:
    """Somebody else's reminder comes too, so whatever was due before it has been sent."""
    due_reminder(database, user)
    count = len(api.of("sendMessage"))
    channel = TelegramChannel(FakeConversations(), database, TelegramOptions(TOKEN, api.url))
    await channel.start()
    while all(call.data["chat_id"] != user for call in api.of("sendMessage")):
        count += 1
        await api.wait_for("sendMessage", count)
    await channel.stop()


def _sent_to(api: FakeBotApi, user: str) -> int:
    return sum(call.data["chat_id"] == user for call in api.of("sendMessage"))


async def test_a_due_reminder_is_sent_once_and_the_next_is_tomorrow(database: Database, api: FakeBotApi) -> None:
    conversation = due_reminder(database)
    await _run(database, api, "8")
    await _run(database, api, "9")
    assert _sent_to(api, "7") == 1
    next_at = _next_at(database, conversation)
    assert next_at and timedelta(hours=23) < next_at - datetime.now(UTC) <= timedelta(hours=24)


async def test_two_processes_send_each_reminder_once(database: Database, api: FakeBotApi) -> None:
    for user in range(20, 30):
        due_reminder(database, str(user))
    other = Database(str(database._engine.url))
    await asyncio.gather(_run(database, api, "8"), _run(other, api, "9"))
    await _run(database, api, "10")
    other.dispose()
    assert [_sent_to(api, str(user)) for user in range(20, 30)] == [1] * 10


class SlowConversations(FakeConversations):
    def __init__(self) -> None:
        super().__init__()
        self.composing, self.may_end = asyncio.Event(), asyncio.Event()

    async def remind(self, conversation_id: str) -> Answer | None:
        self.composing.set()
        await self.may_end.wait()
        return await super().remind(conversation_id)


async def test_a_bot_that_is_stopped_finishes_the_reminder_at_hand(database: Database, api: FakeBotApi) -> None:
    due_reminder(database)
    conversations = SlowConversations()
    channel = TelegramChannel(conversations, database, TelegramOptions(TOKEN, api.url))
    await channel.start()
    await conversations.composing.wait()
    stopped = asyncio.create_task(channel.stop())
    await asyncio.sleep(0)
    conversations.may_end.set()
    await stopped
    assert _sent_to(api, "7") == 1


async def test_a_blocked_bot_stops_its_reminders(database: Database, api: FakeBotApi) -> None:
    conversation = due_reminder(database)
    api.fail("sendMessage", Fault(status=403))
    await _run(database, api, "8")
    assert _sent_to(api, "7") == 0
    assert _next_at(database, conversation) is None


async def test_a_reminder_whose_receipt_is_lost_is_not_sent_twice(database: Database, api: FakeBotApi) -> None:
    due_reminder(database)
    api.fail("sendMessage", CUT_AFTER_WORK)
    await _run(database, api, "8")
    assert _sent_to(api, "7") == 1


@pytest.mark.parametrize("moment", ["composing", "sending"])
async def test_a_process_killed_between_due_and_sent_costs_no_reminder_and_doubles_none(
    database: Database, api: FakeBotApi, moment: str
) -> None:
    due_reminder(database)
    address = str(database._engine.url)
    worker = subprocess.Popen([sys.executable, str(WORKER), address, api.url, TOKEN, moment], cwd=HOME, env=_env())
    assert worker.wait(timeout=60) == -signal.SIGKILL
    claimed: Any = ReminderRow.claimed_until
    with database.session() as session:  # as if the minute of the claim had passed
        session.execute(update(ReminderRow).where(claimed.is_not(None)).values(claimed_until=_past()))
    await _run(database, api, "8")
    assert _sent_to(api, "7") == 1


def _env() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(HOME), str(HOME / "tests")])}


def _past() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=5)


async def test_files_come_as_documents_and_pictures(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    files = (File("plan.pdf", "My plan"), File("week.png", "My week"))
    conversations.answers["print"] = answer_of(Message("m", "Here it is.", files=files))
    api.push(text("print"))
    await api.wait_for("sendMessage")
    document, photo = api.of("sendDocument")[0].data, api.of("sendPhoto")[0].data
    assert (document["document"], document["caption"]) == (b"plan.pdf", "My plan")
    assert (photo["photo"], photo["caption"]) == (b"week.png", "My week")


@pytest.mark.parametrize(
    ("command", "said"),
    [("/plan", "show my plan"), ("/reminders", "show my reminders"), ("/stop", "stop the reminders")],
)
async def test_the_commands_of_the_menu_ask_for_plan_and_reminders(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations, command: str, said: str
) -> None:
    api.push(text(command))
    await api.wait_for("sendMessage")
    assert [heard for _, heard in conversations.heard] == [said]
