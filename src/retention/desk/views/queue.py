"""The queue as the page shows it: filters from the address, counts, and rows with where to go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from urllib.parse import urlencode

from retention.actions.worklist import WaitingPage, WaitingRow, Waits, Wanted
from retention.desk.handle import Handles
from retention.desk.visit import Visit
from retention.domain.access import Permit
from retention.domain.protocol import Function
from retention.domain.wording import label
from retention.domain.worklist import Kind, Position, Why
from retention.errors import UsageError

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Way:
    """Where a kind is decided: on a page of the desk, by whom it lets; else not at the desk."""

    folder: str | None = None
    see: Permit | None = None
    decide: Permit | None = None


WAYS = {
    Kind.LISTS: Way("/lists", Permit.SEE_LISTS, Permit.DECIDE_LISTS),
    Kind.EXCEPTIONS: Way("/exceptions", Permit.SEE_DOSSIERS, Permit.KEEP_DOSSIERS),
    Kind.REQUESTS: Way("/requests", Permit.SEE_REQUESTS, Permit.DECIDE_REQUESTS),
    Kind.NOTICES: Way("/notices", Permit.SEE_NOTICES, Permit.DECIDE_NOTICES),
    Kind.DOSSIERS: Way("/dossiers", Permit.SEE_DOSSIERS, Permit.KEEP_DOSSIERS),
    Kind.CORRECTIONS: Way("/corrections", Permit.SEE_NOTICES),
    Kind.QUESTIONS: Way("/questions", Permit.SEE_NOTICES, Permit.DECIDE_NOTICES),
    Kind.INFORMATION: Way(),
    Kind.RECIPIENTS: Way("/recipients", Permit.SEE_NOTICES, Permit.DECIDE_NOTICES),
    Kind.OVERVIEWS: Way(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for; `mine`: only what the visitor's function can act on."""

    kind: Kind | None = None
    late: bool = False
    mine: bool = False
    category: str | None = None

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()

    @property
    def address(self) -> str:
        """The path of the queue under these filters."""
        return self.at()

    def at(self, **place: Position) -> str:
        """The same, from a position on: `after` or `before`."""
        asked = {
            "kind": self.kind.value if self.kind else None,
            "late": "yes" if self.late else None,
            "mine": "yes" if self.mine else None,
            "category": self.category,
            **place,
        }
        query = urlencode({name: str(value) for name, value in asked.items() if value is not None})
        return f"/?{query}" if query else "/"

    def wanted(self, function: Function | None) -> Wanted:
        """The same for the data layer; `function`: the visitor's own."""
        return Wanted(
            kind=self.kind,
            late=self.late,
            category=self.category,
            function=function if self.mine else None,
        )


def filters_of(query: Mapping[str, str]) -> Filters:
    """The filters in an address; UsageError for a kind that is none."""
    try:
        kind = Kind(query["kind"]) if query.get("kind") else None
    except ValueError:
        raise UsageError("there is no such kind of work; choose one on the page") from None
    return Filters(
        kind=kind,
        late=bool(query.get("late")),
        mine=bool(query.get("mine")),
        category=query.get("category") or None,
    )


def function_of(visit: Visit) -> Function | None:
    """The function that the visitor acts in: as registered, else as the role says."""
    vouched = visit.visitor.vouched.functions
    official = visit.visitor.official
    if official is not None and official.function in vouched:
        return official.function
    return min(vouched, default=None)


