"""What is learnt from a turn and from a mark: counts, and where the clinic wants it the masked words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.knowledge.clinics import Clinic, today_at
from bot.knowledge.labels import labels
from bot.knowledge.masking import masked
from bot.knowledge.topics import Urgency
from bot.storage.conversations import touch_person
from bot.storage.counts import Count, Kind, add_counts
from bot.storage.inbox import NewInboxMessage, Reason, add_to_inbox, empty_inbox_of
from bot.storage.messages import StoredMessage, find_message, message_answered_by, set_helpful
from bot.storage.prepared import Transaction, as_session


@dataclass(frozen=True)
class Mark:
    """Whether an answer helped; ``message_id`` is that of our message."""

    message_id: str
    is_helpful: bool


@dataclass(frozen=True)
class Lesson:
    """What a turn teaches. ``said`` are words that were not understood well, and ``took_for`` the topic of the answer
    to them; ``is_crisis``: nothing of this conversation may be read by staff."""

    clinic: Clinic
    counts: Sequence[Count] = ()
    said: str | None = None
    took_for: str = ""
    reason: Reason = Reason.UNCLEAR
    mark: Mark | None = None
    is_crisis: bool = False


def learn(transaction: Transaction, conversation_id: str, lesson: Lesson) -> None:
    """Learn from a turn that was saved in this transaction."""
    if lesson.is_crisis or lesson.said is not None or lesson.mark:
        _learn_more(as_session(transaction), conversation_id, lesson)
    add_counts(transaction, lesson.clinic.id, today_at(lesson.clinic), lesson.counts)


def _learn_more(session: Session, conversation_id: str, lesson: Lesson) -> None:
    if lesson.is_crisis:
        empty_inbox_of(session, conversation_id)
    if lesson.said is not None:
        _keep(session, conversation_id, lesson.clinic, lesson.said, lesson.took_for, lesson.reason)
    if lesson.mark:
        learn_mark(session, conversation_id, lesson.clinic, lesson.mark)


def learn_mark(session: Session, conversation_id: str, clinic: Clinic, mark: Mark) -> bool:
    """Note whether an answer helped; the latest word counts. False: there is no such answer."""
    touch_person(session, conversation_id)
    answer = find_message(session, conversation_id, mark.message_id)
    if answer is None or answer.author != "bot":
        return False
    before = set_helpful(session, conversation_id, mark.message_id, mark.is_helpful)
    if before is not mark.is_helpful:
        taken_back = [] if before is None else [Count(Kind.MARK, _name(before), -1)]
        day = answer.created_at.astimezone(ZoneInfo(clinic.time_zone)).date()
        add_counts(session, clinic.id, day, [*taken_back, Count(Kind.MARK, _name(mark.is_helpful))])
    if before is None and not mark.is_helpful:
        _keep_question(session, conversation_id, clinic, answer)
    return True


def _keep_question(session: Session, conversation_id: str, clinic: Clinic, answer: StoredMessage) -> None:
    asked = message_answered_by(session, conversation_id, answer)
    if asked and Urgency.NONE == answer.urgency == asked.urgency and _was_typed(asked):
        _keep(session, conversation_id, clinic, asked.body["text"], answer.topic, Reason.NOT_HELPFUL)


def _was_typed(message: StoredMessage) -> bool:
    """Whether the model had to understand it; a tapped choice is sure (1), and without a model nothing is (0)."""
    return message.confidence is not None and 0 < message.confidence < 1


def _keep(session: Session, conversation_id: str, clinic: Clinic, said: str, took_for: str, reason: Reason) -> None:
    text = masked(said)
    if clinic.inbox and text and said != labels("handover")["withheld"]:
        add_to_inbox(session, conversation_id, clinic.id, NewInboxMessage(text, took_for, reason))


def _name(is_helpful: bool) -> str:
    return "helpful" if is_helpful else "not_helpful"
