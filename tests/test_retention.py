"""What is older than RETENTION_DAYS goes by itself while the server runs."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.composition import Backwise
from bot.knowledge.clinics import today_at
from bot.server import build_server
from bot.storage.conversations import find_conversation
from bot.storage.counts import Kind, counts_between
from bot.storage.handovers import NewHandover
from bot.storage.inbox import inbox
from bot.storage.learning import Lesson, learn
from bot.storage.learning_tables import InboxRow
from bot.storage.tables import Conversation, Message


def _is_kept(backwise: Backwise, conversation: str) -> bool:
    with backwise.database.session() as session:
        return find_conversation(session, conversation) is not None


async def test_a_running_server_erases_old_chats_and_old_words_only(
    starting_backwise: Backwise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting_backwise, "load_dialogue", lambda: None)  # no model is needed for this
    conversations = starting_backwise.conversations
    old, fresh = [await conversations.open(channel="web", clinic="demo") for _ in range(2)]
    await conversations.greet(fresh)
    long_ago = datetime.now(UTC) - timedelta(days=starting_backwise.settings.retention_days, minutes=1)
    with starting_backwise.database.session() as session:
        session.execute(update(Conversation).where(Conversation.id == old).values(last_message_at=long_ago))
        session.execute(update(Message).values(created_at=long_ago))
    await conversations.greet(fresh)
    app = build_server(starting_backwise, lambda _: None)
    async with app.router.lifespan_context(app):
        async with asyncio.timeout(20):
            while _is_kept(starting_backwise, old):
                await asyncio.sleep(0.05)
    assert _is_kept(starting_backwise, fresh)
    assert len(await conversations.history(fresh)) == 1


async def _taught(backwise: Backwise, *texts: str) -> None:
    """What people said in a clinic whose inbox is on."""
    backwise.clinics["demo"] = replace(backwise.clinics["demo"], inbox=True)
    conversation = await backwise.conversations.open(channel="web", clinic="demo")
    with backwise.database.session() as session:
        for text in texts:
            learn(session, conversation, Lesson(backwise.clinics["demo"], said=text))


def _inbox(backwise: Backwise) -> list[str]:
    with backwise.database.session() as session:
        return [message.text for message in inbox(session, ["demo"])]


async def test_the_inbox_is_erased_after_its_own_days(starting_backwise: Backwise) -> None:
    starting_backwise.settings = starting_backwise.settings.copy(update={"inbox_days": 3})
    await _taught(starting_backwise, "old", "new")
    with starting_backwise.database.session() as session:
        old = update(InboxRow).where(InboxRow.text == "old")
        session.execute(old.values(created_at=datetime.now(UTC) - timedelta(days=3, minutes=1)))
    starting_backwise.forget_what_is_old()
    assert _inbox(starting_backwise) == ["new"]


async def test_an_inbox_that_is_switched_off_is_emptied(starting_backwise: Backwise) -> None:
    await _taught(starting_backwise, "saunas")
    starting_backwise.clinics["demo"] = replace(starting_backwise.clinics["demo"], inbox=False)
    starting_backwise.forget_what_is_old()
    assert _inbox(starting_backwise) == []


async def test_a_message_for_the_clinic_is_counted(starting_backwise: Backwise) -> None:
    conversation = await starting_backwise.conversations.open(channel="web", clinic="demo")
    starting_backwise.desk.keep(
        conversation, NewHandover(clinic="demo", name="Zoe", contact="zoe@clinic.example", message="Ring.")
    )
    day = today_at(starting_backwise.clinics["demo"])
    with starting_backwise.database.session() as session:
        (count,) = counts_between(session, ["demo"], day, day)
    assert (count.kind, count.name, count.number) == (Kind.HANDOVER, "left", 1)
