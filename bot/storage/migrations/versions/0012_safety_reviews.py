"""Who read a change of safety texts before it is published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "safety_reviews",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("digest", "member")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", "member", name="pk_safety_reviews"),
    )


def downgrade() -> None:
    op.drop_table("safety_reviews")
