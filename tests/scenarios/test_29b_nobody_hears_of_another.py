"""Scenario 29b: what a recipient hears is of the client whose data she had, and of no other."""

from __future__ import annotations

from datetime import date
from typing import Any

from disclosing import Told, correction_of, notices, tell
from factories import Bestand
from retention.actions.consents import withdraw_consent
from retention.actions.correct import apply
from retention.actions.correction_template import template
from retention.actions.workplace import Workplace

CAK = Told("cak", "bsn-naw-beschikking")
PROVIDER = Told("aanbieder-hulp", "naw-hulp")


def _together(place: Workplace, number: str, **sets: dict[str, Any]) -> dict[str, Any]:
    """A correction of the first row of each of these tables."""
    looked = template(place, number, list(sets), "steward1")
    first = {row["table"]: row for row in reversed(looked["rows"])}
    looked["rows"] = [{**first[table], "set": changes} for table, changes in sets.items()]
    return looked


def test_address_of_a_network_member_is_not_told_as_the_clients(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    tell(bestand_rows, dossier.id, CAK)
    hers = bestand_rows.address(street="Buurpad")
    member = bestand_rows.network_member(address_id=hers)
    bestand_rows.add(
        "dossier_network_member",
        dossier_id=dossier.id,
        network_member_id=member,
        relation="dochter",
    )
    looked = template(place, dossier.number, ["address"], "steward1")
    looked["rows"] = [
        {**row, "set": {"street": "Geheimpad"}} for row in looked["rows"] if row["key"] == [hers]
    ]

    apply(place, correction_of(place, looked=looked), "steward1", "m")

    assert "Geheimpad" not in str(notices(place))


def test_other_client_in_the_household_hears_nothing_of_her_support(
    place: Workplace, bestand_rows: Bestand
) -> None:
    home = bestand_rows.address()
    hers, his = (
        bestand_rows.dossier(client_id=bestand_rows.client(address_id=home)) for _ in range(2)
    )
    tell(bestand_rows, his.id, PROVIDER)
    looked = _together(
        place, hers.number, address={"street": "Dreef"}, provision={"kind": "beschermd-wonen"}
    )

    apply(place, correction_of(place, looked=looked), "steward1", "m")

    assert "beschermd-wonen" not in str(notices(place))
    assert [
        told["payload"]["values"]
        for told in notices(place)
        if told["recipient"] == "aanbieder-hulp" and told["telling"] == "value"
    ] == [{"address.street": "Dreef"}]


def test_set_of_which_the_consent_ended_gets_no_value_beside_one_that_stands(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    bestand_rows.add("limitation", dossier_id=dossier.id, kind="horen", description="slechthorend")
    bestand_rows.add(
        "consent",
        dossier_id=dossier.id,
        organisation="huisarts",
        data_set="bsn-naw-beperkingen",
        doctor_informed=True,
        place="Steenbergen",
        given_on=date(2019, 2, 1),
        withdrawn_on=date(2020, 1, 1),
    )
    tell(
        bestand_rows,
        dossier.id,
        Told("huisarts", "bsn-naw-beperkingen", "toestemming"),
        Told("huisarts", "naw-hulp"),
    )
    looked = _together(
        place, dossier.number, address={"street": "Dreef"}, limitation={"kind": "zien"}
    )

    apply(place, correction_of(place, looked=looked), "steward1", "m")

    told = [each for each in notices(place) if each["recipient"] == "huisarts"]
    assert sorted((each["telling"], *each["columns"]) for each in told) == [
        ("value", "address.street"),
        ("wrong", "limitation.kind"),
    ]
    assert "zien" not in str(told)


def test_data_set_that_nobody_knows_gives_no_citizen_number(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(client_id=bestand_rows.client(bsn="123456782"))
    tell(bestand_rows, dossier.id, Told("oud-loket", "iets-anders"))

    apply(place, correction_of(place, dossier.number, "address", street="Dreef"), "steward1", "m")

    told = next(each for each in notices(place) if each["recipient"] == "oud-loket")
    assert told["state"] == "held"
    assert "123456782" not in str(told)
    assert "Dreef" not in str(told)


def test_waiting_value_is_taken_back_when_the_consent_for_its_set_ends(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    bestand_rows.add("limitation", dossier_id=dossier.id, kind="horen", description="doof")
    bestand_rows.add(
        "consent",
        dossier_id=dossier.id,
        organisation="huisarts",
        data_set="bsn-naw-beperkingen",
        doctor_informed=True,
        place="Steenbergen",
        given_on=date(2019, 2, 1),
    )
    tell(
        bestand_rows,
        dossier.id,
        Told("huisarts", "bsn-naw-beperkingen", "toestemming"),
        Told("huisarts", "naw-hulp"),
    )
    change = correction_of(place, dossier.number, "limitation", kind="change")
    looked = change.model_dump(mode="json")
    looked["rows"][0]["set"] = {"kind": "zien"}
    apply(place, correction_of(place, looked=looked), "steward1", "m")
    assert "zien" in str(notices(place))

    withdraw_consent(place, dossier.number, ("huisarts", "bsn-naw-beperkingen"), None, "steward1")

    assert "zien" not in str([told["payload"] for told in notices(place)])
