"""Where a message to the clinic waits until it is whole: in the database, so that any process can go on with it.

For people who want nothing kept it waits in memory instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Protocol

from actions.database import may_keep, open_session
from actions.short_memory import ShortMemory
from bot.storage.handover_drafts import draft_of, drop_draft, keep_part
from bot.storage.handovers import NewHandover

Keep = Callable[[str, NewHandover], None]  # conversation id, message


class Drafts(Protocol):
    """What people have given so far, by conversation and by the name of the slot that it answers."""

    def keep(self, conversation_id: str, slot: str, value: str) -> None: ...

    def given(self, conversation_id: str) -> Mapping[str, str]: ...

    def drop(self, conversation_id: str) -> None: ...


class StoredDrafts:
    """In the database of the turn."""

    def keep(self, conversation_id: str, slot: str, value: str) -> None:
        with open_session() as session:
            keep_part(session, conversation_id, slot, value, datetime.now(UTC))

    def given(self, conversation_id: str) -> Mapping[str, str]:
        with open_session() as session:
            return draft_of(session, conversation_id, datetime.now(UTC))

    def drop(self, conversation_id: str) -> None:
        with open_session() as session:
            drop_draft(session, conversation_id)


class RememberedDrafts:
    """In this process's memory."""

    def __init__(self) -> None:
        self._drafts: ShortMemory[dict[str, str]] = ShortMemory()

    def keep(self, conversation_id: str, slot: str, value: str) -> None:
        self._drafts.put(conversation_id, {**self.given(conversation_id), slot: value})

    def given(self, conversation_id: str) -> Mapping[str, str]:
        return self._drafts.get(conversation_id) or {}

    def drop(self, conversation_id: str) -> None:
        self._drafts.drop(conversation_id)


class HandoverDesk:
    """Holds drafts; ``keep`` takes a finished message to the database and on its way."""

    def __init__(self, keep: Keep, stored: Drafts | None = None) -> None:
        self.keep = keep
        self._stored = stored or StoredDrafts()
        self._remembered = RememberedDrafts()

    def take(self, conversation_id: str, slot: str, value: str) -> None:
        self._drafts.keep(conversation_id, slot, value)

    def drop(self, conversation_id: str) -> None:
        """Forget what the person gave; nothing was sent."""
        self._drafts.drop(conversation_id)

    def send(self, conversation_id: str, clinic: str) -> bool:
        """Hand the message over and forget the draft; False when parts of it are missing, as after an hour."""
        given = self._drafts.given(conversation_id)
        try:
            name, contact, message = (given[f"handover_{part}"] for part in ("name", "contact", "message"))
        except KeyError:
            return False
        self.keep(conversation_id, NewHandover(clinic=clinic, name=name, contact=contact, message=message))
        self.drop(conversation_id)
        return True

    @property
    def _drafts(self) -> Drafts:
        return self._stored if may_keep() else self._remembered
