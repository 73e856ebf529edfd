"""One turn in the database: one question before it, few statements after it.

Statements of a turn are :class:`~bot.storage.prepared.Prepared`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, exists, func, insert, select

from bot.storage.conversations import CONVERSATIONS, StoredConversation, touch_conversation, touch_person
from bot.storage.messages import FIELDS, NewMessage, StoredMessage
from bot.storage.prepared import Prepared, Transaction
from bot.storage.tables import Conversation, Message

Write = Callable[[Transaction], None]

_MESSAGE, _CONVERSATION = Message.__table__, Conversation.__table__
_OF_BOT = select(func.max(_MESSAGE.c.number)).where(
    _MESSAGE.c.conversation_id == bindparam("conversation_id"), _MESSAGE.c.author == "bot"
)
_IS_SAVED = exists().where(
    and_(_MESSAGE.c.conversation_id == bindparam("conversation_id"), _MESSAGE.c.client_id == bindparam("client_id"))
)
_BEGUN = Prepared(
    CONVERSATIONS.add_columns(_IS_SAVED, *(_MESSAGE.c[name] for name in FIELDS))
    .outerjoin(_MESSAGE, _MESSAGE.c.number == _OF_BOT.scalar_subquery())
    .where(_CONVERSATION.c.id == bindparam("conversation_id"))
)
_SAVED = Prepared(select(_IS_SAVED))
_ADD = Prepared(insert(_MESSAGE).inline(), columns=(*FIELDS, "conversation_id"))
_WIDTH = len(CONVERSATIONS.selected_columns)


class TurnAlreadySavedError(Exception):
    """A turn with this client id is stored; :func:`bot.storage.messages.replies_to` has its replies."""


class BegunTurn(NamedTuple):
    """What a turn must know first. ``is_saved``: this message was answered before. ``last_reply``: the bot's newest."""

    conversation: StoredConversation
    is_saved: bool
    last_reply: StoredMessage | None


def begin_turn(transaction: Transaction, conversation_id: str, client_id: str) -> BegunTurn | None:
    """None: there is no such conversation."""
    row = _BEGUN.first(transaction, conversation_id=conversation_id, client_id=client_id)
    if row is None:
        return None
    conversation, is_saved, last = row[:_WIDTH], row[_WIDTH], row[_WIDTH + 1 :]
    reply = StoredMessage(**dict(zip(FIELDS, last, strict=True))) if last[0] is not None else None
    return BegunTurn(StoredConversation(*conversation), bool(is_saved), reply)


def write_nothing(transaction: Transaction) -> None:
    """For what is no turn of the dialogue."""


def save_turn(
    transaction: Transaction, conversation_id: str, person: NewMessage | None, replies: Sequence[NewMessage]
) -> None:
    """Save what the person said and what the bot replied; ``person`` is None for the greeting.

    Raises :class:`~bot.storage.conversations.ConversationGoneError`, and :class:`TurnAlreadySavedError` when another
    process was faster.
    """
    now = datetime.now(UTC)
    touch_person(transaction, conversation_id)
    touch_conversation(transaction, conversation_id, now)
    if person and _is_saved(transaction, conversation_id, person.client_id):
        raise TurnAlreadySavedError
    turn = [person, *replies] if person else list(replies)
    if turn:
        rows = [{**vars(each), "conversation_id": conversation_id, "created_at": now} for each in turn]
        _ADD.run_each(transaction, rows)


def _is_saved(transaction: Transaction, conversation_id: str, client_id: str | None) -> bool:
    row = _SAVED.first(transaction, conversation_id=conversation_id, client_id=client_id)
    return row is not None and bool(row[0])
