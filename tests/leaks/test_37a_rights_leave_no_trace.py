"""Requests, corrections, notices and an erasure leave no planted identity behind.

Until a notice is acknowledged the outbox holds what it tells: there the search must find it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from disclosing import Told, correction_of, notices, tell
from erasing import approved_erasure
from factories import Bestand, Dossier, incoming_request
from notice_servers import MailServer, certificate, decrypted, mail_server
from outbox import add_recipient, to_mail_server
from places import NOW, Server, carry_out_and_seal, verified
from retention.actions.acknowledge import acknowledge, decide
from retention.actions.correct import apply
from retention.actions.deliver import deliver
from retention.actions.request_letter import letter
from retention.actions.requests import carried_out, grant, open_request, verify
from retention.actions.workplace import Workplace
from retention.domain.notifying import NoticeDecision
from retention.domain.protocol import Right
from retention.domain.requests import Proof

from .planted import PLANTED, TEXT, dump, files, found

CORRECTED = {"surname": "Quintus-Overgaauw", "phone": "06-98761234"}
TOLD = (Told("cak", "bsn-naw-beschikking"), Told("aanbieder-hulp", "naw-hulp"))


def _plant(bestand: Bestand) -> Dossier:
    before = {**PLANTED, "surname": "Anders", "phone": "0612345678"}
    dossier = bestand.dossier(client_id=bestand.client(**before), notes=0, files=["brief.txt"])
    bestand.note(dossier.id, text=TEXT)
    tell(bestand, dossier.id, *TOLD)
    return dossier


def _correct(place: Workplace, dossier: Dossier, request: int | None = None) -> None:
    looked: Any = correction_of(place, dossier.number, "client", **CORRECTED).model_dump()
    looked = json.loads(json.dumps(looked)) | {"request": request}
    apply(place, correction_of(place, looked=looked), "steward1", "verkeerd gespeld")


def _corrected_on_request(place: Workplace, dossier: Dossier) -> int:
    wanted = incoming_request(kind=Right.CORRECTION, received_on=NOW.date())
    number = open_request(place, wanted, dossier.number, "steward1").request.number
    verify(place, number, Proof("identiteitsbewijs-getoond"), "steward1")
    grant(place, number, "steward2")
    _correct(place, dossier, number)
    carried_out(place, number, "steward1")
    return number


def _settle_outbox(place: Workplace) -> None:
    """Everything sent is acknowledged, everything held is decided."""
    for each in notices(place):
        if each["state"] == "sent":
            acknowledge(place, each["number"], "per telefoon bevestigd", "steward1")
        elif each["state"] == "held":
            drop = NoticeDecision.DROP
            decide(place, each["number"], drop, "heeft het niet gehad", "coordinator1")


def _read(mail: Any) -> bytes:
    """A mail's bodies as its reader sees them."""
    return b"".join(part.get_payload(decode=True) or b"" for part in mail.walk())


def _mailed(mails: MailServer) -> bytes:
    """What passed over the wire, headers and bodies, and their bodies decoded."""
    decoded = [part.get_payload(decode=True) or b"" for m in mails.taken for part in m.walk()]
    return b"".join([*mails.raw, *map(bytes, decoded)])


def test_rights_leave_no_planted_identity_behind(
    server: Server, place: Workplace, bestand_rows: Bestand, tmp_path: Path
) -> None:
    asked, erased = _plant(bestand_rows), _plant(bestand_rows)
    pem = certificate()
    with mail_server() as mails:
        place = to_mail_server(place, mails)
        add_recipient(place, "cak", "smtp", "meldingen@cak.example", certificate=pem)
        add_recipient(place, "aanbieder-hulp", "smtp", "post@hulp.example")

        printed = letter(place, _corrected_on_request(place, asked), "nl")
        _correct(place, erased)
        assert found(dump(place.ledger, "retention")), "the outbox holds what it tells"
        deliver(place)
        assert any(b"Quintus-Overgaauw" in _read(decrypted(m, pem)) for m in _sealed(mails))
        _settle_outbox(place)

        carry_out_and_seal(place, approved_erasure(place, erased))
        deliver(place)
        _settle_outbox(place)

    assert len(mails.taken) == 6
    assert not found(_mailed(mails))
    assert not found(printed.encode())
    assert not found(dump(place.ledger, "retention"))
    for path, data in files(place.settings.evidence, place.settings.keys, tmp_path):
        assert not found(data), path
    for path in server.home.rglob("*log*"):
        if path.is_file() and "pg_wal" not in str(path):
            assert not found(path.read_bytes()), path
    assert verified(place).holds


def _sealed(mails: MailServer) -> list[Any]:
    return [mail for mail in mails.taken if "pkcs7" in str(mail.get("Content-Type"))]
