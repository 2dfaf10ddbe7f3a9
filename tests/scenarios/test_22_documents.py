"""Documents that are missing, cannot be deleted or appear twice are each reported."""

from __future__ import annotations

import pytest

from factories import Bestand
from places import approved_list, carry_out_and_seal, ended_as, item_of, rows, verified
from retention.actions.workplace import Workplace
from retention.bestand.documents import DocumentResult, DocumentStore


def _results(place: Workplace) -> dict[str, int]:
    query = "SELECT result, count(*) FROM retention.document GROUP BY result"
    return dict(rows(place.ledger, query))


def test_missing_document_is_reported_and_its_dossier_goes(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(files=["there.txt"])
    bestand_rows.document(dossier.id, "gone.txt", write=False)
    carry_out_and_seal(place, approved_list(place))
    assert _results(place) == {"deleted": 1, "missing": 1}
    assert verified(place).holds


def test_document_that_appears_twice_is_deleted_once(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(files=["a.txt"])
    bestand_rows.document(dossier.id, dossier.addresses[0], write=False)
    assert carry_out_and_seal(place, approved_list(place)).outcomes == {"destroyed": 1}
    assert _results(place) == {"deleted": 2}


def test_dossier_is_not_called_destroyed_while_a_document_stands(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = bestand_rows.dossier(files=["locked.txt"])
    number = approved_list(place)
    item = item_of(place, number, dossier.id)
    # Root may delete anything, so the store itself says that it could not.
    monkeypatch.setattr(DocumentStore, "delete", lambda *_: DocumentResult.FAILED)
    assert carry_out_and_seal(place, number).partial
    assert ended_as(place, number, item) == ("failed", ("document-not-deleted",))
    addresses = rows(place.ledger, "SELECT address FROM retention.document")
    assert addresses == [(dossier.addresses[0],)]


def test_addresses_are_erased_when_the_documents_are_gone(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier(files=["a.txt", "b.txt"])
    carry_out_and_seal(place, approved_list(place))
    assert rows(place.ledger, "SELECT DISTINCT address FROM retention.document") == [(None,)]
