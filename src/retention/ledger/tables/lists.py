"""Destruction lists, what keeps a dossier, and the evidence: what was done never changes."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from retention.domain.approval import ListDecision
from retention.domain.decision import Disposition
from retention.domain.states import BatchState, ExtensionState, KeepState, ListState, Outcome
from retention.ledger.tables.base import Moment, metadata, official, one_of, rule_set

run = sa.Table(
    "run",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("rule_set", sa.Text, sa.ForeignKey(rule_set.c.digest), nullable=False),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    sa.Column("counts", JSONB),
    sa.CheckConstraint("kind IN ('propose', 'erasure', 'carry-out')", name="kind_known"),
)

destruction_list = sa.Table(
    "destruction_list",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("run", sa.Integer, sa.ForeignKey(run.c.number), nullable=False, index=True),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("rule_set", sa.Text, sa.ForeignKey(rule_set.c.digest), nullable=False, index=True),
    sa.Column("item_count", sa.Integer, nullable=False),
    sa.Column("header", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("guards_tripped", ARRAY(sa.Text), nullable=False),
    sa.Column("proposed_at", Moment, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("presented_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("approved_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("approved_function", sa.Text),
    sa.Column("also_approved_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("also_approved_function", sa.Text),
    sa.Column("approved_at", Moment),
    sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
    one_of("state", ListState),
    sa.CheckConstraint(
        "state NOT IN ('approved', 'carrying-out', 'done', 'lapsed') OR ("
        "approved_at IS NOT NULL AND presented_by IS NOT NULL"
        " AND approved_by IS NOT NULL AND also_approved_by IS NOT NULL"
        " AND approved_function IS NOT NULL AND also_approved_function IS NOT NULL)",
        name="approved_by_two",
    ),
    sa.CheckConstraint(
        "approved_by <> presented_by AND also_approved_by <> presented_by"
        " AND also_approved_by <> approved_by"
        " AND also_approved_function <> approved_function",
        name="three_people",
    ),
)

batch = sa.Table(
    "batch",
    metadata,
    sa.Column("list", sa.Integer, sa.ForeignKey(destruction_list.c.number), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("first", sa.Integer, nullable=False),
    sa.Column("last", sa.Integer, nullable=False),
    sa.Column("root", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
    sa.Column("intended_at", Moment),
    sa.Column("rows", JSONB),
    one_of("state", BatchState),
)

item = sa.Table(
    "item",
    metadata,
    sa.Column("list", sa.Integer, sa.ForeignKey(destruction_list.c.number), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("batch", sa.Integer, nullable=False),
    sa.Column("tombstone", sa.Text, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("closure_year", sa.SmallInteger, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("disposition", sa.Text, nullable=False),
    sa.Column("reasons", ARRAY(sa.Text), nullable=False),
    sa.Column("salt", sa.Text, nullable=False),
    sa.CheckConstraint("disposition IN ('destroy', 'deidentify')", name="disposition_goes"),
    sa.Index(
        "ix_item_list_category_closure_year",
        "list",
        "category",
        "closure_year",
        "disposition",
        "number",
    ),
)

without_remainder = sa.Table(
    "without_remainder",
    metadata,
    sa.Column("list", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("item", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("salt", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["list", "item"], [item.c.list, item.c.number]),
    sa.CheckConstraint("reason IN ('stands-alone', 'same-person')", name="reason_known"),
    comment="items of which nothing survives; empty once the list is published",
)

known_dossier = sa.Table(
    "known_dossier",
    metadata,
    sa.Column("dossier_key", sa.Text, primary_key=True),
    sa.Column("list", sa.Integer),
    sa.Column("item", sa.Integer),
    sa.ForeignKeyConstraint(["list", "item"], [item.c.list, item.c.number]),
    sa.UniqueConstraint("list", "item"),
    sa.CheckConstraint("(list IS NULL) = (item IS NULL)", name="list_with_item"),
)

decision = sa.Table(
    "decision",
    metadata,
    sa.Column("number", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("list", sa.Integer, sa.ForeignKey(destruction_list.c.number), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("user", sa.Text, sa.ForeignKey(official.c.user), nullable=False, index=True),
    sa.Column("function", sa.Text, nullable=False),
    sa.Column("mandate", sa.Text, nullable=False),
    sa.Column("list_digest", sa.Text, nullable=False),
    sa.Column("motive", sa.Text),
    sa.Column("item", sa.Integer),
    sa.Column("at", Moment, nullable=False),
    one_of("kind", ListDecision),
    sa.Index("ix_decision_list", "list"),
    sa.Index(
        "uq_decision_once",
        "list",
        "kind",
        "user",
        unique=True,
        postgresql_where=sa.text("kind <> 'taken-out'"),
    ),
)

# What the log says of one exception or hold.
LOGGED_OF_KEEPS = (
    "'keep-asked', 'keep-confirmed', 'end-asked', 'ended',"
    " 'extension-asked', 'extension-confirmed', 'extension-declined'"
)

keep = sa.Table(
    "keep",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("dossier_key", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("ground", sa.Text, nullable=False),
    sa.Column("motive", sa.Text, nullable=False),
    sa.Column("reference", sa.Text),
    sa.Column("review_on", sa.Date, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("asked_by", sa.Text, sa.ForeignKey(official.c.user), nullable=False, index=True),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("confirmed_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("end_asked_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("end_motive", sa.Text),
    sa.Column("ended_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("ended_at", Moment),
    one_of("state", KeepState),
    sa.CheckConstraint("kind IN ('exception', 'hold')", name="kind_decided"),
    sa.CheckConstraint("motive <> ''", name="motive_given"),
    sa.CheckConstraint("confirmed_by <> asked_by", name="confirmed_by_another"),
    sa.CheckConstraint("ended_by <> end_asked_by", name="ended_by_another"),
    sa.CheckConstraint(
        "state <> 'confirmed' OR confirmed_by IS NOT NULL", name="confirmed_by_somebody"
    ),
    sa.CheckConstraint(
        "state <> 'ended' OR (end_asked_by IS NOT NULL AND ended_by IS NOT NULL)",
        name="ended_by_two",
    ),
    sa.Index(
        "ix_keep_asked",
        "review_on",
        "number",
        postgresql_where=sa.text("state IN ('asked', 'end-asked')"),
    ),
    sa.Index(
        "ix_keep_confirmed",
        "review_on",
        "number",
        postgresql_where=sa.text("state = 'confirmed'"),
    ),
)

keep_extension = sa.Table(
    "keep_extension",
    metadata,
    sa.Column("number", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("keep", sa.Integer, sa.ForeignKey(keep.c.number, ondelete="CASCADE"), nullable=False),
    sa.Column("review_on", sa.Date, nullable=False),
    sa.Column("motive", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("asked_by", sa.Text, sa.ForeignKey(official.c.user), nullable=False),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("settled_by", sa.Text, sa.ForeignKey(official.c.user)),
    sa.Column("settled_at", Moment),
    one_of("state", ExtensionState),
    sa.CheckConstraint("motive <> ''", name="motive_given"),
    sa.CheckConstraint("(state = 'asked') = (settled_by IS NULL)", name="settled_by_somebody"),
    sa.CheckConstraint("state <> 'confirmed' OR settled_by <> asked_by", name="by_another"),
    sa.Index("ix_keep_extension_keep", "keep"),
    sa.Index(
        "uq_keep_extension_asked", "keep", unique=True, postgresql_where=sa.text("state = 'asked'")
    ),
    comment="later review dates: asked for by one, counting when another confirmed",
)

outcome = sa.Table(
    "outcome",
    metadata,
    sa.Column("list", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("item", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("reasons", ARRAY(sa.Text), nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.ForeignKeyConstraint(["list", "item"], [item.c.list, item.c.number]),
    one_of("outcome", Outcome),
    comment="items that end otherwise than their batch",
)

document = sa.Table(
    "document",
    metadata,
    sa.Column("number", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("list", sa.Integer, nullable=False),
    sa.Column("item", sa.Integer, nullable=False),
    sa.Column("address", sa.Text),
    sa.Column("result", sa.Text),
    sa.ForeignKeyConstraint(["list", "item"], [item.c.list, item.c.number]),
    sa.Index("ix_document_list_item", "list", "item"),
)

entry = sa.Table(
    "entry",
    metadata,
    sa.Column("list", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("item", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("line", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["list", "item"], [item.c.list, item.c.number]),
    one_of("outcome", Outcome),
    comment="how each item ended: exactly one line of evidence each",
)

finding = sa.Table(
    "finding",
    metadata,
    sa.Column("run", sa.Integer, sa.ForeignKey(run.c.number), primary_key=True),
    sa.Column("dossier_key", sa.Text, primary_key=True),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("disposition", sa.Text, nullable=False),
    sa.Column("reasons", ARRAY(sa.Text), nullable=False),
    sa.Column("due_on", sa.Date),
    # What addresses a finding where a dossier's key may not stand.
    sa.Column("number", sa.BigInteger, sa.Identity(always=True), nullable=False, unique=True),
    one_of("disposition", Disposition),
    sa.Index("ix_finding_asked", "number", postgresql_where=sa.text("disposition = 'ask'")),
    sa.Index(
        "ix_finding_asked_category",
        "category",
        "number",
        postgresql_where=sa.text("disposition = 'ask'"),
    ),
    comment="why dossiers past their first clock, or with odd dates, were not proposed",
)

log = sa.Table(
    "log",
    metadata,
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("line", sa.Text, nullable=False),
    sa.Index(
        "ix_log_keep",
        sa.text("((line::jsonb -> 'record') ->> 'keep')"),
        "sequence",
        postgresql_where=sa.text(f"kind IN ({LOGGED_OF_KEEPS})"),
    ),
    sa.Index(
        "ix_log_looked",
        sa.text("(line::jsonb ->> 'at')"),
        postgresql_where=sa.text("kind IN ('looked', 'refused')"),
    ),
)

statement = sa.Table(
    "statement",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("list", sa.Integer, sa.ForeignKey(destruction_list.c.number)),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("envelope", sa.Text, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.CheckConstraint(
        "kind IN ('opening', 'closing', 'abandoned', 'key-rotation')", name="kind_known"
    ),
    sa.UniqueConstraint("list", "kind"),
)

publication = sa.Table(
    "publication",
    metadata,
    sa.Column(
        "list",
        sa.Integer,
        sa.ForeignKey(destruction_list.c.number),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("record", JSONB, nullable=False),
    sa.Column("at", Moment, nullable=False),
)

UNCHANGING = (item, decision, outcome, entry, log, statement, rule_set, publication)
FROZEN_LIST_COLUMNS = (
    "number",
    "run",
    "as_of",
    "rule_set",
    "item_count",
    "header",
    "digest",
    "guards_tripped",
    "proposed_at",
)
