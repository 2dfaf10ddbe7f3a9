"""The plan of a release, and how its fields are treated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log2

import polars as pl
import pytest

from retention.anonymise.release import Plan, as_table, one_of_each, plan_release, treat
from retention.anonymise.risk.ladders import Ladder, from_rows
from retention.datamap.release import BETWEEN, Field, Form
from retention.domain.protocol import Deidentification

KIND = [["stoel", "rijden", "*"], ["scoot", "rijden", "*"], ["was", "huis", "*"]]

BLUNT = [["stoel", "rijden"], ["was", "huis"]]


def _load(name: str) -> Ladder:
    return from_rows({"kind": KIND, "blunt": BLUNT}[name], name)


def _field(name: str, survives: str = "as-it-is", **changes: object) -> Field:
    ladder = "kind" if survives == "generalise" else None
    return Field(name, "dossier", name, survives, ladder, **changes)  # type: ignore[arg-type]


def _asked(**changes: float) -> Deidentification:
    values = {
        "smallest_class": 3,
        "sensitive_values": 1,
        "largest_suppressed": 0.02,
        "hard_stop": 0.05,
        "term_years": 10,
    }
    words = {"purpose": "statistiek", "owner": "eigenaar", "source": "art. 8.2"}
    return Deidentification(**{**values, **words, **changes})  # type: ignore[arg-type]


def _plan(
    values: Mapping[str, Sequence[str]], fields: Sequence[Field], **asked: float
) -> Plan | None:
    form = Form("dossier", True, tuple(fields))
    items = range(1, len(next(iter(values.values()))) + 1)
    table = as_table(list(items), [values[field.name] for field in fields], form)
    return plan_release(table, form, _asked(**asked), _load)


def test_field_with_a_ladder_is_never_published_as_it_is() -> None:
    found = _plan({"kind": ["stoel"] * 9}, [_field("kind", "generalise")])
    assert found is not None
    assert (found.levels, found.loss) == ({"kind": 1}, 0.0)


def test_least_generalisation_is_chosen_that_hides_all_but_the_budget() -> None:
    kinds = ["stoel"] * 100 + ["was"] * 2
    found = _plan({"kind": kinds}, [_field("kind", "generalise")])
    assert found is not None
    assert (found.levels, sorted(found.suppressed)) == ({"kind": 1}, [101, 102])
    assert not found.over_budget


def test_loss_is_measured_from_the_values_in_the_bestand() -> None:
    halves = _plan({"kind": ["stoel", "scoot", "was", "was"] * 3}, [_field("kind", "generalise")])
    assert halves is not None
    assert halves.levels == {"kind": 1}
    # Of 1.5 bits a row, 0.5 are lost: half of the rows are a chair or a scooter.
    assert halves.loss == pytest.approx(1 / 3)


def test_loss_counts_what_is_too_rare_to_be_told() -> None:
    ills = ["a"] * 8 + ["b"] * 8 + ["c", "d"]
    fields = [_field("sex"), _field("ill", sensitive=True)]
    found = _plan({"sex": ["v"] * 18, "ill": ills}, fields)
    assert found is not None
    assert found.levels == {"sex": 0}
    # Two rows share one label: a bit each, of what told all eighteen apart by their illness.
    assert found.loss == pytest.approx(2 / (16 * log2(18 / 8) + 2 * log2(18)))


def test_what_is_kept_as_it_is_is_left_out_only_when_nothing_else_helps() -> None:
    sexes = ["v", "m"] * 6 + ["v"]
    kinds = ["stoel"] * 6 + ["was"] * 7
    found = _plan({"sex": sexes, "kind": kinds}, [_field("sex"), _field("kind", "generalise")])
    assert found is not None
    assert found.levels["sex"] == 0
    alone = _plan({"sex": ["v"] * 8 + ["m"]}, [_field("sex")])
    assert alone is not None
    assert alone.levels == {"sex": 1}


def test_over_the_budget_is_said_and_over_the_hard_stop_there_is_no_plan() -> None:
    # This ladder does not end in "*": what is rare at its top can only be destroyed.
    blunt = [replace(_field("kind", "generalise"), ladder="blunt")]
    within = _plan({"kind": ["stoel"] * 98 + ["was"] * 2}, blunt)
    over = _plan({"kind": ["stoel"] * 96 + ["was"] * 4}, blunt, smallest_class=5)
    assert within is not None
    assert not within.over_budget
    assert over is not None
    assert over.over_budget
    assert _plan({"kind": ["stoel"] * 94 + ["was"] * 6}, blunt, smallest_class=7) is None


def test_fewer_than_a_class_have_no_plan() -> None:
    assert _plan({"sex": ["v"] * 2}, [_field("sex")]) is None


def test_class_holds_several_values_of_a_special_category() -> None:
    sexes = ["v"] * 6 + ["m"] * 6
    ills = ["a", "b"] * 3 + ["a"] * 6
    fields = [_field("sex"), _field("ill", sensitive=True)]
    found = _plan({"sex": sexes, "ill": ills}, fields, sensitive_values=2)
    assert found is not None
    assert found.levels == {"sex": 1}


def test_without_fields_that_tell_people_apart_they_are_one_class() -> None:
    ill = [_field("ill", sensitive=True)]
    found = _plan({"ill": ["a"] * 4 + ["b"] * 3}, ill, sensitive_values=2)
    assert found is not None
    assert (found.levels, found.suppressed, found.loss, found.risk) == ({}, frozenset(), 0.0, {})
    assert _plan({"ill": ["a"] * 7}, ill, sensitive_values=2) is None
    assert _plan({"ill": ["a"] * 2}, ill) is None


def test_set_that_all_share_an_element_of_is_no_other_value() -> None:
    sexes = ["v"] * 6 + ["m"] * 6
    ills = ["a", f"a{BETWEEN}b"] * 3 + ["a", "b"] * 3
    fields = [_field("sex"), _field("ill", sensitive=True)]
    found = _plan({"sex": sexes, "ill": ills}, fields, sensitive_values=2)
    assert found is not None
    assert found.levels == {"sex": 1}


def test_value_that_suppressing_makes_rare_is_no_value_in_the_plan() -> None:
    # Two of the three who have "b" stand alone; with the third a "*", no class with two is left.
    blunt = replace(_field("kind", "generalise"), ladder="blunt")
    fields = [blunt, _field("ill", sensitive=True)]
    kinds = ["stoel"] * 98 + ["was"] * 2
    ills = ["a"] * 97 + ["b"] * 3
    found = _plan({"kind": kinds, "ill": ills}, fields, sensitive_values=2)
    assert found is None
    assert _plan({"kind": kinds, "ill": ills}, fields) is not None


def test_one_dossier_of_each_person_is_drawn_and_each_as_likely() -> None:
    owned = [(1, "a"), (2, "b"), (3, "a"), (4, "a")]
    draws = [one_of_each(owned) for _ in range(600)]
    assert all(2 in drawn and len(drawn) == 2 for drawn in draws)
    times = [sum(item in drawn for drawn in draws) for item in (1, 3, 4)]
    assert min(times) > 120


def test_plan_tells_what_attacks_are_worth() -> None:
    found = _plan({"sex": ["v", "m"] * 200}, [_field("sex")])
    assert found is not None
    assert set(found.risk) == {"singling out"}
    assert found.to_record()["risk"]["singling out"].startswith("0.0%")
    assert found.to_record()["attempts"] == {"singling out": 200}
    assert found.to_record()["rates"] == {"singling out": {"inside": "0.000", "control": "0.000"}}


@pytest.mark.parametrize(
    ("values", "level", "treated"),
    [
        (["stoel", ""], 1, ["rijden", ""]),
        (["stoel", ""], 2, ["*", "*"]),
        ([f"scoot{BETWEEN}stoel"], 1, ["rijden"]),
        ([f"stoel{BETWEEN}was"], 1, ["huis + rijden"]),
        ([f"stoel{BETWEEN}was"], 2, ["*"]),
        (["never heard of"], 1, ["*"]),
        ([f"never heard of{BETWEEN}was"], 1, ["* + huis"]),
    ],
)
def test_sets_rise_value_by_value(values: list[str], level: int, treated: list[str]) -> None:
    field = _field("kind", "generalise")
    assert treat(field, pl.Series(values), level, _load).to_list() == treated


def test_value_that_is_kept_as_it_is_can_only_be_left_out() -> None:
    values = pl.Series(["v", f"a{BETWEEN}b"])
    assert treat(_field("sex"), values, None, _load).to_list() == ["v", "a + b"]
    assert treat(_field("sex"), values, 1, _load).to_list() == ["*", "*"]
