"""Updates that are not answered yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("processed_updates", sa.Column("owner", sa.String(), nullable=True))
    op.add_column("processed_updates", sa.Column("body", sa.String(), nullable=True))
    op.add_column("processed_updates", sa.Column("sent", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("processed_updates") as table:
        for name in ("sent", "body", "owner"):
            table.drop_column(name)
