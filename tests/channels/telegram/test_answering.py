"""A clinic's answers over real HTTP: each arrives, whatever dies in between."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from html import escape
from pathlib import Path
from uuid import uuid4

import pytest

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.options import TelegramOptions
from bot.settings import HOME
from bot.staff.answering import LONGEST, LONGEST_NAME, WrittenAnswer, message_of
from bot.storage.claims import SendStatus
from bot.storage.clinic_answers import add_answer, answers_to
from bot.storage.conversations import open_conversation
from bot.storage.database import Database
from bot.storage.erasure import erase_conversation
from bot.storage.handovers import HandoverStatus, NewHandover, add_handover, find_handover
from tests.channels.telegram.fake_bot_api import TOKEN, FakeBotApi, Fault
from tests.channels.telegram.fake_conversations import FakeConversations

WORKER = Path(__file__).with_name("answering_worker.py")
NEW = NewHandover(clinic="demo", name="Kim", contact="kim@person.example", message="Please ring me.")
CLINIC = "Harbour Physio"


def answered_handover(database: Database, text: str = "We ring you at nine.", name: str = "", user: str = "7") -> str:
    """The id of a handover that a clinic has answered."""
    answer = message_of(WrittenAnswer(uuid4().hex, text, name, 0), CLINIC)
    with database.session() as session:
        chat = open_conversation(session, channel="telegram", clinic="demo", channel_user_id=user).id
        handover = add_handover(session, chat, NEW)
        add_answer(session, handover, chat, answer, seen=0)
    return handover


def _state(database: Database, handover: str) -> tuple[HandoverStatus, SendStatus]:
    with database.session() as session:
        found, (answer,) = find_handover(session, handover), answers_to(session, handover)
    assert found
    return found.status, answer.status


async def _run_until(database: Database, api: FakeBotApi, handover: str, status: SendStatus) -> None:
    channel = TelegramChannel(FakeConversations(), database, TelegramOptions(TOKEN, api.url))
    await channel.start()
    async with asyncio.timeout(60):
        while _state(database, handover)[1] is not status:
            await asyncio.sleep(0.05)
    await channel.stop()


async def test_an_answer_arrives_marked_as_from_a_person(database: Database, api: FakeBotApi) -> None:
    handover = answered_handover(database, "At <nine> & bring shoes.", name="Kim")
    await _run_until(database, api, handover, SendStatus.SENT)
    (call,) = api.of("sendMessage")
    assert call.data["chat_id"] == "7"
    head, text, foot = call.data["text"].split("\n\n")
    assert head == "<b>Kim, Harbour Physio writes (a person, not the bot):</b>"
    assert text == "At &lt;nine&gt; &amp; bring shoes."
    assert foot.startswith("<i>") and "the bot" in foot
    assert "Write to them again" in str(call.data["reply_markup"])
    assert _state(database, handover) == (HandoverStatus.DONE, SendStatus.SENT)


@pytest.mark.parametrize("letter", ["x", "ü"])
async def test_the_longest_answer_is_one_message(database: Database, api: FakeBotApi, letter: str) -> None:
    text = (letter * 9 + " ") * (LONGEST // 10)
    handover = answered_handover(database, text.strip(), "n" * LONGEST_NAME)
    await _run_until(database, api, handover, SendStatus.SENT)
    (call,) = api.of("sendMessage")
    assert escape(text.strip()) in call.data["text"]


async def test_two_processes_send_each_answer_once(database: Database, api: FakeBotApi) -> None:
    handovers = [answered_handover(database, user=str(user)) for user in range(20, 30)]
    other = Database(str(database._engine.url))
    await asyncio.gather(
        *(_run_until(each, api, handovers[-1], SendStatus.SENT) for each in (database, other)),
    )
    other.dispose()
    assert sorted(call.data["chat_id"] for call in api.of("sendMessage")) == [str(user) for user in range(20, 30)]


async def test_who_has_blocked_the_bot_gets_nothing_and_staff_are_told(database: Database, api: FakeBotApi) -> None:
    handover = answered_handover(database)
    api.fail("sendMessage", Fault(status=403))
    await _run_until(database, api, handover, SendStatus.GIVEN_UP)
    assert _state(database, handover) == (HandoverStatus.NEW, SendStatus.GIVEN_UP)


async def test_an_answer_in_an_erased_chat_is_not_sent(database: Database, api: FakeBotApi) -> None:
    handover = answered_handover(database)
    with database.session() as session:
        chat = open_conversation(session, channel="telegram", clinic="demo", channel_user_id="7").id
        erase_conversation(session, chat, ["demo"])
    await _run_until(database, api, handover, SendStatus.GIVEN_UP)
    assert api.of("sendMessage") == []


async def test_an_answer_survives_the_death_of_the_process_that_sends_it(database: Database, api: FakeBotApi) -> None:
    """It may come twice then, and comes once at least."""
    handover = answered_handover(database)
    address = str(database._engine.url)
    worker = subprocess.Popen([sys.executable, WORKER, address, api.url, TOKEN], cwd=HOME)
    assert await asyncio.to_thread(worker.wait, 120) < 0
    await _run_until(database, api, handover, SendStatus.SENT)
    assert {call.data["chat_id"] for call in api.of("sendMessage")} == {"7"}
