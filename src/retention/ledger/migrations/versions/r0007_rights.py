"""Rights of data subjects: requests, corrections, recipients, notices, questions, overviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "r0007_rights"
down_revision = "r0006_no_statistics"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "'steward', 'process_owner', 'archivist', 'coordinator', 'complaints_handler',"
    " 'privacy_officer'"
)
# What was asked and decided stays as it was; only how it goes on is written beside it.
FROZEN = {
    "request": "number, kind, person_table, received_on, answer_by, carry_out_by, opened_by,"
    " opened_at",
    "correction": "number, request, kind, columns, change_digest, tombstone, emptied_count,"
    " two_people, asked_by, asked_at",
    "recipient": "number, code, kind, name, channel, address, certificate, language, asked_by,"
    " asked_at",
    "notice": "number, key, recipient, cause, cause_number, item, telling, columns, reasons,"
    " questions, made_at",
    "question": "number, kind, about, raised_at, raised_by",
    "overview": "number, request, digest, made_by, made_at",
    "overview_page": "overview, page, digest, masked_count, withheld_count",
}


# As in r0006: the planner's statistics outlive rows, and these are keys of people and dossiers.
NO_STATISTICS = {"request": "person_key", "request_dossier": "dossier_key"}


def upgrade() -> None:
    name = op.f("ck_official_function_known")
    op.drop_constraint(name, "official", schema="retention")
    op.create_check_constraint(name, "official", f"function IN ({FUNCTIONS})", schema="retention")
    name = op.f("ck_run_kind_known")
    op.drop_constraint(name, "run", schema="retention")
    kinds = "kind IN ('propose', 'erasure', 'carry-out')"
    op.create_check_constraint(name, "run", kinds, schema="retention")
    _tables()
    for table, column in NO_STATISTICS.items():
        op.execute(f"ALTER TABLE retention.{table} ALTER COLUMN {column} SET STATISTICS 0")
    for table, columns in FROZEN.items():
        new = ", ".join(f"NEW.{name.strip()}" for name in columns.split(","))
        old = ", ".join(f"OLD.{name.strip()}" for name in columns.split(","))
        refuse = "EXECUTE FUNCTION retention.refuse_change()"
        for trigger in (
            f"{table}_stays BEFORE TRUNCATE ON retention.{table} FOR EACH STATEMENT",
            f"{table}_kept BEFORE DELETE ON retention.{table} FOR EACH ROW",
            f"{table}_frozen BEFORE UPDATE ON retention.{table} FOR EACH ROW"
            f" WHEN (ROW({new}) IS DISTINCT FROM ROW({old}))",
        ):
            op.execute(f"CREATE TRIGGER {trigger} {refuse}")


def _tables() -> None:
    op.create_table(
        "notice",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("cause_number", sa.Integer(), nullable=True),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("telling", sa.Text(), nullable=False),
        sa.Column("columns", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("reasons", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("questions", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_how", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("motive", sa.Text(), nullable=True),
        sa.Column("written_down", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(
            "acknowledged_how IN ('link', 'webhook', 'official')",
            name=op.f("ck_notice_acknowledged_how_known"),
        ),
        sa.CheckConstraint(
            "cause IN ('correction', 'erasure', 'alert')", name=op.f("ck_notice_cause_known")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'held', 'ready', 'sending', 'sent', 'failed', 'acknowledged', 'dropped')",
            name=op.f("ck_notice_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('acknowledged', 'dropped') OR payload IS NULL",
            name=op.f("ck_notice_wiped_at_the_end"),
        ),
        sa.CheckConstraint(
            "telling IN ('value', 'wrong', 'removed', 'restricted', 'lifted', 'alert')",
            name=op.f("ck_notice_telling_known"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["retention.official.user"], name=op.f("fk_notice_decided_by")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
        schema="retention",
        comment="the outbox: who must know; the payload goes when it is acknowledged",
    )
    op.create_index(
        "ix_notice_cause_cause_number_item",
        "notice",
        ["cause", "cause_number", "item"],
        unique=False,
        schema="retention",
    )
    op.create_index(
        op.f("ix_notice_decided_by"), "notice", ["decided_by"], unique=False, schema="retention"
    )
    op.create_index(
        op.f("ix_notice_recipient"), "notice", ["recipient"], unique=False, schema="retention"
    )
    op.create_index(
        "ix_notice_ready",
        "notice",
        ["next_at", "number"],
        unique=False,
        schema="retention",
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.create_index(
        "ix_notice_unwritten",
        "notice",
        ["number"],
        unique=False,
        schema="retention",
        postgresql_where=sa.text("NOT written_down"),
    )
    op.create_table(
        "question",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dossier_key", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.Text(), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("motive", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(settled_by IS NULL) = (settled_at IS NULL)",
            name=op.f("ck_question_settled_by_somebody"),
        ),
        sa.CheckConstraint("settled_by <> raised_by", name=op.f("ck_question_settled_by_another")),
        sa.ForeignKeyConstraint(
            ["raised_by"], ["retention.official.user"], name=op.f("fk_question_raised_by")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["retention.official.user"], name=op.f("fk_question_settled_by")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_question")),
        schema="retention",
        comment="what a steward must look at; `about` holds codes, never a person",
    )
    op.create_index(
        op.f("ix_question_raised_by"), "question", ["raised_by"], unique=False, schema="retention"
    )
    op.create_index(
        op.f("ix_question_dossier_key"),
        "question",
        ["dossier_key"],
        unique=False,
        schema="retention",
    )
    op.create_index(
        op.f("ix_question_settled_by"), "question", ["settled_by"], unique=False, schema="retention"
    )
    op.create_table(
        "recipient",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_asked_by", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "channel IN ('smtp', 'webhook', 'file', 'post')",
            name=op.f("ck_recipient_channel_known"),
        ),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_recipient_language_known")),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)",
            name=op.f("ck_recipient_confirmed_by_somebody"),
        ),
        sa.CheckConstraint(
            "confirmed_by <> asked_by", name=op.f("ck_recipient_confirmed_by_another")
        ),
        sa.CheckConstraint("ended_by <> end_asked_by", name=op.f("ck_recipient_ended_by_another")),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["retention.official.user"], name=op.f("fk_recipient_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["retention.official.user"], name=op.f("fk_recipient_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["end_asked_by"], ["retention.official.user"], name=op.f("fk_recipient_end_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["retention.official.user"], name=op.f("fk_recipient_ended_by")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_recipient")),
        schema="retention",
        comment="the address book: each change is a row of its own that two people made",
    )
    op.create_index(
        op.f("ix_recipient_asked_by"), "recipient", ["asked_by"], unique=False, schema="retention"
    )
    op.create_index(
        op.f("ix_recipient_confirmed_by"),
        "recipient",
        ["confirmed_by"],
        unique=False,
        schema="retention",
    )
    op.create_index(
        op.f("ix_recipient_end_asked_by"),
        "recipient",
        ["end_asked_by"],
        unique=False,
        schema="retention",
    )
    op.create_index(
        op.f("ix_recipient_ended_by"), "recipient", ["ended_by"], unique=False, schema="retention"
    )
    op.create_index(
        "uq_recipient_current",
        "recipient",
        ["code"],
        unique=True,
        schema="retention",
        postgresql_where=sa.text("confirmed_at IS NOT NULL AND ended_at IS NULL"),
    )
    op.create_table(
        "request",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_table", sa.Text(), nullable=False),
        sa.Column("person_key", sa.Text(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("carry_out_by", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("verified_by", sa.Text(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("motive", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alerted", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.CheckConstraint(
            "kind IN ('access', 'correction', 'erasure')", name=op.f("ck_request_kind_known")
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR (decided_by IS NOT NULL AND ground IS NOT NULL AND motive IS NOT NULL)",
            name=op.f("ck_request_refused_with_reasons"),
        ),
        sa.CheckConstraint(
            "state IN ('received', 'verified', 'granted', 'refused', 'carried-out', 'withdrawn')",
            name=op.f("ck_request_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('granted', 'carried-out') OR (verified_by IS NOT NULL AND decided_by IS NOT NULL)",
            name=op.f("ck_request_granted_when_verified"),
        ),
        sa.CheckConstraint(
            "(identity IS NULL) = (verified_by IS NULL)",
            name=op.f("ck_request_verified_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["retention.official.user"], name=op.f("fk_request_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["retention.official.user"], name=op.f("fk_request_opened_by")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by"], ["retention.official.user"], name=op.f("fk_request_verified_by")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_request")),
        schema="retention",
        comment="what data subjects asked for; the person's key goes when it has ended",
    )
    op.create_index(
        op.f("ix_request_decided_by"), "request", ["decided_by"], unique=False, schema="retention"
    )
    op.create_index(
        op.f("ix_request_opened_by"), "request", ["opened_by"], unique=False, schema="retention"
    )
    op.create_index(
        op.f("ix_request_verified_by"), "request", ["verified_by"], unique=False, schema="retention"
    )
    op.create_table(
        "correction",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("request", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("columns", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("change_digest", sa.Text(), nullable=False),
        sa.Column("tombstone", sa.Text(), nullable=False),
        sa.Column("emptied_count", sa.Integer(), nullable=False),
        sa.Column("two_people", sa.Boolean(), nullable=False),
        sa.Column("motive", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_by", sa.Text(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint(
            "kind IN ('change', 'supplement', 'remove', 'restrict', 'lift')",
            name=op.f("ck_correction_kind_known"),
        ),
        sa.CheckConstraint(
            "state <> 'applied' OR applied_by IS NOT NULL",
            name=op.f("ck_correction_applied_by_somebody"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'intended', 'applied', 'abandoned')",
            name=op.f("ck_correction_state_known"),
        ),
        sa.CheckConstraint(
            "NOT two_people OR applied_by <> asked_by",
            name=op.f("ck_correction_applied_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["applied_by"], ["retention.official.user"], name=op.f("fk_correction_applied_by")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["retention.official.user"], name=op.f("fk_correction_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["request"], ["retention.request.number"], name=op.f("fk_correction_request")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_correction")),
        schema="retention",
        comment="what was changed in the bestand: columns, never values; rows only until it is settled",
    )
    op.create_index(
        op.f("ix_correction_applied_by"),
        "correction",
        ["applied_by"],
        unique=False,
        schema="retention",
    )
    op.create_index(
        op.f("ix_correction_asked_by"), "correction", ["asked_by"], unique=False, schema="retention"
    )
    op.create_index(
        op.f("ix_correction_tombstone"),
        "correction",
        ["tombstone"],
        unique=False,
        schema="retention",
    )
    op.create_index(
        op.f("ix_correction_request"), "correction", ["request"], unique=False, schema="retention"
    )
    op.create_table(
        "overview",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("request", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.Text(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("statements_motive", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state <> 'released' OR released_by IS NOT NULL",
            name=op.f("ck_overview_released_by_somebody"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'released', 'expired')", name=op.f("ck_overview_state_known")
        ),
        sa.CheckConstraint("released_by <> made_by", name=op.f("ck_overview_released_by_another")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["retention.official.user"], name=op.f("fk_overview_made_by")
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["retention.official.user"], name=op.f("fk_overview_released_by")
        ),
        sa.ForeignKeyConstraint(
            ["request"], ["retention.request.number"], name=op.f("fk_overview_request")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_overview")),
        schema="retention",
    )
    op.create_index(
        op.f("ix_overview_made_by"), "overview", ["made_by"], unique=False, schema="retention"
    )
    op.create_index(
        op.f("ix_overview_released_by"),
        "overview",
        ["released_by"],
        unique=False,
        schema="retention",
    )
    op.create_index(
        op.f("ix_overview_request"), "overview", ["request"], unique=False, schema="retention"
    )
    op.create_table(
        "request_dossier",
        sa.Column("request", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dossier_key", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request"], ["retention.request.number"], name=op.f("fk_request_dossier_request")
        ),
        sa.PrimaryKeyConstraint("request", "dossier_key", name=op.f("pk_request_dossier")),
        schema="retention",
        comment="the dossiers that a request keeps, until it has ended and nobody can object",
    )
    op.create_index(
        "ix_request_dossier_dossier_key",
        "request_dossier",
        ["dossier_key"],
        unique=False,
        schema="retention",
    )
    op.create_table(
        "overview_page",
        sa.Column("overview", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("page", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("masked_count", sa.Integer(), nullable=False),
        sa.Column("withheld_count", sa.Integer(), nullable=False),
        sa.Column("checked_by", sa.Text(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(checked_by IS NULL) = (checked_at IS NULL)",
            name=op.f("ck_overview_page_checked_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["retention.official.user"], name=op.f("fk_overview_page_checked_by")
        ),
        sa.ForeignKeyConstraint(
            ["overview"], ["retention.overview.number"], name=op.f("fk_overview_page_overview")
        ),
        sa.PrimaryKeyConstraint("overview", "page", name=op.f("pk_overview_page")),
        schema="retention",
    )
    op.create_index(
        op.f("ix_overview_page_checked_by"),
        "overview_page",
        ["checked_by"],
        unique=False,
        schema="retention",
    )
