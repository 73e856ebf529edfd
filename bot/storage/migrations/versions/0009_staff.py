"""Members of staff, their links and sessions, and who did what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "staff_members",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "email", "role")),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_members"),
        sa.UniqueConstraint("email", name="uq_staff_members_email"),
    )
    op.create_table(
        "staff_keys",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("secret_hash", "kind", "member_id")),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_staff_keys"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["staff_members.id"], name="fk_staff_keys_member_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_staff_keys_member_id", "staff_keys", ["member_id"])
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("member", "did", "about")),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )


def downgrade() -> None:
    op.drop_table("audit")
    op.drop_index("ix_staff_keys_member_id", "staff_keys")
    op.drop_table("staff_keys")
    op.drop_table("staff_members")
