"""Scenario 7: with the last dossier of a client go her rows, and those that nobody else uses."""

from __future__ import annotations

from factories import Bestand
from places import approved_list, carry_out, carry_out_and_seal, rows, scalar, verified
from retention.actions.workplace import Workplace


def count(place: Workplace, table: str) -> int:
    found: int = scalar(place.bestand, f"SELECT count(*) FROM wmo.{table}")
    return found


def test_everything_of_a_client_goes_with_her_last_dossier(
    place: Workplace, bestand_rows: Bestand
) -> None:
    client = bestand_rows.client()
    bestand_rows.household_member(client)
    bestand_rows.household_member(client)
    neighbour = bestand_rows.network_member(address_id=bestand_rows.address())
    bestand_rows.dossier(client_id=client, network=[neighbour])
    bestand_rows.dossier(client_id=client)
    assert carry_out(place, approved_list(place)) == {"destroyed": 2}
    tables = ("dossier", "note", "provision", "client", "household_member", "address")
    for table in (*tables, "network_member", "dossier_network_member"):
        assert count(place, table) == 0, table


def test_what_somebody_else_uses_stays(place: Workplace, bestand_rows: Bestand) -> None:
    home, friend = bestand_rows.address(), bestand_rows.network_member()
    bestand_rows.dossier(client_id=bestand_rows.client(address_id=home), network=[friend])
    other = bestand_rows.client(address_id=home)
    bestand_rows.dossier(client_id=other, network=[friend], status="open", closed_on=None)
    carry_out(place, approved_list(place))
    assert rows(place.bestand, "SELECT id FROM wmo.client") == [(other,)]
    assert rows(place.bestand, "SELECT id FROM wmo.address") == [(home,)]
    assert rows(place.bestand, "SELECT id FROM wmo.network_member") == [(friend,)]


def test_professional_stays_while_others_use_her_and_goes_with_the_last(
    place: Workplace, bestand_rows: Bestand
) -> None:
    worker = {"first_name": "Wil", "initials": "W.", "surname": "Bos", "function": "consulent"}
    busy = bestand_rows.add("professional", **worker, organisation="gemeente")
    gone = bestand_rows.add("professional", **worker, organisation="gemeente")
    first = bestand_rows.dossier()
    bestand_rows.note(first.id, professional_id=busy)
    bestand_rows.note(first.id, professional_id=gone)
    still = bestand_rows.dossier(status="open", closed_on=None)
    bestand_rows.note(still.id, professional_id=busy)
    carry_out(place, approved_list(place))
    assert rows(place.bestand, "SELECT id FROM wmo.professional") == [(busy,)]


def test_destroyed_rows_are_counted_per_table(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier(notes=3)
    number = approved_list(place)
    carry_out_and_seal(place, number)
    counted = scalar(place.ledger, "SELECT rows FROM retention.batch")
    filled = {table: rows for table, rows in counted.items() if rows}
    assert filled == {"dossier": 1, "note": 3, "provision": 1, "client": 1, "address": 1}
    assert verified(place).holds
