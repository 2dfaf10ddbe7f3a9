"""Due: count what may go, what is kept past its first clock and what must be asked.

Also the queue of what must be asked, by dossier number. Nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.chunks import chunks
from retention.actions.clock import day_of
from retention.actions.drafting import snapshot
from retention.actions.preflight import preflight
from retention.actions.propose import LOOKED_AT_ONCE, Progress, with_keeps
from retention.actions.workplace import Workplace
from retention.bestand.batch import fill_batch, key_text, only
from retention.bestand.binding import Binding, Way, hop_condition
from retention.bestand.due import DueQuery, due_in_batch
from retention.bestand.facts import Looked, facts_in_batch
from retention.bestand.few import numbers_of as numbers_in
from retention.domain.decision import Decision, Disposition, Keep, decide
from retention.domain.protocol import Protocol
from retention.errors import RetentionError
from retention.ledger.findings import ASKED
from retention.ledger.keeps import keeps_of, kept_keys
from retention.ledger.tables import finding, known_dossier, run

Year = sa.ColumnElement[str]


@dataclass(frozen=True, slots=True)
class DueCount:
    """How many dossiers of one category, closed in one year, may go."""

    category: str
    closure_year: int
    dossiers: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What a proposal would find, `kept` and `asked` by their first reason.

    `on_open_lists`: dossiers, counted here too, that a proposal leaves out: they are on a list.
    """

    as_of: date
    due: tuple[DueCount, ...]
    kept: Mapping[str, int]
    asked: Mapping[str, int]
    on_open_lists: int


@dataclass(frozen=True, slots=True)
class Question:
    """A dossier with something to ask about; `number` None: it has left the bestand."""

    number: str | None
    category: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """What the newest sweep asked; `as_of` None: there was no sweep yet."""

    as_of: date | None
    questions: tuple[Question, ...]


def overview(
    place: Workplace, as_of: date | None = None, progress: Progress | None = None
) -> Overview:
    """What is due on `as_of` (default: today), kept and asked.

    Raises PreflightError when map and bestand do not fit, RefusedError for a day that cannot be
    right.
    """
    with place.ledger.connect() as ledger, snapshot(place) as bestand:
        day = day_of(as_of, place.clock.now(ledger))
        looking = _Looking(place.rules.protocol, ledger, bestand, day)
        looking.look(preflight(place, bestand, deletes=False), progress)
        bestand.rollback()
        return looking.overview()


@dataclass
class _Looking:
    """One look at the bestand as at one moment."""

    protocol: Protocol
    ledger: Connection
    bestand: Connection
    as_of: date
    due: Counter[tuple[str, int]] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def look(self, binding: Binding, progress: Progress | None) -> None:
        query = DueQuery(binding, self.protocol, self.as_of, binding.dossier)
        for category, year, count in self.bestand.execute(_due_by_year(query)):
            self.due[category, int(year)] += count
        self._take_out_kept(binding)
        looked_at = 0
        for keys in chunks(self._not_due(query), LOOKED_AT_ONCE):
            self._look_at(binding, keys)
            looked_at += len(keys)
            if progress is not None:
                progress(looked_at)

    def _not_due(self, query: DueQuery) -> Iterator[str]:
        """The keys of the dossiers to look at that are not due; read as a stream."""
        looked = sa.select(*query.binding.dossier_key)
        select = sa.except_(looked.where(query.to_look_at()), looked.where(query.due()))
        stream = self.bestand.execute(select, execution_options={"yield_per": 5_000})
        return (key_text(row) for row in stream)

    def _look_at(self, binding: Binding, keys: Sequence[str]) -> None:
        hand = _in_hand(self.bestand, binding, keys)
        keeps = keeps_of(self.ledger, keys)
        for item, looked in facts_in_batch(self.bestand, binding, hand).items():
            decision = self._decide(looked, keeps.get(keys[item], []))
            if decision.goes:
                raise RetentionError(
                    "the two evaluations of the rules differ for a dossier; report this as a"
                    " fault, `retention list propose --preview` says how they differ"
                )
            asks = decision.disposition is Disposition.ASK
            self._count(self.asked if asks else self.kept, decision)

    def _take_out_kept(self, binding: Binding) -> None:
        """Due by the bestand alone, but an exception or hold of the ledger keeps them."""
        for keys in chunks(kept_keys(self.ledger), LOOKED_AT_ONCE):
            hand = _in_hand(self.bestand, binding, keys)
            due = due_in_batch(self.bestand, binding, self.protocol, self.as_of, hand)
            keeps = keeps_of(self.ledger, keys)
            for item, looked in facts_in_batch(self.bestand, binding, only(hand, due)).items():
                decision = self._decide(looked, keeps[keys[item]])
                self.due[looked.facts.category, decision.clocks[0].started_on.year] -= 1
                self._count(self.kept, decision)

    def _decide(self, looked: Looked, keeps: list[Keep]) -> Decision:
        return decide(with_keeps(looked, keeps), self.protocol, self.as_of)

    def _count(self, counted: Counter[str], decision: Decision) -> None:
        counted[self.protocol.public_reason(decision.reasons[0])] += 1

    def overview(self) -> Overview:
        on_lists = sa.select(sa.func.count()).where(known_dossier.c.list.is_not(None))
        return Overview(
            as_of=self.as_of,
            due=tuple(
                DueCount(category, year, count)
                for (category, year), count in sorted(self.due.items())
                if count
            ),
            kept=dict(self.kept.most_common()),
            asked=dict(self.asked.most_common()),
            on_open_lists=self.ledger.execute(on_lists).scalar_one(),
        )


