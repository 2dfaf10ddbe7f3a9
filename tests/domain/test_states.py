"""The tables of states: complete, without a way back, and the same as in docs/."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest

from retention.domain.states import (
    BATCH_TRANSITIONS,
    KEEP_TRANSITIONS,
    LIST_TRANSITIONS,
    OPEN_LISTS,
    BatchState,
    KeepState,
    ListState,
    may_follow,
)

TABLES = [(ListState, LIST_TRANSITIONS), (BatchState, BATCH_TRANSITIONS)]
ALL = [*TABLES, (KeepState, KEEP_TRANSITIONS)]


@pytest.mark.parametrize(("states", "table"), ALL, ids=lambda value: getattr(value, "__name__", ""))
def test_every_state_is_in_its_table(states: type[StrEnum], table: dict[Any, Any]) -> None:
    assert set(table) == set(states)
    assert all(following <= set(states) for following in table.values())


@pytest.mark.parametrize(("states", "table"), ALL, ids=lambda value: getattr(value, "__name__", ""))
def test_every_state_can_be_reached_from_the_first(
    states: type[StrEnum], table: dict[Any, Any]
) -> None:
    reached, waiting = set(), [next(iter(states))]
    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting += table[state] - reached
    assert reached == set(states)


@pytest.mark.parametrize(
    ("states", "table"), TABLES, ids=lambda value: getattr(value, "__name__", "")
)
def test_lists_and_batches_never_go_back(states: type[StrEnum], table: dict[Any, Any]) -> None:
    order = list(states)
    for state, following in table.items():
        assert all(order.index(after) > order.index(state) for after in following)


def test_list_is_open_until_nothing_can_follow() -> None:
    assert {ListState.DONE, ListState.REJECTED, ListState.LAPSED} == set(ListState) - OPEN_LISTS


def test_list_that_was_begun_cannot_be_rejected() -> None:
    assert may_follow(ListState.APPROVED, ListState.REJECTED)
    assert not may_follow(ListState.CARRYING_OUT, ListState.REJECTED)


def test_nothing_is_destroyed_without_approval() -> None:
    before = {s for s, following in LIST_TRANSITIONS.items() if ListState.CARRYING_OUT in following}
    assert before == {ListState.APPROVED}
    ready = {s for s, following in LIST_TRANSITIONS.items() if ListState.APPROVED in following}
    assert ready == {ListState.PRESENTED}
