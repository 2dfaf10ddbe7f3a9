"""`retention due` and `retention queue`: the counts are those of a proposal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from places import Server, Template

from .conftest import Town, clone


@pytest.mark.parametrize("as_of", ["2026-11-23", "2024-01-01", "2015-06-30"])
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


def test_an_exception_of_the_ledger_keeps_a_due_dossier(town: Town) -> None:
    before = town.record("due")
    number = due_dossier(town)
    town.done(
        "exception", "add", number, "--ground", "veilig-thuis", "--motive", "loopt",
        "--review-on", "2027-05-01", "--as", "steward1",
    )  # fmt: skip
    after = town.record("due")
    assert after["due"]["dossiers"] == before["due"]["dossiers"] - 1
    assert reasons(after["kept"])["hold:neutral"] == 1
    assert "hold:neutral" not in reasons(before["kept"])
    assert "Veilig Thuis" not in town.done("due").out


def due_dossier(town: Town) -> str:
    """The number of a dossier that is due: closed early, and explained as due."""
    rows = town.sql(
        "SELECT number FROM wmo.dossier WHERE status = 'closed' AND category = 'pgb'"
        " AND closed_on < '2005-01-01' ORDER BY number"
    )
    found = (row[0] for row in rows)
    return next(n for n in found if town.record("explain", n)["disposition"] == "destroy")


def test_people_read_counts_and_what_comes_next(quiet_town: Town) -> None:
    text = quiet_town.done("due").out
    assert "may go on 23-11-2026" in text
    assert "past the first clock but kept" in text
    assert "Next: retention list propose" in text


def test_a_day_in_the_future_is_refused(quiet_town: Town) -> None:
    ran = quiet_town.run("due", "--as-of", "24-11-2026", "--json")
    assert (ran.code, ran.record["error"]["type"]) == (5, "RefusedError")


def test_nothing_starts_while_the_map_does_not_name_everything(town: Town) -> None:
    town.sql("CREATE TABLE wmo.shadow (dossier_id bigint)")
    ran = town.run("due", "--json")
    assert ran.code == 4
    assert any("shadow" in finding for finding in ran.record["error"]["findings"])


def test_nothing_is_written_by_looking(quiet_town: Town) -> None:
    quiet_town.done("due")
    quiet_town.done("list", "propose", "--preview")
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
