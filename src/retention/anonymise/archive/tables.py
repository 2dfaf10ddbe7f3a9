"""The tables of the archive and of the parking place, made from the forms of a data map."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection

from retention.datamap.release import Form
from retention.errors import PreflightError

SCHEMA = "retention_archive"
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
        sa.MetaData(schema=SCHEMA),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("given", ARRAY(sa.Text), nullable=False),
        sa.Column("lost", sa.Integer, nullable=False),
    )


def make_archive(connection: Connection, forms: Sequence[Form]) -> None:
    """The archive has a table for each form; columns that a new map adds are added.

    Raises PreflightError where a table of that name has no random key: it is not ours.
    """
    inspector = sa.inspect(connection)
    for form in forms:
        table = archive_table(form)
        if not inspector.has_table(form.name, schema=SCHEMA):
            table.create(connection)
            continue
        there = {column["name"] for column in inspector.get_columns(form.name, schema=SCHEMA)}
        if KEY not in there:
            raise PreflightError((f"{SCHEMA}.{form.name} is not a table of the archive",))
        for name in (column.name for column in table.columns if column.name not in there):
            quoted = connection.dialect.identifier_preparer.quote(name)
            place = connection.dialect.identifier_preparer.format_table(table)
            connection.exec_driver_sql(f"ALTER TABLE {place} ADD COLUMN {quoted} text")


def hold_archive(connection: Connection) -> None:
    """Nobody else publishes until this transaction ends."""
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ARCHIVE)))
