"""Runner, desk and auditor under rights of their own, on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy.exc import DBAPIError

from erasing import granted
from factories import Bestand, Dossier, asked, incoming_request
from places import (
    EARLIER,
    NOW,
    Server,
    approve_list,
    at,
    carry_out_and_seal,
    change,
    proposed_list,
    rows,
    scalar,
    verified,
)
from retention.actions import keeping
from retention.actions.clock import Clock
from retention.actions.decide_list import lapse, reject
from retention.actions.grants import apply_grants, grants_for
from retention.actions.propose_erasure import propose_erasure
from retention.actions.requests import open_request
from retention.actions.watch import watch_deadlines
from retention.actions.workplace import Workplace, open_workplace
from retention.errors import UsageError
from retention.ledger import grants
from retention.ledger.grants import Roles
from retention.ledger.tables import metadata

DECISION = (
    'INSERT INTO retention.decision (list, kind, "user", function, mandate, list_digest, at)'
    " SELECT number, 'approved', 'owner1', 'process_owner', 'm', digest, now()"
    " FROM retention.destruction_list"
)
_numbers = count(1)


@dataclass
class Apart:
    """One installation as its owner, its runner, its desk and its auditor see it."""

    owner: Workplace
    runner: Workplace
    desk: Workplace
    auditor: Workplace
    roles: Roles


@contextmanager
def _as(place: Workplace, role: str) -> Iterator[Workplace]:
    assert place.settings.ledger_url is not None
    url = place.settings.ledger_url.set(username=role)
    with open_workplace(replace(place.settings, ledger_url=url), Clock(NOW)) as seen:
        yield seen


@pytest.fixture
def apart(place: Workplace, server: Server) -> Iterator[Apart]:
    """Three roles on the ledger and bestand of `place`, with their grants and nothing else."""
    number = next(_numbers)
    roles = Roles(f"runner_{number}", f"desk_{number}", f"auditor_{number}")
    for role in roles:
        server.run(f"CREATE ROLE {role} LOGIN")
    for bestand in (False, True):
        statements = grants_for(place.rules, roles, bestand=bestand)
        apply_grants(place, statements, bestand=bestand)
    with (
        _as(place, roles.runner) as runner,
        _as(place, roles.desk) as desk,
        _as(place, roles.auditor) as auditor,
    ):
        yield Apart(place, runner, desk, auditor, roles)
    for role in roles:
        change(place.ledger, f"DROP OWNED BY {role}")
        server.run(f"DROP ROLE {role}")


def a_dossier(apart: Apart) -> Dossier:
    """A dossier that is due."""
    return Bestand(apart.owner.bestand, apart.owner.settings.documents).dossier()


def refused(place: Workplace, statement: str) -> bool:
    """Whether the database refuses this to the place's role, and for its lack of a right."""
    try:
        change(place.ledger, statement)
    except DBAPIError as err:
        return isinstance(err.orig, InsufficientPrivilege)
    return False


def test_whole_cycle_runs_with_proposing_and_deciding_by_different_roles(apart: Apart) -> None:
    bestand = Bestand(apart.owner.bestand, apart.owner.settings.documents)
    gone, kept = bestand.dossier(), bestand.dossier()
    proposed = proposed_list(apart.runner)
    number = approve_list(apart.desk, proposed)
    exception = keeping.ask(at(apart.desk, EARLIER), kept.number, asked(), "steward1")
    keeping.confirm(at(apart.desk, EARLIER), exception.number, "owner1")

    sealed = carry_out_and_seal(apart.runner, number)

    assert sealed.outcomes == {"destroyed": 1, "kept": 1}
    assert verified(apart.owner).holds
    left = rows(apart.owner.bestand, "SELECT id FROM wmo.dossier")
    assert [(kept.id,)] == left != [(gone.id,)]


def test_runner_cannot_decide(apart: Apart) -> None:
    a_dossier(apart)
    number = proposed_list(apart.runner).list_number
    for statement in (
        DECISION,
        f"UPDATE retention.destruction_list SET approved_by = 'owner1' WHERE number = {number}",
        "UPDATE retention.destruction_list SET approved_at = now()",
        "UPDATE retention.official SET token_digest = ''",
        "DELETE FROM retention.decision",
        "INSERT INTO retention.keep SELECT * FROM retention.keep",
        "UPDATE retention.keep SET state = 'ended'",
        "ALTER TABLE retention.decision DISABLE TRIGGER ALL",
        "CREATE TABLE retention.more (one integer)",
    ):
        assert refused(apart.runner, statement), statement
    change(apart.desk.ledger, DECISION)
    assert scalar(apart.owner.ledger, "SELECT count(*) FROM retention.decision") == 1


