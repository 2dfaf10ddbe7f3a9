"""Treat: each field of a remainder as the data map says, ready to be parked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from retention.anonymise.archive.parking import LOST
from retention.anonymise.release import ITEM, Load, treat
from retention.anonymise.text.known import Known
from retention.anonymise.text.scrub import Scrubbed, Scrubber
from retention.anonymise.text.spans import Label
from retention.anonymise.text.surrogates import Surrogates
from retention.datamap.model import Identity
from retention.datamap.release import Field, Form

NOBODY = Known()
# What a column's identity is to the text engine; the others are names of persons.
_LABELS = {
    Identity.STREET: Label.ADDRESS,
    Identity.HOUSE_NUMBER: Label.ID,
    Identity.POSTCODE: Label.POSTCODE,
    Identity.CITY: Label.LOCATION,
    Identity.BSN: Label.BSN,
    Identity.PHONE: Label.PHONE,
    Identity.EMAIL: Label.EMAIL,
    Identity.IBAN: Label.IBAN,
    Identity.PLATE: Label.PLATE,
    Identity.NUMBER: Label.ID,
    Identity.BIRTH_DATE: Label.DATE,
}


class Treatment:
    """The treatment of a release: generalised to its levels, scrubbed, or invented."""

    def __init__(self, levels: Mapping[str, int], load: Load) -> None:
        self._levels = levels
        self._load = load
        self._scrubber = Scrubber()

    def of(self, form: Form, table: pl.DataFrame, known: Mapping[int, Known]) -> pl.DataFrame:
        """A table made by `as_table` as it may be parked, with how many texts each row lost."""
        lost = [0] * table.height
        columns = [
            pl.Series(field.name, self._column(form, field, table, known, lost), dtype=pl.String)
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
        if field.survives == "surrogate" and field.identity is not None:
            label = _LABELS.get(field.identity, Label.PERSON)
            return [Surrogates().of(value, label) if value else "" for value in values]
        level = self._levels[field.name] if form.of_dossier and field.tells else None
        return treat(field, values, level, self._load)

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
