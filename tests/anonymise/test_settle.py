"""Which rows hide whom they are about: rare values, shared elements, and what follows from each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import polars as pl
import pytest

from retention.anonymise.settle import settled
from retention.datamap.release import Field, Form

FORM = Form(
    "dossier",
    True,
    (
        Field("born", "dossier", "born", "as-it-is"),
        Field("ill", "dossier", "ill", "as-it-is", sensitive=True),
    ),
)


def _settled(rows: Sequence[tuple[str, str]], *, k: int = 3, values: int = 1) -> Counter[object]:
    table = pl.DataFrame(rows, schema={"born": pl.String, "ill": pl.String}, orient="row")
    return Counter(settled(table, FORM, k, values).rows())


def test_value_that_is_rare_once_a_class_went_becomes_a_star() -> None:
    rows = [("1931", "a")] * 6 + [("1931", "b"), ("1971", "b"), ("1971", "b")]
    assert _settled(rows) == {("1931", "a"): 6, ("1931", "*"): 1}


def test_class_that_is_too_uniform_once_its_rare_values_went_goes_too() -> None:
    rows = [("1931", "a")] * 6 + [("1931", "b"), ("1971", "b"), ("1971", "b")]
    rows += [("1951", "a")] * 3 + [("1951", "c")] * 3
    assert _settled(rows, values=2) == {("1951", "a"): 3, ("1951", "c"): 3}


@pytest.mark.parametrize(
    "values",
    [
        ["verslaving", "mobiliteit + verslaving"],
        ["verslaving", "*"],
        ["verslaving", ""],
        ["*", ""],
        ["verslaving", "* + verslaving"],
        ["mobiliteit + verslaving", "verslaving + zien", "*"],
    ],
)
def test_class_in_which_all_share_something_is_no_varied_one(values: list[str]) -> None:
    rows = [("1931", value) for value in values * 3]
    assert not _settled(rows, values=2)
    assert _settled(rows, values=1).total() == len(rows)


@pytest.mark.parametrize(
    "values",
    [
        ["verslaving", "mobiliteit"],
        ["verslaving", "mobiliteit", ""],
        ["mobiliteit + verslaving", "verslaving + zien", "mobiliteit + zien"],
    ],
)
def test_class_in_which_nothing_is_shared_by_all_is_varied(values: list[str]) -> None:
    rows = [("1931", value) for value in values * 3]
    assert _settled(rows, values=2).total() == len(rows)


def test_nothing_settles_to_nothing() -> None:
    assert not _settled([])
