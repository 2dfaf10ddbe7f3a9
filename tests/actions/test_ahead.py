"""Preparing ahead: in order, bounded, and one that fails stops no other."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from retention.actions.ahead import ahead


def test_what_fails_is_raised_in_its_turn_and_the_others_come_in_order() -> None:
    with ahead(range(6), lambda each: 6 // (each - 2)) as made:
        for each, result in made:
            if each == 2:
                with pytest.raises(ZeroDivisionError):
                    result()
            else:
                assert result() == 6 // (each - 2)


def test_no_more_is_taken_than_so_many_ahead_of_what_is_used() -> None:
    taken: list[int] = []

    def given() -> Iterator[int]:
        for each in range(100):
            taken.append(each)
            yield each

    with ahead(given(), str, count=3) as made:
        assert next(made)[1]() == "0"
        assert taken == [0, 1, 2, 3]


def test_leaving_early_makes_none_of_what_was_left() -> None:
    made_of, go_on = [], Event()

    def make(each: int) -> None:
        made_of.append(each)
        go_on.wait(10)

    with ahead(range(9), make, count=3) as made:
        next(made)
        go_on.set()
    assert len(made_of) <= 4
