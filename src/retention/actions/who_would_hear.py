"""Who would hear what if a client's request were carried out: no value, nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from retention.actions.refusing import Deciding
from retention.actions.telling import (
    changed_columns,
    elements_of,
    in_hand,
    secret_in_batch,
    told_of,
)
from retention.actions.workplace import Workplace
from retention.datamap.persons import client_table
from retention.domain.clocks import local_day
from retention.domain.protocol import Right
from retention.domain.recipients import CorrectionKind, ToTell
from retention.domain.requests import refusals_to_handle
from retention.errors import UsageError
from retention.ledger import requests
from retention.ledger.officials import Credential


@dataclass(frozen=True, slots=True)
class WouldHear:
    """Who would hear, each with why. `elements`: those that can be chosen, of annex 2."""

    kind: CorrectionKind
    elements: tuple[str, ...]
    tells: tuple[ToTell, ...]


def who_would_hear(
    place: Workplace,
    number: int,
    kind: CorrectionKind,
    elements: Sequence[str],
    user: str,
    token: Credential = None,
) -> WouldHear:
    """Who had these elements of the request's client and would be told; none chosen: all of them.

    That somebody looked is written down. UsageError for a request of which nobody can hear.
    """
    with Deciding(place, user, token, "preview-recipients") as deciding:
        day = local_day(deciding.now)
        deciding.unless(refusals_to_handle(deciding.person, day), request=number)
        row = requests.row_of(deciding.ledger, number)
        right = Right(row.kind)
        if right is Right.ACCESS or row.person_table != client_table(place.rules.data_map):
            raise UsageError(f"request {number} changes nothing of a client: nobody hears of it")
        keys = requests.dossier_keys(deciding.ledger, [number])[number]
        chosen = _columns(elements_of(place.rules.data_map), elements)
        kind = CorrectionKind.REMOVE if right is Right.ERASURE else kind
        tells = _tells(place, deciding.ledger, keys, kind, chosen)
        deciding.record("recipients-previewed", {"request": number})
        return WouldHear(kind, tuple(place.rules.data_map.elements), tells)


def _columns(
    every: Mapping[str, frozenset[str]], wanted: Sequence[str]
) -> dict[str, frozenset[str]]:
    if not wanted:
        return dict(every)
    return {column: found for column, found in every.items() if found & frozenset(wanted)}


def _tells(
    place: Workplace,
    ledger: Connection,
    keys: Sequence[str],
    kind: CorrectionKind,
    columns: Mapping[str, frozenset[str]],
) -> tuple[ToTell, ...]:
    with place.bestand.connect() as bestand:
        binding = place.binding(bestand)
        hand = in_hand(bestand, binding, keys)
        secret = secret_in_batch(bestand, binding, hand)
        changed = changed_columns(place.rules.data_map, kind, columns, secret=secret)
        told = told_of(place, ledger, bestand, binding, hand, changed)
        bestand.rollback()
    return tuple(each.to_tell for each in told)
