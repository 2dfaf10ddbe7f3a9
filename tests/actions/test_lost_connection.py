"""The connection is lost at any point: the same command again ends the work, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from factories import Bestand
from places import approved_list, change, entries, scalar, verified
from retention.actions import drafting
from retention.actions.begin import begin
from retention.actions.carry_out import carry_out_batch
from retention.actions.seal import seal
from retention.actions.workplace import Workplace
from retention.errors import UnavailableError

CUT = (
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
POINTS = {
    "before the intent": "retention.actions.carry_out.intend",
    "looking for holds": "retention.actions.purpose.keeps_on_batch",
    "at the documents": "retention.actions.intend.addresses_in_batch",
    "noting the intent": "retention.ledger.work.intended",
    "before the rows": "retention.actions.carry_out.destroy_batch",
    "filling the batch": "retention.bestand.batch.bulk_insert",
    "copying into it": "retention.bestand.dialect.copy_rows",
    "before the locks": "retention.actions.destroy_batch.hold_dossiers",
    "before the deletion": "retention.actions.destroy_batch.destroy_rows",
    "after the deletion": "retention.actions.destroy_batch.refuse_rows_left",
    "counting rows": "retention.ledger.work.add_rows",
    "finishing": "retention.actions.carry_out.finish",
    "looking back": "retention.actions.finish.rows_left",
    "forgetting documents": "retention.ledger.work.forget_document",
    "writing entries": "retention.ledger.work.add_entries",
    "letting go": "retention.ledger.work.let_go",
}
BETWEEN_TRANSACTIONS = {"before the intent", "before the rows", "finishing"}


def cutting(place: Workplace, real: Callable[..., Any]) -> Callable[..., Any]:
    """The same function; before its first call every connection is cut."""
    first = [True]

    def cut(*given: Any, **named: Any) -> Any:
        if first:
            first.clear()
            change(place.ledger, CUT)
        return real(*given, **named)

    return cut


def test_work_goes_on_after_the_connection_was_lost_at_any_point(
    place: Workplace,
    bestand_rows: Bestand,
    monkeypatch: pytest.MonkeyPatch,
    subtests: pytest.Subtests,
) -> None:
    monkeypatch.setattr(drafting, "LARGEST_BATCH", 1)
    for _ in POINTS:
        bestand_rows.dossier(files=["a.txt"])
    number = approved_list(place)
    batches = begin(place, number).batches
    for batch, (point, path) in zip(batches, POINTS.items(), strict=True):
        with subtests.test(point), monkeypatch.context() as patched:
            patched.setattr(path, cutting(place, resolved(path)))
            if point in BETWEEN_TRANSACTIONS:
                # Only its advisory lock is lost; its attempt number still guards every write.
                carry_out_batch(place, number, batch)
            else:
                with pytest.raises(UnavailableError, match="run the same command again"):
                    carry_out_batch(place, number, batch)
            assert carry_out_batch(place, number, batch).outcomes == {"destroyed": 1}
    assert set(entries(place, number).values()) == {"destroyed"}
    assert scalar(place.bestand, "SELECT count(*) FROM wmo.dossier") == 0
    assert not list(place.settings.documents.rglob("*.txt"))
    assert seal(place, number).outcomes == {"destroyed": len(POINTS)}
    assert verified(place).holds


def resolved(path: str) -> Callable[..., Any]:
    from importlib import import_module

    module, _, name = path.rpartition(".")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found
