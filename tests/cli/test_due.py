"""`retention due` and `retention queue`: the counts are those of a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from places import Server, Template
from retention.actions.due import overview
from retention.actions.workplace import Workplace
from retention.bestand.due import DueQuery
from retention.datamap.model import SupportEnd
from retention.errors import RetentionError

from .conftest import Town, clone


@pytest.mark.parametrize("as_of", ["2026-11-23", "2019-06-30"])
def test_due_counts_what_a_proposal_would_find(quiet_town: Town, as_of: str) -> None:
    due = quiet_town.record("due", "--as-of", as_of)
    preview = quiet_town.record("list", "propose", "--preview", "--as-of", as_of)
    by_category: dict[str, int] = {}
    for each in due["due"]["by_category_and_year"]:
        by_category[each["category"]] = by_category.get(each["category"], 0) + each["dossiers"]
    assert by_category == preview["due"]["by_category"]
    assert due["due"]["dossiers"] == preview["due"]["dossiers"]
    assert reasons(due["kept"]) == reasons(preview["kept"])
    assert reasons(due["asked"]) == reasons(preview["asked"])


def reasons(counts: dict) -> dict[str, int]:
    return {each["reason"]: each["dossiers"] for each in counts["by_reason"]}


@pytest.fixture(scope="module")
def proposed_town(
    server: Server, filled_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """A town where all that is due stands on list 1."""
    with clone(server, filled_template, tmp_path_factory.mktemp("proposed")) as town:
        town.done("list", "propose")
        yield town


def test_closure_years_are_those_of_the_list(proposed_town: Town) -> None:
    due = proposed_town.record("due")
    on_list = proposed_town.record("list", "show", "1")
    assert due["due"]["by_category_and_year"] == on_list["by_category_and_year"]
    assert due["on_open_lists"] == due["due"]["dossiers"] == on_list["dossiers"]
    preview = proposed_town.done("list", "propose", "--preview").out
    assert "left out: on open lists already" in preview


def test_a_dossier_on_a_list_says_so(proposed_town: Town) -> None:
    number = listed_dossier(proposed_town)
    assert proposed_town.record("explain", number)["on_list"] == 1
    assert "On list    1" in proposed_town.done("explain", number).out


def listed_dossier(town: Town) -> str:
    """The number of a dossier on the list, so a due one."""
    return town.number_of("id::text IN (SELECT dossier_key FROM retention.known_dossier)")


def test_an_exception_of_the_ledger_keeps_a_due_dossier(proposed_town: Town) -> None:
    before = proposed_town.record("due")
    proposed_town.done(
        "exception", "add", listed_dossier(proposed_town), "--ground", "veilig-thuis",
        "--motive", "loopt", "--review-on", "2027-05-01", "--as", "steward1",
    )  # fmt: skip
    after = proposed_town.record("due")
    assert after["due"]["dossiers"] == before["due"]["dossiers"] - 1
    assert reasons(after["kept"])["hold:neutral"] == 1
    assert "hold:neutral" not in reasons(before["kept"])
    assert "Veilig Thuis" not in proposed_town.done("due").out


def test_a_day_in_the_future_is_refused(quiet_town: Town) -> None:
    ran = quiet_town.run("due", "--as-of", "24-11-2026", "--json")
    assert (ran.code, ran.record["error"]["type"]) == (5, "RefusedError")


def test_nothing_starts_while_the_map_does_not_name_everything(town: Town) -> None:
    town.sql("CREATE TABLE wmo.shadow (dossier_id bigint)")
    ran = town.run("due", "--json")
    assert ran.code == 4
    assert any("shadow" in finding for finding in ran.record["error"]["findings"])


def test_nothing_is_written_by_looking(quiet_town: Town) -> None:
    assert "Next: retention list propose" in quiet_town.done("due").out
    assert "nothing was changed" in quiet_town.done("list", "propose", "--preview").out
    assert "There is no list yet" in quiet_town.done("list", "show").out
    assert quiet_town.sql("SELECT count(*) FROM retention.run")[0][0] == 0
    assert quiet_town.sql("SELECT count(*) FROM retention.finding")[0][0] == 0


# The queue of bad data


def test_queue_is_empty_before_the_first_sweep(quiet_town: Town) -> None:
    assert quiet_town.record("queue") == {"as_of": None, "dossiers": []}
    assert "No sweep has been made yet" in quiet_town.done("queue").out


def test_queue_names_each_dossier_with_its_reasons(proposed_town: Town) -> None:
    queue = proposed_town.record("queue")
    assert queue["as_of"] == "2026-11-23"
    assert len(queue["dossiers"]) == proposed_town.record("due")["asked"]["dossiers"]
    asked = queue["dossiers"][0]
    assert asked.keys() == {"dossier", "category", "reasons", "reasons_text"}
    assert proposed_town.record("explain", asked["dossier"])["reasons"] == asked["reasons"]
    assert asked["dossier"] in proposed_town.done("queue").out


# The action itself


def test_where_sql_and_domain_differ_nothing_is_counted(
    filled_place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DueQuery, "due", lambda _: sa.false())
    with pytest.raises(RetentionError, match="two evaluations of the rules differ"):
        overview(filled_place)


def test_support_on_the_dossier_itself_gives_its_year(filled_place: Workplace) -> None:
    rules = filled_place.rules
    support = SupportEnd(table="dossier", ended_on="closed_on")
    data_map = rules.data_map.model_copy(update={"support": support})
    place = replace(filled_place, rules=replace(rules, data_map=data_map))
    found = overview(place)
    with place.bestand.connect() as bestand:
        closed = sa.text("SELECT DISTINCT date_part('year', closed_on) FROM wmo.dossier")
        years = {int(year) for year in bestand.execute(closed).scalars() if year}
    assert found.due
    assert {count.closure_year for count in found.due} <= years
