"""The ledger's tables. What a list proposed, what was decided and what was done never changes."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from retention.domain.approval import ListDecision
from retention.domain.decision import Disposition
from retention.domain.protocol import Function, Right
from retention.domain.recipients import Channel, CorrectionKind, Telling
from retention.domain.states import (
    BatchState,
    CorrectionState,
    KeepState,
    ListState,
    NoticeState,
    Outcome,
    OverviewState,
    RequestState,
)

SCHEMA = "retention"
metadata = sa.MetaData(
    schema=SCHEMA,
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    },
)

Moment = sa.DateTime(timezone=True)


def _one_of(column: str, values: type[StrEnum]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value.value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


mark = sa.Table(
    "mark",
    metadata,
    sa.Column("one", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("demo", sa.Boolean, nullable=False),
    sa.Column("bestand", sa.Text, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.CheckConstraint("one = 1", name="one_row"),
)

rule_set = sa.Table(
    "rule_set",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("protocol", sa.Text, nullable=False),
    sa.Column("data_map", sa.Text, nullable=False),
    sa.Column("software", sa.Text, nullable=False),
    sa.Column("first_used_at", Moment, nullable=False),
)

official = sa.Table(
    "official",
    metadata,
    sa.Column("user", sa.Text, primary_key=True),
    sa.Column("function", sa.Text, nullable=False),
    sa.Column("mandate", sa.Text, nullable=False),
    sa.Column("from_on", sa.Date, nullable=False),
    sa.Column("until_on", sa.Date),
    sa.Column("token_digest", sa.Text),
    _one_of("function", Function),
)

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
    _one_of("state", ListState),
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
    _one_of("state", BatchState),
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
    _one_of("kind", ListDecision),
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
    _one_of("state", KeepState),
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
    _one_of("outcome", Outcome),
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
    _one_of("outcome", Outcome),
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
    _one_of("disposition", Disposition),
    comment="why dossiers past their first clock, or with odd dates, were not proposed",
)

log = sa.Table(
    "log",
    metadata,
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("line", sa.Text, nullable=False),
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

request = sa.Table(
    "request",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("person_table", sa.Text, nullable=False),
    sa.Column("person_key", sa.Text),
    sa.Column("received_on", sa.Date, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("authority", sa.Text),
    sa.Column("answer_by", sa.Date, nullable=False),
    sa.Column("carry_out_by", sa.Date),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("opened_by", sa.Text, sa.ForeignKey(official.c.user), nullable=False, index=True),
    sa.Column("opened_at", Moment, nullable=False),
    sa.Column("identity", sa.Text),
    sa.Column("verified_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("verified_at", Moment),
    sa.Column("decided_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("decided_at", Moment),
    sa.Column("ground", sa.Text),
    sa.Column("motive", sa.Text),
    sa.Column("answered_on", sa.Date),
    sa.Column("ended_at", Moment),
    sa.Column("alerted", ARRAY(sa.Text), nullable=False, server_default="{}"),
    _one_of("kind", Right),
    _one_of("state", RequestState),
    sa.CheckConstraint("(identity IS NULL) = (verified_by IS NULL)", name="verified_by_somebody"),
    sa.CheckConstraint(
        "state NOT IN ('granted', 'carried-out') OR"
        " (verified_by IS NOT NULL AND decided_by IS NOT NULL)",
        name="granted_when_verified",
    ),
    sa.CheckConstraint(
        "state <> 'refused' OR"
        " (decided_by IS NOT NULL AND ground IS NOT NULL AND motive IS NOT NULL)",
        name="refused_with_reasons",
    ),
    comment="what data subjects asked for; the person's key goes when it has ended",
)

request_dossier = sa.Table(
    "request_dossier",
    metadata,
    sa.Column(
        "request",
        sa.Integer,
        sa.ForeignKey(request.c.number),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("dossier_key", sa.Text, primary_key=True),
    sa.Column("ground", sa.Text, nullable=False),
    sa.Index("ix_request_dossier_dossier_key", "dossier_key"),
    comment="the dossiers that a request keeps, until it has ended and nobody can object",
)

correction = sa.Table(
    "correction",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("request", sa.Integer, sa.ForeignKey(request.c.number), index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("columns", ARRAY(sa.Text), nullable=False),
    sa.Column("change_digest", sa.Text, nullable=False),
    sa.Column("tombstone", sa.Text, nullable=False, index=True),
    sa.Column("emptied_count", sa.Integer, nullable=False),
    sa.Column("two_people", sa.Boolean, nullable=False),
    sa.Column("motive", sa.Text),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("asked_by", sa.Text, sa.ForeignKey(official.c.user), nullable=False, index=True),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("applied_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("applied_at", Moment),
    sa.Column("rows", JSONB),
    _one_of("kind", CorrectionKind),
    _one_of("state", CorrectionState),
    sa.CheckConstraint("state <> 'applied' OR applied_by IS NOT NULL", name="applied_by_somebody"),
    sa.CheckConstraint("NOT two_people OR applied_by <> asked_by", name="applied_by_another"),
    comment="what was changed in the bestand: columns, never values; rows only until it is settled",
)

recipient = sa.Table(
    "recipient",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("kind", sa.Text),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("certificate", sa.Text),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("asked_by", sa.Text, sa.ForeignKey(official.c.user), nullable=False, index=True),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("confirmed_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("confirmed_at", Moment),
    sa.Column("end_asked_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("ended_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("ended_at", Moment),
    _one_of("channel", Channel),
    sa.CheckConstraint("language IN ('nl', 'en')", name="language_known"),
    sa.CheckConstraint("confirmed_by <> asked_by", name="confirmed_by_another"),
    sa.CheckConstraint("ended_by <> end_asked_by", name="ended_by_another"),
    sa.CheckConstraint(
        "(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_by_somebody"
    ),
    sa.Index(
        "uq_recipient_current",
        "code",
        unique=True,
        postgresql_where=sa.text("confirmed_at IS NOT NULL AND ended_at IS NULL"),
    ),
    comment="the address book: each change is a row of its own that two people made",
)

notice = sa.Table(
    "notice",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("recipient", sa.Text, nullable=False, index=True),
    sa.Column("cause", sa.Text, nullable=False),
    sa.Column("cause_number", sa.Integer),
    sa.Column("item", sa.Integer),
    sa.Column("telling", sa.Text, nullable=False),
    sa.Column("columns", ARRAY(sa.Text), nullable=False),
    sa.Column("reasons", ARRAY(sa.Text), nullable=False),
    sa.Column("questions", ARRAY(sa.Text), nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("payload", JSONB),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("failure", sa.Text),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("next_at", Moment),
    sa.Column("sent_at", Moment),
    sa.Column("reminded_at", Moment),
    sa.Column("escalated_at", Moment),
    sa.Column("acknowledged_at", Moment),
    sa.Column("acknowledged_how", sa.Text),
    sa.Column("decided_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("motive", sa.Text),
    sa.Column("written_down", sa.Boolean, nullable=False, server_default=sa.false()),
    _one_of("telling", Telling),
    _one_of("state", NoticeState),
    sa.CheckConstraint("cause IN ('correction', 'erasure', 'alert')", name="cause_known"),
    sa.CheckConstraint(
        "acknowledged_how IN ('link', 'webhook', 'official')", name="acknowledged_how_known"
    ),
    sa.CheckConstraint(
        "state NOT IN ('acknowledged', 'dropped') OR payload IS NULL", name="wiped_at_the_end"
    ),
    # Of what is ready only: an index on the state would grow by each step of each notice.
    sa.Index("ix_notice_ready", "next_at", "number", postgresql_where=sa.text("state = 'ready'")),
    sa.Index("ix_notice_unwritten", "number", postgresql_where=sa.text("NOT written_down")),
    sa.Index("ix_notice_cause_cause_number_item", "cause", "cause_number", "item"),
    comment="the outbox: who must know; the payload goes when it is acknowledged",
)

question = sa.Table(
    "question",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("dossier_key", sa.Text, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("about", ARRAY(sa.Text), nullable=False),
    sa.Column("raised_at", Moment, nullable=False),
    sa.Column("raised_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("settled_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("settled_at", Moment),
    sa.Column("motive", sa.Text),
    sa.CheckConstraint("(settled_by IS NULL) = (settled_at IS NULL)", name="settled_by_somebody"),
    sa.CheckConstraint("settled_by <> raised_by", name="settled_by_another"),
    comment="what a steward must look at; `about` holds codes, never a person",
)

overview = sa.Table(
    "overview",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("request", sa.Integer, sa.ForeignKey(request.c.number), nullable=False, index=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("made_by", sa.Text, sa.ForeignKey(official.c.user), nullable=False, index=True),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("released_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("released_at", Moment),
    sa.Column("expires_on", sa.Date, nullable=False),
    sa.Column("statements_motive", sa.Text),
    _one_of("state", OverviewState),
    sa.CheckConstraint("released_by <> made_by", name="released_by_another"),
    sa.CheckConstraint(
        "state <> 'released' OR released_by IS NOT NULL", name="released_by_somebody"
    ),
)

overview_page = sa.Table(
    "overview_page",
    metadata,
    sa.Column(
        "overview",
        sa.Integer,
        sa.ForeignKey(overview.c.number),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("page", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("masked_count", sa.Integer, nullable=False),
    sa.Column("withheld_count", sa.Integer, nullable=False),
    sa.Column("checked_by", sa.Text, sa.ForeignKey(official.c.user), index=True),
    sa.Column("checked_at", Moment),
    sa.CheckConstraint("(checked_by IS NULL) = (checked_at IS NULL)", name="checked_by_somebody"),
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
