"""The database of the settings, with today's tables."""

from __future__ import annotations

from bot.settings import read_settings
from bot.storage.database import Database


def migrated_database() -> Database:
    database = Database(read_settings().database_url)
    database.migrate()
    return database
