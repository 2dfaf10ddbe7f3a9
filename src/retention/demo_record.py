"""One invented dossier, before and after: it shows persons, so it is for the demo only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from retention.actions.park import treated
from retention.actions.workplace import Workplace
from retention.bestand.batch import fill_batch
from retention.bestand.remainder import remainder_of_form
from retention.datamap.release import BETWEEN, forms_of
from retention.domain.decision import Disposition
from retention.ledger import lists
from retention.ledger.tables import item, known_dossier
from retention.ledger.without import without_of


def before_and_after(place: Workplace, number: int, console: Console) -> None:
    """Print one dossier of a list, and what will survive of it; nothing where none does."""
    with place.ledger.begin() as ledger:
        release = lists.header_of(lists.row_of(ledger, number)).get("release")
        if release is None:
            return
        binding = place.binding(ledger)
        hand = fill_batch(ledger, binding, _some_to_survive(ledger, number))
        forms = forms_of(place.rules.data_map)
        before: dict[str, dict[int, tuple[str, ...]]] = {}
        for form in forms:
            found = remainder_of_form(ledger, binding, hand, form)
            before[form.name] = dict(zip(found.items, zip(*found.values, strict=True), strict=True))
        after = {
            form.name: {each: tuple(values) for each, *values, _ in rows.iter_rows()}
            for form, rows in treated(place.rules, binding, ledger, hand, release)
        }
    chosen = max(after[forms[0].name], key=lambda each: _changed(before, after, each))
    table = Table(title="One invented dossier: before and after", title_justify="left")
    for heading in ("Field", "In the bestand", "In the anonymous archive"):
        table.add_column(heading, overflow="fold")
    for form in forms:
        pairs = zip(
            before[form.name].get(chosen, ()), after[form.name].get(chosen, ()), strict=True
        )
        for field, values in zip(form.fields, pairs, strict=False):
            shown = (escape((value or "-").replace(BETWEEN, " + ")) for value in values)
            table.add_row(field.name, *shown)
        table.add_section()
    console.print(table)


def _some_to_survive(ledger: sa.Connection, number: int) -> list[tuple[int, str, None]]:
    without = [each.item for each in without_of(ledger, number)]
    rows = ledger.execute(
        sa.select(item.c.number, known_dossier.c.dossier_key)
        .join_from(item, known_dossier)
        .where(item.c.list == number, item.c.disposition == Disposition.DEIDENTIFY.value)
        .where(item.c.number.not_in(without))
        .order_by(item.c.number)
        .limit(40)
    )
    return [(row.number, row.dossier_key, None) for row in rows]


def _changed(before: Mapping[str, Any], after: Mapping[str, Any], chosen: int) -> int:
    """How many values of one dossier are other ones afterwards, but not simply gone."""
    return sum(
        now not in {"", "*", was}
        for form in before
        for was, now in zip(before[form].get(chosen, ()), after[form].get(chosen, ()), strict=True)
    )
