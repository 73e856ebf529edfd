"""Brings a database up to date. Importing this imports Alembic, which takes longer than the check that says when to."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection

from bot.storage.database import MIGRATIONS

# Processes that start together migrate one after the other. On SQLite, Alembic changes a table by copying and dropping
# it: with foreign keys on, the drop would delete every row that refers to it.
MIGRATION_STARTS = {
    "sqlite": ("PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE"),
    "postgresql": (
        "SET LOCAL statement_timeout = 0",
        "SELECT pg_advisory_xact_lock(4227201)",
    ),
}


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing, all or none."""
    connection.detach()  # Its settings are for migrations only, so it must not return to the pool.
    for statement in MIGRATION_STARTS[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    command.upgrade(migration_config(connection), "head")
    connection.commit()


def migration_config(connection: Connection) -> Config:
    """What Alembic's commands need to work on ``connection``; the caller commits."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
