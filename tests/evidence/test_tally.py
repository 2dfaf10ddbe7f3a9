from __future__ import annotations

from retention.evidence.tally import Tally

from .factories import entry


def test_entries_are_counted_the_way_a_closing_states_them() -> None:
    tally = Tally()
    tally.add(entry(1, category="a", closure_year=2009, outcome="destroyed", reasons=()))
    tally.add(entry(2, category="a", closure_year=2010, outcome="kept", reasons=("x", "y", "x")))
    tally.add(entry(3, category="b", closure_year=None, outcome="kept", reasons=("x",)))
    tally.add(entry(4, category="b", closure_year=2009, outcome="failed", reasons=()))

    assert tally.outcomes == {"destroyed": 1, "kept": 2, "failed": 1}
    assert tally.by_category == {
        "a": {"destroyed": 1, "kept": 1},
        "b": {"kept": 1, "failed": 1},
    }
    assert tally.by_closure_year == {
        "2009": {"destroyed": 1, "failed": 1},
        "2010": {"kept": 1},
        "unknown": {"kept": 1},
    }
    assert tally.reasons_of("kept") == {"x": 2, "y": 1}
    assert tally.reasons_of("failed") == {}
    assert tally.without_reason["failed"] == 1
