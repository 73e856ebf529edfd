"""The database that actions keep a person's plan and reminders in, and whether they may keep anything."""

from __future__ import annotations

from contextlib import AbstractContextManager
from contextvars import ContextVar
from functools import cache
from typing import Any

from bot.settings import read_settings
from bot.storage.database import Database

# Backwise sets both for each turn; Rasa's own action server uses the database of the settings.
DATABASE: ContextVar[Database | None] = ContextVar("DATABASE", default=None)
MAY_KEEP: ContextVar[bool] = ContextVar("MAY_KEEP", default=True)


def open_session() -> AbstractContextManager[Any]:
    """One transaction."""
    return (DATABASE.get() or settings_database()).session()


def may_keep() -> bool:
    """False when the person asked to keep nothing."""
    return MAY_KEEP.get()


@cache
def settings_database() -> Database:
    return Database(read_settings().database_url)
