"""What was published of a list, and the schema of the anonymous archive.

An entry of a category that is de-identified says `removed`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "r0004_release"
down_revision = "r0003_marked"
branch_labels = None
depends_on = None

OUTCOMES = "'destroyed', 'de-identified', 'removed', 'kept', 'already absent', 'failed'"


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS retention_archive")
    for table in ("entry", "outcome"):
        name = op.f(f"ck_{table}_outcome_known")
        op.drop_constraint(name, table, schema="retention")
        op.create_check_constraint(name, table, f"outcome IN ({OUTCOMES})", schema="retention")
    op.create_table(
        "publication",
        sa.Column("list", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["list"],
            ["retention.destruction_list.number"],
            name=op.f("fk_publication_list"),
        ),
        sa.PrimaryKeyConstraint("list", name=op.f("pk_publication")),
        schema="retention",
    )
    refuse = "EXECUTE FUNCTION retention.refuse_change()"
    op.execute(
        "CREATE TRIGGER publication_stays BEFORE TRUNCATE ON retention.publication"
        f" FOR EACH STATEMENT {refuse}"
    )
    op.execute(
        "CREATE TRIGGER publication_unchanging BEFORE UPDATE OR DELETE ON retention.publication"
        f" FOR EACH ROW {refuse}"
    )