def test_runner_cannot_add_a_list_that_is_approved_already(apart: Apart) -> None:
    a_dossier(apart)
    proposed_list(apart.runner)
    columns = ", ".join(grants.FROZEN_LIST_COLUMNS)
    made = (
        f"INSERT INTO retention.destruction_list ({columns}, state, approved_by)"
        f" SELECT {columns}, state, 'owner1' FROM retention.destruction_list"
    )
    assert refused(apart.runner, made)


def test_desk_cannot_delete_in_the_bestand_nor_carry_out(apart: Apart) -> None:
    dossier = a_dossier(apart)
    proposed_list(apart.runner)
    tables = rows(
        apart.owner.ledger, "SELECT tablename FROM pg_tables WHERE schemaname = 'wmo' ORDER BY 1"
    )
    assert len(tables) > 10
    for (table,) in tables:
        assert refused(apart.desk, f"DELETE FROM wmo.{table}"), table
        assert refused(apart.desk, f"TRUNCATE wmo.{table}"), table
    for statement in (
        "INSERT INTO retention.outcome VALUES (1, 1, 'destroyed', '{}', 1)",
        "INSERT INTO retention.entry VALUES (1, 1, 'destroyed', '')",
        "INSERT INTO retention.publication VALUES (1, '{}', now())",
        "UPDATE retention.batch SET state = 'final'",
        "INSERT INTO retention.destruction_list SELECT * FROM retention.destruction_list",
        "DELETE FROM retention.item",
        "UPDATE retention.official SET function = 'archivist'",
        "INSERT INTO retention.official SELECT * FROM retention.official",
        "SELECT * FROM retention_parking.parked_1",
        "CREATE TABLE retention_archive.more (one integer)",
    ):
        assert refused(apart.desk, statement), statement
    assert scalar(apart.desk.bestand, "SELECT id FROM wmo.dossier") == dossier.id


def test_auditor_reads_evidence_and_nothing_that_leads_to_a_person(apart: Apart) -> None:
    a_dossier(apart)
    number = approve_list(apart.desk, proposed_list(apart.runner))
    carry_out_and_seal(apart.runner, number)
    seen = set(grants.AUDITOR)
    for table in metadata.tables.values():
        reads = f"SELECT count(*) FROM {table.fullname}"
        if table.name in seen - {"official"}:
            assert rows(apart.auditor.ledger, reads)
        elif table.name != "official":
            assert refused(apart.auditor, reads), table.name
        for changes in (f"DELETE FROM {table.fullname}", f"TRUNCATE {table.fullname}"):
            assert refused(apart.auditor, changes), changes
    assert not refused(apart.auditor, 'SELECT "user", mandate FROM retention.official')
    assert refused(apart.auditor, "SELECT token_digest FROM retention.official")
    assert refused(apart.auditor, "SELECT * FROM wmo.dossier")
    assert refused(apart.auditor, "INSERT INTO retention.log VALUES (99, 'x', '')")


def test_erasure_on_request_is_decided_at_the_desk_and_carried_out_by_the_runner(
    apart: Apart,
) -> None:
    dossier = a_dossier(apart)
    request = granted(apart.desk, dossier)
    proposed = propose_erasure(at(apart.desk, EARLIER), request, "steward1")
    number = approve_list(apart.desk, proposed)
    assert carry_out_and_seal(apart.runner, number).outcomes == {"destroyed": 1}


def test_list_is_rejected_at_the_desk_and_requests_are_watched_by_the_runner(apart: Apart) -> None:
    dossier = a_dossier(apart)
    number = proposed_list(apart.runner).list_number
    assert number is not None
    reject(apart.desk, number, "owner1", "dubbel")
    open_request(apart.desk, incoming_request(), dossier.number, "steward1")
    assert watch_deadlines(apart.runner).waiting == 1
    assert lapse(apart.runner) == ()
    assert verified(apart.owner).holds


def test_granting_again_takes_away_what_was_given_beside_it(apart: Apart) -> None:
    change(apart.owner.ledger, f"GRANT INSERT ON retention.decision TO {apart.roles.runner}")
    change(apart.owner.bestand, f"GRANT DELETE ON wmo.dossier TO {apart.roles.desk}")
    for bestand in (False, True):
        again = grants_for(apart.owner.rules, apart.roles, bestand=bestand)
        apply_grants(apart.owner, again, bestand=bestand)
    assert refused(apart.desk, "DELETE FROM wmo.dossier")
    assert refused(apart.runner, DECISION)


@pytest.mark.parametrize("runner", ["desk", "", "Runner", "a; DROP", "a" * 64])
def test_role_that_is_no_name_of_its_own_is_refused(place: Workplace, runner: str) -> None:
    with pytest.raises(UsageError, match="three database roles"):
        grants_for(place.rules, Roles(runner, "desk", "auditor"), bestand=False)


def test_every_right_is_on_a_table_of_the_ledger() -> None:
    known = {table.name for table in metadata.tables.values()}
    assert grants.RUNNER.keys() | grants.DESK.keys() | grants.AUDITOR.keys() <= known
    assert "decision" not in grants.RUNNER
