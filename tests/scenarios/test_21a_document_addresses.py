"""An address that leads elsewhere is refused, and its dossier stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from factories import Bestand
from places import approved_list, carry_out_and_seal, ended_as, item_of, scalar, verified
from retention.actions.workplace import Workplace

FOREIGN = (
    "../outside.txt",
    "a/../../outside.txt",
    "/etc/hostname",
    "file:///etc/hostname",
    "https://example.org/a.txt",
    "C:\\a.txt",
    "./a.txt",
    "a//b.txt",
    "",
    "a\nb.txt/../x",
)


@pytest.mark.parametrize("address", FOREIGN)
def test_address_that_leads_elsewhere_is_refused(
    place: Workplace, bestand_rows: Bestand, address: str
) -> None:
    dossier = bestand_rows.dossier(files=["own.txt"])
    bestand_rows.document(dossier.id, address, write=False)
    outside = place.settings.documents.parent / "outside.txt"
    outside.write_text("stays")
    number = approved_list(place)
    item = item_of(place, number, dossier.id)
    assert carry_out_and_seal(place, number).partial
    assert ended_as(place, number, item) == ("failed", ("document-address-refused",))
    assert outside.exists()
    assert (place.settings.documents / dossier.addresses[0]).exists()
    assert scalar(place.bestand, "SELECT count(*) FROM wmo.dossier") == 1
    assert verified(place).holds


def test_symbolic_links_are_refused(place: Workplace, bestand_rows: Bestand) -> None:
    target = place.settings.documents.parent / "target.txt"
    target.write_text("stays")
    place.settings.documents.mkdir(exist_ok=True)
    (place.settings.documents / "link.txt").symlink_to(target)
    (place.settings.documents / "folder").symlink_to(target.parent)
    dossiers = [bestand_rows.dossier(), bestand_rows.dossier()]
    bestand_rows.document(dossiers[0].id, "link.txt", write=False)
    bestand_rows.document(dossiers[1].id, "folder/target.txt", write=False)
    number = approved_list(place)
    sealed = carry_out_and_seal(place, number)
    assert sealed.outcomes == {"failed": 2}
    assert target.exists()


def test_file_of_another_dossier_is_refused(place: Workplace, bestand_rows: Bestand) -> None:
    stays = bestand_rows.dossier(status="open", closed_on=None, files=["a.txt"])
    thief = bestand_rows.dossier()
    bestand_rows.document(thief.id, stays.addresses[0], write=False)
    number = approved_list(place)
    item = item_of(place, number, thief.id)
    carry_out_and_seal(place, number)
    assert ended_as(place, number, item) == ("failed", ("document-of-another-dossier",))
    assert (place.settings.documents / stays.addresses[0]).exists()


def test_evidence_and_keys_are_refused(place: Workplace, bestand_rows: Bestand) -> None:
    from dataclasses import replace

    roof = replace(place, settings=replace(place.settings, documents=place.settings.home))
    dossiers = [bestand_rows.dossier(), bestand_rows.dossier()]
    bestand_rows.document(dossiers[0].id, "keys/signing.pem", write=False)
    bestand_rows.document(dossiers[1].id, "evidence/LEES-MIJ.txt", write=False)
    number = approved_list(roof)
    assert carry_out_and_seal(roof, number).outcomes == {"failed": 2}
    assert Path(roof.settings.keys / "signing.pem").exists()
