"""Files that Telegram has taken, by the hash of their content."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "uploads",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("bot_id", "content_hash", "file_id")),
        sa.PrimaryKeyConstraint("bot_id", "content_hash", name="pk_uploads"),
    )


def downgrade() -> None:
    op.drop_table("uploads")
