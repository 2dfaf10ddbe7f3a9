"""Rows of the bestand as entries of an overview: hers as they are, everybody else masked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from retention.actions.overview.values import Values, moment, name_of
from retention.anonymise.text.gather import LABELS
from retention.anonymise.text.masking import STATEMENT, Masked, Withheld
from retention.anonymise.text.surrogates import PLACEHOLDERS
from retention.bestand.batch import key_text
from retention.bestand.holdings import Row
from retention.datamap.model import Column, DataMap, Holds
from retention.domain.persons import PersonKey
from retention.domain.protocol import DisclosureBasis, Protocol
from retention.overview.content import Block, Entry, Line

_INTERNAL = frozenset({Holds.DOCUMENT_ADDRESS})
Masking = Callable[[str], Masked]
People = Mapping[PersonKey, Row]


class Entries:
    """Makes entries of rows. `statements`: what others stated is shown too."""

    def __init__(self, data_map: DataMap, protocol: Protocol, *, statements: bool = False) -> None:
        self._map = data_map
        self._protocol = protocol
        self._statements = statements
        self._values = Values(protocol, _coded(data_map))
        self._informants = {(place.table, place.column) for place in data_map.informants}

    def block(
        self, table: str, rows: Iterable[Row], mask: Masking, *, hers: bool, people: People
    ) -> Block:
        """The rows of one table under its name."""
        return Block(
            name_of(table),
            tuple(self.entry(row, mask, hers=hers, people=people) for row in rows),
        )

    def entry(self, row: Row, mask: Masking, *, hers: bool, people: People) -> Entry:
        """One row; what is not hers has no names, numbers or addresses."""
        if self._is_dangerous(row):
            return Entry((), 0, {Withheld.SAFETY.value: 1})
        lines: list[Line] = []
        count, texts = 0, 0
        withheld: Counter[str] = Counter()
        for name, column in self._shown(row.table):
            found = self._column(row, name, column, mask, hers=hers)
            if found.text:
                lines.append((name_of(name), found.text))
            count += found.masked_count
            texts += column.holds is Holds.FREE_TEXT and bool(found.text)
            withheld.update({str(reason): times for reason, times in found.withheld.items()})
        for line in self._others(row, people):
            lines.append(line)
            count += 1
        source = self._source(row)
        return Entry((*lines, *source), count, dict(withheld), texts)

    def text_entry(self, row: Row, mask: Masking) -> Entry | None:
        """Only what the texts of a row say of her, and of which day they are; None for nothing."""
        lines: list[Line] = []
        count = 0
        withheld: Counter[str] = Counter()
        for name, column in self._shown(row.table):
            if column.holds is Holds.FREE_TEXT:
                found = self._column(row, name, column, mask, hers=False)
                lines += [(name_of(name), found.text)] if found.text else []
                count += found.masked_count
                withheld.update({str(reason): times for reason, times in found.withheld.items()})
        if not lines and not withheld:
            return None
        return Entry((*lines, *self._source(row)), count, dict(withheld), len(lines))

    def _column(self, row: Row, name: str, column: Column, mask: Masking, *, hers: bool) -> Masked:
        value = row.values[name]
        if value is None or value == "":
            return Masked("")
        place = (row.table, name)
        if place in self._informants and not self._statements:
            return Masked(STATEMENT, 0, {Withheld.STATEMENT: 1})
        text = self._values.text(row.table, name, value)
        if column.holds is Holds.FREE_TEXT:
            return mask(text)
        if column.identity is not None and not hers:
            return Masked(PLACEHOLDERS[LABELS[column.identity]], 1)
        return Masked(text)

    def _shown(self, table: str) -> list[tuple[str, Column]]:
        """The columns that say something of a person: no keys, no user ids, no internal places."""
        mapped = self._map.tables[table]
        pointing = {name for link in mapped.references for name in link.columns}
        change = mapped.last_change
        changed = {change.column, change.writer} if change else set()
        return [
            (name, column)
            for name, column in mapped.columns.items()
            if name not in pointing and name not in changed and column.holds not in _INTERNAL
            if column.identity is not None or column.holds is not Holds.IDENTIFIER
        ]

    def _others(self, row: Row, people: People) -> Iterable[Line]:
        """Whoever a row points to: her function stays, who she is does not."""
        links = self._map.tables[row.table].references
        for link in (link for link in links if link.to != self._map.dossier.table):
            key = PersonKey(link.to, key_text([row.values[name] for name in link.columns]))
            if key in people:
                yield name_of(link.to), self._function(people[key])

    def _function(self, person: Row) -> str:
        told = [
            self._values.text(person.table, name, person.values[name])
            for name, column in self._shown(person.table)
            if column.identity is None and column.holds is Holds.QUASI_IDENTIFIER
        ]
        return ", ".join(filter(None, ["[PERSOON]", *told]))

    def _source(self, row: Row) -> tuple[Line, ...]:
        """Where it stands, when it was last changed, and by what: never by whom."""
        change = self._map.tables[row.table].last_change
        told = f"tabel {row.table}"
        if change is None or change.column is None or row.values[change.column] is None:
            return (("Bron", told),)
        value = row.values[change.column]
        when = moment(value) if hasattr(value, "hour") else str(value)
        writer = row.values[change.writer] if change.writer else None
        by = "geautomatiseerd" if writer in change.technical_writers else "door een medewerker"
        return (("Bron", f"{told}; laatst gewijzigd op {when}, {by}"),)

    def _is_dangerous(self, row: Row) -> bool:
        """What she must not hear of here: a report of domestic violence (art. 10), or that and why
        informing her was postponed for somebody's safety (art. 11.2)."""
        registers = self._map.registers
        disclosed = registers.disclosures if registers else None
        told = registers.information if registers else None
        if told is not None and told.table == row.table:
            return bool(row.values[told.postponed_because])
        if disclosed is None or disclosed.table != row.table:
            return False
        sharing = self._protocol.sharing
        ground = sharing.grounds.get(str(row.values[disclosed.ground])) if sharing else None
        return ground is not None and ground.basis is DisclosureBasis.DOMESTIC_VIOLENCE


def _coded(data_map: DataMap) -> dict[tuple[str, str], str]:
    """Which columns hold a code, and of what in the protocol."""
    found = {(data_map.dossier.table, data_map.dossier.category): "category"}
    registers = data_map.registers
    if registers is None:
        return found
    if registers.disclosures is not None:
        given = registers.disclosures
        found[given.table, given.recipient] = "recipients"
        found[given.table, given.data_set] = "data_sets"
        found[given.table, given.ground] = "grounds"
    if registers.consents is not None:
        found[registers.consents.table, registers.consents.data_set] = "data_sets"
        found[registers.consents.table, registers.consents.organisation] = "recipients"
    return found
