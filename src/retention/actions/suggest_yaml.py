"""The proposed data map as YAML: what is uncertain carries `# check:` with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from retention.actions.suggest_days import is_day, is_text
from retention.actions.suggest_roles import DossierGuess, Judgements, Place
from retention.anonymise.judging import Judged, is_last_change, words_of
from retention.bestand.outline import Column, Kind, Link, Outline, Table
from retention.datamap.model import Holds, Role

HEAD = """# Proposed from the live schema and a sample of its contents; no value of it stands here.
# Somebody who knows this database goes through all of it, first what says `# check`, and then runs
# `retention map check`. Nothing survives de-identification until you say so with `survives`.
"""
# Words that mean closed; only these are ever named, never what the database holds.
CLOSED = ("closed", "gesloten", "afgesloten", "beëindigd", "beeindigd", "afgehandeld", "ended")
_SUPPORT = re.compile(r"provisions?|voorziening(en)?|indicaties?|verstrekking(en)?|support")
_ENDED = re.compile(r"(ended|end|tot|eind|geldig tot|einde)( (on|date|op|datum))?|eind ?datum")
_RESTRICTED = re.compile(r"(is )?(restricted|restriction|blocked|afgeschermd|geblokkeerd)")
_LONGER = re.compile(r"longer retention|keep|hold|langer bewaren|bewaren|legal hold")
_OBJECTION = re.compile(r"objections?|appeals?|bezwa(ar|ren)|beroep(en)?")
_IRREVOCABLE = re.compile(r"irrevocable( (on|at|date))?|onherroepelijk( (op|datum))?")
_WRITER = re.compile(r"(last )?(changed|modified|updated|gewijzigd|gemuteerd) ?(by|door)")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*")
_NOT_A_WORD = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false", "null", "none"})
MISSING = "CHECK"


class Check(NamedTuple):
    """Something that a person has to look at: the line, what stands there, and why."""

    line: int
    place: str
    why: str


def map_text(
    name: str,
    outline: Outline,
    judged: Judgements,
    dossier: DossierGuess,
    places: Mapping[str, Place],
) -> tuple[str, tuple[Check, ...]]:
    """(the file's text, what has to be checked)."""
    lines = [
        *HEAD.splitlines(),
        "version: 1",
        f"name: {_word(re.sub('[^A-Za-z0-9-]+', '-', name).strip('-') or 'bestand')}",
        *([f"schema: {_word(outline.schema)}"] if outline.schema else []),
        *_dossier(outline, dossier, places),
        *_support(outline, places, dossier.table),
        *_keeps(outline, places, dossier.table),
        *_documents(places, judged, dossier.table),
        "",
        "tables:",
    ]
    for table, place in sorted(places.items(), key=_order):
        lines += _table(outline.tables[table], place, judged[table])
    for kind in ("view", "trigger", "publication"):
        lines += _others(kind, outline.others)
    return "\n".join(lines) + "\n", tuple(_checks(lines))


def _order(item: tuple[str, Place]) -> tuple[int, str]:
    roles = (Role.DOSSIER, Role.SHARED, Role.PART, Role.UNRELATED)
    return roles.index(item[1].role), item[0]


def _checks(lines: Iterable[str]) -> Iterator[Check]:
    """Each thing to check, with its place; read from the text, so that none is left out."""
    section = ""
    for number, line in enumerate(lines, 1):
        named = re.match(r" {0,2}'?(\w[^:']*)'?:", line)
        if named:
            section = named[1]
        before, marked, why = line.partition("# check: ")
        if marked:
            own = re.match(r" {4,}'?(\w[^:']*)'?:", before)
            yield Check(number, f"{section}.{own[1]}" if own else section, why)


# The top of the map


def _dossier(outline: Outline, guess: DossierGuess, places: Mapping[str, Place]) -> Iterator[str]:
    yield ""
    yield f"dossier:{_check(guess.why)}"
    yield f"  table: {_word(guess.table)}"
    for field in ("number", "category", "status"):
        yield _found(field, getattr(guess, field))
    yield _closed_values(outline.tables[guess.table].columns.get(guess.status))
    for field in ("opened_on", "closed_on"):
        yield _found(field, getattr(guess, field))
    together = [
        column
        for link in outline.tables[guess.table].links
        if link.to in places and places[link.to].role is Role.SHARED
        for column in link.columns
    ]
    if together:
        yield f"  together_by: [{_words(together[:1])}]"


def _found(field: str, column: str) -> str:
    if column:
        return f"  {field}: {_word(column)}"
    return f"  {field}: {MISSING}  # check: no column looks like it"


def _closed_values(status: Column | None) -> str:
    there = {value.lower(): value for value in status.values} if status else {}
    meant = [word for word in CLOSED if there.get(word) == word]
    if meant:
        return f"  closed_values: [{_words(meant)}]  # check: are there other words for closed?"
    return f"  closed_values: [{MISSING}]  # check: the words in this column that mean closed"


def _under(places: Mapping[str, Place], dossier: str) -> list[str]:
    """The dossier's table and everything that hangs on it."""

    def root(name: str) -> str:
        owner = places[name].of
        return root(owner) if owner else name

    return [name for name in places if root(name) == dossier]


def _support(outline: Outline, places: Mapping[str, Place], dossier: str) -> Iterator[str]:
    for name in _under(places, dossier):
        if not _SUPPORT.fullmatch(words_of(name)):
            continue
        for column in outline.tables[name].columns.values():
            if column.kind is Kind.DATE and _ENDED.fullmatch(words_of(column.name)):
                yield from ("", "support:  # check: does this table say when help ended?")
                yield f"  - {{table: {_word(name)}, ended_on: {_word(column.name)}}}"
                return


def _keeps(outline: Outline, places: Mapping[str, Place], dossier: str) -> Iterator[str]:
    found = list(_flags(outline, _under(places, dossier)))
    if found:
        yield from ("", "keeps:  # check: the ground of each, as the protocol names it", *found)


def _flags(outline: Outline, tables: Iterable[str]) -> Iterator[str]:
    for name in tables:
        for column in outline.tables[name].columns.values():
            words, where = (
                words_of(column.name),
                f"table: {_word(name)}, column: {_word(column.name)}",
            )
            if column.kind is Kind.FLAG and _LONGER.fullmatch(words):
                yield f"  - {{{where}, when: {{equals: true}}, ground: zorgvuldige-ondersteuning}}"
            if column.kind is Kind.FLAG and _RESTRICTED.fullmatch(words):
                yield f"  - {{{where}, when: {{equals: true}}, ground: afscherming}}"
            if _OBJECTION.fullmatch(words_of(name)) and _IRREVOCABLE.fullmatch(words):
                yield f"  - {{{where}, when: empty, ground: bezwaar-of-beroep}}"


def _documents(places: Mapping[str, Place], judged: Judgements, dossier: str) -> Iterator[str]:
    found = [
        f"  - {{table: {_word(name)}, address: {_word(column)}}}"
        for name in _under(places, dossier)
        for column, each in judged[name].items()
        if each.holds is Holds.DOCUMENT_ADDRESS
    ]
    if found:
        yield from ("", "documents:", *found)


# Tables


def _table(table: Table, place: Place, judged: Mapping[str, Judged]) -> Iterator[str]:
    if place.role is Role.UNRELATED:
        check = _check(place.why)
        yield f'  {_word(table.name)}: {{role: unrelated, reason: "{place.reason}"}}{check}'
        return
    yield f"  {_word(table.name)}:"
    why = "; ".join(filter(None, (place.why, _strange(table.name))))
    yield f"    role: {place.role.value}{_check(why)}"
    if place.of:
        yield f"    of: {_word(place.of)}"
        yield f"    by: [{_words(place.by)}]"
    yield _key(table)
    if place.links or place.agreed:
        yield "    references:"
        yield from (_reference(link) for link in place.links)
        yield from (_reference(link, agreed=True) for link in place.agreed)
    yield _last_change(table)
    yield "    columns:"
    for name, each in judged.items():
        why = "; ".join(filter(None, (each.why, _strange(name))))
        yield f"      {_word(name)}: {_holds(each)}{_check(why)}"


def _key(table: Table) -> str:
    if table.key:
        return f"    key: [{_words(table.key)}]"
    first = next(iter(table.columns), MISSING)
    return f"    key: [{_word(first)}]  # check: it has no primary key; what identifies a row?"


def _reference(link: Link, *, agreed: bool = False) -> str:
    declared = ", declared: link" if agreed else ""
    check = _check("no foreign key, only a name that looks like one") if agreed else ""
    return f"      - {{columns: [{_words(link.columns)}], to: {_word(link.to)}{declared}}}{check}"


def _last_change(table: Table) -> str:
    moments = [
        column
        for column in table.columns.values()
        if is_day(column) and is_last_change(column.name)
    ]
    if not moments:
        return (
            '    last_change: {none: "no column says when a row last changed"}'
            "  # check: changes here do not postpone anything"
        )
    column = moments[0]
    zoned = column.zoned or column.kind is Kind.DATE
    zone = "" if zoned else ", zone: Europe/Amsterdam"
    why = [] if zoned else ["the zone of these times"]
    if is_text(column):
        why.append("it is text; `map check` asks for a column of the type date or timestamp")
    if any(_WRITER.fullmatch(words_of(name)) for name in table.columns):
        why.append("do batch jobs write here? name them with writer and technical_writers")
    return f"    last_change: {{column: {_word(column.name)}{zone}}}{_check('; '.join(why))}"


def _holds(judged: Judged) -> str:
    if judged.identity is None:
        return judged.holds.value
    return f"{{holds: {judged.holds.value}, identity: {judged.identity.value}}}"


def _others(kind: str, others: Iterable[tuple[str, str]]) -> Iterator[str]:
    names = [name for sort, name in others if sort == kind]
    yield ""
    if not names:
        yield f"{kind}s: {{}}"
        return
    yield f"{kind}s:"
    for name in names:
        yield f'  {_word(name)}: "{MISSING}"  # check: what does it do, does it keep a copy?'


def _check(why: str) -> str:
    return f"  # check: {why}" if why else ""


def _strange(name: str) -> str:
    return "" if _PLAIN.fullmatch(name) else "the map takes no such name; put a view in its place"


def _words(names: Iterable[str]) -> str:
    return ", ".join(map(_word, names))


def _word(name: str) -> str:
    """A name as YAML takes it for text."""
    if _PLAIN.fullmatch(name) and name.lower() not in _NOT_A_WORD:
        return name
    return "'" + name.replace("'", "''") + "'"
