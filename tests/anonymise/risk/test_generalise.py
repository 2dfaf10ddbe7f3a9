"""The least generalisation: against published optima, and against trying every node."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymise.risk import definitions as by_hand
from anonymise.risk.definitions import Labels, Row
from retention.anonymise.risk.generalise import Demand, at_levels, generalise, solve
from retention.anonymise.risk.ladders import Ladder, find, from_rows
from retention.errors import ConfigurationError, UsageError

ADULT = Path(__file__).parent / "adult"
NAMES = ("a", "b", "c")


@pytest.fixture(scope="module")
def adult() -> pl.DataFrame:
    content = gzip.decompress((ADULT / "adult.csv.gz").read_bytes())
    return pl.read_csv(io.BytesIO(content), separator=";", infer_schema=False)


@pytest.mark.parametrize(
    ("k", "suppress", "node", "loss"),
    [
        (5, 0.04, [1, 0, 1, 1, 3, 2, 2, 0, 1], 255559.854557),
        (100, 0.04, [1, 1, 1, 1, 3, 2, 2, 1, 1], 379417.346057),
        (5, 0.0, [1, 2, 1, 1, 3, 2, 2, 1, 1], 407289.538893),
        (100, 0.0, [0, 4, 1, 1, 3, 2, 2, 1, 1], 453196.893246),
    ],
)
def test_the_published_optimum_of_the_adult_table_is_found(
    adult: pl.DataFrame, k: int, suppress: float, node: list[int], loss: float
) -> None:
    found = generalise(adult, find(ADULT, adult.columns), k=k, suppress=suppress)
    assert found is not None
    assert list(found.levels.values()) == node
    assert found.loss == pytest.approx(loss, abs=1e-6)
    assert found.suppressed <= suppress * adult.height
    sizes = found.released().group_by(adult.columns).len()["len"]
    assert int(sizes.min() or 0) >= k  # type: ignore[arg-type]


# Every node tried, on small tables


@st.composite
def ladders(draw: st.DrawFn) -> Labels:
    """Four values and two to four levels; each merges labels of the one below."""
    levels = [["0", "1", "2", "3"]]
    for level in range(draw(st.integers(1, 3))):
        below = sorted(set(levels[-1]))
        merged = {each: f"{level}{draw(st.integers(0, 1))}" for each in below}
        levels.append([merged[each] for each in levels[-1]])
    if draw(st.booleans()):
        levels.append(["*"] * 4)
    return {value: [level[i] for level in levels] for i, value in enumerate(levels[0])}


VALUE = st.sampled_from("0123")
ROWS = st.lists(st.tuples(VALUE, VALUE, VALUE, st.sampled_from("0012")), min_size=1, max_size=24)


def ladder(labels: Labels, name: str = "x") -> Ladder:
    return from_rows(list(labels.values()), name)


def frame(rows: Sequence[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=[*NAMES, "s"], orient="row")


def least(
    rows: Sequence[Row],
    all_ladders: Sequence[Labels],
    budget: int,
    good: Callable[[Sequence[Row]], bool],
) -> float | None:
    """The least loss of all nodes whose unsatisfying rows fit in the budget."""
    found = []
    for node in by_hand.nodes(all_ladders):
        classes = by_hand.classes(rows, all_ladders, node)
        if sum(len(each) for each in classes if not good(each)) <= budget:
            found.append(by_hand.loss(rows, all_ladders, node))
    return min(found, default=None)


def check(
    rows: Sequence[Row],
    all_ladders: Sequence[Labels],
    k: int,
    share: float,
    good: Callable[[Sequence[str], Sequence[str]], bool],
    **asked: Any,
) -> None:
    """The quick optimum is the slow one, and what is released keeps its promise."""
    whole = [row[3] for row in rows]

    def satisfies(rows: Sequence[Row]) -> bool:
        return len(rows) >= k and good([row[3] for row in rows], whole)

    wanted = least(rows, all_ladders, int(share * len(rows) + 1e-9), satisfies)
    named = {name: ladder(each) for name, each in zip(NAMES, all_ladders, strict=True)}
    found = generalise(frame(rows), named, k=k, suppress=share, **asked)
    assert (found is None) == (wanted is None)
    if found is not None and wanted is not None:
        assert found.loss == pytest.approx(wanted, abs=1e-6)
        node = list(found.levels.values())
        classes = by_hand.classes(rows, all_ladders, node)
        assert found.suppressed == sum(len(each) for each in classes if not satisfies(each))


SHARE = st.sampled_from([0.0, 0.1, 0.25, 0.5])
THREE = st.tuples(ladders(), ladders(), ladders())


@given(ROWS, THREE, st.integers(1, 6), SHARE)
@settings(max_examples=40, deadline=None)
def test_no_node_hides_k_at_a_smaller_loss(
    rows: list[Row], three: tuple[Labels, ...], k: int, share: float
) -> None:
    check(rows, three, k, share, lambda _values, _whole: True)


@given(ROWS, THREE, st.integers(1, 3), SHARE, st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_no_node_is_diverse_at_a_smaller_loss(
    rows: list[Row], three: tuple[Labels, ...], k: int, share: float, values: int
) -> None:
    asked: dict[str, Any] = {"l": values, "sensitive": "s"}
    check(rows, three, k, share, lambda found, _: by_hand.is_distinct(found, values), **asked)
    check(
        rows,
        three,
        k,
        share,
        lambda found, _: by_hand.has_entropy(found, values),
        diversity="entropy",
        **asked,
    )
    check(
        rows,
        three,
        k,
        share,
        lambda found, _: by_hand.is_recursive(found, values, 1.5),
        diversity="recursive",
        c=1.5,
        **asked,
    )


@given(ROWS, THREE, ladders(), SHARE, st.sampled_from([0.0, 0.15, 0.33, 0.6]))
@settings(max_examples=25, deadline=None)
def test_no_node_is_close_at_a_smaller_loss(
    rows: list[Row], three: tuple[Labels, ...], tree: Labels, share: float, t: float
) -> None:
    asked: dict[str, Any] = {"t": t, "sensitive": "s"}
    bound = t + 1e-9
    check(rows, three, 1, share, lambda p, q: by_hand.equal_distance(p, q) <= bound, **asked)
    check(
        rows,
        three,
        2,
        share,
        lambda p, q: by_hand.ordered_distance(p, q) <= bound,
        distance="ordered",
        **asked,
    )
    rooted = _rooted(tree, {row[3] for row in rows})
    check(
        rows,
        three,
        1,
        share,
        lambda p, q: by_hand.hierarchical_distance(p, q, rooted) <= bound,
        distance="hierarchical",
        sensitive_ladders={"s": ladder(tree)},
        **asked,
    )


def test_ordered_distance_ranks_numbers_and_not_their_letters() -> None:
    pay = pl.DataFrame({"q": ["a"] * 3 + ["b"] * 3, "pay": ["1", "2", "3", "10", "20", "30"]})
    tree = {"q": from_rows([["a", "*"], ["b", "*"]], "q")}
    demand = Demand(2, t=0.1, sensitive=("pay",), distance="ordered")
    found = solve(pay, tree, demand)
    assert found is not None
    assert found.levels == {"q": 1}
    near = solve(pay, tree, replace(demand, t=0.3))
    assert near is not None
    assert near.levels == {"q": 0}


def test_ordered_distance_of_what_is_no_number_is_refused() -> None:
    table = pl.DataFrame({"q": ["a", "a"], "s": ["flu", "3"]})
    demand = Demand(2, t=0.5, sensitive=("s",), distance="ordered")
    with pytest.raises(UsageError, match="for numbers"):
        solve(table, {"q": from_rows([["a", "*"]], "q")}, demand)


def _rooted(tree: Labels, values: set[str]) -> Labels:
    """The same tree with one label at its top."""
    root = [] if len({tree[value][-1] for value in values}) == 1 else ["root"]
    return {value: [*labels, *root] for value, labels in tree.items()}


# Units, given levels, refusals


SEXES = from_rows([["f", "*"], ["m", "*"]], "sex")


def test_a_class_counts_dossiers_not_rows_when_told_whose_a_row_is() -> None:
    table = pl.DataFrame({"sex": list("ffffmm"), "dossier": list("aaaabc")})
    assert _levels(table, k=2) == {"sex": 0}
    assert _levels(table, k=2, unit="dossier") == {"sex": 1}
    assert _levels(table, k=4, unit="dossier") is None


def _levels(table: pl.DataFrame, **asked: Any) -> dict[str, int] | None:
    found = generalise(table, {"sex": SEXES}, **asked)
    return None if found is None else dict(found.levels)


def test_given_levels_mark_what_stands_alone() -> None:
    table = pl.DataFrame({"sex": list("fffm"), "note": list("wxyz")})
    found = at_levels(table, {"sex": SEXES}, {"sex": 0}, Demand(k=2))
    assert found.kept.to_list() == [True, True, True, False]
    assert found.suppressed_share == 0.25
    assert found.released()["note"].to_list() == ["w", "x", "y"]
    assert found.released(keep_suppressed=True)["sex"].to_list() == ["f", "f", "f", "*"]


def test_the_share_to_suppress_is_not_cut_by_rounding() -> None:
    table = pl.DataFrame({"sex": ["f"] * 93 + ["m"] * 7})
    assert _levels(table, k=8, suppress=0.07) == {"sex": 0}
    assert _levels(table, k=8, suppress=0.069) == {"sex": 1}


def test_a_level_that_changes_nothing_is_not_taken() -> None:
    steps = from_rows([["f", "f", "f", "*"], ["m", "m", "m", "*"]], "sex")
    table = pl.DataFrame({"sex": ["f", "m"] * 5})
    found = generalise(table, {"sex": steps}, k=3)
    assert found is not None
    assert found.levels == {"sex": 0}


def test_many_columns_take_more_than_one_word_of_bits() -> None:
    rows = [[str(i), f"a{i % 300}", f"b{i % 30}", "*"] for i in range(600)]
    columns = {f"q{i}": from_rows(rows, f"q{i}") for i in range(6)}
    table = pl.DataFrame({name: [str(i) for i in range(600)] for name in columns})
    found = generalise(table, columns, k=600)
    assert found is not None
    assert set(found.levels.values()) == {3}
    assert found.released().n_unique() == 1


def test_a_large_table_is_judged_by_whole_classes_first() -> None:
    values = [str(i) for i in range(200)]
    steps = from_rows([[v, f"t{int(v) // 10}", "*"] for v in values], "q")
    place = pl.Series(range(120_000))
    table = pl.DataFrame(
        {name: pl.Series(values).gather(place.hash(seed) % 200) for seed, name in enumerate("xyz")}
    )
    found = generalise(table, dict.fromkeys("xyz", steps), k=10, suppress=0.02)
    assert found is not None
    work = {
        tuple(levels): at_levels(
            table, dict.fromkeys("xyz", steps), dict(zip("xyz", levels, strict=True)), Demand(k=10)
        )
        for levels in by_hand.nodes([{"0": ["", "", ""]}] * 3)
    }
    best = min(each.loss for each in work.values() if each.suppressed_share <= 0.02)
    assert found.loss == pytest.approx(best)


@pytest.mark.parametrize(
    "asked",
    [
        {"k": 0},
        {"suppress": 1.5},
        {"t": 2.0, "sensitive": "s"},
        {"l": 2},
        {"l": 2, "sensitive": "none"},
        {"l": 2, "sensitive": "sex"},
        {"unit": "none"},
        {"t": 0.1, "sensitive": "s", "distance": "hierarchical"},
    ],
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, Any]) -> None:
    table = pl.DataFrame({"sex": ["f", "m"], "s": ["1", "2"]})
    with pytest.raises(UsageError):
        generalise(table, {"sex": SEXES}, **asked)


def test_a_value_without_a_row_in_its_ladder_stops_or_becomes_any() -> None:
    table = pl.DataFrame({"sex": ["f", "m", "geheim-9981"]})
    with pytest.raises(ConfigurationError, match="column sex") as caught:
        generalise(table, {"sex": SEXES}, k=3)
    assert "9981" not in str(caught.value)
    assert _levels(table, k=3, unknown="any") == {"sex": 1}
