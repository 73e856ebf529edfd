"""Clinics' answers on their way to a chat, and an index for the newest message of a conversation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "clinic_answers",
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("handover_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("message_id", name="pk_clinic_answers"),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name="fk_clinic_answers_handover_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_clinic_answers_due_at", "clinic_answers", ["due_at"])
    op.create_index("ix_clinic_answers_handover_id", "clinic_answers", ["handover_id"])
    op.create_index("ix_messages_conversation_id_number", "messages", ["conversation_id", "number"])
    op.drop_index("ix_messages_conversation_id", "messages")


def downgrade() -> None:
    op.create_index("ix_messages_conversation_id", "messages", ["conversation_id"])
    op.drop_index("ix_messages_conversation_id_number", "messages")
    op.drop_table("clinic_answers")
