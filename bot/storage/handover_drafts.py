"""What a person has given so far of a message to the clinic. It goes when it is sent, stopped, or left for an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.storage.tables import HandoverDraftPart
from bot.storage.upsert import upsert

LASTS = timedelta(hours=1)


def keep_part(session: Session, conversation_id: str, part: str, value: str, now: datetime) -> None:
    """Keep an answer to one question of the form in place of an earlier one."""
    values = {"value": value, "given_at": now}
    new = upsert(session, HandoverDraftPart).values(conversation_id=conversation_id, part=part, **values)
    session.execute(new.on_conflict_do_update(index_elements=["conversation_id", "part"], set_=values))


def draft_of(session: Session, conversation_id: str, now: datetime) -> dict[str, str]:
    """What was given within the last hour, by the name of the part."""
    mine = select(HandoverDraftPart).where(HandoverDraftPart.conversation_id == conversation_id)
    return {row.part: row.value for row in session.scalars(mine) if row.given_at > now - LASTS}


def drop_draft(session: Session, conversation_id: str) -> None:
    session.execute(delete(HandoverDraftPart).where(HandoverDraftPart.conversation_id == conversation_id))


def drop_old_drafts(session: Session, now: datetime) -> None:
    """Forget every part that was given more than an hour ago."""
    session.execute(delete(HandoverDraftPart).where(HandoverDraftPart.given_at <= now - LASTS))
