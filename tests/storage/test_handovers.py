from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import inspect, select, text, update
from sqlalchemy.orm import Session

from bot.storage.conversations import open_conversation
from bot.storage.database import Database
from bot.storage.erasure import erase_conversation, erase_older_than, export_conversation
from bot.storage.handovers import HandoverStatus, NewHandover, add_handover, list_handovers, set_status
from bot.storage.personal_data import NOT_PERSONAL, PERSONAL_DATA
from bot.storage.tables import Handover, Table

NEW = NewHandover(clinic="demo", name="Zebedee", contact="+61 412 345 678", message="Please ring about xylophones")


def _left(session: Session) -> str:
    conversation = open_conversation(session, channel="telegram", clinic="demo", channel_user_id="778899").id
    add_handover(session, conversation, NEW)
    return conversation


def _everything(session: Session) -> str:
    names = inspect(session.connection()).get_table_names()
    return "\n".join(str(tuple(row)) for name in names for row in session.execute(text(f"SELECT * FROM {name}")))


def test_a_message_is_listed_and_can_be_closed(session: Session) -> None:
    _left(session)
    (listed,) = list_handovers(session, "demo")
    assert (listed.name, listed.contact, listed.status) == ("Zebedee", "+61 412 345 678", HandoverStatus.NEW)
    assert set_status(session, listed.id, HandoverStatus.DONE)
    assert list_handovers(session)[0].status == HandoverStatus.DONE
    assert list_handovers(session, "another") == []
    assert not set_status(session, "unknown", HandoverStatus.DONE)


def test_a_copy_holds_the_messages_to_the_clinic(session: Session) -> None:
    (copied,) = export_conversation(session, _left(session))["messages_to_clinic"]
    assert copied["message"] == NEW.message


def test_erasing_leaves_neither_id_nor_word_in_any_table(database: Database) -> None:
    with database.session() as session:
        conversation = _left(session)
        assert "778899" in _everything(session)
    with database.session() as session:
        erase_conversation(session, conversation)
    with database.session() as session:
        left = _everything(session)
    assert [word for word in (conversation, "778899", "Zebedee", "xylophones", "412") if word in left] == []


def test_what_a_clinic_must_keep_stays_without_its_person(session: Session) -> None:
    conversation = _left(session)
    erase_conversation(session, conversation, kept_by_clinics=("demo",))
    assert [row.person_id for row in session.scalars(select(Handover))] == [None]
    assert conversation not in _everything(session) and "778899" not in _everything(session)


@pytest.mark.parametrize(("keeping", "left"), [((), 0), (("demo",), 1)])
def test_messages_expire_unless_the_clinic_must_keep_them(
    session: Session, keeping: tuple[str, ...], left: int
) -> None:
    _left(session)
    session.execute(update(Handover).values(created_at=datetime.now(UTC) - timedelta(days=31)))
    erase_older_than(session, 30, keeping)
    assert len(list_handovers(session)) == left


def test_every_table_is_in_the_register_or_holds_nothing_personal() -> None:
    registered = [table for part in PERSONAL_DATA for table in part.tables]
    assert sorted([*registered, *NOT_PERSONAL]) == sorted([*Table.metadata.tables, "events"])
