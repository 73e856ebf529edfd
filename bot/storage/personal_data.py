"""The register of personal data: each table that holds some says here how it is handed over and erased.

A table of :mod:`bot.storage.tables` is in ``PERSONAL_DATA`` or in ``NOT_PERSONAL``; a test fails when one is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import column, delete, exists, inspect, select, update
from sqlalchemy.orm import Session

from bot.storage.handover_drafts import draft_of
from bot.storage.learning_tables import InboxRow
from bot.storage.plans import done_since, plan_of
from bot.storage.reminders import find_reminder
from bot.storage.tables import RASA_EVENTS, Conversation, DoneExercise, Handover, Message, Person, ProcessedUpdate

# About those who work here, not about those who chat.
STAFF = {"staff_members", "staff_keys", "audit", "safety_reviews"}
NOT_PERSONAL = frozenset({"physios", "clinic_directory", "daily_counts", "uploads", *STAFF})


@dataclass(frozen=True)
class Owner:
    """Whose data it is. ``kept_by_clinics`` are the clinics that must keep the messages people left for them."""

    conversation_id: str
    person_id: str
    kept_by_clinics: Collection[str] = field(default=())


@dataclass(frozen=True)
class Limit:
    """What was written before ``moment`` (with timezone) expires, except messages to clinics that must keep them."""

    moment: datetime
    kept_by_clinics: Collection[str] = field(default=())


Rows = list[dict[str, Any]]


def _nothing_to_show(session: Session, owner: Owner) -> Rows:
    return []


def _with_another(session: Session, owner: Owner) -> None:
    """Nothing to do: the rows go with those of another table."""


def _with_the_conversation(session: Session, limit: Limit) -> None:
    """Nothing to do: the rows stay for as long as the conversation does."""


@dataclass(frozen=True)
class PersonalData:
    """``tables`` are their names; ``name`` is the rows' place in the copy that a person gets.

    ``erase`` runs in the register's order, ``of_person`` only when the person has no other conversation; ``expire``
    erases what everybody wrote before a limit.
    """

    name: str
    tables: tuple[str, ...]
    export: Callable[[Session, Owner], Rows] = _nothing_to_show
    erase: Callable[[Session, Owner], None] = _with_another
    expire: Callable[[Session, Limit], None] = _with_the_conversation
    of_person: bool = False


def _messages(session: Session, owner: Owner) -> Rows:
    said = select(Message).where(Message.conversation_id == owner.conversation_id).order_by(Message.number)
    return [_message(row) for row in session.scalars(said)]


def _message(row: Message) -> dict[str, Any]:
    shown = {"author": row.author, "text": row.body.get("text", ""), "time": row.created_at.isoformat()}
    more = {"sender": row.body.get("sender"), "was_helpful": row.was_helpful}
    return {**shown, **{name: value for name, value in more.items() if value is not None}}


def _inbox(session: Session, owner: Owner) -> Rows:
    mine = select(InboxRow).where(InboxRow.conversation_id == owner.conversation_id).order_by(InboxRow.number)
    return [{"text": row.text, "time": row.created_at.isoformat()} for row in session.scalars(mine)]


def _handovers(session: Session, owner: Owner) -> Rows:
    left = select(Handover).where(Handover.person_id == owner.person_id).order_by(Handover.created_at)
    names = ("clinic", "name", "contact", "message", "status")
    return [
        {**{name: getattr(row, name) for name in names}, "time": row.created_at.isoformat()}
        for row in session.scalars(left)
    ]


def _draft(session: Session, owner: Owner) -> Rows:
    return [{"part": part} for part in draft_of(session, owner.conversation_id, datetime.now(UTC))]


def _plan(session: Session, owner: Owner) -> Rows:
    return [{"exercise": exercise} for exercise in plan_of(session, owner.conversation_id)]


def _done(session: Session, owner: Owner) -> Rows:
    ever = datetime.min.replace(tzinfo=UTC)
    return [
        {"exercise": exercise, "time": time.isoformat()}
        for exercise, time in done_since(session, owner.conversation_id, ever)
    ]


def _reminders(session: Session, owner: Owner) -> Rows:
    reminder = find_reminder(session, owner.conversation_id)
    if reminder is None:
        return []
    schedule = reminder.schedule
    days = {"days": sorted(schedule.days), "every": schedule.every, "at": schedule.at.isoformat()}
    return [{**days, "time_zone": reminder.zone.key}]


def _erase(session: Session, statement: Any) -> None:
    session.execute(statement, execution_options={"synchronize_session": False})  # nobody holds rows here


def _erase_conversation(session: Session, owner: Owner) -> None:
    _erase(session, delete(Conversation).where(Conversation.id == owner.conversation_id))  # what hangs on it goes too


def _erase_taps(session: Session, owner: Owner) -> None:
    _erase(session, delete(ProcessedUpdate).where(column("update_id").like(f"tap-{owner.conversation_id}-%")))


def _erase_events(session: Session, owner: Owner) -> None:
    if inspect(session.connection()).has_table(RASA_EVENTS.name):
        _erase(session, delete(RASA_EVENTS).where(RASA_EVENTS.c.sender_id == owner.conversation_id))


def _erase_handovers(session: Session, owner: Owner) -> None:
    mine = Handover.person_id == owner.person_id
    kept = column("clinic").in_(owner.kept_by_clinics)
    _erase(session, delete(Handover).where(mine, ~kept))
    _erase(session, update(Handover).where(mine).values(person_id=None))


def _expire_messages(session: Session, limit: Limit) -> None:
    _erase(session, delete(Message).where(Message.created_at < limit.moment))


def _expire_inbox(session: Session, limit: Limit) -> None:
    _erase(session, delete(InboxRow).where(InboxRow.created_at < limit.moment))


def _expire_done(session: Session, limit: Limit) -> None:
    _erase(session, delete(DoneExercise).where(DoneExercise.done_at < limit.moment))


def _expire_events(session: Session, limit: Limit) -> None:
    if inspect(session.connection()).has_table(RASA_EVENTS.name):
        _erase(session, delete(RASA_EVENTS).where(RASA_EVENTS.c.timestamp < limit.moment.timestamp()))


def _expire_handovers(session: Session, limit: Limit) -> None:
    kept = column("clinic").in_(limit.kept_by_clinics)
    _erase(session, delete(Handover).where(Handover.created_at < limit.moment, ~kept))


def _erase_person(session: Session, owner: Owner) -> None:
    _erase(session, delete(Person).where(Person.id == owner.person_id))


PERSONAL_DATA: tuple[PersonalData, ...] = (
    PersonalData("plan", ("plan_items",), _plan),
    PersonalData("done", ("done_exercises",), _done, expire=_expire_done),
    PersonalData("reminders", ("reminders",), _reminders),
    PersonalData("messages", ("conversations", "messages"), _messages, _erase_conversation, _expire_messages),
    PersonalData("inbox", ("inbox",), _inbox, expire=_expire_inbox),
    PersonalData("unsent_message_to_clinic", ("handover_drafts",), _draft),
    PersonalData("taps", ("processed_updates",), erase=_erase_taps),
    PersonalData("dialogue", (RASA_EVENTS.name,), erase=_erase_events, expire=_expire_events),
    PersonalData(
        "messages_to_clinic",
        ("handovers", "deliveries", "clinic_answers"),
        _handovers,
        _erase_handovers,
        _expire_handovers,
        of_person=True,
    ),
    PersonalData("person", ("people",), erase=_erase_person, of_person=True),
)


def export_rows(session: Session, owner: Owner) -> dict[str, Rows]:
    """What is kept about the owner, by the name of each part that people can see."""
    return {part.name: part.export(session, owner) for part in PERSONAL_DATA if part.export is not _nothing_to_show}


def erase_rows(session: Session, owner: Owner) -> None:
    """Erase every part; what belongs to the person goes with their last conversation."""
    another = exists().where(Conversation.person_id == owner.person_id, Conversation.id != owner.conversation_id)
    has_another = bool(session.execute(select(another)).scalar())
    for part in PERSONAL_DATA:
        if not (part.of_person and has_another):
            part.erase(session, owner)


def erase_rows_of_conversation(session: Session, owner: Owner) -> None:
    """Erase what belongs to the conversation alone, and leave what the person has besides."""
    for part in PERSONAL_DATA:
        if not part.of_person:
            part.erase(session, owner)


def expire_rows(session: Session, limit: Limit) -> None:
    """Erase what was written before the limit, whosever it is."""
    for part in PERSONAL_DATA:
        part.expire(session, limit)
