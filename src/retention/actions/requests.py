"""Requests of data subjects: open, verify, decide, carry out, answer, withdraw (protocol art. 12).

From the moment it is opened a request keeps the dossiers of the person, until it has ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.dossiers import why_not_erased
from retention.actions.refused_attempts import note_attempt
from retention.actions.refusing import Deciding
from retention.actions.workplace import Workplace
from retention.bestand.persons import client_of, dossiers_of, is_person
from retention.datamap.persons import client_table, keeps_dossiers, person_tables
from retention.domain import requests as rules
from retention.domain.clocks import local_day
from retention.domain.persons import PersonKey
from retention.domain.protocol import Right
from retention.domain.requests import IncomingRequest, Proof, Undone
from retention.domain.rights import StandingRequest, deadlines
from retention.domain.states import RequestState
from retention.errors import UsageError
from retention.ledger import requests
from retention.ledger.keeps import hold_dossiers, those_being_destroyed
from retention.ledger.officials import Credential


@dataclass(frozen=True, slots=True)
class Opened:
    """A request that was written down. `too_late`: dossiers that are being destroyed already."""

    request: StandingRequest
    kept: int
    too_late: int


def find_person(place: Workplace, whose: str) -> PersonKey:
    """The person behind TABLE:KEY, or the client of a dossier number; UsageError without."""
    data_map = place.rules.data_map
    table, colon, key = whose.partition(":")
    known = person_tables(data_map)
    with place.bestand.connect() as bestand:
        binding = place.binding(bestand)
        if colon and table in known:
            person = PersonKey(table, key)
            if is_person(bestand, binding, person):
                return person
            raise UsageError(f"{table} has no row with that key; give the one in the bestand")
        client = client_table(data_map)
        found = client_of(bestand, binding, whose, client) if client is not None else ()
    if len(found) == 1:
        return found[0]
    raise UsageError(
        "that is no dossier with a client, nor a person; give the dossier's number, or TABLE:KEY"
        f" with one of the tables {', '.join(known)}"
    )


def open_request(
    place: Workplace, asked: IncomingRequest, whose: str, user: str, token: Credential = None
) -> Opened:
    """The request written down; its deadlines run from the day of receipt."""
    rights = place.rules.needs_rights
    with Deciding(place, user, token, "open-request") as deciding:
        day = local_day(deciding.now)
        deciding.unless(rules.refusals_to_open(deciding.person, asked, rights, day))
        person = _found(place, deciding, whose)
        keys = _dossiers(place, person)
        kept = _hold(place, deciding.ledger, person, keys)
        until = deadlines(asked.kind, asked.received_on, rights)
        number = requests.add_request(
            deciding.ledger,
            asked,
            (person.table, person.key),
            until,
            deciding.person,
            deciding.now,
        )
        requests.keep_dossiers(deciding.ledger, number, kept, rights.request_hold)
        too_late = len(keys) - len(kept)
        record = {
            "request": number,
            "kind": asked.kind.value,
            "person_table": person.table,
            "received_on": asked.received_on.isoformat(),
            "answer_by": until.answer_by.isoformat(),
            "carry_out_by": until.carry_out_by.isoformat() if until.carry_out_by else None,
            "authority": asked.authority,
            "kept": len(kept),
            "too_late": too_late,
        }
        deciding.record("request-opened", record)
        opened = requests.standing(requests.row_of(deciding.ledger, number))
        return Opened(opened, len(kept), too_late)


def _found(place: Workplace, deciding: Deciding, whose: str) -> PersonKey:
    """The person; where nobody is, the attempt is written down: numbers are not found by trying."""
    try:
        return find_person(place, whose)
    except UsageError:
        who, now = deciding.person.user, deciding.now
        note_attempt(place, "open-request", who, ("no-such-dossier",), now=now)
        raise


def _dossiers(place: Workplace, person: PersonKey) -> tuple[str, ...]:
    if not keeps_dossiers(place.rules.data_map, person.table):
        return ()
    with place.bestand.connect() as bestand:
        return dossiers_of(bestand, place.binding(bestand), person)


def _hold(
    place: Workplace, ledger: Connection, person: PersonKey, keys: Sequence[str]
) -> tuple[str, ...]:
    """The dossiers that are kept from now on: there, and not being destroyed already."""
    if not keys:
        return ()
    hold_dossiers(ledger, keys)
    # Statements after the lock: a claim that came first is seen here, and what it destroyed.
    going = those_being_destroyed(ledger, keys)
    there = frozenset(_dossiers(place, person))
    return tuple(key for key in keys if key in there and key not in going)


def verify(
    place: Workplace, number: int, proof: Proof, user: str, token: Credential = None
) -> StandingRequest:
    """It was shown who asks, and that she may; how is written down, no copy is kept."""
    rights = place.rules.needs_rights
    with Deciding(place, user, token, "verify-request") as deciding:
        found = _locked(deciding, number)
        refusals = rules.refusals_to_verify(
            deciding.person, found, proof, rights, local_day(deciding.now)
        )
        deciding.unless(refusals, request=number)
        return _moved(
            deciding,
            number,
            RequestState.VERIFIED,
            {"identity": proof.identity, "authority": proof.authority},
            identity=proof.identity,
            authority=proof.authority,
            verified_by=deciding.person.user,
            verified_at=deciding.now,
        )


def grant(
    place: Workplace, number: int, user: str, motive: str = "", token: Credential = None
) -> StandingRequest:
    """The request granted. Refused for an erasure of which every dossier must stay now."""
    with Deciding(place, user, token, "grant-request") as deciding:
        found = _locked(deciding, number)
        blocks = blocks_of(place, deciding.ledger, found)
        blocked = bool(blocks) and all(blocks.values())
        refusals = rules.refusals_to_grant(
            deciding.person, found, local_day(deciding.now), blocked=blocked
        )
        deciding.unless(refusals, request=number)
        return _moved(
            deciding,
            number,
            RequestState.GRANTED,
            {},
            decided_by=deciding.person.user,
            decided_at=deciding.now,
            motive=motive.strip() or None,
        )


def refuse(
    place: Workplace, number: int, ground: str, motive: str, user: str, token: Credential = None
) -> StandingRequest:
    """The request refused on a ground of the protocol; its dossiers stay till nobody can object."""
    rights = place.rules.needs_rights
    with Deciding(place, user, token, "refuse-request") as deciding:
        found = _locked(deciding, number)
        refusals = rules.refusals_to_refuse(
            deciding.person, found, ground, motive, rights, local_day(deciding.now)
        )
        deciding.unless(refusals, request=number)
        return _moved(
            deciding,
            number,
            RequestState.REFUSED,
            {"ground": ground},
            ground=ground,
            motive=motive,
            decided_by=deciding.person.user,
            decided_at=deciding.now,
            ended_at=deciding.now,
        )


def carried_out(
    place: Workplace, number: int, user: str, motive: str = "", token: Credential = None
) -> StandingRequest:
    """What was granted has been done. `motive`: why some of it was not, where that is so."""
    with Deciding(place, user, token, "carry-out-request") as deciding:
        row = requests.row_of(deciding.ledger, number, lock=True)
        found = requests.standing(row)
        undone = undone_of(place, deciding.ledger, row)
        refusals = rules.refusals_to_carry_out(
            deciding.person, found, undone, motive, local_day(deciding.now)
        )
        deciding.unless(refusals, request=number)
        return _moved(
            deciding,
            number,
            RequestState.CARRIED_OUT,
            {"stayed": undone.blocked},
            motive="\n".join(filter(None, (row.motive, motive.strip()))) or None,
            ended_at=deciding.now,
        )


def withdraw(place: Workplace, number: int, user: str, token: Credential = None) -> StandingRequest:
    """Whoever asked withdrew it: it keeps nothing any more and nothing says whose it was."""
    with Deciding(place, user, token, "withdraw-request") as deciding:
        found = _locked(deciding, number)
        refusals = rules.refusals_to_withdraw(deciding.person, found, local_day(deciding.now))
        deciding.unless(refusals, request=number)
        requests.forget(deciding.ledger, number)
        return _moved(deciding, number, RequestState.WITHDRAWN, {}, ended_at=deciding.now)


def answered(
    place: Workplace, number: int, answered_on: date, user: str, token: Credential = None
) -> StandingRequest:
    """The answer was sent on this day; the term to object begins the day after."""
    with Deciding(place, user, token, "answer-request") as deciding:
        found = _locked(deciding, number)
        day = local_day(deciding.now)
        refusals = rules.refusals_to_answer(deciding.person, found, answered_on, day)
        deciding.unless(refusals, request=number)
        requests.set_request(deciding.ledger, number, answered_on=answered_on)
        days_late = max((answered_on - found.answer_by).days, 0)
        record = {
            "request": number,
            "answered_on": answered_on.isoformat(),
            "days_late": days_late,
        }
        deciding.record("request-answered", record)
        return requests.standing(requests.row_of(deciding.ledger, number))


def _locked(deciding: Deciding, number: int) -> StandingRequest:
    return requests.standing(requests.row_of(deciding.ledger, number, lock=True))


def _moved(
    deciding: Deciding,
    number: int,
    state: RequestState,
    record: dict[str, object],
    **values: object,
) -> StandingRequest:
    requests.set_request(deciding.ledger, number, state=state.value, **values)
    deciding.record(f"request-{state.value}", {"request": number, **record})
    return requests.standing(requests.row_of(deciding.ledger, number))


def blocks_of(
    place: Workplace, ledger: Connection, found: StandingRequest
) -> dict[str, tuple[str, ...]]:
    """Of an erasure, dossier key -> why it stays (empty: it may go); nothing of another right."""
    if found.kind is not Right.ERASURE:
        return {}
    keys = requests.dossier_keys(ledger, [found.number])[found.number]
    return why_not_erased(place, ledger, keys, except_request=found.number)


def undone_of(place: Workplace, ledger: Connection, row: sa.Row[Any]) -> Undone:
    """What the request still waits for before it can be called carried out."""
    corrections = requests.corrections_open(ledger, row.number)
    made = requests.made_for(ledger, row.number)
    if row.person_table != client_table(place.rules.data_map):
        return Undone(corrections=corrections, row_stays=_stays(place, row), made=made)
    blocks = blocks_of(place, ledger, requests.standing(row))
    blocked = sum(map(bool, blocks.values()))
    return Undone(len(blocks) - blocked, blocked, corrections, made=made)


def _stays(place: Workplace, row: sa.Row[Any]) -> bool:
    """Whether the row that a request of somebody beside the client is about is still there."""
    if row.person_key is None:
        return False
    with place.bestand.connect() as bestand:
        person = PersonKey(row.person_table, row.person_key)
        return is_person(bestand, place.binding(bestand), person)
