"""What all of the ledger stands on: its schema, its mark, the rules it used, its officials."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import sqlalchemy as sa

from retention.domain.protocol import Function

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


def one_of(column: str, values: type[StrEnum]) -> sa.CheckConstraint:
    """A check that a column holds one of these words."""
    listed = ", ".join(f"'{value.value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def said(value: StrEnum) -> sa.ColumnElement[str]:
    """A word of ours as it stands in the SQL itself: only then is a partial index known to fit."""
    return sa.literal_column(f"'{value.value}'", sa.Text)


def said_each(values: Iterable[StrEnum]) -> list[sa.ColumnElement[str]]:
    """Several of these words, in a fixed order so that the SQL is the same each time."""
    return [said(value) for value in sorted(values)]


mark = sa.Table(
    "mark",
    metadata,
    sa.Column("one", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("demo", sa.Boolean, nullable=False),
    sa.Column("bestand", sa.Text, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.CheckConstraint("one = 1", name="one_row"),
)

desk_key = sa.Table(
    "desk_key",
    metadata,
    sa.Column("one", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("key_id", sa.Text, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.CheckConstraint("one = 1", name="one_row"),
    comment="which key signs decisions, so that a lost one is not made anew",
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
    sa.Column("mail", sa.Text),
    one_of("function", Function),
)
