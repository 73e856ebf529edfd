"""Who read a change of safety texts: two people stand behind each before it is published."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.storage.staff import Member, Role
from bot.storage.staff_tables import SafetyReview
from bot.storage.upsert import upsert


class AloneError(Exception):
    """A safety text would be published that only one person has seen."""


def review(session: Session, member: Member, digest: str) -> None:
    """Note that a reviewer has read the change with this name and agrees; raises :class:`PermissionError`."""
    if not member.role.may(Role.REVIEWER):
        raise PermissionError
    read = upsert(session, SafetyReview).values(digest=digest, member=member.email, at=datetime.now(UTC))
    session.execute(read.on_conflict_do_nothing(index_elements=["digest", "member"]))


def reviewers(session: Session, digest: str) -> list[str]:
    """The e-mail addresses of those who agreed to the change."""
    return sorted(session.scalars(select(SafetyReview.member).where(SafetyReview.digest == digest)))


def ensure_two_people(session: Session, publisher: str, authors: Collection[str], digest: str) -> None:
    """Raises :class:`AloneError` if some author's change was read by nobody but themselves.

    Who publishes has read it, too, and where no author is known counts as one. Addresses are compared without regard
    to case.
    """
    readers = {reader.casefold() for reader in (publisher, *reviewers(session, digest))}
    if any(readers <= {author.casefold()} for author in authors or (publisher,)):
        raise AloneError
