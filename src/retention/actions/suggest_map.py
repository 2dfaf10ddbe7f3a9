"""A data map proposed from a live bestand, for a person to check; nothing survives by its guess."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

from retention.actions.suggest_days import is_day, with_days
from retention.actions.suggest_roles import Judgements, Place, guess_dossier, guess_places
from retention.actions.suggest_yaml import Check, map_text
from retention.actions.workplace import refuse_no_database
from retention.anonymise.judging import Find, Judged, Seen, judge
from retention.anonymise.text.detect import Detector
from retention.anonymise.text.spans import Span
from retention.bestand.outline import Outline, Table, read_outline
from retention.datamap.model import Holds, Role
from retention.embedded import embedded_url
from retention.settings import Settings


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The map as a file's text, and what a person has to look at."""

    text: str
    checks: tuple[Check, ...]
    tables: int
    columns: int


def suggest_map(settings: Settings, schema: str | None = None) -> Suggestion:
    """A map for the bestand of these settings, which is only read.

    `schema`: by default the one with the most tables. Raises ConfigurationError without a table.
    """
    url = settings.bestand_url or settings.ledger_url or embedded_url(settings.home)
    refuse_no_database(url)
    engine = sa.create_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            return suggest_for(connection, url.database or "bestand", schema)
    finally:
        engine.dispose()


def suggest_for(connection: Connection, name: str, schema: str | None = None) -> Suggestion:
    """The same for an open connection; `name` is what the map is called."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    outline = with_days(read_outline(connection, schema))
    connection.rollback()
    judged = judge_all(outline)
    dossier = guess_dossier(outline)
    places = guess_places(outline, dossier.table, judged)
    judged = with_keys(outline, judged, places)
    text, checks = map_text(name, outline, judged, dossier, places)
    columns = sum(len(table.columns) for table in outline.tables.values())
    return Suggestion(text, checks, len(outline.tables), columns)


def judge_all(outline: Outline) -> Judgements:
    """What every column of every table holds, from name, type and sample."""
    detector = Detector()

    def find(text: str) -> list[Span]:
        return detector.find(text, None)

    def of(table: Table) -> Iterator[tuple[str, Judged]]:
        for column in table.columns.values():
            # The digits of a day can pass for a BSN, and its name says what day it is.
            values = () if is_day(column) else column.values
            seen = Seen(table.name, column.name, column.kind.value, values, column.unique)
            yield column.name, _by_contents_too(seen, find)

    return {name: dict(of(table)) for name, table in outline.tables.items()}


def _by_contents_too(seen: Seen, find: Find) -> Judged:
    """What a column holds; one taken for a text is judged again by its contents alone.

    `text` is the commonest type for anything, so that a type of text says little.
    """
    judged = judge(seen, find)
    if judged.holds is not Holds.FREE_TEXT:
        return judged
    alone = judge(replace(seen, name="", kind="text"), find)
    if alone.identity is None or alone.why:
        return judged
    if judge(replace(seen, values=()), find).why:  # nothing but its type made it a text
        return alone
    return replace(alone, why=f"its name says a text, its values say {alone.identity.value}")


def with_keys(outline: Outline, judged: Judgements, places: dict[str, Place]) -> Judgements:
    """The same, where keys and links are identifiers; a link to what stays is a trait."""
    found = {name: dict(columns) for name, columns in judged.items()}
    for name, table in outline.tables.items():
        for column in table.key:
            found[name][column] = Judged(Holds.IDENTIFIER, found[name][column].identity)
        for link in (*table.links, *places[name].agreed):
            stays = link.to not in places or places[link.to].role is Role.UNRELATED
            holds = Holds.QUASI_IDENTIFIER if stays else Holds.IDENTIFIER
            for column in link.columns:
                found[name][column] = Judged(holds)
    return found
