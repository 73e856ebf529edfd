from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy.orm import Session

from bot.storage.conversations import (
    StoredConversation,
    conversation_of,
    find_conversation,
    open_conversation,
    set_country,
)
from bot.storage.database import Database
from bot.storage.turns import save_turn


def _open(session: Session, clinic: str = "demo", user_id: str | None = "7") -> StoredConversation:
    return open_conversation(session, channel="telegram", clinic=clinic, channel_user_id=user_id)


def test_a_new_conversation_says_where_it_came_from(session: Session) -> None:
    opened = _open(session)
    assert (opened.channel, opened.channel_user_id, opened.clinic, opened.country) == ("telegram", "7", "demo", None)
    assert opened.created_at == opened.last_message_at
    assert opened.created_at.utcoffset() == timedelta(0)


def test_the_same_user_gets_the_same_conversation(database: Database) -> None:
    with database.session() as session:
        first = _open(session)
    with database.session() as session:
        assert _open(session) == first


def test_the_same_user_has_one_conversation_with_each_clinic(session: Session) -> None:
    first, second = _open(session, clinic="demo"), _open(session, clinic="other")
    assert first.id != second.id
    assert first.person_id == second.person_id


def test_the_same_id_on_another_channel_is_another_person(session: Session) -> None:
    on_telegram = open_conversation(session, channel="telegram", clinic="demo", channel_user_id="7")
    on_the_web = open_conversation(session, channel="web", clinic="demo", channel_user_id="7")
    assert on_telegram.person_id != on_the_web.person_id


def test_a_user_without_an_id_is_always_somebody_new(session: Session) -> None:
    first, second = _open(session, user_id=None), _open(session, user_id=None)
    assert first.id != second.id
    assert first.person_id != second.person_id


def test_one_user_who_arrives_many_times_at_once_gets_one_conversation(database: Database) -> None:
    def arrive(_: int) -> str:
        with database.session() as session:
            return _open(session).id

    with ThreadPoolExecutor(4) as arrivals:
        assert len(set(arrivals.map(arrive, range(8)))) == 1


def test_a_conversation_is_found_by_its_id(session: Session) -> None:
    opened = _open(session)
    assert find_conversation(session, opened.id) == opened
    assert find_conversation(session, "unknown") is None


def test_a_user_is_found_in_the_conversation_written_in_last(session: Session) -> None:
    first, _second = _open(session, clinic="demo"), _open(session, clinic="other")
    save_turn(session, first.id, None, [])
    found = conversation_of(session, "telegram", "7")
    assert found is not None
    assert found.id == first.id
    assert conversation_of(session, "telegram", "8") is None


def test_the_country_is_remembered(session: Session) -> None:
    opened = _open(session)
    set_country(session, opened.id, "NZ")
    found = find_conversation(session, opened.id)
    assert found is not None
    assert found.country == "NZ"


def test_the_country_of_a_conversation_that_is_not_stored_is_nobodys(session: Session) -> None:
    set_country(session, "default", "NZ")
    assert find_conversation(session, "default") is None
