"""The pages of an overview: her own data, then dossier by dossier what she may see of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from retention.actions.overview.collect import CLIENT, Collected, InDossier
from retention.actions.overview.entries import Entries
from retention.actions.overview.masks import Masks, people_of
from retention.actions.overview.terms import about, term
from retention.actions.overview.values import day, name_of
from retention.actions.workplace import Rules
from retention.bestand.holdings import Holding, Row
from retention.datamap.model import DataMap, Holds
from retention.domain.persons import PersonRole
from retention.domain.protocol import Protocol, Rights
from retention.overview.content import Block, Entry, Page, paged

TEXTS = 25  # on a page: what a steward can check in one go


@dataclass(frozen=True)
class _Making:
    data_map: DataMap
    protocol: Protocol
    found: Collected
    entries: Entries
    masks: Masks


def pages_of(
    rules: Rules, rights: Rights, found: Collected, *, statements: bool = False
) -> list[Page]:
    """All pages, in the order in which they are read."""
    data_map, protocol = rules.data_map, rules.protocol
    making = _Making(
        data_map,
        protocol,
        found,
        Entries(data_map, protocol, statements=statements),
        Masks(data_map, found, statements=statements),
    )
    pages = [Page("Over dit overzicht", (about(rights),))]
    pages += paged("Uw gegevens", _own(making), TEXTS)
    for number, dossier in enumerate(found.dossiers, start=1):
        blocks = _whole(making, dossier) if dossier.role is CLIENT else _involved(making, dossier)
        pages += paged(f"Dossier {number}", blocks, TEXTS)
    for holding in found.holdings:
        if holding.role is PersonRole.WRITER:
            pages += paged("Uw werkzaamheden", _work(making, holding), TEXTS)
    return pages


def _own(making: _Making) -> Iterator[Block]:
    """Her own rows and what they point to as they are; her household as others."""
    mask = making.masks.of_client.of
    for holding in making.found.holdings:
        for row in (holding.own, *holding.uses):
            yield making.entries.block(row.table, [row], mask, hers=True, people={})
        for table, rows in groupby(holding.parts, key=lambda row: row.table):
            yield making.entries.block(table, rows, mask, hers=False, people={})


def _whole(making: _Making, dossier: InDossier) -> Iterator[Block]:
    """A dossier of her own: its term, and all its parts with everybody else masked."""
    yield term(making.protocol, dossier, whole=True)
    people = people_of(making.found, dossier)
    for table, rows in groupby(dossier.rows, key=lambda row: row.table):
        hers = table == making.data_map.dossier.table
        mask = making.masks.of_client.of
        yield making.entries.block(table, rows, mask, hers=hers, people=people)


def _involved(making: _Making, dossier: InDossier) -> Iterator[Block]:
    """Somebody else's dossier: how she is in it, since when, and which sentences name her."""
    names = making.data_map.dossier
    own = next(row for row in dossier.rows if row.table == names.table)
    period = [
        (name_of(column), day(value))
        for column in (names.opened_on, names.closed_on)
        if isinstance(value := own.values[column], date)
    ]
    yield term(making.protocol, dossier, whole=False)
    yield Block("Uw betrokkenheid", (Entry(tuple(period)),))
    mask = making.masks.of_involved.of
    for row in dossier.links:
        yield making.entries.block(row.table, [row], mask, hers=False, people={})
    yield from _mentions(making, dossier)


def _mentions(making: _Making, dossier: InDossier) -> Iterator[Block]:
    mask = making.masks.of_involved.of
    links = {row.at for row in dossier.links}
    for table, rows in groupby(dossier.rows, key=lambda row: row.table):
        made = (making.entries.text_entry(row, mask) for row in rows if row.at not in links)
        if found := tuple(entry for entry in made if entry is not None):
            yield Block(name_of(table), found)


def _work(making: _Making, holding: Holding) -> Iterator[Block]:
    """Who works in dossiers: her tasks, and how many texts she wrote when; nothing of clients."""
    links = sorted(
        (row for each in holding.involved for row in each.links), key=lambda row: row.table
    )
    for table, rows in groupby(links, key=lambda row: row.table):
        yield Block(name_of(table), tuple(_counted(making, table, list(rows))))


def _counted(making: _Making, table: str, rows: Sequence[Row]) -> Iterator[Entry]:
    columns = making.data_map.tables[table].columns
    if any(column.holds is Holds.FREE_TEXT for column in columns.values()):
        yield _by_year(rows)
        return
    told = [
        name
        for name, column in columns.items()
        if column.identity is None and column.holds in {Holds.OTHER, Holds.QUASI_IDENTIFIER}
    ]
    change = making.data_map.tables[table].last_change
    told = [name for name in told if change is None or name != change.column]
    kinds = Counter(tuple(str(row.values[name] or "") for name in told) for row in rows)
    for values, count in sorted(kinds.items()):
        lines = [(name_of(name), value) for name, value in zip(told, values, strict=True) if value]
        yield Entry((*lines, ("Aantal dossiers", str(count))))


def _by_year(rows: Sequence[Row]) -> Entry:
    """How many there are of each year."""
    years = Counter(_year(row.values.values()) for row in rows)
    lines = [(f"Geschreven in {year}", str(count)) for year, count in sorted(years.items())]
    return Entry((*lines, ("Geschreven in totaal", str(len(rows)))))


def _year(values: Iterable[object]) -> str:
    return next((f"{value:%Y}" for value in values if isinstance(value, date | datetime)), "?")
