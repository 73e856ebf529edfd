"""The last turns of a long conversation, with what the earlier ones left: a turn costs the same however long it was.

Rules and stories look back a few turns and at slots. What the earlier turns left in slots is said as events before the
turns that stay, as Rasa itself does when a session begins anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation.followed_tracker import FollowedTracker

LONGEST = 80  # events of a conversation; a turn has about six
SPREAD = 20  # fewer for some conversations, so that many that began together are not shortened together
KEPT = 40  # of the last events, and those before them in the same turn


def shortened(tracker: DialogueStateTracker, domain: Domain) -> DialogueStateTracker:
    """The tracker itself, if it is not longer than :data:`LONGEST` or cannot be shortened now."""
    if len(tracker.events) <= LONGEST - crc32(tracker.sender_id.encode()) % SPREAD:
        return tracker
    events = list(tracker.events)
    begin = _begin_of_turn(events, len(events) - KEPT)
    before = DialogueStateTracker.from_events(tracker.sender_id, events[:begin], domain.slots)
    if before.active_loop:
        return tracker
    left = [SlotSet(slot.name, slot.value) for slot in before.slots.values() if slot.value != slot.initial_value]
    short = DialogueStateTracker.from_events(tracker.sender_id, [*left, *events[begin:]], domain.slots)
    return FollowedTracker.of(short) if _is_where(short, tracker) else tracker


def _begin_of_turn(events: Sequence[Event], latest: int) -> int:
    """Where the last turn before ``latest`` begins, with the listening before it; 0: at the beginning."""
    listens = (at for at in range(latest, 0, -1) if _listens(events[at]))
    return next(listens, 0)


def _listens(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME


def _is_where(short: DialogueStateTracker, tracker: DialogueStateTracker) -> bool:
    """Whether both have come to the same point: a message may have been taken back beyond the turns that stay."""
    parts = ("latest_message", "latest_action", "active_loop", "followup_action")
    is_same = all(getattr(short, part) == getattr(tracker, part) for part in parts)
    return is_same and bool(short.current_slot_values() == tracker.current_slot_values())
