from __future__ import annotations

import pytest

from retention.evidence.declaration.chart import LABELS, NUMBERS, WIDTH, draw
from retention.evidence.declaration.masking import Row


def test_longest_bar_fills_the_width_and_others_are_in_proportion() -> None:
    long, short = draw([Row("2009", (80, 20, 0, 0, 0)), Row("2010", (50, 0, 0, 0, 0))]).bars

    assert sum(piece.width for piece in long.pieces) == pytest.approx(WIDTH - LABELS - NUMBERS)
    assert short.pieces[0].width == pytest.approx((WIDTH - LABELS - NUMBERS) / 2)
    assert [piece.text for piece in long.pieces] == ["80", "20"]


def test_pieces_follow_each_other() -> None:
    (bar,) = draw([Row("2009", (10, 20, 30, 40, 50))]).bars

    for one, other in zip(bar.pieces, bar.pieces[1:], strict=False):
        assert other.left == pytest.approx(one.left + one.width, abs=0.02)


def test_hidden_counts_are_one_piece_without_a_number() -> None:
    chart = draw([Row("2009", (80, 0, 9, 2, 0), hidden=frozenset({2, 3, 4}))])

    assert [(piece.kind, piece.text) for piece in chart.bars[0].pieces] == [
        ("destroyed", "80"),
        ("hidden", ""),
    ]
    assert chart.kinds == ("destroyed", "hidden")


def test_one_among_thousands_is_still_seen() -> None:
    (bar,) = draw([Row("2009", (50_000, 0, 0, 0, 1))]).bars

    assert bar.pieces[1].width == 2.0
    assert bar.pieces[1].text == ""


def test_nothing_to_draw_is_no_error() -> None:
    assert draw([]).bars == ()
    assert draw([Row("totaal", (0, 0, 0, 0, 0))]).bars[0].pieces == ()
