"""What staff learn from: the inbox, daily counts, and the marks that people give answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("clinic", "text", "topic", "reason", "status")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_inbox"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_inbox_conversation_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_inbox_conversation_id", "inbox", ["conversation_id"])
    op.create_index("ix_inbox_created_at", "inbox", ["created_at"])
    op.create_table(
        "daily_counts",
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("clinic", "kind", "name")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "clinic", "kind", "name", name="pk_daily_counts"),
    )
    op.add_column("messages", sa.Column("was_helpful", sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("messages") as messages:
        messages.drop_column("was_helpful")
    op.drop_table("daily_counts")
    op.drop_index("ix_inbox_created_at", "inbox")
    op.drop_index("ix_inbox_conversation_id", "inbox")
    op.drop_table("inbox")
