"""What holds of every decision, whatever the facts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from factories import IN_KIND, protocol
from retention.domain.decision import (
    Disposition,
    DossierFacts,
    Keep,
    KeepKind,
    Reason,
    decide,
)

RULES = protocol()
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2040, 1, 1))
MOMENTS = st.none() | st.integers(788_000_000, 2_208_000_000).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)
KEEPS = st.builds(
    Keep,
    st.sampled_from(KeepKind),
    st.sampled_from([*RULES.hold_grounds, *RULES.exception_grounds]),
)
CATEGORIES = st.sampled_from([*RULES.categories, IN_KIND, "onbekend", ""])
AS_OF = st.dates(date(2015, 1, 1), date(2040, 1, 1))


@st.composite
def anything(draw: Any) -> DossierFacts:
    closed_on = draw(DAYS)
    return DossierFacts(
        category=draw(CATEGORIES),
        closed=draw(st.booleans()),
        closed_on=closed_on,
        closed_on_unreadable=closed_on is None and draw(st.booleans()),
        opened_on=draw(DAYS),
        support_count=draw(st.none() | st.integers(0, 3)),
        support_open_count=draw(st.integers(0, 1)),
        support_ended_on=draw(DAYS),
        changed_at=draw(MOMENTS),
        changed_first_at=draw(MOMENTS),
        change_missing_count=draw(st.integers(0, 1)),
        keeps=tuple(draw(st.lists(KEEPS, max_size=2))),
    )


@st.composite
def long_ago(draw: Any) -> DossierFacts:
    """Mostly a dossier that goes, one of its facts anything."""
    usual = {
        "category": IN_KIND,
        "closed": True,
        "closed_on": draw(st.dates(date(1996, 1, 1), date(2012, 1, 1))),
        "support_count": 1,
        "changed_at": datetime(1996, 1, 1, tzinfo=UTC),
    }
    odd = draw(anything())
    name = draw(st.sampled_from([*usual, "keeps", "support_open_count", "opened_on"]))
    return DossierFacts(**{**usual, name: getattr(odd, name)})


@given(facts=anything(), keep=KEEPS, as_of=AS_OF)
def test_a_hold_always_wins(facts: DossierFacts, keep: Keep, as_of: date) -> None:
    held = decide(_with(facts, keeps=(*facts.keeps, keep)), RULES, as_of)
    assert held.disposition is Disposition.KEEP
    assert keep.reason in held.reasons


@given(facts=anything(), as_of=AS_OF)
def test_every_decision_has_a_reason(facts: DossierFacts, as_of: date) -> None:
    decision = decide(facts, RULES, as_of)
    assert decision.reasons
    assert decision.goes == (decision.reasons == (Reason.TERM_PASSED.value,))


@given(facts=anything() | long_ago(), as_of=AS_OF)
def test_nothing_goes_that_is_open_odd_or_running(facts: DossierFacts, as_of: date) -> None:
    decision = decide(facts, RULES, as_of)
    if not decision.goes:
        return
    assert facts.closed
    assert facts.closed_on is not None
    assert RULES.earliest_plausible <= facts.closed_on <= as_of
    assert not facts.keeps
    assert not facts.support_open_count
    assert facts.category in RULES.categories
    assert decision.first_day is not None
    assert decision.first_day <= as_of


@given(facts=long_ago(), as_of=AS_OF, later=st.integers(0, 4000))
def test_what_may_go_may_go_later_too(facts: DossierFacts, as_of: date, later: int) -> None:
    if decide(facts, RULES, as_of).goes:
        assert decide(facts, RULES, date.fromordinal(as_of.toordinal() + later)).goes


@given(facts=anything(), as_of=AS_OF)
def test_one_clock_decides_where_any_runs(facts: DossierFacts, as_of: date) -> None:
    clocks = decide(facts, RULES, as_of).clocks
    assert sum(clock.decides for clock in clocks) == bool(clocks)


def _with(facts: DossierFacts, **changes: Any) -> DossierFacts:
    names = facts.__dataclass_fields__
    return DossierFacts(**{**{name: getattr(facts, name) for name in names}, **changes})
