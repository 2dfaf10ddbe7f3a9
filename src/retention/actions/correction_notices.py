"""Who hears of a correction: per client, of the rows that are her own data.

One address can be a client's in one dossier and her neighbour's in another. Recipients of a
client's data hear of her rows; a neighbour's were given to nobody but who got everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from retention.actions.rows_in_hand import Hand
from retention.actions.telling import (
    Known,
    Told,
    changed_columns,
    elements_of,
    in_hand,
    known_in_batch,
    notices_of,
    secret_in_batch,
    told_of,
)
from retention.actions.workplace import Rules, Workplace
from retention.bestand.binding import Binding
from retention.bestand.remainder import as_text
from retention.bestand.rows import dossiers_with, moves_clock, read_row
from retention.domain.recipients import CorrectionKind
from retention.ledger.notices import CORRECTION, NewNotice

BETWEEN = "; "  # the values of several rows in one column


@dataclass(frozen=True)
class Audience:
    """Who hears about some dossiers' clients, how these are named, and the new values.

    `becomes_secret`: their address does, by this correction.
    """

    told: Sequence[Told]
    known: Known
    values: Mapping[str, str]
    becomes_secret: bool = False


def audiences(
    place: Workplace,
    ledger: Connection,
    bestand: Connection,
    binding: Binding,
    kind: CorrectionKind,
    hands: Sequence[Hand],
) -> list[Audience]:
    """One for each group of dossiers that the same rows are data of."""
    return [
        _audience(place, ledger, bestand, binding, kind, dossiers, own, others)
        for dossiers, own, others in _groups(bestand, binding, hands)
    ]


def _groups(
    bestand: Connection, binding: Binding, hands: Sequence[Hand]
) -> Iterator[tuple[list[str], list[Hand], list[Hand]]]:
    """(dossiers, the rows that are their clients' own, the rows of others around them)."""
    mine: dict[str, set[int]] = {}
    anybodys: dict[str, set[int]] = {}
    for place, hand in enumerate(hands):
        if not moves_clock(binding, hand.row.table):
            continue
        table, key = hand.row.table, hand.row.key
        for dossier in dossiers_with(bestand, binding, table, key):
            anybodys.setdefault(dossier, set()).add(place)
        for dossier in dossiers_with(bestand, binding, table, key, of_client=True):
            mine.setdefault(dossier, set()).add(place)
    grouped: dict[tuple[frozenset[int], frozenset[int]], list[str]] = {}
    for dossier in sorted(anybodys):
        own = frozenset(mine.get(dossier, ()))
        grouped.setdefault((own, frozenset(anybodys[dossier]) - own), []).append(dossier)
    for (own, others), dossiers in grouped.items():
        yield dossiers, [hands[i] for i in sorted(own)], [hands[i] for i in sorted(others)]


def _audience(
    place: Workplace,
    ledger: Connection,
    bestand: Connection,
    binding: Binding,
    kind: CorrectionKind,
    dossiers: Sequence[str],
    own: Sequence[Hand],
    others: Sequence[Hand],
) -> Audience:
    data_map = place.rules.data_map
    elements = elements_of(data_map)
    named = {name: elements.get(name, frozenset()) for name in _columns(binding, own)}
    named |= {name: frozenset() for name in _columns(binding, others) if name not in named}
    hand = in_hand(bestand, binding, dossiers)
    becomes = _becomes_secret(binding, own)
    secret = becomes or secret_in_batch(bestand, binding, hand)
    changed = changed_columns(data_map, kind, named, secret=secret)
    told = told_of(place, ledger, bestand, binding, hand, changed)
    known = known_in_batch(bestand, binding, hand)
    return Audience(told, known, _new_values(bestand, binding, own), becomes)


def _columns(binding: Binding, hands: Sequence[Hand]) -> list[str]:
    return sorted(frozenset().union(*(hand.to_change(binding).columns for hand in hands)))


def _becomes_secret(binding: Binding, hands: Sequence[Hand]) -> bool:
    place = binding.data_map.secret_address
    return place is not None and any(
        hand.row.table == place.table and bool(hand.values.get(place.column)) for hand in hands
    )


def _new_values(bestand: Connection, binding: Binding, hands: Sequence[Hand]) -> dict[str, str]:
    """`table.column` -> its new text; a column that points to a row, as that row's columns."""
    found: dict[str, list[str]] = {}
    for hand in hands:
        table = binding.data_map.tables[hand.row.table]
        links = {link.columns[0]: link for link in table.references if len(link.columns) == 1}
        for name, value in hand.values.items():
            link = links.get(name)
            text = as_text(value)
            if link is not None and value is not None:
                text = _pointed_to(bestand, binding, link.to, value)
            found.setdefault(f"{hand.row.table}.{name}", []).append(text)
    return {name: BETWEEN.join(texts) for name, texts in found.items()}


def _pointed_to(bestand: Connection, binding: Binding, table: str, key: Any) -> str:
    """What the row that a column now points to says, as far as annex 2 has it."""
    if table not in binding.tables:
        return ""
    row = read_row(bestand, binding, table, (key,))
    places = binding.data_map.elements.values()
    names = dict.fromkeys(p.column for each in places for p in each if p.table == table)
    if row is None:
        return ""
    return " ".join(filter(None, (as_text(row.values[name]) for name in names)))


def correction_notices(found: Sequence[Audience], rules: Rules, number: int) -> list[NewNotice]:
    """The notices of a correction for the outbox, one per recipient and client."""
    return [
        notice
        for each in found
        for notice in notices_of(
            each.told, each.known, each.values, rules, cause=CORRECTION, cause_number=number
        )
    ]
