"""Messages that people leave for a clinic."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("clinic", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_handovers_person_id", ondelete="SET NULL"),
    )
    op.create_index("ix_handovers_person_id", "handovers", ["person_id"])
    op.create_index("ix_handovers_clinic", "handovers", ["clinic"])


def downgrade() -> None:
    op.drop_table("handovers")