def _in_hand(bestand: Connection, binding: Binding, keys: Iterable[str]) -> sa.Table:
    return fill_batch(bestand, binding, ((item, key, None) for item, key in enumerate(keys)))


# What is due, counted in one query


def _due_by_year(query: DueQuery) -> sa.Select[Any]:
    """(category, closure year, dossiers) for everything that is due by the bestand alone."""
    names = query.binding.data_map.dossier
    each = (
        sa.select(
            query.dossier.c[names.category].label("category"),
            _closure_year(query).label("closure_year"),
        )
        .where(query.due())
        .subquery()
    )
    columns = (each.c.category, each.c.closure_year)
    return sa.select(*columns, sa.func.count()).group_by(*columns)


def _closure_year(query: DueQuery) -> Year:
    """The later year of closing and the last end of support, as in `Decision.clocks`."""
    binding = query.binding
    year = _year(query.dossier.c[binding.data_map.dossier.closed_on])
    support = binding.data_map.support
    for table, way in binding.ways if support is not None else ():
        if support is not None and table == support.table:
            ended = _last_year(query, way, support.ended_on)
            year = sa.case((ended > year, ended), else_=year)
    return year


def _last_year(query: DueQuery, way: Way, column: str) -> Year:
    """The latest year in a column at the end of the way; NULL where there is no row."""
    if not way:
        return _year(query.dossier.c[column])
    first = query.binding.tables[way[0].table].alias()
    joined, last = query.binding.follow(first, first, way[1:])
    select = sa.select(sa.func.max(_year(last.c[column]))).select_from(joined)
    on = hop_condition(way[0], query.dossier, first)
    return select.where(on).correlate(query.dossier).scalar_subquery()


def _year(day: sa.ColumnElement[Any]) -> Year:
    return sa.func.substr(sa.cast(day, sa.String), 1, 4, type_=sa.String)


# What must be asked


def questions(place: Workplace) -> Questions:
    """The dossiers that the newest sweep could not decide on, in order of category and number."""
    with place.ledger.connect() as ledger:
        as_of = ledger.execute(
            sa.select(run.c.as_of)
            .where(run.c.kind == "propose")
            .order_by(run.c.number.desc())
            .limit(1)
        ).scalar_one_or_none()
        rows = ledger.execute(
            sa.select(finding.c.dossier_key, finding.c.category, finding.c.reasons).where(ASKED)
        ).all()
    numbers = numbers_of(place, [row.dossier_key for row in rows])
    found = [
        Question(numbers.get(row.dossier_key), row.category, tuple(row.reasons)) for row in rows
    ]
    return Questions(
        as_of, tuple(sorted(found, key=lambda each: (each.category, each.number or "")))
    )


def numbers_of(place: Workplace, dossier_keys: Iterable[str]) -> dict[str, str]:
    """Dossier key -> dossier number, for the dossiers that the bestand still holds."""
    found: dict[str, str] = {}
    with place.bestand.connect() as bestand:
        binding = place.binding_to_read(bestand)
        for keys in chunks(iter(dossier_keys), LOOKED_AT_ONCE):
            found |= numbers_in(bestand, binding, keys)
        bestand.rollback()
    return found
