"""What is to happen to one dossier on one day, and every reason why.

A keep wins over everything, a question wins over the clocks: in doubt nothing goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from retention.domain.clocks import (
    Clock,
    change_clock,
    closure_clock,
    deciding,
    local_day,
)
from retention.domain.protocol import Category, Protocol, Valuation


class Disposition(StrEnum):
    """What happens to a dossier."""

    DESTROY = "destroy"
    DEIDENTIFY = "deidentify"
    KEEP = "keep"
    ASK = "ask"


class Reason(StrEnum):
    """Why; a keep adds its ground behind a colon, see `Keep.reason`."""

    TERM_PASSED = "term-passed"
    TERM_RUNNING = "term-running"
    OPEN = "open"
    KEPT_FOR_EVER = "kept-for-ever"
    NO_CLOSING_DATE = "no-closing-date"
    CLOSING_DATE_UNREADABLE = "closing-date-unreadable"
    CLOSING_DATE_IMPLAUSIBLE = "closing-date-implausible"
    CLOSING_DATE_IN_FUTURE = "closing-date-in-future"
    CLOSED_BEFORE_OPENING = "closed-before-opening"
    OPENING_DATE_UNREADABLE = "opening-date-unreadable"
    SUPPORT_WITHOUT_END = "support-without-end"
    SUPPORT_NEVER_BEGAN = "support-never-began"
    CHANGE_MISSING = "change-missing"
    CHANGE_IN_FUTURE = "change-in-future"
    CHANGED_BEFORE_OPENING = "changed-before-opening"
    CATEGORY_UNKNOWN = "category-unknown"
    NO_SELECTION_LIST = "no-selection-list"
    STATUS_OPEN_WITH_CLOSING_DATE = "status-open-with-closing-date"
    STANDS_ALONE = "stands-alone"
    SAME_PERSON = "same-person"
    RELEASE_TOO_SMALL = "release-too-small"
    ERASURE_REQUESTED = "erasure-requested"
    REQUEST_WITHDRAWN = "request-withdrawn"
    OTHER_CLIENT = "other-client"
    ON_OPEN_LIST = "on-open-list"


class KeepKind(StrEnum):
    """Where a keep comes from: decided by people, or a flag in the bestand itself."""

    EXCEPTION = "exception"
    HOLD = "hold"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Keep:
    """Something that keeps a dossier now. The ground is a code of the protocol."""

    kind: KeepKind
    ground: str

    @property
    def reason(self) -> str:
        """The reason code that stands in lists and evidence."""
        return f"{self.kind.value}:{self.ground}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFacts:
    """What the bestand and the ledger say of one dossier; nothing of it names a person.

    `changed_at`: the latest substantive change over all its rows; `changed_first_at` the earliest
    over its own rows (shared rows may be older than the dossier); both aware.
    """

    category: str
    closed: bool
    closed_on: date | None = None
    closed_on_unreadable: bool = False
    opened_on: date | None = None
    opened_on_unreadable: bool = False
    support_count: int | None = None
    support_open_count: int = 0
    support_ended_on: date | None = None
    changed_at: datetime | None = None
    changed_first_at: datetime | None = None
    change_missing_count: int = 0
    keeps: tuple[Keep, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer for one dossier.

    `due_on`: the day the later clock ends; None while no clock can run. `first_day`: the first day
    on which it may go.
    """

    disposition: Disposition
    reasons: tuple[str, ...]
    clocks: tuple[Clock, ...] = ()

    @property
    def due_on(self) -> date | None:
        """max(1 January of closure year + 16, last change + 15 years) where the terms are 15."""
        return max((clock.ends_on for clock in self.clocks), default=None)

    @property
    def first_day(self) -> date | None:
        """The first day on which the dossier may go if nothing keeps it."""
        return max((clock.first_day for clock in self.clocks), default=None)

    @property
    def goes(self) -> bool:
        """Whether the dossier may be proposed."""
        return self.disposition in {Disposition.DESTROY, Disposition.DEIDENTIFY}


def decide(facts: DossierFacts, protocol: Protocol, as_of: date) -> Decision:
    """The decision for one dossier on `as_of`, a day in Europe/Amsterdam."""
    category = protocol.categories.get(facts.category)
    clocks = _clocks(facts, category)
    questions = _questions(facts, category, protocol, as_of)
    keeps = tuple(keep.reason for keep in facts.keeps)
    standing = _standing(facts, category)
    if keeps or standing:
        return Decision(Disposition.KEEP, (*keeps, *standing, *questions), clocks)
    running = (Reason.TERM_RUNNING.value,)
    if _closure_runs(facts, category, protocol, as_of):
        return Decision(Disposition.KEEP, (*running, *questions), clocks)
    if questions:
        return Decision(Disposition.ASK, questions, clocks)
    if category is None or not clocks or max(clock.first_day for clock in clocks) > as_of:
        return Decision(Disposition.KEEP, running, clocks)
    return Decision(Disposition(category.way_out.value), (Reason.TERM_PASSED.value,), clocks)


def _closure_runs(
    facts: DossierFacts, category: Category | None, protocol: Protocol, as_of: date
) -> bool:
    """Whether the case was closed, without question, too short ago for anything else to matter."""
    if category is None or facts.closed_on is None or not facts.closed:
        return False
    if _category_questions(category) or _closing_questions(facts, protocol, as_of):
        return False
    return closure_clock(facts.closed_on, category.closure_term_years).first_day > as_of


def _standing(facts: DossierFacts, category: Category | None) -> tuple[str, ...]:
    """Why a dossier stays whatever the clocks say."""
    if not facts.closed and facts.closed_on is None and not facts.closed_on_unreadable:
        return (Reason.OPEN.value,)
    return _for_ever(category)


