"""What the data map lets survive, and what it may not."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from factories import data_map
from retention.datamap.model import Column, DataMap, Generalised
from retention.datamap.release import forms_of, problems, used_by


def _with(table: str, **columns: object) -> DataMap:
    """The example's map with other columns in one table."""
    whole = data_map()
    changed = {**whole.tables[table].columns, **{n: Column(**c) for n, c in columns.items()}}  # type: ignore[arg-type]
    tables = dict(whole.tables)
    tables[table] = whole.tables[table].model_copy(update={"columns": changed})
    return whole.model_copy(update={"tables": tables})


def test_form_of_the_dossier_has_its_own_columns_its_clients_and_sets_of_its_parts() -> None:
    dossier, goal = forms_of(data_map())
    assert (dossier.of_dossier, goal.of_dossier) == (True, False)
    assert [field.name for field in dossier.fields] == [
        "category",
        "closed_on",
        "client_gender",
        "client_birth_date",
        "address_postcode",
        "limitation_kind",
        "provision_kind",
    ]
    assert [field.name for field in dossier.sensitive] == ["limitation_kind"]
    assert "limitation_kind" not in [field.name for field in dossier.telling]
    assert [field.name for field in goal.fields] == ["life_area", "text", "evaluation"]
    assert [field.name for field in goal.telling] == ["life_area"]


def test_only_what_a_dossier_uses_one_row_of_is_reached() -> None:
    ways = used_by(data_map())
    assert [link.to for link in ways["address"]] == ["client", "address"]
    assert "network_member" not in ways
    assert not list(problems(data_map()))


def test_survivor_that_no_one_dossier_has_is_a_problem() -> None:
    odd = _with("network_member", surname={"holds": "other", "survives": "as-it-is"})
    assert any("network_member.surname" in problem for problem in problems(odd))


@pytest.mark.parametrize("survives", ["as-it-is", {"generalise": "provision"}])
def test_special_category_in_a_part_with_text_is_a_problem_until_the_text_goes(
    survives: object,
) -> None:
    special = {"holds": "special-category", "survives": survives}
    (found,) = problems(_with("goal", life_area=special))
    assert found.startswith("goal.life_area is a special category in a part with scrubbed text")
    assert found.endswith("or nothing of the texts of goal: then both do")
    text = {"holds": "free-text"}
    mended = _with("goal", life_area=special, text=text, evaluation=text)
    assert not list(problems(mended))
    assert "goal_life_area" in [field.name for field in forms_of(mended)[0].sensitive]
    assert not list(problems(_with("goal", life_area={"holds": "special-category"})))


def test_map_that_does_not_say_whose_a_dossier_is_is_a_problem() -> None:
    whole = data_map()
    nobody = whole.dossier.model_copy(update={"together_by": ()})
    odd = whole.model_copy(update={"dossier": nobody})
    assert any("which dossiers are of one person" in line for line in problems(odd))


def test_two_fields_of_one_name_are_a_problem() -> None:
    odd = _with("dossier", client_gender={"holds": "other", "survives": "as-it-is"})
    assert any("would both be called dossier.client_gender" in line for line in problems(odd))


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ({"holds": "identifier", "survives": "as-it-is"}, "identifier survives as"),
        ({"holds": "identifier", "survives": {"generalise": "date"}}, "identifier survives as"),
        ({"holds": "free-text", "survives": "as-it-is"}, "free-text survives as"),
        ({"holds": "document-address", "survives": "scrubbed"}, "document-address survives as"),
        ({"holds": "other", "survives": "scrubbed"}, "only free text is scrubbed"),
        ({"holds": "identifier", "survives": "surrogate"}, "needs an identity"),
    ],
)
def test_column_that_would_tell_who_it_is_about_is_refused(
    column: dict[str, object], wrong: str
) -> None:
    with pytest.raises(ValidationError, match=wrong):
        Column(**column)  # type: ignore[arg-type]


def test_column_is_generalised_along_a_named_ladder() -> None:
    column = Column(holds="quasi-identifier", survives={"generalise": "date"})  # type: ignore[arg-type]
    assert column.survives == Generalised(generalise="date")
