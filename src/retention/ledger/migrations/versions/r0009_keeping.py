"""Later review dates of exceptions and holds, and indexes to read the log by what it is about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0009_keeping"
down_revision = "r0008_desk"
branch_labels = None
depends_on = None

LOGGED = (
    "'keep-asked', 'keep-confirmed', 'end-asked', 'ended',"
    " 'extension-asked', 'extension-confirmed', 'extension-declined'"
)


def upgrade() -> None:
    _add_extensions()
    op.create_index(
        "ix_log_keep",
        "log",
        [sa.text("((line::jsonb -> 'record') ->> 'keep')"), "sequence"],
        schema="retention",
        postgresql_where=sa.text(f"kind IN ({LOGGED})"),
    )
    op.create_index(
        "ix_log_looked",
        "log",
        [sa.text("(line::jsonb ->> 'at')")],
        schema="retention",
        postgresql_where=sa.text("kind IN ('looked', 'refused')"),
    )


def _add_extensions() -> None:
    op.create_table(
        "keep_extension",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("keep", sa.Integer(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("motive", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Text()),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("state IN ('asked', 'confirmed', 'declined')", name="state_known"),
        sa.CheckConstraint("motive <> ''", name="motive_given"),
        sa.CheckConstraint("(state = 'asked') = (settled_by IS NULL)", name="settled_by_somebody"),
        sa.CheckConstraint("state <> 'confirmed' OR settled_by <> asked_by", name="by_another"),
        sa.PrimaryKeyConstraint("number", name="pk_keep_extension"),
        sa.ForeignKeyConstraint(
            ["keep"], ["retention.keep.number"], name="fk_keep_extension_keep", ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["retention.official.user"], name=f"fk_keep_extension_{column}"
            )
            for column in ("asked_by", "settled_by")
        ),
        schema="retention",
        comment="later review dates: asked for by one, counting when another confirmed",
    )
    op.create_index("ix_keep_extension_keep", "keep_extension", ["keep"], schema="retention")
    op.create_index(
        "uq_keep_extension_asked",
        "keep_extension",
        ["keep"],
        unique=True,
        schema="retention",
        postgresql_where=sa.text("state = 'asked'"),
    )
