"""What the desk needs: its key, officials' mail addresses, and indexes for what waits.

A finding gets a number, so that a page can be about it without a dossier's key in its address.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0008_desk"
down_revision = "r0007_rights"
branch_labels = None
depends_on = None

# Name -> (table, columns, condition): of what waits only, so that the rest costs nothing.
WAITING = {
    "ix_keep_asked": ("keep", ("review_on", "number"), "state IN ('asked', 'end-asked')"),
    "ix_keep_confirmed": ("keep", ("review_on", "number"), "state = 'confirmed'"),
    "ix_finding_asked": ("finding", ("number",), "disposition = 'ask'"),
    "ix_finding_asked_category": ("finding", ("category", "number"), "disposition = 'ask'"),
    "ix_request_open": (
        "request",
        ("number",),
        "state IN ('received', 'verified', 'granted')"
        " OR (answered_on IS NULL AND state <> 'withdrawn')",
    ),
    "ix_correction_asked": ("correction", ("number",), "state = 'asked'"),
    "ix_notice_stuck": ("notice", ("number",), "state IN ('held', 'failed')"),
    "ix_notice_escalated": (
        "notice",
        ("escalated_at", "number"),
        "escalated_at IS NOT NULL AND state NOT IN ('acknowledged', 'dropped')",
    ),
    "ix_question_open": ("question", ("number",), "settled_at IS NULL"),
    "ix_overview_draft": ("overview", ("expires_on", "number"), "state = 'draft'"),
}


def upgrade() -> None:
    op.create_table(
        "desk_key",
        sa.Column("one", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("one = 1", name="one_row"),
        sa.PrimaryKeyConstraint("one", name="pk_desk_key"),
        schema="retention",
        comment="which key signs decisions, so that a lost one is not made anew",
    )
    refuse = "EXECUTE FUNCTION retention.refuse_change()"
    for trigger in (
        "desk_key_stays BEFORE TRUNCATE ON retention.desk_key FOR EACH STATEMENT",
        "desk_key_unchanging BEFORE UPDATE OR DELETE ON retention.desk_key FOR EACH ROW",
    ):
        op.execute(f"CREATE TRIGGER {trigger} {refuse}")
    op.add_column("official", sa.Column("mail", sa.Text()), schema="retention")
    number = sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False)
    op.add_column("finding", number, schema="retention")
    op.create_unique_constraint(
        op.f("uq_finding_number"), "finding", ["number"], schema="retention"
    )
    for name, (table, columns, condition) in WAITING.items():
        op.create_index(
            name,
            table,
            list(columns),
            unique=False,
            schema="retention",
            postgresql_where=sa.text(condition),
        )
    op.create_index(
        "ix_item_list_category_closure_year",
        "item",
        ["list", "category", "closure_year", "disposition", "number"],
        unique=False,
        schema="retention",
    )
