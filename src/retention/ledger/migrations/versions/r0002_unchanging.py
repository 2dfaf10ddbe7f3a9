"""What was proposed, decided and done never changes: the database refuses it too."""

from __future__ import annotations

from alembic import op

revision = "r0002_unchanging"
down_revision = "r0001_first"
branch_labels = None
depends_on = None

UNCHANGING = ("item", "decision", "outcome", "entry", "log", "statement", "rule_set")
FROZEN = {
    "destruction_list": (
        "number, run, as_of, rule_set, item_count, header, digest, guards_tripped, proposed_at"
    ),
    "batch": "list, number, first, last, root",
}


def upgrade() -> None:
    op.execute(
        """
        CREATE FUNCTION retention.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'rows of retention.% never change', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """
    )
    for table in (*UNCHANGING, *FROZEN):
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE TRUNCATE ON retention.{table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION retention.refuse_change()"
        )
    for table in UNCHANGING:
        op.execute(
            f"CREATE TRIGGER {table}_unchanging BEFORE UPDATE OR DELETE ON retention.{table}"
            " FOR EACH ROW EXECUTE FUNCTION retention.refuse_change()"
        )
    for table, columns in FROZEN.items():
        new = ", ".join(f"NEW.{name.strip()}" for name in columns.split(","))
        old = ", ".join(f"OLD.{name.strip()}" for name in columns.split(","))
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON retention.{table}"
            " FOR EACH ROW EXECUTE FUNCTION retention.refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON retention.{table}"
            f" FOR EACH ROW WHEN (ROW({new}) IS DISTINCT FROM ROW({old}))"
            " EXECUTE FUNCTION retention.refuse_change()"
        )
