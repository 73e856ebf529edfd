"""Where a message to the clinic waits until it is whole: in memory, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.storage.handovers import NewHandover

WAITS = timedelta(hours=24)

Keep = Callable[[str, NewHandover], None]  # conversation id, message


@dataclass
class Draft:
    """What a person has given so far, by the name of the slot that it answers."""

    given: dict[str, str] = field(default_factory=dict)
    touched_at: datetime = field(default_factory=lambda: datetime.now(UTC))


class HandoverDesk:
    """Holds drafts by conversation; ``keep`` takes a finished message to the database and on its way."""

    def __init__(self, keep: Keep) -> None:
        self.keep = keep
        self._drafts: dict[str, Draft] = {}

    def take(self, conversation_id: str, slot: str, value: str) -> None:
        self._forget_old()
        draft = self._drafts.setdefault(conversation_id, Draft())
        draft.given[slot] = value
        draft.touched_at = datetime.now(UTC)

    def drop(self, conversation_id: str) -> None:
        """Forget what the person gave; nothing was sent."""
        self._drafts.pop(conversation_id, None)

    def send(self, conversation_id: str, clinic: str) -> bool:
        """Hand the message over and forget the draft; False when parts of it are missing, as after a restart."""
        draft = self._drafts.get(conversation_id, Draft()).given
        try:
            name, contact, message = (draft[f"handover_{part}"] for part in ("name", "contact", "message"))
        except KeyError:
            return False
        self.keep(conversation_id, NewHandover(clinic=clinic, name=name, contact=contact, message=message))
        self.drop(conversation_id)
        return True

    def _forget_old(self) -> None:
        limit = datetime.now(UTC) - WAITS
        for conversation_id in [key for key, draft in self._drafts.items() if draft.touched_at < limit]:
            del self._drafts[conversation_id]
