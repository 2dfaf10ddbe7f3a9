"""Who must hear of a change, and the notice to each: of a correction, restriction or erasure.

The disclosures on record decide (domain/recipients.py). What a notice holds is the least that lets
its recipient find the client and put her data right: no BSN for a set that lacks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.workplace import Rules, Workplace
from retention.bestand.batch import fill_batch, on_key
from retention.bestand.binding import Binding
from retention.bestand.registers import consented_in_batch, disclosed_in_batch
from retention.bestand.remainder import as_text, identity_rows, owners_of, reach
from retention.datamap.model import DataMap, Identity
from retention.domain.protocol import Sharing
from retention.domain.recipients import (
    ALL,
    Changed,
    CorrectionKind,
    Disclosed,
    Telling,
    ToTell,
    to_tell,
)
from retention.ledger.notices import ERASURE, NewNotice
from retention.ledger.recipients import kinds

NAMES = (Identity.INITIALS, Identity.NAME_PREFIX, Identity.SURNAME)
WHERE = frozenset({Identity.STREET, Identity.HOUSE_NUMBER, Identity.POSTCODE, Identity.CITY})


@dataclass(frozen=True, slots=True)
class Told:
    """One recipient to tell about one client: which of her dossiers she had data of, and what."""

    to_tell: ToTell
    items: tuple[int, ...]


def elements_of(data_map: DataMap) -> dict[str, frozenset[str]]:
    """`table.column` -> the elements of annex 2 that it belongs to."""
    found: dict[str, set[str]] = {}
    for element, places in data_map.elements.items():
        for place in places:
            found.setdefault(f"{place.table}.{place.column}", set()).add(element)
    return {column: frozenset(elements) for column, elements in found.items()}


def changed_columns(
    data_map: DataMap,
    kind: CorrectionKind,
    elements: Mapping[str, frozenset[str]],
    *,
    secret: bool,
) -> Changed:
    """A change of these columns as the rules see it; `secret`: the client's address is secret."""
    hidden = frozenset(filter(lambda name: tells_where(data_map, name), elements))
    return Changed(kind=kind, elements=elements, secret=hidden if secret else frozenset())


def tells_where(data_map: DataMap, name: str) -> bool:
    """Whether a column is a part of an address, or points to one."""
    table, _, column = name.partition(".")
    mapped = data_map.tables[table]
    if mapped.columns[column].identity in WHERE:
        return True
    return any(
        column in link.columns
        and any(c.identity in WHERE for c in data_map.tables[link.to].columns.values())
        for link in mapped.references
    )


def told_of(
    place: Workplace,
    ledger: Connection,
    bestand: Connection,
    binding: Binding,
    hand: sa.Table,
    changed: Changed,
    *,
    by_client: bool = True,
) -> list[Told]:
    """Who hears, per client (or per dossier): what one household hears tells nothing of another."""
    sharing = place.rules.needs_sharing
    disclosed = disclosed_in_batch(bestand, binding, hand)
    consented = consented_in_batch(bestand, binding, hand)
    known = kinds(ledger)
    found = []
    for items in _groups(bestand, binding, hand, by_client=by_client):
        given = [each for item in items for each in disclosed.get(item, ())]
        consents = [each for item in items for each in consented.get(item, ())]
        for told in to_tell(changed, given, consents, sharing, known):
            mine = tuple(i for i in items if _has_recipient(disclosed.get(i, ()), told.recipient))
            found.append(Told(told, mine or items))
    return found


def _has_recipient(given: Sequence[Disclosed], recipient: str) -> bool:
    return any(each.recipient == recipient for each in given)


def _groups(
    bestand: Connection, binding: Binding, hand: sa.Table, *, by_client: bool
) -> Iterator[tuple[int, ...]]:
    owners = owners_of(bestand, binding, hand)
    if not by_client:
        yield from ((item,) for item, _ in sorted(owners))
        return
    groups: dict[str, list[int]] = {}
    for item, owner in sorted(owners):
        groups.setdefault(owner, []).append(item)
    yield from (tuple(items) for items in groups.values())


def secret_in_batch(bestand: Connection, binding: Binding, hand: sa.Table) -> bool:
    """Whether a client of these dossiers has an address that nobody is told without a decision."""
    place = binding.data_map.secret_address
    if place is None:
        return False
    for way in (way for table, way in binding.ways if table == place.table):
        joined, rows = reach(binding, hand, way)
        flag = rows.c[place.column]
        found = sa.select(sa.literal(1)).select_from(joined).where(flag.is_(True)).limit(1)
        if bestand.execute(found).first() is not None:
            return True
    return False


