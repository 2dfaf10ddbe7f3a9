"""The whole cycle on the command line, from what is due to evidence that holds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from places import Server, Template
from retention.actions.carry_out import working_on

from .conftest import COOLED_OFF, Town, clone, run


def test_the_whole_cycle_ends_in_evidence_that_holds(town: Town, filled_template: Template) -> None:
    shutil.copytree(filled_template.home / "documents", town.home / "documents")
    due = town.record("due")["due"]["dossiers"]
    proposed = town.record("list", "propose")
    assert (proposed["list"], proposed["due"]["dossiers"]) == (1, due)
    assert proposed["guards_tripped"]

    presented = town.record("list", "present", "1", "--as", "steward1")
    assert (presented["state"], presented["approvals"]) == ("presented", 0)
    for user in ("owner1", "archivist1"):
        town.done("list", "lift-guard", "1", "--as", user, "--motive", "achterstand van jaren")
    first = town.record("list", "approve", "1", "--as", "owner1", "--digest", proposed["digest"])
    assert (first["state"], first["approvals"], first["approvals_needed"]) == ("presented", 1, 2)
    second = town.record("list", "approve", "1", "--as", "archivist1")
    assert second["state"] == "approved"
    assert "cooling-off, on 30-11-2026" in second["waits_for"][0]

    assert town.run("list", "carry-out", "1").code == 5
    dry = town.run("list", "carry-out", "1", "--dry-run", "--json")
    assert (dry.code, [each["code"] for each in dry.record["refusals"]]) == (5, ["cooling-off"])
    assert "until 30-11-2026" in town.run("list", "carry-out", "1", "--dry-run").out
    carried = town.record("list", "carry-out", "1", now=COOLED_OFF)
    assert carried["outcomes"]["destroyed"] == due
    assert carried["partial"] is False
    assert Path(carried["declaration"]).is_file()

    seen = town.record("list", "show", "1", now=COOLED_OFF)
    assert (seen["state"], seen["waits_for"]) == ("done", [])
    assert seen["outcomes"] == {"destroyed": due}
    assert [each["kind"] for each in seen["decisions"]] == [
        "presented", "guard-lifted", "guard-lifted", "approved", "approved",
    ]  # fmt: skip
    assert verified(town, carried["head"])["holds"] is True
    assert town.record("due", now=COOLED_OFF)["due"]["dossiers"] == 0
    nothing = town.record("list", "propose", now=COOLED_OFF)
    assert nothing["list"] is None


def verified(town: Town, head: str) -> dict:
    ran = run("evidence", "verify", str(town.home / "evidence"), "--head", head, "--json")
    assert ran.code == 0, ran.out
    return ran.record


@pytest.fixture(scope="module")
def approved_town(
    server: Server, filled_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """A town with list 1 approved and cooled off; its tests leave it so."""
    with clone(server, filled_template, tmp_path_factory.mktemp("approved")) as town:
        town.approved()
        yield town


def test_a_dry_run_changes_nothing(approved_town: Town) -> None:
    dry = approved_town.record("list", "carry-out", "--ready", "--dry-run")
    assert dry == {"ready": [1]}
    one = approved_town.record("list", "carry-out", "1", "--dry-run")
    assert one == {"list": 1, "may_be_carried_out": True, "refusals": []}
    assert "may be carried out now" in approved_town.done("list", "carry-out", "1", "--dry-run").out
    assert "Ready: 1." in approved_town.done("list", "carry-out", "--ready", "--dry-run").out
    assert approved_town.record("list", "show", "1")["state"] == "approved"


def test_two_workers_on_one_list_do_not_work_at_once(approved_town: Town) -> None:
    with approved_town.place() as place, working_on(place, 1, alone=True):
        assert approved_town.run("list", "carry-out", "1").code == 7


def test_ready_lists_are_carried_out_and_again_does_nothing_twice(town: Town) -> None:
    town.approved()
    ready = town.record("list", "carry-out", "--ready")
    assert [each["list"] for each in ready["lists"]] == [1]
    assert town.record("list", "carry-out", "1") == ready["lists"][0]
    assert "No list is ready" in town.done("list", "carry-out", "--ready").out
    text = town.done("list", "carry-out", "1").out
    assert str(town.home / "evidence" / "list-0001") in text
    assert "Keep the head elsewhere" in text
    assert "Declaration:" in town.done("list", "show", "1").out


def test_a_dossier_taken_out_is_kept_and_one_that_fails_makes_the_run_partial(town: Town) -> None:
    number = town.approved()
    assert town.record("list", "show", number, "--items", "--limit", "1")["next_after"] == 1
    first, second = town.sql(
        "SELECT id, number FROM wmo.dossier JOIN retention.known_dossier"
        " ON dossier_key = id::text ORDER BY item LIMIT 2"
    )
    kept = town.record(
        "list", "take-out", number, first.number, "--as", "steward1", "--ground", "klacht",
        "--motive", "loopt", "--review-on", "2027-05-01",
    )  # fmt: skip
    assert (kept["kind"], kept["state"]) == ("hold", "asked")
    town.sql(
        "INSERT INTO wmo.document (id, dossier_id, title, address, media_type, byte_count,"
        f" changed_at, changed_by) VALUES (9999999, {second.id}, 'brief', '../elsewhere.pdf',"
        " 'application/pdf', 1, '2005-01-01', 'nightly-sync')"
    )
    ready = town.run("list", "carry-out", "--ready")
    assert ready.code == 10
    assert "partial, some dossiers failed" in ready.out
    assert "sealed as partial" in ready.err
    again = town.run("list", "carry-out", number, "--json")
    assert again.code == 10
    assert again.record["partial"] is True
    outcomes = again.record["outcomes"]
    assert (outcomes["kept"], outcomes["failed"]) == (1, 1)
    page = town.record("list", "show", number, "--items", "--limit", "2")
    assert [each["outcome"] for each in page["items"]] == ["kept", "failed"]


def test_a_rejected_list_is_over_and_may_be_proposed_again(town: Town) -> None:
    due = town.record("list", "propose")["due"]
    assert town.run("list", "reject", "1", "--as", "owner1").code == 5
    rejected = town.record("list", "reject", "1", "--as", "owner1", "--motive", "te vroeg")
    assert rejected["state"] == "rejected"
    assert town.record("list", "propose")["due"] == due
    assert [each["state"] for each in town.record("list", "show")["lists"]] == [
        "rejected",
        "proposed",
    ]


# What is refused


def test_decisions_by_the_wrong_people_are_refused_with_the_reason(town: Town) -> None:
    proposed = town.done("list", "propose").out
    assert "Next: retention list present 1" in proposed
    assert "A guard stops it" in proposed
    assert "only a steward presents" in town.run("list", "present", "1", "--as", "owner1").err
    presented = town.done("list", "present", "1", "--as", "steward1").out
    assert "more approval(s), by process_owner, archivist" in presented
    assert "1 of 2 approvals" in town.done("list", "approve", "1", "--as", "owner1").out
    for user in ("steward1", "owner1", "owner2", "nobody"):
        ran = town.run("list", "approve", "1", "--as", user, "--json")
        assert (ran.code, ran.record["error"]["exit_code"]) == (5, 5)
    other = town.run("list", "approve", "1", "--as", "archivist1", "--digest", "0" * 64)
    assert "look again" in other.err


def test_a_list_that_was_changed_is_not_carried_out(town: Town) -> None:
    number = town.approved()
    town.sql("ALTER TABLE retention.batch DISABLE TRIGGER ALL")
    town.sql("UPDATE retention.batch SET last = last - 1")
    for extra in ((), ("--dry-run",)):
        ran = town.run("list", "carry-out", number, *extra, "--json")
        assert (ran.code, ran.record["error"]["type"]) == (6, "TamperedError")
    ready = town.run("list", "carry-out", "--ready", "--json")
    assert ready.code == 6
    assert ready.record["lists"][0]["error"]["type"] == "TamperedError"


@pytest.mark.parametrize(
    "arguments", [("show", "7"), ("carry-out", "7"), ("approve", "7", "--as", "owner1")]
)
def test_an_unknown_list_says_where_to_look(quiet_town: Town, arguments: tuple[str, ...]) -> None:
    ran = quiet_town.run("list", *arguments)
    assert ran.code == 2
    assert "retention list show" in ran.err


@pytest.mark.parametrize("arguments", [(), ("1", "--ready"), ("one",), ("0",), ("99999999999",)])
def test_carry_out_takes_the_number_of_a_list_or_ready(arguments: tuple[str, ...]) -> None:
    assert run("list", "carry-out", *arguments).code == 2


# What people read


def test_people_read_where_a_list_stands(approved_town: Town) -> None:
    assert "being carried out" in approved_town.done("list", "show").out
    shown = approved_town.done("list", "show", "1").out
    assert "Waits for  being carried out: retention list carry-out 1" in shown
    assert "Process owner" in shown
    page = approved_town.done("list", "show", "1", "--items", "--limit", "2").out
    assert "More: retention list show 1 --items --after 2" in page
