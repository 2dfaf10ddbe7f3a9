"""Surrogates of columns: never the value, never anybody else of the dossier, each its own."""

from __future__ import annotations

import polars as pl
import pytest

from retention.anonymise.invent import Inventor
from retention.anonymise.release import as_table
from retention.anonymise.text import pools, surrogates
from retention.anonymise.text.known import Address, Known, Person
from retention.anonymise.text.surrogates import Surrogates
from retention.anonymise.treat import Treatment
from retention.datamap.model import Identity
from retention.datamap.release import BETWEEN, Field, Form

FEW = tuple(pools.Name(name, name.lower()) for name in ("Oebele", "Zwaantje", "Quintussen", "Wim"))


@pytest.fixture
def few_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nearly every name that can be drawn is of the dossier."""
    monkeypatch.setattr(pools, "first_names", lambda: FEW)
    monkeypatch.setattr(pools, "surnames", lambda: FEW)


HOUSEHOLD = Known(
    persons=(
        Person("Zwaantje", "Z.", "van der", "Quintussen"),
        Person("Oebele", "O.", "", "Quintussen"),
    ),
    addresses=(Address("Plantagekade", "7"), Address("Kade", "5"), Address("Laan", "6")),
    phones=("0698761234",),
)


@pytest.mark.usefixtures("few_names")
@pytest.mark.parametrize("identity", [Identity.FIRST_NAME, Identity.SURNAME])
def test_surrogate_of_a_name_is_nobody_of_the_dossier(identity: Identity) -> None:
    made = {Inventor().row(["Zwaantje"], [identity], HOUSEHOLD)[0] for _ in range(60)}
    assert made == {"Wim"}


def test_surrogate_of_a_house_number_is_no_other_address_of_the_dossier() -> None:
    made = {Inventor().row(["7"], [Identity.HOUSE_NUMBER], HOUSEHOLD)[0] for _ in range(200)}
    assert made <= set("0123489")
    assert len(made) > 1


def test_surrogate_of_a_telephone_is_no_number_of_the_dossier_in_another_notation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = iter(["06-98761234", "+31 6 98761234", "06-11223344"])
    monkeypatch.setitem(surrogates.FIGURES, surrogates.Label.PHONE, lambda _: next(drawn))  # type: ignore[arg-type]
    assert Inventor().row(["0612345678"], [Identity.PHONE], HOUSEHOLD) == ["06-11223344"]


@pytest.mark.usefixtures("few_names")
def test_nothing_stands_where_no_surrogate_will_do() -> None:
    everybody = Known(persons=tuple(Person(name.written) for name in FEW))
    row = Inventor().row(
        ["Zwaantje", "-", ""], [Identity.FIRST_NAME, *[Identity.NUMBER] * 2], everybody
    )
    assert row == ["", "", ""]


def test_set_is_invented_value_by_value() -> None:
    values = BETWEEN.join(["0612345678", "0687654321"])
    (made,) = Inventor().row([values], [Identity.PHONE], Known())
    first, second = made.split(" + ")
    assert first != second
    assert len(first) == len(second) == 10
    assert not {first, second} & set(values.split(BETWEEN))


@pytest.mark.usefixtures("few_names")
def test_column_of_surrogates_avoids_those_of_its_own_dossier_only() -> None:
    field = Field("name", "dossier", "name", "surrogate", identity=Identity.FIRST_NAME)
    form = Form("dossier", True, (field, Field("kind", "dossier", "kind", "as-it-is")))
    table = as_table([1, 2] * 30, [["Zwaantje"] * 60, ["pgb"] * 60], form)
    known = {1: HOUSEHOLD, 2: Known(persons=(Person("Zwaantje"), Person("Wim")))}
    out = Treatment({"kind": 0}, _no_ladder).of(form, table, known)
    assert set(out.filter(pl.col("item") == 1)["name"]) == {"Wim"}
    assert set(out.filter(pl.col("item") == 2)["name"]) == {"Oebele", "Quintussen"}
    assert set(out["kind"]) == {"pgb"}


def _no_ladder(name: str) -> object:
    raise AssertionError(name)


def test_a_note_of_its_own_is_made_for_each_value(monkeypatch: pytest.MonkeyPatch) -> None:
    notes: list[Surrogates] = []

    class Counted(Surrogates):
        def __init__(self, *given: object) -> None:
            super().__init__(*given)  # type: ignore[arg-type]
            notes.append(self)

    monkeypatch.setattr("retention.anonymise.invent.Surrogates", Counted)
    row = Inventor().row(["Zwaantje"] * 2, [Identity.FIRST_NAME] * 2, HOUSEHOLD)
    assert all(row)
    assert len(notes) >= 2
