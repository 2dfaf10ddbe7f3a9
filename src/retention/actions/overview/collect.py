"""Everything that an overview is made of, read in one go, and a digest that tells if it changed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from retention.actions.dossiers import decided
from retention.actions.workplace import Workplace
from retention.bestand.batch import fill_batch
from retention.bestand.facts import Looked, facts_in_batch
from retention.bestand.holdings import Holding, Row, holding_of, people_in, rows_in
from retention.domain.decision import Decision
from retention.domain.persons import PersonKey, PersonRole
from retention.errors import UsageError
from retention.evidence.canonical import digest
from retention.ledger.keeps import keeps_of

CLIENT, INVOLVED = PersonRole.CLIENT, PersonRole.INVOLVED


@dataclass(frozen=True, slots=True)
class InDossier:
    """One dossier that she sees something of: in which role, and what it holds."""

    role: PersonRole
    key: str
    links: tuple[Row, ...]
    rows: tuple[Row, ...]
    people: tuple[Row, ...]
    looked: Looked
    decision: Decision


@dataclass(frozen=True, slots=True)
class Collected:
    """What the bestand and the ledger hold of one person; `source` is the digest of all of it."""

    holdings: tuple[Holding, ...]
    dossiers: tuple[InDossier, ...]
    source: str


def collect(
    place: Workplace, ledger: Connection, persons: tuple[PersonKey, ...], day: date
) -> Collected:
    """All of this person, in every role; UsageError where the bestand has no such row."""
    with place.bestand.connect() as bestand:
        binding = place.binding(bestand)
        holdings = tuple(_held(holding_of(bestand, binding, one), one) for one in persons)
        roles = _roles(holdings)
        batch = fill_batch(bestand, binding, [(at, key, None) for at, key in enumerate(roles)])
        looked = facts_in_batch(bestand, binding, batch)
        rows, people = defaultdict(list), defaultdict(list)
        for item, row in rows_in(bestand, binding, batch):
            rows[item].append(row)
        for item, row in people_in(bestand, binding, batch):
            people[item].append(row)
        bestand.rollback()
    keeps = keeps_of(ledger, list(roles))
    dossiers = tuple(
        InDossier(
            role,
            key,
            links,
            tuple(rows[at]),
            tuple(people[at]),
            looked[at],
            decided(looked[at].facts, keeps.get(key, []), place.rules.protocol, day),
        )
        for at, (key, (role, links)) in enumerate(roles.items())
        if at in looked
    )
    return Collected(holdings, dossiers, _source(place, holdings, dossiers))


def _held(holding: Holding | None, person: PersonKey) -> Holding:
    if holding is None:
        raise UsageError(
            f"the bestand has no row of a person with that key in {person.table!a:.40}; give it as"
            " TABLE:KEY"
        )
    return holding


def _roles(holdings: tuple[Holding, ...]) -> dict[str, tuple[PersonRole, tuple[Row, ...]]]:
    """Dossier key -> her role in it and the rows that link her; her own dossiers first.

    Who works in a dossier sees nothing of it: those are not even read.
    """
    found: dict[str, tuple[PersonRole, tuple[Row, ...]]] = {}
    for role in (CLIENT, INVOLVED):
        for holding in (each for each in holdings if each.role is role):
            for each in holding.involved:
                was, links = found.get(each.dossier, (role, ()))
                found[each.dossier] = (was, (*links, *each.links))
    return found


def _source(
    place: Workplace, holdings: tuple[Holding, ...], dossiers: tuple[InDossier, ...]
) -> str:
    """The digest of every row that was read, of the terms, and of the rules."""
    read: list[Any] = [place.rules.digest]
    for holding in holdings:
        read.append(str(holding.own.at))
        read += map(_plain, (holding.own, *holding.uses, *holding.parts))
        for involved in holding.involved:
            read.append(involved.dossier)
            read += map(_plain, involved.links)
    for dossier in dossiers:
        read += [dossier.key, dossier.decision.disposition.value, *dossier.decision.reasons]
        read += [clock.ends_on.isoformat() for clock in dossier.decision.clocks]
        read += map(_plain, (*dossier.rows, *dossier.people))
    return digest(json.dumps(read, default=str).encode())


def _plain(row: Row) -> tuple[str, str, Mapping[str, Any]]:
    return row.table, row.key, row.values