def _for_ever(category: Category | None) -> tuple[str, ...]:
    listed = category.selection_list if category else None
    if listed is not None and listed.valuation is Valuation.KEEP:
        return (Reason.KEPT_FOR_EVER.value,)
    return ()


def kept_from_erasure(facts: DossierFacts, protocol: Protocol) -> tuple[str, ...]:
    """Why a dossier stays though its client asks for it to go (art. 12.3); empty: it may go.

    No clock counts. What does: whatever keeps it, records that no selection list lets go, support
    that still runs, and a closing that nobody can date.
    """
    category = protocol.categories.get(facts.category)
    asked = (*_category_questions(category), *_running(facts), *_undated(facts, protocol))
    keeps = (keep.reason for keep in facts.keeps)
    return (*keeps, *_for_ever(category), *(reason.value for reason in asked))


def _running(facts: DossierFacts) -> tuple[Reason, ...]:
    """While support runs the law asks for the dossier (AVG art. 17(3)(b)): it is ended first."""
    if not facts.closed:
        return (Reason.OPEN,)
    return (Reason.SUPPORT_WITHOUT_END,) if facts.support_open_count else ()


def _undated(facts: DossierFacts, protocol: Protocol) -> tuple[Reason, ...]:
    """The evidence names the year of closing of everything that went."""
    if not facts.closed:
        return ()
    if facts.closed_on_unreadable:
        return (Reason.CLOSING_DATE_UNREADABLE,)
    if facts.closed_on is None:
        return (Reason.NO_CLOSING_DATE,)
    implausible = facts.closed_on < protocol.earliest_plausible
    return (Reason.CLOSING_DATE_IMPLAUSIBLE,) if implausible else ()


def _questions(
    facts: DossierFacts, category: Category | None, protocol: Protocol, as_of: date
) -> tuple[str, ...]:
    asked = (
        *_category_questions(category),
        *_closing_questions(facts, protocol, as_of),
        *_opening_questions(facts),
        *_support_questions(facts, category),
        *_change_questions(facts, category, as_of),
    )
    return tuple(reason.value for reason in asked)


def _category_questions(category: Category | None) -> tuple[Reason, ...]:
    if category is None:
        return (Reason.CATEGORY_UNKNOWN,)
    return () if category.selection_list else (Reason.NO_SELECTION_LIST,)


def _closing_questions(facts: DossierFacts, protocol: Protocol, as_of: date) -> tuple[Reason, ...]:
    if facts.closed_on_unreadable:
        return (Reason.CLOSING_DATE_UNREADABLE,)
    closed_on = facts.closed_on
    if closed_on is None:
        return (Reason.NO_CLOSING_DATE,) if facts.closed else ()
    found = []
    if not facts.closed:
        found.append(Reason.STATUS_OPEN_WITH_CLOSING_DATE)
    if closed_on < protocol.earliest_plausible:
        found.append(Reason.CLOSING_DATE_IMPLAUSIBLE)
    if closed_on > as_of:
        found.append(Reason.CLOSING_DATE_IN_FUTURE)
    if facts.opened_on is not None and closed_on < facts.opened_on:
        found.append(Reason.CLOSED_BEFORE_OPENING)
    return tuple(found)


def _opening_questions(facts: DossierFacts) -> tuple[Reason, ...]:
    """Asked only of closed dossiers: whether they closed after they opened cannot be seen."""
    if facts.closed and facts.opened_on_unreadable:
        return (Reason.OPENING_DATE_UNREADABLE,)
    return ()


def _support_questions(facts: DossierFacts, category: Category | None) -> tuple[Reason, ...]:
    if not facts.closed or facts.support_count is None:
        return ()
    if facts.support_open_count:
        return (Reason.SUPPORT_WITHOUT_END,)
    if facts.support_count == 0 and category is not None and category.provision_expected:
        return (Reason.SUPPORT_NEVER_BEGAN,)
    return ()


def _change_questions(
    facts: DossierFacts, category: Category | None, as_of: date
) -> tuple[Reason, ...]:
    """Asked only of closed dossiers whose second clock is on."""
    if not facts.closed or category is None or category.change_term_years is None:
        return ()
    found = []
    if facts.change_missing_count:
        found.append(Reason.CHANGE_MISSING)
    if facts.changed_at is not None and local_day(facts.changed_at) > as_of:
        found.append(Reason.CHANGE_IN_FUTURE)
    if changed_before_opening(facts.changed_first_at, facts.opened_on):
        found.append(Reason.CHANGED_BEFORE_OPENING)
    return tuple(found)


def changed_before_opening(changed_first_at: datetime | None, opened_on: date | None) -> bool:
    """Whether a change lies more than a day before opening; the day spares time zones."""
    if changed_first_at is None or opened_on is None:
        return False
    day_before = max(opened_on, date.min + timedelta(days=1)) - timedelta(days=1)
    return changed_first_at < datetime.combine(day_before, time.min, UTC)


def _clocks(facts: DossierFacts, category: Category | None) -> tuple[Clock, ...]:
    """Both clocks as far as they run; none without a category and a closing date."""
    if category is None or facts.closed_on is None or not facts.closed:
        return ()
    ended_on = max(facts.closed_on, facts.support_ended_on or facts.closed_on)
    clocks = [closure_clock(ended_on, category.closure_term_years)]
    if category.change_term_years is not None and facts.changed_at is not None:
        clocks.append(change_clock(local_day(facts.changed_at), category.change_term_years))
    return deciding(tuple(clocks))
