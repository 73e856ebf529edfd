"""INSERT ... ON CONFLICT, which SQLAlchemy offers per database only."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.storage.tables import Table

_INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def upsert(session: Session, table: type[Table]) -> Any:
    """An insert into ``table`` that takes ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    return _INSERT[session.get_bind().dialect.name](table)
