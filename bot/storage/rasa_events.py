"""The events of Rasa's conversations, in the table that Rasa's own store makes.

Rasa counts and reads a conversation's events through objects, several times a turn. A session is what was written since
the conversation's newest ``session_started``, or all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import text

from bot.storage.prepared import Prepared, Transaction

_IN_SESSION = """
    FROM events WHERE sender_id = :sender AND timestamp >= coalesce(
        (SELECT max(timestamp) FROM events WHERE sender_id = :sender AND type_name = 'session_started'), 0)
"""
_READ = Prepared(text(f"SELECT data {_IN_SESSION} ORDER BY id"))
_LAST = Prepared(text("SELECT max(id) FROM events WHERE sender_id = :sender"))
_ADD = Prepared(
    text(
        "INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data)"
        " VALUES (:sender_id, :type_name, :timestamp, :intent_name, :action_name, :data)"
    )
)


class NewEvent(NamedTuple):
    """One row as Rasa writes it; ``data`` is the whole event in JSON."""

    sender_id: str
    type_name: str
    timestamp: float
    intent_name: str | None
    action_name: str | None
    data: str


def read_session(transaction: Transaction, sender_id: str) -> list[str]:
    """The events of the newest session in JSON, oldest first."""
    return [data for (data,) in _READ.rows(transaction, sender=sender_id)]


def last_event(transaction: Transaction, sender_id: str) -> int | None:
    """The number of the newest event; it changes with every event that any process adds, and is None after erasure."""
    row = _LAST.first(transaction, sender=sender_id)
    return row[0] if row else None


def add_events(transaction: Transaction, sender_id: str, events: Sequence[NewEvent], last: int | None) -> int | None:
    """The number of the newest event then; None if it was not ``last`` before: another process wrote, or erased."""
    is_alone = last_event(transaction, sender_id) == last
    if events:
        _ADD.run_each(transaction, [event._asdict() for event in events])
    return last_event(transaction, sender_id) if is_alone else None
