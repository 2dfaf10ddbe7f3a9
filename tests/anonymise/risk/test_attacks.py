"""The three attacks: what they find in a table that hides nothing, and in one of others."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest

from retention.anonymise.risk.attacks import TOO_FEW, Attack, Rate, measure
from retention.errors import UsageError

QUASI = ["a", "b", "c", "d", "e"]


def people(seed: int, count: int = 400) -> pl.DataFrame:
    random = Random(seed)  # noqa: S311 - invented people
    names = [*QUASI, "s"]
    rows = [[random.randrange(12) for _ in QUASI] + [random.randrange(4)] for _ in range(count)]
    return pl.DataFrame(rows, schema=names, orient="row")


def test_a_table_released_as_it_is_leaks_everything() -> None:
    found = measure(people(1), people(1), people(2), quasi=QUASI, sensitive=["s"], attacks=200)
    risks = {attack.name: attack.risk for attack in found}
    assert set(risks) == {"singling out", "linkability", "inference of s"}
    assert all(risk > 0.4 for risk in risks.values()), risks
    assert all(attack.enough for attack in found)


def test_a_large_table_released_as_it_is_leaks_as_much_as_a_small_one() -> None:
    random = Random(5)  # noqa: S311 - invented people
    halves = [
        pl.DataFrame({name: [random.randrange(30) for _ in range(50_000)] for name in QUASI})
        for _ in range(2)
    ]
    found = measure(halves[0], halves[0], halves[1], quasi=QUASI, attacks=100)
    assert all(attack.risk > 0.9 for attack in found), found


def test_a_control_smaller_than_the_original_is_refused() -> None:
    with pytest.raises(UsageError, match="as many people"):
        measure(people(1), people(1), people(2, 300), quasi=QUASI)


def test_a_table_of_other_people_leaks_nothing() -> None:
    found = measure(people(1), people(3), people(2), quasi=QUASI, sensitive=["s"], attacks=200)
    assert all(attack.interval[0] == 0 for attack in found)
    assert all(attack.risk < 0.1 for attack in found)


def test_the_same_seed_gives_the_same_figures() -> None:
    given = {"quasi": QUASI, "attacks": 100}
    one, two = (measure(people(1), people(1), people(2), **given) for _ in range(2))  # type: ignore[arg-type]
    assert one == two


def test_few_people_are_too_few_to_say() -> None:
    found = measure(people(1, 20), people(1, 20), people(2, 20), quasi=QUASI, sensitive=["s"])
    assert {attack.verdict for attack in found} == {TOO_FEW}
    nothing = measure(people(1), people(1).clear(), people(2), quasi=QUASI)
    assert {attack.verdict for attack in nothing} == {TOO_FEW}
    assert nothing[0].inside.interval == (0.0, 1.0)


def test_one_column_cannot_be_linked_to_itself() -> None:
    found = measure(people(1), people(1), people(2), quasi=["a"], sensitive=["a"], attacks=100)
    assert [attack.name for attack in found] == ["singling out"]


def test_wilsons_interval_is_that_of_the_textbook() -> None:
    low, high = Rate(8, 10).interval
    assert (low, high) == (pytest.approx(0.490, abs=1e-3), pytest.approx(0.943, abs=1e-3))
    assert Rate(0, 100).interval[0] == pytest.approx(0, abs=1e-12)


def test_what_works_on_the_control_too_is_no_leak() -> None:
    attack = Attack("x", Rate(60, 100), Rate(50, 100))
    assert attack.risk == pytest.approx(0.2)
    assert attack.interval[0] == 0
    assert attack.verdict.startswith("20.0%")
    assert Attack("x", Rate(50, 100), Rate(60, 100)).risk == 0
    assert Attack("x", Rate(100, 100), Rate(100, 100)).risk == 0


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(UsageError):
        measure(people(1), people(1), people(2), quasi=["none"])
