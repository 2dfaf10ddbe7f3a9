"""Identities planted in every text column are found nowhere but where they stay.

Searched: every table of the ledger, the evidence, everything printed, PostgreSQL's own log, and
whatever else lies under the home. The same search finds them in the untouched bestand.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from factories import Bestand
from places import EARLIER, NOW, Server, approve_list, proposed_list
from retention.actions.workplace import Workplace

from .planted import PLANTED, TEXT, dump, files, found


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
    assert found(dump(place.bestand, "wmo")), "the search does not work"
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
    assert not found(printed)
    assert not found(dump(place.ledger, "retention").replace(b"../Quintus-Overgaauw.txt", b""))
    for path, data in files(place.settings.evidence, place.settings.keys):
        assert not found(data), path
    for path in server.home.rglob("*log*"):
        if path.is_file() and "pg_wal" not in str(path):
            assert not found(path.read_bytes()), path
