"""Messages to a clinic that are not whole yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "handover_drafts",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "part", name="pk_handover_drafts"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_handover_drafts_conversation_id",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("handover_drafts")
