"""The masks of one overview: who she is and who others are, by the bestand's own rows alone."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from retention.actions.overview.collect import CLIENT, Collected, InDossier
from retention.anonymise.text.gather import Rows, known_of
from retention.anonymise.text.known import Known, Person
from retention.anonymise.text.masking import CLIENT as CALLED_CLIENT
from retention.anonymise.text.masking import MAN, WOMAN, Mask
from retention.bestand.holdings import Row
from retention.datamap.model import DataMap, Identity
from retention.domain.persons import PersonKey

_GENDER = frozenset({"gender", "geslacht", "sex"})
_GENDERED = {"v": WOMAN, "f": WOMAN, "m": MAN}


class Masks:
    """One mask for her own dossiers and one for those of others, each made at its first use."""

    def __init__(self, data_map: DataMap, found: Collected, *, statements: bool = False) -> None:
        self._map = data_map
        self._found = found
        self._statements = statements

    @cached_property
    def of_client(self) -> Mask:
        """For the texts of her own dossiers."""
        called = CALLED_CLIENT | self._titles()
        return Mask(self.mine, self.others, called=called, statements=self._statements)

    @cached_property
    def of_involved(self) -> Mask:
        """For the texts of somebody else's dossiers: only the sentences that name her."""
        return Mask(
            self.mine,
            self.others,
            called=self._titles() | self._relations(),
            statements=self._statements,
            mentions_only=True,
        )

    @cached_property
    def hers(self) -> frozenset[PersonKey]:
        """The rows that are hers: her own, what they point to, and her own dossiers."""
        rows = (row for each in self._found.holdings for row in (each.own, *each.uses))
        own = {row.at for row in rows}
        table = self._map.dossier.table
        own |= {PersonKey(table, d.key) for d in self._found.dossiers if d.role is CLIENT}
        return frozenset(own)

    @cached_property
    def mine(self) -> Known:
        """What her rows say of her."""
        return self._known(self._rows(mine=True))

    @cached_property
    def others(self) -> Known:
        """What all other rows say of anybody, and whose surname she bears by marriage."""
        known = self._known(self._rows(mine=False))
        partners = tuple(Person(last=each.partner) for each in self.mine.persons if each.partner)
        return Known(
            persons=(*known.persons, *partners),
            **{n: getattr(known, n) for n in Known.__dataclass_fields__ if n != "persons"},
        )

    def _rows(self, *, mine: bool) -> Iterable[Row]:
        rows: dict[PersonKey, Row] = {}
        for holding in self._found.holdings:
            rows |= {row.at: row for row in (holding.own, *holding.uses, *holding.parts)}
        for dossier in self._found.dossiers:
            rows |= {row.at: row for row in dossier.people}
        return [row for at, row in rows.items() if (at in self.hers) is mine]

    def _known(self, rows: Iterable[Row]) -> Known:
        return known_of(Rows((row.values,), self._identities(row.table)) for row in rows)

    def _identities(self, table: str) -> dict[str, Identity]:
        columns = self._map.tables[table].columns.items()
        return {name: each.identity for name, each in columns if each.identity is not None}

    def _titles(self) -> frozenset[str]:
        """Mevrouw or meneer, as far as a row of hers says which; empty where none does."""
        found: frozenset[str] = frozenset()
        for holding in self._found.holdings:
            for name in _GENDER & holding.own.values.keys():
                found |= _GENDERED.get(str(holding.own.values[name])[:1].lower(), frozenset())
        return found

    def _relations(self) -> frozenset[str]:
        """What she is to somebody: dochter, buurvrouw."""
        rows = [row for dossier in self._found.dossiers for row in dossier.links]
        rows += [holding.own for holding in self._found.holdings]
        return frozenset(
            str(value).lower()
            for row in rows
            for name, value in row.values.items()
            if isinstance(value, str) and self._map.tables[row.table].columns[name].identity is None
        )


def people_of(found: Collected, dossier: InDossier) -> dict[PersonKey, Row]:
    """Everybody in a dossier by their rows, but for the requester and her dossiers."""
    own = {holding.own.at for holding in found.holdings}
    return {row.at: row for row in dossier.people if row.at not in own}
