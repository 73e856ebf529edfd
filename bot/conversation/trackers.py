"""Where Rasa keeps a conversation's state: in the database, or in memory for people who want nothing kept."""

from __future__ import annotations

import asyncio
import json
from itertools import islice
from typing import Any, NamedTuple

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

from actions.database import may_keep
from actions.short_memory import ShortMemory
from bot.conversation.followed_tracker import FollowedTracker
from bot.conversation.shortened_tracker import shortened
from bot.storage.database import make_engine, reading
from bot.storage.prepared import Transaction
from bot.storage.rasa_events import NewEvent, add_events, last_event, read_session

MOST_EVENTS = 60_000  # of the conversations that are held read, together: about 110 MB


class _Held(NamedTuple):
    """A tracker whose first ``events`` are in the database, as it was when its newest one there was ``last``."""

    tracker: DialogueStateTracker
    events: int
    last: int | None

    def weight(self) -> int:
        return self.events

    def shortened(self, domain: Domain) -> _Held:
        tracker = shortened(self.tracker, domain)
        return self if tracker is self.tracker else _Held(tracker, len(tracker.events), self.last)


class Trackers(SQLTrackerStore):
    """Rasa's own store; :func:`actions.database.may_keep` says for each turn which of the two it is.

    Rasa reads and replays a whole conversation at each turn, and counts it besides. Here the tracker of the last turn
    is taken up again when the newest event is still the one of that turn; otherwise (another process wrote, or erased)
    it is read. Of a long conversation the last turns are held, with what the earlier ones left (:func:`shortened`).

    The rows are those that Rasa would write, but :meth:`save` only keeps them at hand: :meth:`write` writes them with
    the rest of the turn, all or nothing. What waits for the database runs in threads.
    """

    engine: Any

    def __init__(self, *args: Any, memory: ShortMemory[list[Event]] | None = None, **kwargs: Any) -> None:
        """``memory``: what is not kept in the database; it outlives the model."""
        super().__init__(*args, **kwargs)
        address = self.engine.url.render_as_string(hide_password=False)
        self.engine.dispose()
        self.engine = make_engine(address)  # Rasa's own would wait for ever, and break once after each restart
        self.sessionmaker.configure(bind=self.engine)
        self._memory = ShortMemory[list[Event]]() if memory is None else memory
        # After their last turn, and before the one that goes on; there, ``_ready`` is what Rasa has not asked for yet.
        self._read, self._ready, self._begun = (ShortMemory[_Held](MOST_EVENTS, _Held.weight) for _ in range(3))
        self._saved: ShortMemory[DialogueStateTracker] = ShortMemory()  # and not written yet

    def begin(self, sender_id: str, transaction: Transaction) -> None:
        """Get a conversation ready for its next turn, of which it gets nothing before :meth:`write`; this may block."""
        self._saved.drop(sender_id)
        # A turn that fails leaves half a turn in what it took; one that did not ask Rasa took nothing.
        left, read = self._ready.take(sender_id), self._read.take(sender_id)
        if held := self._taken_up(transaction, sender_id, left or read):
            self._ready.put(sender_id, held.shortened(self.domain))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        if not may_keep():
            return self._remembered(sender_id)
        if saved := self._saved.get(sender_id):
            return saved
        held = self._ready.take(sender_id)
        if held is None:
            await asyncio.to_thread(self._begin_apart, sender_id)
            held = self._ready.take(sender_id)
        if held is None:
            return None
        self._begun.put(sender_id, held)
        return held.tracker

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        return FollowedTracker.of(super().init_tracker(sender_id))

    async def save(self, tracker: DialogueStateTracker) -> None:
        if not may_keep():
            self._memory.put(tracker.sender_id, list(tracker.events))
            return
        await self.stream_events(tracker)
        self._saved.put(tracker.sender_id, tracker)

    def write(self, transaction: Transaction, sender_id: str) -> None:
        """Write what was saved and is not written; this may block."""
        if (tracker := self._saved.take(sender_id)) is None:
            return
        held, new = _added(transaction, tracker, self._begun.get(sender_id))
        self._begun.put(sender_id, held)
        if not any(isinstance(event, SessionStarted) for event in new):  # else the next turn begins with less
            self._read.put(sender_id, held)

    def _remembered(self, sender_id: str) -> DialogueStateTracker | None:
        events = self._memory.get(sender_id)
        if events is None:
            return None
        whole = DialogueStateTracker.from_events(sender_id, events, self.domain.slots)
        return FollowedTracker.of(shortened(whole, self.domain))

    def _begin_apart(self, sender_id: str) -> None:
        with reading(self.engine) as connection:
            self.begin(sender_id, connection)

    def _taken_up(self, transaction: Transaction, sender_id: str, held: _Held | None) -> _Held | None:
        """What is ``held`` if it is still what the database holds, or what is read there."""
        last = last_event(transaction, sender_id)
        if held and held.last == last:
            return held
        events = [json.loads(event) for event in read_session(transaction, sender_id)]
        if not events:
            return None
        read = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        return _Held(FollowedTracker.of(read), len(events), last)


def _added(transaction: Transaction, tracker: DialogueStateTracker, begun: _Held | None) -> tuple[_Held, list[Event]]:
    """Write the events that the database does not hold yet; these, and what it holds then."""
    sender_id = tracker.sender_id
    if begun is None or begun.tracker is not tracker:
        begun = _Held(tracker, 0, None)  # a conversation of which the database knew nothing
    new = list(islice(tracker.events, begun.events, None))
    last = add_events(transaction, sender_id, [_row(sender_id, event) for event in new], begun.last)
    return _Held(tracker, len(tracker.events), last), new


def _row(sender_id: str, event: Event) -> NewEvent:
    data = event.as_dict()
    intent = data.get("parse_data", {}).get("intent", {}).get("name")
    return NewEvent(sender_id, event.type_name, data.get("timestamp"), intent, data.get("name"), json.dumps(data))
