"""What holds of the clocks for every date, term and day."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from factories import IN_KIND, facts, protocol_with
from retention.domain.clocks import AMSTERDAM, change_clock, closure_clock, cutoffs, local_day
from retention.domain.decision import decide

DAYS = st.dates(date(1950, 1, 1), date(2035, 12, 31))
# The last days of February and of a year, where terms trip.
EDGES = st.builds(
    date,
    st.integers(1988, 2032),
    st.sampled_from([1, 2, 3, 12]),
    st.sampled_from([1, 2, 28]),
) | st.sampled_from([date(year, 2, 29) for year in range(1988, 2033, 4)])
ANY_DAY = DAYS | EDGES | st.builds(date, st.integers(1988, 2032), st.just(12), st.just(31))
TERMS = st.integers(0, 40)
MOMENTS = st.integers(-631_000_000, 2_080_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))


@given(ended_on=ANY_DAY, term=TERMS, more=st.integers(0, 20))
def test_due_dates_never_come_earlier_with_a_longer_term(
    ended_on: date, term: int, more: int
) -> None:
    assert closure_clock(ended_on, term + more).ends_on >= closure_clock(ended_on, term).ends_on
    assert change_clock(ended_on, term + more).ends_on >= change_clock(ended_on, term).ends_on


@given(one=ANY_DAY, other=ANY_DAY, term=TERMS)
def test_due_dates_never_come_earlier_with_a_later_start(one: date, other: date, term: int) -> None:
    first, second = sorted((one, other))
    assert closure_clock(first, term).first_day <= closure_clock(second, term).first_day
    assert change_clock(first, term).first_day <= change_clock(second, term).first_day


@given(ended_on=ANY_DAY, term=TERMS)
def test_whole_term_passes_after_closing_day_and_change(ended_on: date, term: int) -> None:
    assert closure_clock(ended_on, term).first_day.year == ended_on.year + term + 1
    clock = change_clock(ended_on, term)
    assert clock.first_day > clock.ends_on >= ended_on


@given(closed_on=ANY_DAY, term=TERMS, as_of=ANY_DAY)
def test_first_term_is_inverted_exactly(closed_on: date, term: int, as_of: date) -> None:
    due = closure_clock(closed_on, term).first_day <= as_of
    assert due == (closed_on < cutoffs(term, None, as_of).closed_before)


@given(changed_at=MOMENTS, term=TERMS, as_of=ANY_DAY)
def test_second_term_is_inverted_exactly(changed_at: datetime, term: int, as_of: date) -> None:
    before = cutoffs(0, term, as_of).changed_before
    assert before is not None
    due = change_clock(local_day(changed_at), term).first_day <= as_of
    assert due == (changed_at < before)


@given(changed_on=ANY_DAY, term=TERMS, as_of=ANY_DAY, hour=st.sampled_from([0, 1, 22, 23]))
def test_second_term_is_inverted_exactly_around_midnight(
    changed_on: date, term: int, as_of: date, hour: int
) -> None:
    changed_at = datetime(*changed_on.timetuple()[:3], hour, 59, tzinfo=AMSTERDAM)
    before = cutoffs(0, term, as_of).changed_before
    assert before is not None
    due = change_clock(local_day(changed_at), term).first_day <= as_of
    assert due == (changed_at < before)


@given(closed_on=ANY_DAY, support=st.none() | ANY_DAY, changed_on=ANY_DAY, term=TERMS)
def test_dossier_goes_from_its_first_day_and_not_a_day_earlier(
    closed_on: date, support: date | None, changed_on: date, term: int
) -> None:
    rules = protocol_with(IN_KIND, closure_term_years=term, change_term_years=term)
    changed_at = datetime(*changed_on.timetuple()[:3], 12, tzinfo=UTC)
    dossier = facts(
        closed_on=closed_on,
        opened_on=None,
        support_ended_on=support,
        changed_at=changed_at,
        changed_first_at=changed_at,
    )
    first = decide(dossier, rules, date(2200, 1, 1)).first_day
    assert first is not None
    latest = max(closed_on, changed_on)
    if first >= latest:
        assert decide(dossier, rules, first).goes
    assert not decide(dossier, rules, date.fromordinal(first.toordinal() - 1)).goes
