from __future__ import annotations

import pytest

from retention.evidence.declaration.words import few, hundreds, margin, of_hundred, percent


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


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0"), (0.004, "minder dan 1"), (0.127, "13"), (0.439, "44"), (1.0, "100")],
)
def test_share_is_told_of_a_hundred(share: float, words: str) -> None:
    assert of_hundred(share) == words


def test_margin_that_is_rounded_is_no_narrower_than_it_is() -> None:
    assert (
        margin((0.357, 0.294, 0.421)).replace("\N{NO-BREAK SPACE}", " ") == "36 % (29 % tot 43 %)"
    )
    assert margin((0.29, 0.29, 0.29)).replace("\N{NO-BREAK SPACE}", " ") == "29 % (29 % tot 29 %)"
