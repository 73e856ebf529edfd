"""A clinic's answer to a message that a person left: whether it would arrive, and what it is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.conversation.replies import make_message
from bot.knowledge.labels import labels
from bot.knowledge.topics import Topic, Urgency
from bot.settings import Settings
from bot.storage.conversations import StoredConversation
from bot.storage.messages import NewMessage

LONGEST, LONGEST_NAME = 3000, 60  # characters; with them an answer is one message of Telegram
ID = re.compile(r"[0-9a-f]{32}")


class Reach(StrEnum):
    """Where an answer would arrive, or why it would not."""

    CHAT = "chat"
    TELEGRAM = "telegram"
    ERASED = "erased"
    KEEPS_NOTHING = "keeps_nothing"
    ENDED = "ended"
    TELEGRAM_OFF = "telegram_off"

    @property
    def is_open(self) -> bool:
        return self in (Reach.CHAT, Reach.TELEGRAM)


class AnswerError(Exception):
    """Why an answer was not sent; ``problem`` is the name of a sentence in ``messages/problem.html``."""

    def __init__(self, problem: str) -> None:
        self.problem = problem


@dataclass(frozen=True)
class WrittenAnswer:
    """``id`` is made with the form, so that a form sent twice is one answer; ``name`` is who signs it, or empty;
    ``seen`` is how many answers there were when the form was opened."""

    id: str
    text: str
    name: str
    seen: int


def reach_of(chat: StoredConversation | None, settings: Settings) -> Reach:
    if chat is None:
        return Reach.ERASED
    if not chat.is_kept:
        return Reach.KEEPS_NOTHING
    if chat.channel == "telegram":
        return Reach.TELEGRAM if settings.telegram_token else Reach.TELEGRAM_OFF
    return Reach.CHAT if datetime.now(UTC) < end_of(chat, settings) else Reach.ENDED


def end_of(chat: StoredConversation, settings: Settings) -> datetime:
    """When the token of a web chat stops working."""
    return chat.created_at + timedelta(hours=settings.session_hours)


def read_answer(form: Mapping[str, object]) -> WrittenAnswer:
    """What the form holds; raises :class:`AnswerError` when it is not one of ours."""
    fields = {name: str(form.get(name, "")) for name in ("id", "text", "name", "seen")}
    if not ID.fullmatch(fields["id"]) or not fields["seen"].isdecimal():
        raise AnswerError("bad_form")
    text = fields["text"].replace("\r\n", "\n").strip()
    return WrittenAnswer(fields["id"], text, " ".join(fields["name"].split()), int(fields["seen"]))


def message_of(answer: WrittenAnswer, clinic: str) -> NewMessage:
    """The message of the chat; ``clinic`` is what the clinic is called. Raises :class:`AnswerError`."""
    for problem, is_wrong in (
        ("empty", not answer.text),
        ("too_long", len(answer.text) > LONGEST),
        ("long_name", len(answer.name) > LONGEST_NAME),
    ):
        if is_wrong:
            raise AnswerError(problem)
    words = labels("clinic_answer")
    sender = words["sender"].format(name=answer.name, clinic=clinic) if answer.name else clinic
    again = {"title": words["reply"], "payload": f"/{Topic.TALK_TO_HUMAN}"}
    body = make_message(answer.text, buttons=(again,), sender=sender, message_id=answer.id).as_stored()
    return NewMessage(
        id=answer.id, author="clinic", body=body, topic=str(Topic.TALK_TO_HUMAN), urgency=str(Urgency.NONE)
    )
