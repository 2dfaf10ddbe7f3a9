"""Scenario 2: closed in 2009, changed in 2014: not due in 2026, and both clocks are shown."""

from __future__ import annotations

from datetime import UTC, date, datetime

from factories import Bestand
from retention.actions.dossiers import explain
from retention.actions.propose import propose
from retention.actions.workplace import Workplace
from retention.domain.decision import Disposition

CORRECTED = datetime(2014, 3, 2, 12, tzinfo=UTC)


def test_correction_of_2014_postpones_to_2029(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    bestand_rows.note(dossier.id, changed_at=CORRECTED)
    assert propose(place).list_number is None
    decision = explain(place, dossier.number).decision
    assert decision.disposition is Disposition.KEEP
    assert decision.reasons == ("term-running",)
    assert [(clock.name, clock.started_on, clock.decides) for clock in decision.clocks] == [
        ("closure", date(2009, 6, 30), False),
        ("last-change", date(2014, 3, 2), True),
    ]
    assert (decision.due_on, decision.first_day) == (date(2029, 3, 2), date(2029, 3, 3))


def test_correction_of_the_client_counts_too(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier(client_id=bestand_rows.client(changed_at=CORRECTED))
    bestand_rows.dossier(
        client_id=bestand_rows.client(address_id=bestand_rows.address(changed_at=CORRECTED))
    )
    client = bestand_rows.client()
    bestand_rows.household_member(client, changed_at=CORRECTED)
    bestand_rows.dossier(client_id=client)
    bestand_rows.dossier(network=[bestand_rows.network_member(changed_at=CORRECTED)])
    found = propose(place)
    assert found.list_number is None
    assert found.kept == {"term-running": 4}


def test_telephone_number_of_a_professional_does_not_count(
    place: Workplace, bestand_rows: Bestand
) -> None:
    worker = bestand_rows.add(
        "professional",
        first_name="Wil",
        initials="W.",
        surname="Bos",
        function="consulent",
        organisation="gemeente",
        changed_at=CORRECTED,
    )
    dossier = bestand_rows.dossier()
    bestand_rows.note(dossier.id, professional_id=worker)
    assert propose(place).going == {"maatwerkvoorziening": 1}
