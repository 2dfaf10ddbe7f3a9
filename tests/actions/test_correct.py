"""Corrections: versions, two people, the outbox in the same transaction, the clock, crashes."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from disclosing import Told, correction_of, notices, tell
from factories import Bestand
from places import (
    EARLIER,
    NOW,
    approve_list,
    at,
    carry_out,
    entries,
    killed_by,
    log_kinds,
    proposed_list,
    refusals_written,
    rows,
    scalar,
)
from places import change as alter
from retention.actions.correct import abandon, apply, preview, waiting
from retention.actions.correction_template import template
from retention.actions.dossiers import explain
from retention.actions.settle_corrections import settle
from retention.actions.workplace import Workplace
from retention.domain.states import CorrectionState
from retention.errors import RefusedError, RetentionError, UsageError


def test_correction_changes_the_row_and_is_recorded_by_column_only(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    change = correction_of(place, dossier.number, "address", street="Quintusdreef")

    done = apply(place, change, "steward1", "verhuisd", None)

    assert done.state is CorrectionState.APPLIED
    assert done.columns == ("address.street",)
    assert scalar(place.bestand, "SELECT street FROM wmo.address") == "Quintusdreef"
    stored = rows(place.ledger, "SELECT correction::text FROM retention.correction")
    told = rows(place.ledger, "SELECT line FROM retention.log")
    # A row's repr is cut short: the texts themselves are searched.
    kept = "".join(text for (text,) in (*stored, *told))
    assert "address.street" in kept
    assert "Quintusdreef" not in kept
    assert "Kade" not in kept


def test_correction_restarts_the_clock_of_its_dossier(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    assert explain(place, dossier.number).decision.goes

    apply(place, correction_of(place, dossier.number, "client", surname="Bos"), "steward1", "m")

    explained = explain(place, dossier.number).decision
    assert not explained.goes
    assert explained.due_on == date(NOW.year + 15, NOW.month, NOW.day)


def test_dossier_is_kept_when_it_was_corrected_after_approval(
    place: Workplace, bestand_rows: Bestand
) -> None:
    corrected, other = bestand_rows.dossier(), bestand_rows.dossier()
    number = approve_list(place, proposed_list(place))

    apply(place, correction_of(place, corrected.number, "client", surname="Bos"), "steward1", "m")
    ended = carry_out(place, number)

    assert ended == {"kept": 1, "destroyed": 1}
    assert sorted(entries(place, number).values()) == ["destroyed", "kept"]
    left = rows(place.bestand, "SELECT id FROM wmo.dossier")
    assert [row[0] for row in left] == [corrected.id]
    assert other.id != corrected.id


def test_correction_is_refused_when_somebody_changed_the_row_meanwhile(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    change = correction_of(place, dossier.number, "address", street="Dreef")
    with place.bestand.begin() as connection:
        connection.exec_driver_sql("UPDATE wmo.address SET city = 'Dinteloord'")

    with pytest.raises(RefusedError, match="not as it was looked at"):
        apply(place, change, "steward1", "verhuisd")

    assert scalar(place.bestand, "SELECT street FROM wmo.address") == "Kade"
    assert refusals_written(place) == ["changed-meanwhile"]
    assert notices(place) == []


def test_version_of_another_place_tells_nothing_of_the_row(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    first = template(place, dossier.number, ["client"], "steward1")["rows"][0]["version"]
    (place.settings.keys / "tombstone.secret").chmod(0o600)
    (place.settings.keys / "tombstone.secret").write_text("ab" * 32)

    assert template(place, dossier.number, ["client"], "steward1")["rows"][0]["version"] != first


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("dossier", {"closed_on": "2020-01-31"}),
        ("dossier", {"status": "open"}),
        ("dossier", {"longer_retention": True}),
        ("provision", {"ended_on": "2012-01-31"}),
    ],
)
def test_key_status_flag_and_clock_take_another_person(
    place: Workplace, bestand_rows: Bestand, table: str, changes: dict[str, Any]
) -> None:
    dossier = bestand_rows.dossier()
    change = correction_of(place, dossier.number, table, **changes)
    before = rows(place.bestand, f"SELECT * FROM wmo.{table}")

    first = apply(place, change, "steward1", "datum klopt niet")
    assert first.state is CorrectionState.ASKED
    assert rows(place.bestand, f"SELECT * FROM wmo.{table}") == before
    with pytest.raises(RefusedError, match="another person applies"):
        apply(place, change, "steward1", "nog eens")
    second = apply(place, change, "owner1", "gezien")

    assert (second.state, second.number) == (CorrectionState.APPLIED, first.number)
    assert rows(place.bestand, f"SELECT * FROM wmo.{table}") != before
    assert log_kinds(place).count("corrected") == 1


def test_what_another_person_applies_is_exactly_what_was_asked(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    asked = correction_of(place, dossier.number, "dossier", closed_on="2020-01-31")
    apply(place, asked, "steward1", "datum klopt niet")

    other = correction_of(place, dossier.number, "dossier", closed_on="2001-01-31")
    found = apply(place, other, "owner1", "gezien")

    assert found.state is CorrectionState.ASKED
    assert [row["number"] for row in waiting(place)] == [1, 2]
    abandon(place, 2, "steward1", "was goed")
    assert [row["number"] for row in waiting(place)] == [1]


def test_values_that_do_not_fit_are_refused_without_being_shown(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    change = correction_of(place, dossier.number, "address", house_number="Quintus")

    with pytest.raises(UsageError, match=r"address\.house_number takes a whole number") as caught:
        apply(place, change, "steward1", "verhuisd")

    assert "Quintus" not in str(caught.value)


def test_row_of_another_dossier_is_refused(place: Workplace, bestand_rows: Bestand) -> None:
    mine, other = bestand_rows.dossier(), bestand_rows.dossier()
    change = correction_of(place, other.number, "client", surname="Bos")

    with pytest.raises(UsageError, match="not this dossier's"):
        apply(place, change.model_copy(update={"dossier": mine.number}), "steward1", "m")


@pytest.mark.parametrize(
    ("kind", "changes", "code"),
    [
        ("supplement", {"street": "Dreef"}, "filled-already"),
        ("remove", {"street": "Dreef"}, "not-a-removal"),
        ("change", {"house_number_suffix": "", "street": ""}, "not-a-change"),
        ("change", {"street": "Kade"}, "nothing-changes"),
    ],
)
def test_kind_that_does_not_fit_what_is_done_is_refused(
    place: Workplace, bestand_rows: Bestand, kind: str, changes: dict[str, Any], code: str
) -> None:
    dossier = bestand_rows.dossier()
    change = correction_of(place, dossier.number, "address", kind=kind, **changes)

    with pytest.raises(RefusedError):
        apply(place, change, "steward1", "m")

    assert code in refusals_written(place)


def test_removing_much_is_an_erasure(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier(notes=3)
    looked = template(place, dossier.number, ["note"], "steward1")
    looked["kind"] = "remove"
    looked["rows"] = [{**row, "set": {}, "delete": True} for row in looked["rows"]]

    with pytest.raises(RefusedError, match="that is an erasure"):
        apply(place, correction_of(place, looked=looked), "steward1", "niet ter zake")

    assert scalar(place.bestand, "SELECT count(*) FROM wmo.note") == 3


def test_removing_much_in_pieces_is_an_erasure_too(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier(notes=4)
    looked = template(place, dossier.number, ["note"], "steward1")
    pieces = [{**row, "set": {}, "delete": True} for row in looked["rows"]]

    def remove(*rows_of_it: dict[str, Any]) -> None:
        change = correction_of(place, looked={**looked, "kind": "remove", "rows": rows_of_it})
        apply(place, change, "steward1", "niet ter zake")
        apply(place, change, "owner1", "gezien")

    remove(pieces[0])
    with pytest.raises(RefusedError, match=r"after \d+ before it"):
        remove(*pieces[1:3])

    assert scalar(place.bestand, "SELECT count(*) FROM wmo.note") == 3


def test_deleted_row_takes_two_and_restarts_the_clock(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(notes=1)
    looked = template(place, dossier.number, ["note"], "steward1")
    looked["kind"] = "remove"
    looked["rows"] = [{**row, "set": {}, "delete": True} for row in looked["rows"]]
    change = correction_of(place, looked=looked)

    assert apply(place, change, "steward1", "niet ter zake").state is CorrectionState.ASKED
    apply(place, change, "owner1", "gezien")

    assert scalar(place.bestand, "SELECT count(*) FROM wmo.note") == 0
    assert not explain(place, dossier.number).decision.goes


def test_network_member_goes_with_the_last_link_to_her(
    place: Workplace, bestand_rows: Bestand
) -> None:
    only, shared = bestand_rows.network_member(), bestand_rows.network_member()
    dossier = bestand_rows.dossier(network=[only, shared])
    bestand_rows.dossier(network=[shared])

    for _ in range(2):
        looked = template(place, dossier.number, ["dossier_network_member"], "steward1")
        first = [{**looked["rows"][0], "set": {}, "delete": True}]
        change = correction_of(place, looked={**looked, "kind": "remove", "rows": first})
        apply(place, change, "steward1", "verzoek")
        assert apply(place, change, "owner1", "gezien").state is CorrectionState.APPLIED

    assert [row[0] for row in rows(place.bestand, "SELECT id FROM wmo.network_member")] == [shared]


def test_correction_is_refused_when_its_dossier_is_being_destroyed(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = bestand_rows.dossier()
    change = correction_of(place, dossier.number, "address", street="Dreef")
    number = approve_list(place, proposed_list(place))
    monkeypatch.setenv("RETENTION_TEST_STOP_AT", "after-intent")
    assert killed_by(lambda: carry_out(place, number))
    monkeypatch.delenv("RETENTION_TEST_STOP_AT")

    with pytest.raises(RefusedError, match="being destroyed by list 1"):
        apply(place, change, "steward1", "verhuisd")

    assert notices(place) == []


def test_preview_tells_who_and_why_and_changes_nothing(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    tell(bestand_rows, dossier.id, Told("cak", "bsn-naw-beschikking"))
    change = correction_of(place, dossier.number, "address", street="Dreef")

    found = preview(place, change, "steward1")

    assert found.state is None
    told = {each.recipient: each for each in found.tells}
    assert told["cak"].reasons == ("disclosed:bsn-naw-beschikking:2019-03-01",)
    assert scalar(place.bestand, "SELECT street FROM wmo.address") == "Kade"
    assert notices(place) == []
    assert "corrected" not in log_kinds(place)


def test_correction_that_the_bestand_does_not_take_is_not_recorded(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    change = correction_of(place, dossier.number, "address", street="Dreef")
    alter(
        place.bestand,
        "CREATE FUNCTION wmo.no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER kept BEFORE UPDATE ON wmo.address FOR EACH ROW EXECUTE FUNCTION wmo.no()",
    )

    with pytest.raises(RetentionError, match="did not take the change of a row of address"):
        apply(place, change, "steward1", "verhuisd")

    assert notices(place) == []
    assert "corrected" not in log_kinds(place)


def test_row_that_stands_twice_in_a_file_is_refused(
    place: Workplace, bestand_rows: Bestand
) -> None:
    looked = template(place, bestand_rows.dossier().number, ["address"], "steward1")
    looked["rows"] *= 2

    with pytest.raises(ValidationError, match="a row stands twice"):
        correction_of(place, looked=looked)


def test_nothing_stays_in_the_ledger_that_leads_to_a_corrected_dossier(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    apply(place, correction_of(place, dossier.number, "client", surname="Bos"), "steward1", "m")

    known = "SELECT count(*) FROM retention.known_dossier"
    assert scalar(place.ledger, known) == 0
    assert scalar(place.ledger, "SELECT rows FROM retention.correction") is None


def test_correction_reaches_a_bestand_elsewhere(apart: Workplace) -> None:
    bestand = Bestand(apart.bestand, apart.settings.documents)
    dossier = bestand.dossier()
    tell(bestand, dossier.id, Told("cak", "bsn-naw-beschikking"))

    change = correction_of(apart, dossier.number, "address", street="Dreef")
    done = apply(apart, change, "steward1", "verhuisd")

    assert done.state is CorrectionState.APPLIED
    assert bestand.values("address", "street") == ["Dreef"]
    assert {n["recipient"]: n["state"] for n in notices(apart)} == {
        "aanbieder-hulp": "held",
        "cak": "ready",
        "svb": "held",
    }
    assert not explain(apart, dossier.number).decision.goes


@pytest.mark.parametrize(
    ("step", "street", "state", "notice"),
    [
        ("correction-intended", "Kade", "abandoned", "dropped"),
        ("correction-made", "Dreef", "applied", "ready"),
    ],
)
def test_killed_between_two_databases_is_settled_either_way(
    apart: Workplace,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    street: str,
    state: str,
    notice: str,
) -> None:
    bestand = Bestand(apart.bestand, apart.settings.documents)
    dossier = bestand.dossier()
    tell(bestand, dossier.id, Told("cak", "bsn-naw-beschikking"))
    change = correction_of(apart, dossier.number, "address", street="Dreef")
    monkeypatch.setenv("RETENTION_TEST_STOP_AT", step)
    assert killed_by(lambda: apply(apart, change, "steward1", "verhuisd"))
    monkeypatch.delenv("RETENTION_TEST_STOP_AT")

    assert settle(apart) == 1
    assert settle(apart) == 0

    assert bestand.values("address", "street") == [street]
    assert scalar(apart.ledger, "SELECT state FROM retention.correction") == state
    assert {n["recipient"]: n["state"] for n in notices(apart)}["cak"] == notice


def test_killed_within_one_database_leaves_nothing_half(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = bestand_rows.dossier()
    tell(bestand_rows, dossier.id, Told("cak", "bsn-naw-beschikking"))
    change = correction_of(place, dossier.number, "address", street="Dreef")
    monkeypatch.setenv("RETENTION_TEST_STOP_AT", "correction-made")
    assert killed_by(lambda: apply(place, change, "steward1", "verhuisd"))
    monkeypatch.delenv("RETENTION_TEST_STOP_AT")

    assert scalar(place.bestand, "SELECT street FROM wmo.address") == "Kade"
    assert notices(place) == []
    assert apply(place, change, "steward1", "verhuisd").state is CorrectionState.APPLIED


def test_look_of_an_official_is_recorded_and_of_others_refused(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    looked = template(at(place, EARLIER), dossier.number, ["client"], "steward1")
    assert looked["rows"][0]["set"]["surname"] == "Visser"
    assert "bsn" in looked["rows"][0]["set"]
    assert "looked-to-correct" in log_kinds(place)

    with pytest.raises(RefusedError):
        template(place, dossier.number, ["client"], "archivist1")

    assert json.loads(json.dumps(looked)) == looked
