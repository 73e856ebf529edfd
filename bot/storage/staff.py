"""Members of staff, their links and their sessions. Secrets are given out once; only their hashes are stored."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from bot.storage.staff_tables import StaffKey, StaffMember
from bot.storage.upsert import upsert

LINK_LIFE = timedelta(days=3)


class Role(StrEnum):
    """From the one who may least to the one who may most."""

    EDITOR = "editor"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    def may(self, least: Role) -> bool:
        """Whether this role may do what needs at least the other."""
        return list(Role).index(self) >= list(Role).index(least)


@dataclass(frozen=True)
class Member:
    id: str
    email: str
    role: Role


def invite(session: Session, email: str, role: Role) -> str:
    """Add a member, or change their role, and end their sessions; returns the secret of a link to choose a password."""
    new = upsert(session, StaffMember).values(
        id=uuid4().hex, email=email.lower(), role=str(role), created_at=datetime.now(UTC)
    )
    session.execute(new.on_conflict_do_update(index_elements=["email"], set_={"role": str(role)}))
    member_id = session.execute(select(StaffMember.id).where(StaffMember.email == email.lower())).scalar_one()
    _run(session, delete(StaffKey).where(StaffKey.member_id == member_id))
    return _new_key(session, "link", member_id, LINK_LIFE)


def remove(session: Session, email: str) -> bool:
    """Remove a member with their links and sessions; False: there is none."""
    return bool(_run(session, delete(StaffMember).where(StaffMember.email == email.lower())).rowcount)


def members(session: Session) -> list[Member]:
    return [_member(row) for row in session.scalars(select(StaffMember).order_by(StaffMember.email))]


def member_of_link(session: Session, secret: str) -> Member | None:
    return _member_of(session, "link", secret)


def member_of_session(session: Session, secret: str) -> Member | None:
    return _member_of(session, "session", secret)


def use_link(session: Session, secret: str, password_hash: str) -> Member | None:
    """Give the member of a link a password; the link and older sessions end. None: the link is no good (any more)."""
    member = _member_of(session, "link", secret)
    used = delete(StaffKey).where(StaffKey.secret_hash == _hashed(secret), StaffKey.kind == "link")
    if member is None or not _run(session, used).rowcount:
        return None
    _run(session, delete(StaffKey).where(StaffKey.member_id == member.id))
    _run(session, update(StaffMember).where(StaffMember.id == member.id).values(password_hash=password_hash))
    return member


def credentials(session: Session, email: str) -> tuple[Member, str] | None:
    """A member and the hash of their password; None where there is no such member with one."""
    row = session.scalars(select(StaffMember).where(StaffMember.email == email.lower())).first()
    return (_member(row), row.password_hash) if row and row.password_hash else None


def open_session(session: Session, member: Member, life: timedelta) -> str:
    """The secret of a new session; sessions that are over are cleared away."""
    _run(session, delete(StaffKey).where(StaffKey.expires_at < datetime.now(UTC)))
    return _new_key(session, "session", member.id, life)


def close_session(session: Session, secret: str) -> None:
    _run(session, delete(StaffKey).where(StaffKey.secret_hash == _hashed(secret)))


def _member_of(session: Session, kind: str, secret: str) -> Member | None:
    mine, now = (StaffKey.secret_hash == _hashed(secret), StaffKey.kind == kind), datetime.now(UTC)
    # One that ends further ahead than any may is of a clock that was wrong.
    owner = (
        select(StaffMember)
        .join(StaffKey, StaffKey.member_id == StaffMember.id)
        .where(*mine, StaffKey.expires_at > now, StaffKey.expires_at <= now + 2 * LINK_LIFE)
    )
    row = session.scalars(owner).first()
    return _member(row) if row else None


def _new_key(session: Session, kind: str, member_id: str, life: timedelta) -> str:
    secret = secrets.token_urlsafe(32)
    values = {"secret_hash": _hashed(secret), "kind": kind, "member_id": member_id}
    session.execute(insert(StaffKey).values(**values, expires_at=datetime.now(UTC) + life))
    return secret


def _member(row: StaffMember) -> Member:
    return Member(row.id, row.email, Role(row.role))


def _hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _run(session: Session, statement: Any) -> Any:
    return session.execute(statement, execution_options={"synchronize_session": False})  # nobody holds rows here
