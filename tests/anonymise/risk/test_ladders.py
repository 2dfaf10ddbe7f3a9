"""Ladders: what is loaded, what is refused, and what the shipped ones say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from retention.anonymise.risk.ladders import Ladder, find, load, read_csv
from retention.anonymise.risk.rules import Years, build, shipped, shipped_names
from retention.bestand.example.invent.support import PROVISIONS
from retention.bestand.example.invent.towns import ELSEWHERE, NEAR
from retention.errors import ConfigurationError


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def climbed(ladder: Ladder, value: str) -> list[str]:
    """All labels of one value."""
    return list(ladder.labels(pl.Series([value]), unknown="any").row(0))


def test_a_value_climbs_through_its_row(tmp_path: Path) -> None:
    ladder = load(write(tmp_path, "age.csv", "1;0-4;*\n2;0-4;*\n7;5-9;*\n"))
    assert ladder.levels == 3
    found = ladder.apply(pl.Series("age", [7, 1, 7]), 1)
    assert found.to_list() == ["5-9", "0-4", "5-9"]
    assert found.name == "age"


def test_the_digest_follows_what_the_file_says(tmp_path: Path) -> None:
    one = load(write(tmp_path, "a.csv", "1;*\n2;*\n"))
    same = load(write(tmp_path, "b.csv", "\ufeff1;*\r\n2;*\r\n"))
    other = load(write(tmp_path, "c.csv", "1;*\n3;*\n"))
    assert one.digest == same.digest
    assert one.digest != other.digest


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("1;a;*\n2;*\n", "row 2 has 2 fields"),
        ("1,a,*\n2,a,*\n", "row 1 has no coarser label; put ; between"),
        ("1;a\n2\n", "row 2 has no coarser label"),
        ("1;a;*\n1;b;*\n", "twice"),
        ("1;0-9;x\n2;0-9;y\n", "at level 1 '0-9' falls under both 'x' and 'y' of level 2"),
        ("1;*;x\n", "not monotone"),
    ],
)
def test_a_ladder_that_is_none_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=r"x\.csv") as caught:
        read_csv(write(tmp_path, "x.csv", text))
    assert message in str(caught.value)


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"caf\xe9;*\n")
    for name in ("x.csv", "none.csv"):
        with pytest.raises(ConfigurationError, match=name):
            load(tmp_path / name)
    with pytest.raises(ConfigurationError, match="birth-year"):
        load("no-such-ladder")


def test_a_folder_gives_the_ladders_of_its_columns(tmp_path: Path) -> None:
    for name in ("age.csv", "adult_hierarchy_sex.csv", "other.csv"):
        write(tmp_path, name, "1;*\n")
    assert list(find(tmp_path, ["sex", "age", "town"])) == ["sex", "age"]
    write(tmp_path, "more_sex.csv", "1;*\n")
    with pytest.raises(ConfigurationError, match="could both be"):
        find(tmp_path, ["sex"])
    with pytest.raises(ConfigurationError, match="there is no folder"):
        find(tmp_path / "none", ["sex"])


def test_an_unknown_value_is_an_error_or_any(tmp_path: Path) -> None:
    ladder = load(write(tmp_path, "a.csv", "1;x;*\n"))
    with pytest.raises(ConfigurationError, match="2 different values are not") as caught:
        ladder.apply(pl.Series(["1", "secret", None]), 1)
    assert "secret" not in str(caught.value)
    given = pl.Series(["1", "secret", None])
    assert ladder.apply(given, 1, unknown="any").to_list() == ["x", "*", "*"]
    assert ladder.apply(given, 0).to_list() == ["1", "secret", None]


# Shipped


@pytest.mark.parametrize(
    ("name", "value", "labels"),
    [
        ("date", "2015-03-04", ["2015", "2014-2015", "2010-2019", "*"]),
        ("date-five-years", "04-03-2015", ["2015", "2015-2019", "2010-2019", "*"]),
        ("birth-date", "1949-12-31", ["1949", "1945-1949", "1940-1949", "1940-1959", "*"]),
        ("birth-year", "1950", ["1950-1954", "1950-1959", "1940-1959", "*"]),
        ("birth-year", "unknown", ["*", "*", "*", "*"]),
        ("postcode", "4756 AB", ["4756", "Kruisland", "Steenbergen", "West-Brabant", "*"]),
        ("postcode", "4756", ["4756", "Kruisland", "Steenbergen", "West-Brabant", "*"]),
        ("postcode", "9999 ZZ", ["*"] * 5),
        ("provision", "traplift", ["wonen", "*"]),
    ],
)
def test_a_shipped_ladder_says(name: str, value: str, labels: list[str]) -> None:
    assert climbed(load(name), value) == [value, *labels]


def test_a_date_column_climbs_as_its_text_does() -> None:
    days = pl.Series([date(2015, 3, 4)])
    assert load("date").apply(days, 1).to_list() == ["2015"]


def test_every_shipped_ladder_has_a_version_a_digest_and_one_top() -> None:
    ladders = [shipped(name) for name in shipped_names()]
    assert len({ladder.digest for ladder in ladders}) == len(ladders)
    for ladder in ladders:
        assert ladder.version
        assert climbed(ladder, "x")[1:] == ["*"] * ladder.top


def test_every_provision_of_the_example_has_a_category() -> None:
    load("provision").labels(pl.Series(sorted(set(PROVISIONS))))


def test_every_postcode_of_the_example_is_known_under_its_town() -> None:
    towns = {str(digits): town.city for town in (*NEAR, *ELSEWHERE) for digits in town.digits}
    labels = load("postcode").labels(pl.Series(list(towns)))
    assert [label.partition(" (")[0] for label in labels["2"]] == list(towns.values())


def test_spans_that_do_not_fit_in_each_other_are_refused() -> None:
    rule = Years(kind="years", version="1", spans=(2, 5))
    with pytest.raises(ConfigurationError, match="2 and 5 years do not fit"):
        build("date", rule)


def test_a_csv_of_the_municipality_counts_instead_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "postcodes.csv").write_text("9871;Noorddorp;Noordstad;*\n")
    (tmp_path / "colour.csv").write_text("red;warm;*\nblue;cold;*\n")

    own = load("postcode", tmp_path)

    assert climbed(own, "9871 ZX") == ["9871 ZX", "9871", "Noorddorp", "Noordstad", "*"]
    assert own.digest != load("postcode").digest
    assert load("provision", tmp_path).digest == load("provision").digest
    assert climbed(load("colour", tmp_path), "red") == ["red", "warm", "*"]


@pytest.mark.parametrize("text", ["a;x;p\nb;x;q\n", "a,x,p\n", "4651\n"])
@pytest.mark.parametrize("name", ["provision", "postcode"])
def test_an_own_csv_that_is_no_ladder_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / f"{name}s.csv").write_text(text)
    with pytest.raises(ConfigurationError, match=rf"{name}s\.csv"):
        load(name, tmp_path)
