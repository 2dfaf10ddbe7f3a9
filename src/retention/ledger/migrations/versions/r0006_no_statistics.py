"""Of rows that must leave no trace when they go, PostgreSQL's statistics keep no values.

The planner's statistics outlive the rows: of a table that is emptied they are never made anew.
What they hold by now goes, and what deleted rows left in the file of each table.
"""

from __future__ import annotations

from alembic import op

revision = "r0006_no_statistics"
down_revision = "r0005_nobody_told"
branch_labels = None
depends_on = None

# The last column of each is text.
COLUMNS = {
    "without_remainder": {"list": "integer", "item": "integer", "reason": "text", "salt": "text"},
    "known_dossier": {"list": "integer", "item": "integer", "dossier_key": "text"},
    "finding": {"dossier_key": "text"},
    "document": {"address": "text"},
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        *_, last = columns
        # A column that is given a type loses its statistics, be it its own; an expression has the
        # whole table written anew.
        given = [f"ALTER COLUMN {name} TYPE {kind}" for name, kind in columns.items()]
        given[-1] += f" USING {last} || ''"
        none = [f"ALTER COLUMN {name} SET STATISTICS 0" for name in columns]
        op.execute(f"ALTER TABLE retention.{table} {', '.join([*given, *none])}")
