"""Alembic's entry: compares and migrates on the connection that the caller hands over.

``Database.migrate`` does so. To draft the next migration from changed tables, do the same on a migrated database:

    with create_engine("sqlite:///migrated.db", future=True).connect() as connection:
        command.revision(migration_config(connection), "what changes", autogenerate=True)
"""

from __future__ import annotations

from alembic import context

from bot.storage import learning_tables, staff_tables  # noqa: F401
from bot.storage.tables import RASA_EVENTS, Table, UtcDateTime

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    include_name=lambda name, kind, _parents: kind != "table" or name != RASA_EVENTS.name,
    # A migration stays as it is when our types change, so it names SQLAlchemy's.
    render_item=lambda _kind, item, _context: "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else False,
    render_as_batch=True,  # SQLite changes a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