# What a notice holds


@dataclass(frozen=True)
class Known:
    """How each dossier's client is named, identity -> (`table.column`, text), and its number."""

    names: Mapping[int, Mapping[Identity, tuple[str, str]]]
    numbers: Mapping[int, str]


def known_in_batch(bestand: Connection, binding: Binding, hand: sa.Table) -> Known:
    """The client of each dossier in hand, as the row with her BSN names her."""
    names: dict[int, dict[Identity, tuple[str, str]]] = {}
    for table, item, identities, row in identity_rows(bestand, binding, hand):
        if Identity.BSN in identities.values():
            own = names.setdefault(item, {})
            own.update(
                {i: (f"{table}.{c}", as_text(row[c])) for c, i in identities.items() if row[c]}
            )
    dossier = binding.dossier
    number = dossier.c[binding.data_map.dossier.number]
    joined = hand.join(dossier, on_key(binding, hand, dossier))
    select = sa.select(hand.c.item, number).select_from(joined)
    return Known(names, {item: as_text(value) for item, value in bestand.execute(select)})


def payload_of(told: Told, known: Known, values: Mapping[str, str], rules: Rules) -> dict[str, Any]:
    """What the recipient is told, in one record: about whom, of which columns, and what is new."""
    record: dict[str, Any] = {
        "about": _about(told, known, elements_of(rules.data_map)),
        "telling": told.to_tell.telling.value,
        "columns": list(told.to_tell.columns),
        "disclosed": _disclosed_on(told.to_tell, rules.needs_sharing),
    }
    if told.to_tell.telling is Telling.VALUE:
        record["values"] = {c: values[c] for c in told.to_tell.columns if c in values}
    return record


def _about(told: Told, known: Known, elements: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    """The dossiers' numbers; the client's BSN and name where the recipient's set has these."""
    names = next((known.names[item] for item in told.items if item in known.names), {})
    got = told.to_tell.elements
    hers = {
        identity: text
        for identity, (column, text) in names.items()
        if ALL in got or elements.get(column, frozenset()) & got
    }
    about: dict[str, Any] = {"dossiers": [known.numbers[item] for item in told.items]}
    if Identity.BSN in hers:
        about["bsn"] = hers[Identity.BSN]
    if name := " ".join(hers[part] for part in NAMES if part in hers):
        about["name"] = name
    return about


def _disclosed_on(told: ToTell, sharing: Sharing) -> list[dict[str, str]]:
    """Which sets were given on which days: by that the recipient finds what she has."""
    found = []
    for reason in told.reasons:
        kind, _, rest = reason.partition(":")
        if kind == "disclosed":
            code, _, day = rest.partition(":")
            data_set = sharing.data_sets.get(code)
            found.append({"data_set": data_set.label if data_set else code, "on": day})
    return found


def notices_of(
    told: Sequence[Told],
    known: Known,
    values: Mapping[str, str],
    rules: Rules,
    *,
    cause: str,
    cause_number: int,
) -> list[NewNotice]:
    """The notices for the outbox, one per recipient and client."""
    return [
        NewNotice(
            recipient=each.to_tell.recipient,
            cause=cause,
            cause_number=cause_number,
            telling=each.to_tell.telling,
            columns=each.to_tell.columns,
            reasons=each.to_tell.reasons,
            questions=tuple(question.value for question in each.to_tell.questions),
            payload=payload_of(each, known, values, rules),
            item=each.items[0] if cause == ERASURE else None,
        )
        for each in told
    ]


def erasure_notices(
    place: Workplace,
    ledger: Connection,
    bestand: Connection,
    binding: Binding,
    hand: sa.Table,
    list_number: int,
) -> list[NewNotice]:
    """The notices that data were erased, per dossier in hand; read before the rows go."""
    data_map = place.rules.data_map
    changed = changed_columns(data_map, CorrectionKind.REMOVE, elements_of(data_map), secret=False)
    told = told_of(place, ledger, bestand, binding, hand, changed, by_client=False)
    known = known_in_batch(bestand, binding, hand)
    return notices_of(told, known, {}, place.rules, cause=ERASURE, cause_number=list_number)


def in_hand(bestand: Connection, binding: Binding, dossier_keys: Sequence[str]) -> sa.Table:
    """The batch table of these dossiers, item numbers from 1 in their order."""
    return fill_batch(bestand, binding, ((i, key, None) for i, key in enumerate(dossier_keys, 1)))
