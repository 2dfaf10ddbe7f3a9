"""Identities planted in every text column are found nowhere but where they stay.

Searched: every table of the ledger, the evidence, everything printed, PostgreSQL's own log, and
whatever else lies under the home. The same search finds them in the untouched bestand.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from factories import Bestand
from places import EARLIER, NOW, Server, approve_list, proposed_list, rows
from retention.actions.workplace import Workplace

PLANTED = {
    "bsn": "123456782",
    "first_name": "Zwaantje",
    "surname": "Quintus-Overgaauw",
    "phone": "06-98761234",
    "email": "z.quintus@planted.example",
    "iban": "NL91ABNA0417164300",
}
TEXT = "Mevrouw Quintus-Overgaauw (123456782) belt 06-98761234 vanuit Plantageplein 4."


def _spellings(value: str) -> Iterator[bytes]:
    """A value as a search by hand would look for it."""
    for text in {value, value.lower(), value.upper(), value.replace("-", "").replace(" ", "")}:
        yield text.encode()
        yield text.encode("utf-16-le")
        yield base64.b64encode(text.encode())[:-3]
        yield text.encode().hex().encode()


NEEDLES = tuple(needle for value in PLANTED.values() for needle in _spellings(value))


def _found(data: bytes) -> list[bytes]:
    return [needle for needle in NEEDLES if needle in data]


def _dump(engine: sa.Engine, schema: str) -> bytes:
    """Every row of every table of a schema, as text."""
    with engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names(schema=schema)
    lines = [rows(engine, f'SELECT t::text FROM {schema}."{table}" t') for table in tables]
    return repr(lines).encode()


def _files(*roots: Path) -> Iterator[tuple[Path, bytes]]:
    for root in roots:
        for path in root.rglob("*"):
            if path.is_file():
                yield path, path.read_bytes()


def _plant(bestand: Bestand) -> None:
    for notes in (1, 2):
        client = bestand.client(**PLANTED)
        dossier = bestand.dossier(client_id=client, notes=0, files=["brief.txt"])
        for _ in range(notes):
            bestand.note(dossier.id, text=TEXT)
    # One that fails with an error of the database that quotes its row.
    failing = bestand.dossier(client_id=bestand.client(**PLANTED))
    bestand.document(failing.id, "../Quintus-Overgaauw.txt", write=False)


def _command(place: Workplace, *words: str) -> bytes:
    environment = os.environ | {
        "RETENTION_HOME": str(place.settings.home),
        "RETENTION_LEDGER_URL": str(place.settings.ledger_url),
        "RETENTION_DEMO_NOW": NOW.isoformat(),
        "RETENTION_DEBUG": "",
    }
    done = subprocess.run(
        [str(Path(sys.executable).parent / "retention"), *words],
        env=environment,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return done.stdout + done.stderr


def test_planted_identities_are_found_nowhere_but_in_the_bestand(
    server: Server, place: Workplace, bestand_rows: Bestand
) -> None:
    _plant(bestand_rows)
    assert _found(_dump(place.bestand, "wmo")), "the search does not work"
    number = approve_list(place, proposed_list(place))
    printed = b"".join(
        _command(place, *words)
        for words in (
            ("list", "show", str(number), "--json"),
            ("due", "--json", "--as-of", EARLIER.date().isoformat()),
            ("list", "carry-out", str(number)),
            ("list", "show", str(number)),
            ("queue", "--json"),
            ("explain", "WMO-does-not-exist"),
            ("evidence", "verify", str(place.settings.evidence), "--json"),
        )
    )
    assert b'"holds": true' in printed
    assert not _found(printed)
    assert not _found(_dump(place.ledger, "retention").replace(b"../Quintus-Overgaauw.txt", b""))
    for path, data in _files(place.settings.evidence, place.settings.keys):
        assert not _found(data), path
    for path in server.home.rglob("*log*"):
        if path.is_file() and "pg_wal" not in str(path):
            assert not _found(path.read_bytes()), path
