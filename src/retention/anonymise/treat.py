"""Treat: each field of a remainder as the data map says, ready to be parked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from retention.anonymise.archive.parking import LOST
from retention.anonymise.invent import Inventor
from retention.anonymise.release import ITEM, Load, treat
from retention.anonymise.text.known import Known
from retention.anonymise.text.scrub import Scrubbed, Scrubber
from retention.datamap.release import Field, Form

NOBODY = Known()


class Treatment:
    """The treatment of a release: generalised to its levels, scrubbed, or invented."""

    def __init__(self, levels: Mapping[str, int], load: Load) -> None:
        self._levels = levels
        self._load = load
        self._scrubber = Scrubber()
        self._inventor = Inventor()

    def of(self, form: Form, table: pl.DataFrame, known: Mapping[int, Known]) -> pl.DataFrame:
        """A table made by `as_table` as it may be parked, with how many texts each row lost."""
        lost = [0] * table.height
        invented = self._invented(form, table, known)
        columns = [
            pl.Series(
                field.name,
                invented[field.name]
                if field.name in invented
                else self._column(form, field, table, known, lost),
                dtype=pl.String,
            )
            for field in form.fields
        ]
        return pl.DataFrame([table[ITEM], *columns, pl.Series(LOST, lost, dtype=pl.Int32)])

    def _column(
        self,
        form: Form,
        field: Field,
        table: pl.DataFrame,
        known: Mapping[int, Known],
        lost: list[int],
    ) -> pl.Series | list[str]:
        values = table[field.name]
        if field.survives == "scrubbed":
            return list(self._scrubbed(zip(table[ITEM], values, strict=True), known, lost))
        level = self._levels[field.name] if form.of_dossier and field.tells else None
        return treat(field, values, level, self._load)

    def _invented(
        self, form: Form, table: pl.DataFrame, known: Mapping[int, Known]
    ) -> dict[str, list[str]]:
        """The surrogates of each field that has them; by row, since a row is of one dossier."""
        named = {
            field.name: field.identity
            for field in form.fields
            if field.survives == "surrogate" and field.identity is not None
        }
        if not named:
            return {}
        rows = (
            self._inventor.row(values, list(named.values()), known.get(item, NOBODY))
            for item, *values in table.select(ITEM, *named).iter_rows()
        )
        made = list(rows)
        return {name: [row[at] for row in made] for at, name in enumerate(named)}

    def _scrubbed(
        self, texts: Iterable[tuple[int, str]], known: Mapping[int, Known], lost: list[int]
    ) -> Iterator[str]:
        for place, (item, text) in enumerate(texts):
            found = self._scrubber.scrub(text, known.get(item, NOBODY)) if text else None
            if isinstance(found, Scrubbed):
                yield found.text
            else:
                lost[place] += bool(text)
                yield ""
