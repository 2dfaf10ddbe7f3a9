"""De-identifying one column of many dossiers, set-based, beside one raw UPDATE of that column."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import URL

from bench.world import clone, drop, say, template, workplace
from retention.actions.chunks import chunks
from retention.actions.workplace import Workplace
from retention.anonymise.archive.parking import open_parking, park
from retention.anonymise.archive.tables import PARKING_SCHEMA
from retention.anonymise.release import as_table
from retention.anonymise.treat import Treatment
from retention.bestand.batch import fill_batch, key_text
from retention.bestand.remainder import remainder_of_form
from retention.datamap.release import Form, forms_of

COLUMN = "closed_on"
BATCH = 15_000
TRIES = 3
WORKERS = 2
RAW = f"UPDATE wmo.dossier SET {COLUMN} = date_trunc('year', {COLUMN})::date"


def measure(dossiers: int) -> Mapping[str, float]:
    """Seconds for `ours` and `raw`, the least of three tries each, all dossiers."""
    name = template(dossiers)
    found: dict[str, list[float]] = {"ours": [], "raw": []}
    for _ in range(TRIES):
        for what, work in (("raw", _raw), ("ours", _ours)):
            database = f"bench_deidentify_{what}"
            url = clone(name, database)
            found[what].append(work(url))
            say(f"{what}: {found[what][-1]:.2f} s")
            drop(database)
    return {what: min(times) for what, times in found.items()}


def _raw(url: URL) -> float:
    with workplace(url) as place, place.bestand.begin() as connection:
        started = time.monotonic()
        connection.exec_driver_sql(RAW)
        connection.commit()
        return time.monotonic() - started


def _ours(url: URL) -> float:
    with workplace(url) as place:
        form = _one_column(place)
        with place.ledger.begin() as ledger:
            ledger.execute(sa.schema.CreateSchema(PARKING_SCHEMA, if_not_exists=True))
            open_parking(ledger, 1)
        # Words and names are loaded once per process, however many dossiers follow.
        treatment = Treatment({COLUMN: 1}, place.rules.ladder)
        started = time.monotonic()
        _park_all(place, form, treatment)
        return time.monotonic() - started


def _one_column(place: Workplace) -> Form:
    form = forms_of(place.rules.data_map)[0]
    return replace(form, fields=tuple(f for f in form.fields if f.column == COLUMN))


def _park_all(place: Workplace, form: Form, treatment: Treatment) -> None:
    """Batch by batch, two side by side, as a list is carried out."""
    with place.bestand.connect() as bestand:
        binding = place.binding(bestand)
        keys = bestand.execute(sa.select(*binding.dossier_key)).all()
    batches = list(enumerate(chunks(iter(keys), BATCH)))

    def one(number: int, part: list[sa.Row[Any]]) -> None:
        with place.bestand.begin() as bestand, place.ledger.begin() as ledger:
            numbered = enumerate(part, number * BATCH + 1)
            hand = fill_batch(bestand, binding, ((n, key_text(key), None) for n, key in numbered))
            found = remainder_of_form(bestand, binding, hand, form)
            table = as_table(found.items, found.values, form)
            secret = place.tombstones(ledger).secret
            park(ledger, 1, form, treatment.of(form, table, {}), secret)

    with ThreadPoolExecutor(WORKERS) as pool:
        for done in [pool.submit(one, *batch) for batch in batches]:
            done.result()
