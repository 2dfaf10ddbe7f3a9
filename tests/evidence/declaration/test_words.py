from __future__ import annotations

import pytest

from retention.evidence.declaration.words import few, hundreds, percent


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "minder dan 100"), (99, "minder dan 100"), (100, "100 of meer"), (1264, "1.200 of meer")],
)
def test_about_how_many_tells_hundreds_only(number: int, words: str) -> None:
    assert hundreds(number) == words


@pytest.mark.parametrize(("count", "words"), [(0, "0"), (4, "minder dan 5"), (5, "5")])
def test_few_are_fewer_than_k(count: int, words: str) -> None:
    assert few(count, 5) == words


def test_share_stays_on_one_line() -> None:
    assert percent(0.1467) == "14,7\N{NO-BREAK SPACE}%"
