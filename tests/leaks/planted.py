"""Identities to plant, and a search for them in every spelling that a search by hand would try."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from places import rows

PLANTED = {
    "bsn": "123456782",
    "first_name": "Zwaantje",
    "surname": "Quintus-Overgaauw",
    "phone": "06-98761234",
    "email": "z.quintus@planted.example",
    "iban": "NL91ABNA0417164300",
}
TEXT = "Mevrouw Quintus-Overgaauw (123456782) belt 06-98761234 vanuit Plantageplein 4."


def spellings(value: str) -> Iterator[bytes]:
    """A value as a search by hand would look for it."""
    for text in {value, value.lower(), value.upper(), value.replace("-", "").replace(" ", "")}:
        yield text.encode()
        yield text.encode("utf-16-le")
        yield base64.b64encode(text.encode())[:-3]
        yield text.encode().hex().encode()


NEEDLES = tuple(needle for value in PLANTED.values() for needle in spellings(value))


def found(data: bytes) -> list[bytes]:
    """The planted spellings that these bytes hold."""
    return [needle for needle in NEEDLES if needle in data]


def dump(engine: sa.Engine, schema: str) -> bytes:
    """Every row of every table of a schema, as text; whole, where a row's repr cuts it short."""
    with engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names(schema=schema)
    lines = (rows(engine, f'SELECT t::text FROM {schema}."{table}" t') for table in tables)
    return "\n".join(text for found in lines for (text,) in found).encode()


def files(*roots: Path) -> Iterator[tuple[Path, bytes]]:
    """(path, contents) of every file under these."""
    for root in roots:
        for path in root.rglob("*"):
            if path.is_file():
                yield path, path.read_bytes()
