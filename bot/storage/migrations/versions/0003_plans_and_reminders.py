"""Plans, what was done, and reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "plan_items",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("exercise_id", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "exercise_id", name="pk_plan_items"),
        _of_conversation("plan_items"),
    )
    op.create_table(
        "done_exercises",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("exercise_id", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_done_exercises"),
        _of_conversation("done_exercises"),
    )
    op.create_index("ix_done_exercises_conversation_id", "done_exercises", ["conversation_id"])
    _create_reminders()


def downgrade() -> None:
    for table in ("reminders", "done_exercises", "plan_items"):
        op.drop_table(table)


def _create_reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("days", sa.String(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_to", sa.Time(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_reminders"),
        _of_conversation("reminders"),
    )
    op.create_index("ix_reminders_next_at", "reminders", ["next_at"])


def _of_conversation(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_conversation_id"
    return sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=name, ondelete="CASCADE")
