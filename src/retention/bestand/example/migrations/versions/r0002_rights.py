"""The mark of a restricted dossier, and when a postponed information notice is looked at again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    schema = op.get_context().version_table_schema
    restricted = sa.Column("restricted", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("dossier", restricted, schema=schema)
    op.add_column("information_notice", sa.Column("review_on", sa.Date), schema=schema)
