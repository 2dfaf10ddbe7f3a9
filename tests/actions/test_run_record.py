"""The record of a run: its moments and who made them, counts that reconcile, heads."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from factories import Bestand, asked
from places import (
    EARLIER,
    NOW,
    approve_list,
    approved_list,
    at,
    carry_out,
    carry_out_and_seal,
    deidentifying,
    proposed_list,
    scalar,
    verified,
)
from retention.actions.decide_list import approve, reject
from retention.actions.keeping import take_out
from retention.actions.run_record import run_record
from retention.actions.seal import seal
from retention.actions.workplace import Workplace
from retention.domain.states import ListState
from retention.errors import RefusedError, UsageError


def test_finished_run_has_every_moment_with_who_made_it(
    place: Workplace, bestand_rows: Bestand
) -> None:
    for _ in range(3):
        bestand_rows.dossier()
    proposed = proposed_list(place)
    carry_out_and_seal(place, approve_list(place, proposed))

    found = run_record(place, 1)

    done = [(each.kind, each.by, each.function) for each in found.moments]
    lifted = [
        ("guard-lifted", "owner1", "process_owner"),
        ("guard-lifted", "archivist1", "archivist"),
    ]
    assert done == [
        ("proposed", None, None),
        ("presented", "steward1", "steward"),
        ("approved", "owner1", "process_owner"),
        ("approved", "archivist1", "archivist"),
        *(lifted if proposed.guards_tripped else []),
        ("opened", None, None),
        ("intended", None, None),
        ("batch-final", None, None),
        ("closed", None, None),
    ]
    assert {each.at for each in found.moments} == {EARLIER, NOW}
    assert {each.mandate for each in found.moments if each.by} == {"besluit 2026-14"}
    assert [each.batch for each in found.moments if each.kind == "intended"] == [1]


def test_counts_and_rows_of_a_finished_run_reconcile_and_its_head_is_the_evidence_s(
    filled_place: Workplace,
) -> None:
    sealed = carry_out_and_seal(filled_place, approved_list(filled_place))

    found = run_record(filled_place, 1)

    assert (found.state, found.partial) == (ListState.DONE, sealed.partial)
    assert found.counts.reconciles
    assert found.counts.proposed == sum(found.counts.outcomes.values()) > 0
    assert sum(found.by_category["pgb"].values()) > 0
    for table in found.tables:
        assert table.reconciles
    dossiers = next(each for each in found.tables if each.name == "dossier")
    assert dossiers.destroyed == found.counts.outcomes["destroyed"]
    assert dossiers.after == scalar(filled_place.bestand, "SELECT count(*) FROM wmo.dossier")
    assert all(check.holds for check in found.checks)
    assert [each.kind for each in found.statements] == ["opening", "closing"]
    assert found.head == sealed.head == verified(filled_place).head
    assert found.statements[1].previous == found.statements[0].head
    assert found.rule_set == filled_place.rules.digest
    assert found.protocol_version == filled_place.rules.protocol.version
    assert found.software == filled_place.rules.software


def test_proposed_list_waits_with_nothing_counted(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier()
    proposed_list(place)

    found = run_record(place, 1)

    assert found.state is ListState.PROPOSED
    assert (found.counts.proposed, found.counts.waiting) == (1, 1)
    assert not found.counts.reconciles
    assert (found.head, found.tables, found.checks) == (None, (), ())
    assert [each.kind for each in found.moments] == ["proposed"]


def test_list_being_carried_out_shows_rows_before_only(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    carry_out(place, approved_list(place))

    found = run_record(place, 1)

    assert found.counts.outcomes["destroyed"] == 1
    dossiers = next(each for each in found.tables if each.name == "dossier")
    assert (dossiers.before, dossiers.destroyed, dossiers.after) == (1, None, None)
    assert not dossiers.reconciles
    assert [each.state for each in found.batches] == ["final"]


def test_remainder_is_counted_apart_once_it_is_published(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place, k=3)
    for _ in range(4):
        bestand_rows.dossier(client_id=bestand_rows.client())
    number = approved_list(here)
    carry_out(here, number)
    before = run_record(here, number).counts
    seal(here, number)
    after = run_record(here, number).counts

    assert before.outcomes["removed"] > 0
    assert "removed" not in after.outcomes
    assert before.reconciles
    assert after.reconciles


def test_refused_attempts_and_a_rejection_are_moments_too(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    proposed_list(place)
    with pytest.raises(RefusedError):
        approve(place, 1, "steward1")
    reject(place, 1, "owner1", "niet nu")

    found = run_record(place, 1)

    proposed, refused, rejected = found.moments
    assert (refused.kind, refused.what, refused.by) == ("refused", "approve", "steward1")
    assert refused.refusals
    assert (rejected.kind, rejected.by, rejected.function) == (
        "rejected",
        "owner1",
        "process_owner",
    )
    assert found.statements[-1].kind == "abandoned"
    assert found.state is ListState.REJECTED
    assert proposed.kind == "proposed"
    assert "niet nu" not in repr(asdict(found))


def test_dossier_that_was_taken_out_is_a_moment_without_its_number(
    place: Workplace, bestand_rows: Bestand
) -> None:
    kept, _ = bestand_rows.dossier(), bestand_rows.dossier()
    proposed_list(place)
    take_out(place, 1, kept.number, asked(), "steward1")

    found = run_record(place, 1)

    assert [(each.kind, each.by) for each in found.moments][-1] == ("taken-out", "steward1")
    assert kept.number not in repr(found)


def test_events_of_another_list_are_left_out(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier()
    carry_out_and_seal(place, approved_list(place))
    bestand_rows.dossier()
    second = proposed_list(at(place, NOW), then=NOW)
    assert second.list_number == 2

    assert [each.kind for each in run_record(place, 2).moments] == ["proposed"]
    with pytest.raises(UsageError, match="there is no list 12"):
        run_record(place, 12)
