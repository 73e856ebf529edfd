"""What clinics answer to the messages that people left for them, on its way to the chat.

In a web chat an answer has arrived once it is a message of the chat. A channel that must be told of it claims it here;
it may be told twice (docs/decisions/0019-answers-from-a-person.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.storage.claims import Claim, SendStatus, claim_due, give_up
from bot.storage.conversations import find_conversation, hold_person
from bot.storage.handovers import HandoverStatus, chat_of_handover, set_status
from bot.storage.messages import NewMessage, StoredMessage, add_message, find_message, stored_message
from bot.storage.tables import ClinicAnswer, Message


@dataclass(frozen=True)
class DueAnswer:
    """A claimed answer. ``channel_user_id`` is whom to tell."""

    claim: Claim
    handover_id: str
    clinic: str
    conversation_id: str
    channel_user_id: str
    message: StoredMessage


@dataclass(frozen=True)
class AnswerState:
    """``message`` is None once the chat was erased."""

    message_id: str
    message: StoredMessage | None
    status: SendStatus
    created_at: datetime


class AnsweredMeanwhileError(Exception):
    """Somebody else answered since the one who answers now has looked."""


def add_answer(session: Session, handover_id: str, conversation_id: str, message: NewMessage, seen: int) -> bool:
    """Put an answer into the chat, and the handover among those that are done; ``seen`` is how many answers its writer
    knew of. False: this message is there already.

    Raises :class:`AnsweredMeanwhileError` and :class:`~bot.storage.conversations.ConversationGoneError`.
    """
    hold_person(session, conversation_id)
    given = [answer.message_id for answer in answers_to(session, handover_id)]
    if message.id in given:
        return False
    if len(given) != seen:
        raise AnsweredMeanwhileError
    add_message(session, conversation_id, message)
    _put_on_its_way(session, handover_id, conversation_id, message.id)
    set_status(session, handover_id, HandoverStatus.DONE)
    return True


def answers_to(session: Session, handover_id: str) -> list[AnswerState]:
    """The oldest first."""
    mine = select(ClinicAnswer, Message).outerjoin(Message, Message.id == ClinicAnswer.message_id)
    rows = session.execute(mine.where(ClinicAnswer.handover_id == handover_id).order_by(ClinicAnswer.created_at))
    return [
        AnswerState(
            answer.message_id,
            stored_message(message) if message else None,
            SendStatus(answer.status),
            answer.created_at,
        )
        for answer, message in rows
    ]


def claim_answer(session: Session, now: datetime) -> DueAnswer | None:
    """Claim one that is due. One whose chat was erased meanwhile is given up."""
    claim = claim_due(session, ClinicAnswer, now)
    if claim is None:
        return None
    due = _due(session, claim)
    if due is None:
        give_answer_up(session, claim)
        return claim_answer(session, now)
    return due


def give_answer_up(session: Session, claim: Claim) -> None:
    """It cannot arrive: the message that it answers waits again."""
    give_up(session, claim)
    row = session.get(ClinicAnswer, claim.key)
    if row:
        set_status(session, row.handover_id, HandoverStatus.NEW)


def _put_on_its_way(session: Session, handover_id: str, conversation_id: str, message_id: str) -> None:
    """A chat that is fetched has it by now; one with a number of its channel must be told."""
    chat, now = find_conversation(session, conversation_id), datetime.now(UTC)
    must_be_told = chat is not None and chat.channel_user_id is not None
    status, due_at = (SendStatus.WAITING, now) if must_be_told else (SendStatus.SENT, None)
    known = {"message_id": message_id, "handover_id": handover_id, "attempts": 0, "created_at": now}
    session.execute(insert(ClinicAnswer).values(**known, status=status, due_at=due_at))


def _due(session: Session, claim: Claim) -> DueAnswer | None:
    row = session.get(ClinicAnswer, claim.key)
    chat = chat_of_handover(session, row.handover_id) if row else None
    message = find_message(session, chat.id, claim.key[0]) if chat else None
    if row is None or chat is None or message is None:
        return None
    return DueAnswer(claim, row.handover_id, chat.clinic, chat.id, chat.channel_user_id or "", message)
