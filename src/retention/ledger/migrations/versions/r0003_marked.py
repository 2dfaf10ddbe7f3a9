"""The mark never changes, and what keeps a dossier is not deleted while it stands."""

from __future__ import annotations

from alembic import op

revision = "r0003_marked"
down_revision = "r0002_unchanging"
branch_labels = None
depends_on = None

FROZEN = "number, dossier_key, kind, ground, asked_by, asked_at"


def upgrade() -> None:
    new = ", ".join(f"NEW.{name.strip()}" for name in FROZEN.split(","))
    old = ", ".join(f"OLD.{name.strip()}" for name in FROZEN.split(","))
    refuse = "EXECUTE FUNCTION retention.refuse_change()"
    for statement in (
        "mark_stays BEFORE TRUNCATE ON retention.mark FOR EACH STATEMENT",
        "mark_unchanging BEFORE UPDATE OR DELETE ON retention.mark FOR EACH ROW",
        "keep_stays BEFORE TRUNCATE ON retention.keep FOR EACH STATEMENT",
        "keep_kept BEFORE DELETE ON retention.keep FOR EACH ROW WHEN (OLD.state <> 'ended')",
        "keep_frozen BEFORE UPDATE ON retention.keep FOR EACH ROW"
        f" WHEN (ROW({new}) IS DISTINCT FROM ROW({old}))",
    ):
        op.execute(f"CREATE TRIGGER {statement} {refuse}")
