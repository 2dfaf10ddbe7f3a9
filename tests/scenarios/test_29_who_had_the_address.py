"""Scenario 29: an address is corrected; who received it is told, who did not is not."""

from __future__ import annotations

from disclosing import Told, correction_of, notices, tell
from factories import Bestand
from retention.actions.correct import apply
from retention.actions.correction_template import template
from retention.actions.workplace import Workplace


def test_two_that_received_the_address_are_told_and_the_third_is_not(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    tell(
        bestand_rows,
        dossier.id,
        Told("aanbieder-hulp", "naw-hulp"),
        Told("cak", "bsn-naw-beschikking"),
        Told("svb", "beschikking"),
    )

    change = correction_of(place, dossier.number, "address", street="Dreef", house_number=9)
    apply(place, change, "steward1", "verhuisd")

    told = {each["recipient"]: each for each in notices(place)}
    assert sorted(told) == ["aanbieder-hulp", "cak"]
    assert {each["state"] for each in told.values()} == {"ready"}
    new = {"address.house_number": "9", "address.street": "Dreef"}
    assert told["aanbieder-hulp"]["payload"]["values"] == new
    assert told["cak"]["payload"]["values"] == new


def test_bsn_goes_to_no_set_that_lacks_it(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier(client_id=bestand_rows.client(bsn="123456782"))
    tell(
        bestand_rows,
        dossier.id,
        Told("aanbieder-hulp", "naw-hulp"),
        Told("cak", "bsn-naw-beschikking"),
    )

    change = correction_of(place, dossier.number, "client", bsn="111222333", surname="Bos")
    apply(place, change, "steward1", "verwisseld")

    told = {each["recipient"]: each for each in notices(place)}
    assert told["cak"]["payload"]["values"]["client.bsn"] == "111222333"
    assert told["cak"]["payload"]["about"]["bsn"] == "123456782"
    assert "111222333" not in str(told["aanbieder-hulp"])
    assert "123456782" not in str(told["aanbieder-hulp"])
    assert told["aanbieder-hulp"]["columns"] == ["client.surname"]


def test_recipients_never_see_each_other(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    tell(
        bestand_rows,
        dossier.id,
        Told("aanbieder-hulp", "naw-hulp"),
        Told("cak", "bsn-naw-beschikking"),
    )

    apply(
        place, correction_of(place, dossier.number, "address", city="Dinteloord"), "steward1", "m"
    )

    by_recipient = {each["recipient"]: str(each["payload"]) for each in notices(place)}
    assert "cak" not in by_recipient["aanbieder-hulp"].lower()
    assert "hulp" not in by_recipient["cak"].lower()


def test_what_a_household_hears_tells_nothing_of_another_client(
    place: Workplace, bestand_rows: Bestand
) -> None:
    home = bestand_rows.address()
    first = bestand_rows.dossier(client_id=bestand_rows.client(address_id=home, surname="Visser"))
    second = bestand_rows.dossier(client_id=bestand_rows.client(address_id=home, surname="Quist"))
    tell(bestand_rows, first.id, Told("cak", "bsn-naw-beschikking"))
    tell(bestand_rows, second.id, Told("cak", "bsn-naw-beschikking"))

    apply(place, correction_of(place, first.number, "address", street="Dreef"), "steward1", "m")

    told = [each["payload"]["about"] for each in notices(place) if each["recipient"] == "cak"]
    assert sorted((about["dossiers"], about["name"]) for about in told) == [
        ([first.number], "A. Visser"),
        ([second.number], "A. Quist"),
    ]


def test_annex_2_recipient_without_a_disclosure_is_a_question_for_the_steward(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()

    apply(place, correction_of(place, dossier.number, "address", street="Dreef"), "steward1", "m")

    asked = {each["recipient"]: each for each in notices(place)}
    assert sorted(asked) == ["aanbieder-hulp", "cak", "svb"]
    assert {each["state"] for each in asked.values()} == {"held"}
    assert asked["cak"]["questions"] == ["nothing-on-record"]
    assert "Dreef" not in str(asked)


def test_recipient_outside_annex_2_is_told_too(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    tell(bestand_rows, dossier.id, Told("gemeente-roosendaal", "naw-hulp", "protocol-6.1"))

    apply(place, correction_of(place, dossier.number, "address", street="Dreef"), "steward1", "m")

    told = {each["recipient"]: each for each in notices(place)}["gemeente-roosendaal"]
    assert told["state"] == "ready"
    assert "outside-annex-2" in told["reasons"]


def test_address_of_somebody_around_the_client_is_told_to_nobody_as_hers(
    place: Workplace, bestand_rows: Bestand
) -> None:
    neighbour = bestand_rows.network_member(address_id=bestand_rows.address(street="Elders"))
    dossier = bestand_rows.dossier(network=[neighbour])
    tell(
        bestand_rows,
        dossier.id,
        Told("cak", "bsn-naw-beschikking"),
        Told("toezichthouder", "toezicht"),
    )
    looked = template(place, dossier.number, ["address"], "steward1")
    hers = next(row for row in looked["rows"] if "network_member" in row["way"])
    looked["rows"] = [{**hers, "set": {"street": "Dreef"}}]

    apply(place, correction_of(place, looked=looked), "steward1", "buurvrouw verhuisd")

    assert [each["recipient"] for each in notices(place)] == ["toezichthouder"]


def test_address_of_a_client_and_of_another_clients_network_is_told_for_the_first_only(
    place: Workplace, bestand_rows: Bestand
) -> None:
    home = bestand_rows.address()
    own = bestand_rows.dossier(client_id=bestand_rows.client(address_id=home, surname="Quist"))
    daughter = bestand_rows.network_member(address_id=home)
    other = bestand_rows.dossier(network=[daughter])
    for dossier in (own, other):
        tell(bestand_rows, dossier.id, Told("cak", "bsn-naw-beschikking"))

    apply(place, correction_of(place, own.number, "address", street="Dreef"), "steward1", "m")

    told = [
        each["payload"]["about"]["name"] for each in notices(place) if each["recipient"] == "cak"
    ]
    assert told == ["A. Quist"]


def test_values_of_several_rows_are_all_told(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier(provisions=2)
    tell(bestand_rows, dossier.id, Told("cak", "bsn-naw-beschikking"))
    looked = template(place, dossier.number, ["provision"], "steward1")
    kinds = ("rolstoel", "traplift")
    looked["rows"] = [
        {**row, "set": {"kind": kind}} for row, kind in zip(looked["rows"], kinds, strict=True)
    ]

    apply(place, correction_of(place, looked=looked), "steward1", "verwisseld")

    told = next(each for each in notices(place) if each["recipient"] == "cak")
    assert told["payload"]["values"] == {"provision.kind": "rolstoel; traplift"}
