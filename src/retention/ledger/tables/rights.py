"""Requests, corrections, recipients, notices, questions and access overviews."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from retention.domain.protocol import Right
from retention.domain.recipients import Channel, CorrectionKind, Telling
from retention.domain.states import CorrectionState, NoticeState, OverviewState, RequestState
from retention.ledger.tables.base import Moment, metadata, official, one_of

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
    one_of("kind", Right),
    one_of("state", RequestState),
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
    sa.Index(
        "ix_request_open",
        "number",
        postgresql_where=sa.text(
            "state IN ('received', 'verified', 'granted')"
            " OR (answered_on IS NULL AND state <> 'withdrawn')"
        ),
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
    one_of("kind", CorrectionKind),
    one_of("state", CorrectionState),
    sa.CheckConstraint("state <> 'applied' OR applied_by IS NOT NULL", name="applied_by_somebody"),
    sa.CheckConstraint("NOT two_people OR applied_by <> asked_by", name="applied_by_another"),
    sa.Index("ix_correction_asked", "number", postgresql_where=sa.text("state = 'asked'")),
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
    one_of("channel", Channel),
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
    one_of("telling", Telling),
    one_of("state", NoticeState),
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
    sa.Index("ix_notice_stuck", "number", postgresql_where=sa.text("state IN ('held', 'failed')")),
    sa.Index(
        "ix_notice_escalated",
        "escalated_at",
        "number",
        postgresql_where=sa.text(
            "escalated_at IS NOT NULL AND state NOT IN ('acknowledged', 'dropped')"
        ),
    ),
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
    sa.Index("ix_question_open", "number", postgresql_where=sa.text("settled_at IS NULL")),
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
    one_of("state", OverviewState),
    sa.CheckConstraint("released_by <> made_by", name="released_by_another"),
    sa.CheckConstraint(
        "state <> 'released' OR released_by IS NOT NULL", name="released_by_somebody"
    ),
    sa.Index(
        "ix_overview_draft",
        "expires_on",
        "number",
        postgresql_where=sa.text("state = 'draft'"),
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