@dataclass(frozen=True, slots=True)
class KindCount:
    """One kind with how much of it waits; no kind: all of them. `here`: these are shown."""

    kind: str | None
    count: int
    late: int
    path: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One row, in words. `path`: its page, if the visitor may go there.

    `here`: the visitor can act on that page; `elsewhere`: no page of the desk can.
    `who`: the functions that can act; empty where only the software goes on.
    """

    kind: str
    number: int
    dossier: str | None
    why: str
    about: str
    stops: bool
    until: date | None
    late: bool
    if_nobody: str
    who: str
    mine: bool
    path: str | None
    here: bool
    elsewhere: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """All that the page shows."""

    filters: Filters
    day: date
    counts: tuple[KindCount, ...]
    rows: tuple[QueueRow, ...]
    earlier: str | None
    later: str | None

    @property
    def all(self) -> KindCount:
        """All kinds together."""
        return self.counts[0]


def queue_view(
    visit: Visit,
    filters: Filters,
    counted: tuple[Waits, ...],
    page: WaitingPage,
    handles: Callable[[], Handles],
) -> QueueView:
    """The page; `handles` is asked only where a row is about a dossier."""
    return QueueView(
        filters=filters,
        day=page.day,
        counts=_counts(filters, counted),
        rows=_rows(visit, page, handles),
        earlier=None if page.earlier is None else filters.at(before=page.earlier),
        later=None if page.later is None else filters.at(after=page.later),
    )


def _counts(filters: Filters, counted: tuple[Waits, ...]) -> tuple[KindCount, ...]:
    def of(kind: Kind | None, count: int, late: int) -> KindCount:
        path = replace(filters, kind=kind).address
        return KindCount(kind.value if kind else None, count, late, path, filters.kind is kind)

    whole = of(None, sum(each.count for each in counted), sum(each.late for each in counted))
    shown = (each for each in counted if each.count or each.kind is filters.kind)
    return whole, *(of(each.kind, each.count, each.late) for each in shown)


def _rows(visit: Visit, page: WaitingPage, handles: Callable[[], Handles]) -> tuple[QueueRow, ...]:
    sees_dossiers = visit.may(Permit.SEE_DOSSIERS)
    needs = sees_dossiers and any(row.kind is Kind.DOSSIERS for row in page.rows)
    known = handles() if needs else None
    say = cache(partial(label, protocol=visit.place.rules.protocol, language=visit.language))
    who = {each: _names(say, each) for each in {row.functions for row in page.rows}}
    mine = visit.visitor.vouched.functions
    return tuple(
        QueueRow(
            kind=row.kind.value,
            number=row.number,
            dossier=row.dossier_number if sees_dossiers else None,
            why=say(row.why if row.kind is Kind.QUESTIONS else f"why-{row.why}"),
            about=_about(say, row),
            stops=row.why == Why.COOLING_OFF
            and not mine.isdisjoint(row.functions)
            and _is_decided_here(visit, row.kind),
            until=row.until,
            late=row.late,
            if_nobody=say(f"nobody-{row.if_nobody.value}"),
            who=who[row.functions],
            mine=not mine.isdisjoint(row.functions),
            path=_path(visit, row, known),
            here=_is_decided_here(visit, row.kind),
            elsewhere=_is_decided_elsewhere(row.kind),
        )
        for row in page.rows
    )


def _about(say: Say, row: WaitingRow) -> str:
    """What the row is about; of a notice first what the recipient is told."""
    codes = row.about
    if row.kind is Kind.NOTICES:
        codes = (f"telling-{codes[0]}", *codes[1:])
    if row.kind is Kind.LISTS:
        return ", ".join(say(each).lower() for each in codes)
    return ", ".join(say(each) for each in codes)


def _names(say: Say, functions: frozenset[Function]) -> str:
    """These functions: "Archivaris, proceseigenaar"."""
    return ", ".join(say(each.value) for each in sorted(functions)).capitalize()


def _is_decided_here(visit: Visit, kind: Kind) -> bool:
    """Whether this visitor can act at the desk."""
    decide = WAYS[kind].decide
    return decide is not None and visit.may(decide)


def _is_decided_elsewhere(kind: Kind) -> bool:
    """Whether nobody can do it at the desk."""
    return WAYS[kind].decide is None


def _path(visit: Visit, row: WaitingRow, handles: Handles | None) -> str | None:
    """Where the row is decided; None where the visitor may not go or there is no page."""
    way = WAYS[row.kind]
    if way.folder is None or way.see is None or not visit.may(way.see):
        return None
    if row.kind in {Kind.CORRECTIONS, Kind.RECIPIENTS}:
        return way.folder  # all of them are on one page
    if row.kind is Kind.QUESTIONS:
        return f"{way.folder}?after={row.number - 1}"
    if row.kind is not Kind.DOSSIERS:
        return f"{way.folder}/{row.number}"
    if handles is None or row.dossier_key is None or row.dossier_number is None:
        return None  # it left the bestand meanwhile
    return f"{way.folder}/{handles.of(row.dossier_key)}"
