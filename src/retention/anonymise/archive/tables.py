"""The tables of the archive and of the parking place, made from the forms of a data map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection

from retention.datamap.release import Form
from retention.errors import PreflightError

SCHEMA = "retention_archive"
# Readers of the archive get rights on its schema; what waits lies where they have none.
PARKING_SCHEMA = "retention_parking"
KEY = "id"
# One lock for the whole archive: what is published is measured together with all that is there.
ARCHIVE = int.from_bytes(b"wmoarchv")


def archive_table(form: Form) -> sa.Table:
    """A random key and the form's fields as text; what is not known is NULL."""
    columns = [sa.Column(field.name, sa.Text) for field in form.fields]
    key = sa.Column(KEY, sa.Uuid, primary_key=True, server_default=sa.func.gen_random_uuid())
    return sa.Table(form.name, sa.MetaData(schema=SCHEMA), key, *columns)


def parking_table(list_number: int) -> sa.Table:
    """What may survive of a list's items until it is published: its own table, to be dropped.

    `given` has the values of a form's fields in order, empty where nothing is known; `lost` counts
    the texts of the row that could not be made safe.
    """
    return sa.Table(
        f"parked_{list_number}",
        sa.MetaData(schema=PARKING_SCHEMA),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("given", ARRAY(sa.Text), nullable=False),
        sa.Column("lost", sa.Integer, nullable=False),
    )


def make_archive(connection: Connection, forms: Sequence[Form]) -> dict[str, dict[str, int]]:
    """The archive has a table for each form, with its columns only.

    Columns that a new map adds are added. Those that it lets survive no longer go: per form, how
    many rows held each. Raises PreflightError where a table of that name has no random key: it is
    not ours.
    """
    return {form.name: gone for form in forms if (gone := _make(connection, form))}


def drop_forms(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """How many rows went with each table that is there; whatever was made of it goes too."""
    gone = {}
    for name in names:
        if sa.inspect(connection).has_table(name, schema=SCHEMA):
            table = sa.Table(name, sa.MetaData(schema=SCHEMA), sa.Column(KEY, sa.Uuid))
            count = sa.select(sa.func.count()).select_from(table)
            gone[name] = int(connection.execute(count).scalar_one())
            connection.exec_driver_sql(f"DROP TABLE {_place(connection, table)} CASCADE")
    return gone


def _make(connection: Connection, form: Form) -> dict[str, int]:
    table = archive_table(form)
    inspector = sa.inspect(connection)
    if not inspector.has_table(form.name, schema=SCHEMA):
        table.create(connection)
        return {}
    there = [column["name"] for column in inspector.get_columns(form.name, schema=SCHEMA)]
    if KEY not in there:
        raise PreflightError((f"{SCHEMA}.{form.name} is not a table of the archive",))
    for name in (column.name for column in table.columns if column.name not in there):
        _alter(connection, table, "ADD COLUMN", name, "text")
    gone = {}
    for name in (name for name in there if name not in table.columns):
        held = sa.select(sa.func.count(sa.column(name))).select_from(table)
        gone[name] = int(connection.execute(held).scalar_one())
        # With views on it: what may survive no longer may not survive in them either.
        _alter(connection, table, "DROP COLUMN", name, "CASCADE")
    return gone


def _alter(connection: Connection, table: sa.Table, what: str, name: str, how: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(name)
    place = _place(connection, table)
    connection.exec_driver_sql(f"ALTER TABLE {place} {what} {quoted} {how}")


def _place(connection: Connection, table: sa.Table) -> str:
    return connection.dialect.identifier_preparer.format_table(table)


def hold_archive(connection: Connection) -> None:
    """Nobody else publishes until this transaction ends."""
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ARCHIVE)))
