"""Which table is the dossier, and what the others are to it, guessed from keys and columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from retention.actions.suggest_days import is_day, is_text
from retention.anonymise.judging import Judged, words_of
from retention.bestand.outline import Column, Kind, Link, Outline, Table
from retention.datamap.model import Holds, Identity, Role

Judgements = Mapping[str, Mapping[str, Judged]]

_DOSSIER = re.compile(r"(\w+ )?(dossiers?|zaak|zaken|cases?|casus(sen)?|files?|aanvra(ag|gen))")
_STATUS = re.compile(r"(\w+ )?(status|state|toestand|fase)")
_OPENED = re.compile(
    r"(opened|opening|start(ed)?|begin|geopend|aangemaakt|aanvang)( (on|at|date|op|datum))?"
    r"|(open|start|begin|opening)s?datum|registratie ?datum"
)
_CLOSED = re.compile(
    r"(closed|closing|ended|gesloten|afgesloten|beeindigd|afgerond)( (on|at|date|op|datum))?"
    r"|(sluit|eind|afsluit|sluitings|afhandel)(ings)?datum|end date|einddatum"
)
_NUMBER = re.compile(r"(\w+ )?(number|nummer|nr|kenmerk|reference|code)|\w+nummer")
_CATEGORY = re.compile(r"category|categorie|soort|type|kind|zaaktype|regeling|\w*soort")
_TECHNICAL = re.compile(
    r"(alembic|schema|django|flyway|liquibase)\w*|databasechangelog\w*|spatial_ref_sys|sqlite_\w+"
)
_SELF = frozenset(
    {
        *(Identity.FIRST_NAME, Identity.INITIALS, Identity.SURNAME, Identity.BSN, Identity.EMAIL),
        *(Identity.PHONE, Identity.BIRTH_DATE, Identity.STREET, Identity.IBAN),
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """What a table is to the dossier. `why`: what makes it uncertain."""

    role: Role
    links: tuple[Link, ...] = ()
    agreed: tuple[Link, ...] = ()  # links without a foreign key
    of: str | None = None
    by: tuple[str, ...] = ()
    reason: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class DossierGuess:
    """The dossier's table and its columns; what was not found is empty."""

    table: str
    number: str = ""
    category: str = ""
    status: str = ""
    opened_on: str = ""
    closed_on: str = ""
    why: str = ""


def guess_dossier(outline: Outline) -> DossierGuess:
    """The table that looks most like the dossier."""
    pointed = [link.to for table in outline.tables.values() for link in table.links]
    guesses = [
        (_likeness(guess) + 0.1 * pointed.count(guess.table), guess)
        for guess in map(_columns, outline.tables.values())
    ]
    best, guess = max(guesses, key=lambda each: each[0])
    missing = [
        name
        for name in ("number", "category", "status", "opened_on", "closed_on")
        if not getattr(guess, name)
    ]
    why = f"found no column for {', '.join(missing)}" if missing else ""
    if best < 4:
        why = "; ".join(filter(None, ("no table looks much like the dossier", why)))
    return replace(guess, why=why)


def _likeness(guess: DossierGuess) -> float:
    named = 3.0 * bool(_DOSSIER.fullmatch(words_of(guess.table)))
    return named + sum(map(bool, (guess.category, guess.status, guess.opened_on, guess.closed_on)))


def _columns(table: Table) -> DossierGuess:
    days = [c.name for c in table.columns.values() if is_day(c) and not _a_text_with_a_time(c)]
    texts = [c.name for c in table.columns.values() if c.kind in {Kind.TEXT, Kind.LONG_TEXT}]
    own = [name for name in (*texts, *table.columns) if _is_number_of(name, table)]
    unique = [name for name in own if table.columns[name].unique]
    return DossierGuess(
        table.name,
        number=next(iter((*unique, *own, *table.key)), ""),
        category=_first(_CATEGORY, texts),
        status=_first(_STATUS, texts),
        opened_on=_first(_OPENED, days),
        closed_on=_first(_CLOSED, days),
    )


def _a_text_with_a_time(column: Column) -> bool:
    return column.kind is Kind.MOMENT and is_text(column)


def _is_number_of(name: str, table: Table) -> bool:
    linked = any(name in link.columns for link in table.links)
    return not linked and bool(_NUMBER.fullmatch(words_of(name)))


def _first(pattern: re.Pattern[str], names: list[str]) -> str:
    return next((name for name in names if pattern.fullmatch(words_of(name))), "")


# Roles


def guess_places(outline: Outline, dossier: str, judged: Judgements) -> dict[str, Place]:
    """For each table what it is: what hangs on the dossier, what it uses, what stands apart."""
    agreed = {name: tuple(_agreed(table, outline)) for name, table in outline.tables.items()}
    links = {name: (*table.links, *agreed[name]) for name, table in outline.tables.items()}
    places: dict[str, Place] = {dossier: Place(Role.DOSSIER)}
    _add_parts(places, links, dossier)
    _add_shared(places, links, judged)
    for name in outline.tables:
        if name not in places:
            places[name] = _apart(name, judged[name])
    return {
        name: replace(
            place,
            links=() if place.role is Role.UNRELATED else outline.tables[name].links,
            agreed=() if place.role is Role.UNRELATED else agreed[name],
        )
        for name, place in sorted(places.items())
    }


def _add_parts(places: dict[str, Place], links: Mapping[str, tuple[Link, ...]], root: str) -> None:
    """Whatever points to the root, or to a part of it, is a part; nearest first."""
    reached = [root]
    while reached:
        owner = reached.pop(0)
        for name, own in links.items():
            by = next((link.columns for link in own if link.to == owner), None)
            if by is not None and name not in places:
                places[name] = Place(Role.PART, of=owner, by=by)
                reached.append(name)


def _add_shared(
    places: dict[str, Place], links: Mapping[str, tuple[Link, ...]], judged: Judgements
) -> None:
    """What mapped tables point to is shared where it tells of a person; it has parts of its own."""
    waiting = list(places)
    while waiting:
        for link in links[waiting.pop(0)]:
            if link.to in places or not _personal(judged[link.to]):
                continue
            places[link.to] = Place(Role.SHARED)
            before = set(places)
            _add_parts(places, links, link.to)
            waiting += [link.to, *(set(places) - before)]


def _personal(columns: Mapping[str, Judged]) -> bool:
    return any(each.identity in _SELF and not each.why for each in columns.values())


def _apart(name: str, columns: Mapping[str, Judged]) -> Place:
    if _TECHNICAL.fullmatch(name.lower()):
        return Place(Role.UNRELATED, reason="version of the schema")
    why = ""
    if _personal(columns) or any(each.holds is Holds.FREE_TEXT for each in columns.values()):
        why = "it holds personal data or text; is it linked to the dossier by agreement?"
    return Place(Role.UNRELATED, reason="nothing in it is about a client, as it seems", why=why)


def _agreed(table: Table, outline: Outline) -> Iterator[Link]:
    """Columns that are called like the key of another table, without a foreign key."""
    linked = {column for link in table.links for column in link.columns}
    for column in table.columns:
        if column in linked or table.key == (column,):
            continue
        for other in outline.tables.values():
            if other is not table and len(other.key) == 1 and _names_key(column, other):
                yield Link((column,), other.name)
                break


def _names_key(column: str, other: Table) -> bool:
    if column == other.key[0]:
        return words_of(column) not in {"id", "code", "version num"}
    singular = other.name.lower()
    return column.lower() in {
        f"{singular}_{other.key[0].lower()}",
        f"{singular}{other.key[0].lower()}",
    }
