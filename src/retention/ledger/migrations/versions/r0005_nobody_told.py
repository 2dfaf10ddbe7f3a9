"""Of which items nothing survives, in a table that is emptied by publishing; parking lies apart.

What is parked by a list that is being carried out moves with it: readers of the archive have
rights there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0005_nobody_told"
down_revision = "r0004_release"
branch_labels = None
depends_on = None

MOVE = """
DO $$
DECLARE parked text;
BEGIN
    FOR parked IN
        SELECT tablename FROM pg_tables
         WHERE schemaname = 'retention_archive' AND tablename ~ '^parked_[0-9]+$'
    LOOP
        EXECUTE format('ALTER TABLE retention_archive.%I SET SCHEMA retention_parking', parked);
    END LOOP;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "without_remainder",
        sa.Column("list", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('stands-alone', 'same-person')",
            name=op.f("ck_without_remainder_reason_known"),
        ),
        sa.ForeignKeyConstraint(
            ["list", "item"],
            ["retention.item.list", "retention.item.number"],
            name=op.f("fk_without_remainder_list_item"),
        ),
        sa.PrimaryKeyConstraint("list", "item", name=op.f("pk_without_remainder")),
        schema="retention",
        comment="items of which nothing survives; empty once the list is published",
    )
    op.execute("CREATE SCHEMA IF NOT EXISTS retention_parking")
    op.execute("REVOKE ALL ON SCHEMA retention_parking FROM PUBLIC")
    op.execute(MOVE)
