"""Scenario 34a: consent was withdrawn; the client moved to a secret address."""

from __future__ import annotations

from datetime import date

from disclosing import Told, correction_of, notices, tell
from factories import Bestand
from retention.actions.consents import withdraw_consent
from retention.actions.correct import apply
from retention.actions.workplace import Workplace

ISD = Told("isd", "bsn-naw-voorzieningen", "toestemming")


def _consent(bestand: Bestand, dossier_id: int, withdrawn_on: date | None) -> None:
    bestand.add(
        "consent",
        dossier_id=dossier_id,
        organisation="isd",
        data_set="bsn-naw-voorzieningen",
        doctor_informed=False,
        place="Steenbergen",
        given_on=date(2019, 2, 1),
        withdrawn_on=withdrawn_on,
    )


def _told(place: Workplace, recipient: str) -> dict[str, object]:
    return [each for each in notices(place) if each["recipient"] == recipient][-1]


def test_recipient_hears_that_data_are_wrong_not_the_new_value(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    _consent(bestand_rows, dossier.id, withdrawn_on=date(2020, 1, 1))
    tell(bestand_rows, dossier.id, ISD)

    apply(place, correction_of(place, dossier.number, "address", street="Dreef"), "steward1", "m")

    told = _told(place, "isd")
    assert told["telling"] == "wrong"
    assert "Dreef" not in str(told)
    assert "ground-ended" in told["reasons"]
    assert told["payload"]["disclosed"] == [
        {"data_set": "BSN, NAW, mogelijke voorzieningen", "on": "2019-03-01"}
    ]


def test_recipient_hears_the_new_value_while_the_consent_stands(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    _consent(bestand_rows, dossier.id, withdrawn_on=None)
    tell(bestand_rows, dossier.id, ISD)

    apply(place, correction_of(place, dossier.number, "address", street="Dreef"), "steward1", "m")

    told = _told(place, "isd")
    assert (told["telling"], told["state"]) == ("value", "ready")
    assert told["payload"]["values"] == {"address.street": "Dreef"}


def test_a_new_value_that_did_not_leave_yet_is_taken_back(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    _consent(bestand_rows, dossier.id, withdrawn_on=None)
    tell(bestand_rows, dossier.id, ISD, Told("cak", "bsn-naw-beschikking"))
    apply(place, correction_of(place, dossier.number, "address", street="Dreef"), "steward1", "m")

    which = ("isd", "bsn-naw-voorzieningen")
    found = withdraw_consent(place, dossier.number, which, None, "steward1")

    told = _told(place, "isd")
    dropped = [each["number"] for each in notices(place) if each["state"] == "dropped"]
    assert list(found.notices) == dropped
    assert len(dropped) == 1
    assert (told["telling"], told["state"]) == ("wrong", "ready")
    assert "ground-ended" in told["reasons"]
    assert "Dreef" not in str([each for each in notices(place) if each["recipient"] == "isd"])
    assert _told(place, "cak")["payload"]["values"] == {"address.street": "Dreef"}


def test_a_new_value_goes_on_while_another_ground_stands(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    _consent(bestand_rows, dossier.id, withdrawn_on=None)
    tell(bestand_rows, dossier.id, ISD, Told("isd", "bsn-naw-voorzieningen", "protocol-6.1"))
    apply(place, correction_of(place, dossier.number, "address", street="Dreef"), "steward1", "m")

    which = ("isd", "bsn-naw-voorzieningen")
    assert withdraw_consent(place, dossier.number, which, None, "steward1").notices == ()
    assert _told(place, "isd")["telling"] == "value"


def test_only_what_the_consent_gave_alone_is_taken_back(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    _consent(bestand_rows, dossier.id, withdrawn_on=None)
    tell(bestand_rows, dossier.id, ISD, Told("isd", "naw-hulp", "protocol-6.1"))
    change = correction_of(place, dossier.number, "client", surname="Bos", bsn="123456782")
    apply(place, change, "steward1", "m")

    withdraw_consent(place, dossier.number, ("isd", "bsn-naw-voorzieningen"), None, "steward1")

    isd = [each for each in notices(place) if each["recipient"] == "isd"]
    assert [(each["columns"], each["telling"], each["state"]) for each in isd] == [
        (["client.bsn", "client.surname"], "value", "dropped"),
        (["client.bsn"], "wrong", "ready"),
        (["client.surname"], "value", "ready"),
    ]
    assert isd[2]["payload"]["values"] == {"client.surname": "Bos"}


def test_a_held_secret_address_goes_to_nobody_when_the_consent_ends(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(client_id=bestand_rows.client(secret_address=True))
    _consent(bestand_rows, dossier.id, withdrawn_on=None)
    tell(bestand_rows, dossier.id, ISD)
    apply(place, correction_of(place, dossier.number, "address", street="Dreef"), "steward1", "m")
    assert _told(place, "isd")["state"] == "held"

    which = ("isd", "bsn-naw-voorzieningen")
    withdraw_consent(place, dossier.number, which, None, "steward1")

    told = _told(place, "isd")
    assert (told["telling"], told["state"], told["questions"]) == ("wrong", "ready", [])
    assert "Dreef" not in str(told)


def test_secret_address_goes_to_nobody_without_a_decision(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(client_id=bestand_rows.client(secret_address=True))
    tell(bestand_rows, dossier.id, Told("cak", "bsn-naw-beschikking"))

    apply(place, correction_of(place, dossier.number, "address", street="Dreef"), "steward1", "m")

    told = _told(place, "cak")
    assert (told["state"], told["questions"]) == ("held", ["secret-address"])


def test_move_to_a_secret_address_is_a_question_too(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    shelter = bestand_rows.address(street="Opvang")
    tell(bestand_rows, dossier.id, Told("cak", "bsn-naw-beschikking"))
    change = correction_of(place, dossier.number, "client", address_id=shelter, secret_address=True)
    apply(place, change, "steward1", "verhuisd")
    apply(place, change, "owner1", "gezien")

    told = _told(place, "cak")
    assert (told["state"], told["questions"]) == ("held", ["secret-address"])
    assert "client.address_id" in told["columns"]


def test_name_of_a_client_with_a_secret_address_is_told_without_the_address(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(client_id=bestand_rows.client(secret_address=True))
    tell(bestand_rows, dossier.id, Told("cak", "bsn-naw-beschikking"))

    apply(place, correction_of(place, dossier.number, "client", surname="Bos"), "steward1", "m")

    told = _told(place, "cak")
    assert (told["state"], told["payload"]["values"]) == ("ready", {"client.surname": "Bos"})
    assert "Kade" not in str(told)


def test_an_address_that_becomes_secret_is_held_where_it_did_not_leave_yet(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier, other = bestand_rows.dossier(), bestand_rows.dossier()
    for each in (dossier, other):
        tell(bestand_rows, each.id, Told("cak", "bsn-naw-beschikking"))
        change = correction_of(place, each.number, "address", street="Dreef")
        apply(place, change, "steward1", "verhuisd")
    surname = correction_of(place, dossier.number, "client", surname="Bos")
    apply(place, surname, "steward1", "getrouwd")

    secret = correction_of(place, dossier.number, "client", secret_address=True)
    apply(place, secret, "steward1", "opvang")
    assert _told(place, "cak")["state"] == "ready"  # only asked for as yet
    apply(place, secret, "owner1", "gezien")

    cak = [each for each in notices(place) if each["recipient"] == "cak"]
    told = [(each["columns"], each["state"], each["questions"]) for each in cak]
    assert told == [
        (["address.street"], "dropped", []),
        (["address.street"], "ready", []),  # of the other client
        (["client.surname"], "ready", []),
        (["address.street"], "held", ["secret-address"]),
    ]
    assert cak[0]["payload"] is None
