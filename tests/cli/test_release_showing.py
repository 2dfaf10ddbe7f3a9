"""What `retention list show` says of a release: what is planned, what came, what went."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cli.conftest import run
from factories import Bestand
from places import (
    NOW,
    approve_list,
    at,
    carry_out,
    deidentifying,
    proposed_list,
    scalar,
    whole_cycle,
    with_map,
)
from retention.actions.archive_changes import archive_changes
from retention.actions.seal import seal
from retention.actions.workplace import Workplace
from retention.anonymise.archive.changes import Kind
from retention.cli.release_showing import show_release, warn_of_changes

PLAN = {
    "items": 20,
    "levels": {"closed_on": 1},
    "suppressed": 2,
    "k": 3,
    "l": 2,
    "loss": "0.410",
    "over_budget": False,
    "risk": {},
}
PUBLISHED = {
    "published": {"begeleiding": 15},
    "forms": {
        "dossier": {
            "added": 15,
            "withdrawn": 4,
            "rows": 40,
            "columns_withdrawn": {"client_gender": 29},
        },
        "goal": {"added": 0, "withdrawn": 61, "rows": 0},
    },
    "lost_texts": 1,
    "archive": {"k": 5, "l": 2, "t": "0.100", "classes": {"5": 8}},
}


def test_what_was_withdrawn_is_counted_per_table_and_column(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_release(PLAN, PUBLISHED)
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "In the archive Added Withdrawn Rows now" in lines
    assert "dossier 15 4 40" in lines
    assert "goal 0 61 0" in lines
    assert "Withdrawn as a column: dossier.client_gender, known of 29 rows." in lines
    assert "Not kept, since it could not be made safe: 1 text." in lines


def test_where_nothing_was_withdrawn_no_column_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    forms = {"dossier": {"added": 15, "withdrawn": 0, "rows": 15}}
    show_release(PLAN, {**PUBLISHED, "forms": forms, "lost_texts": 0})
    out = capsys.readouterr().out
    assert "dossier" in out
    assert "as a column" not in out
    assert "Not kept" not in out


def test_before_publication_only_the_plan_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    show_release(PLAN)
    out = capsys.readouterr().out
    assert "Of 18 dossiers an anonymous remainder is to survive." in out
    assert "Published" not in out


def test_attacks_are_shown_with_how_often_they_were_tried(
    capsys: pytest.CaptureFixture[str],
) -> None:
    risk = {"linkability": "too few to say", "singling out": "35.7% (29.1% to 42.4%)"}
    plan = {
        **PLAN,
        "risk": risk,
        "attempts": {"singling out": 320},
        "rates": {"singling out": {"inside": "0.439", "control": "0.127"}},
    }
    show_release(plan)
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "singling out 320 43.9% 12.7% 35.7% (29.1% to 42.4%)" in lines
    assert "linkability - - - too few to say" in lines


def test_propose_and_its_preview_show_the_plan_as_list_show_does(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    _six_with_goals(bestand_rows)
    _in_environment(deidentifying(place), monkeypatch)

    preview = run("list", "propose", "--preview")
    proposed = run("list", "propose")
    shown = run("list", "show", "1")

    for ran in (preview, proposed, shown):
        assert ran.code == 0, ran.err
        lines = [" ".join(line.split()) for line in ran.out.splitlines()]
        assert "Of 6 dossiers an anonymous remainder is to survive." in lines
        assert any(line.startswith("Alike each of 3 dossiers or more") for line in lines)
        assert any(line.startswith("Alone 0 dossiers would be told") for line in lines)
        assert "client_birth_date 1" in lines
        assert "Field Level on its ladder" in lines
    assert run("list", "propose", "--preview", "--json").record["release"] is None
    assert run("list", "show", "1", "--json").record["release"]["suppressed"] == 0


def _six_with_goals(bestand: Bestand) -> None:
    for _ in range(6):
        client = bestand.client(birth_date=date(1931, 3, 1))
        dossier = bestand.dossier(client_id=client)
        bestand.add("goal", dossier_id=dossier.id, life_area="meedoen", text="Naar buiten.")


def _other_rules(place: Workplace, *, k: int) -> Workplace:
    """Under these the day of opening survives, the gender no longer."""
    return with_map(
        deidentifying(place, k=k),
        (
            "opened_on: quasi-identifier",
            "opened_on: {holds: quasi-identifier, survives: {generalise: date}}",
        ),
        ("gender: {holds: quasi-identifier, survives: as-it-is}", "gender: quasi-identifier"),
    )


def _in_environment(place: Workplace, monkeypatch: pytest.MonkeyPatch, now: datetime = NOW) -> None:
    for name, value in (
        ("HOME", place.settings.home),
        ("LEDGER_URL", place.settings.ledger_url),
        ("DATA_MAP", place.settings.data_map),
        ("DEMO_NOW", now.isoformat()),
    ):
        monkeypatch.setenv(f"RETENTION_{name}", str(value))


@pytest.mark.parametrize("command", [("map", "check"), ("list", "propose", "--preview")])
def test_what_the_next_publication_changes_is_warned_of(
    place: Workplace,
    bestand_rows: Bestand,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
) -> None:
    _six_with_goals(bestand_rows)
    assert archive_changes(deidentifying(place)) == ()
    whole_cycle(deidentifying(place))
    assert archive_changes(deidentifying(place)) == ()
    assert archive_changes(place) == (), "nothing will be published"
    _six_with_goals(bestand_rows)
    here = _other_rules(place, k=5)
    _in_environment(here, monkeypatch)

    ran = run(*command)

    assert ran.code == 0, ran.err
    warned = [line for line in ran.err.splitlines() if line.startswith("Warning: at the next")]
    assert warned == [
        "Warning: at the next publication dossier.opened_on comes into the archive, where 6 rows"
        " stand without it: whoever reads it can tell these from later ones. Each release still"
        " hides its own.",
        "Warning: at the next publication dossier.client_gender goes from the archive, known of"
        " 6 rows.",
        "Warning: at the next publication all that goal holds goes from the archive, 6 rows, since"
        " k rises.",
    ]
    recorded = run(*command, "--json").record["archive_changes"]
    assert [(each["kind"], each["place"], each["rows"]) for each in recorded] == [
        ("column-comes", "dossier.opened_on", 6),
        ("column-goes", "dossier.client_gender", 6),
        ("texts-go", "goal", 6),
    ]
    whole_cycle(here, months_on=1)
    assert archive_changes(here) == ()


def test_who_approves_a_list_is_warned_until_it_is_published(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    _six_with_goals(bestand_rows)
    whole_cycle(deidentifying(place))
    _six_with_goals(bestand_rows)
    here = _other_rules(place, k=5)
    number = approve_list(here, proposed_list(here, then=NOW), then=NOW)
    later = NOW + timedelta(days=9)
    here = at(here, later)
    carry_out(here, number)
    _in_environment(here, monkeypatch, now=later)
    shown = run("list", "show", str(number))
    assert "publication dossier.client_gender goes from the archive" in shown.err
    assert len(run("list", "show", str(number), "--json").record["archive_changes"]) == 3
    assert run("list", "show", "1", "--json").record["archive_changes"] == []
    seal(here, number)
    published = run("list", "show", str(number))
    assert "Warning" not in published.err
    assert "Withdrawn as a column: dossier.client_gender, known of 6 rows." in published.out


def test_dossiers_that_a_stricter_protocol_withdraws_are_warned_of_as_many_as_go(
    place: Workplace, bestand_rows: Bestand, capsys: pytest.CaptureFixture[str]
) -> None:
    for year in [1931] * 4 + [1951] * 6:
        client = bestand_rows.client(birth_date=date(year, 3, 1))
        bestand_rows.dossier(client_id=client)
    whole_cycle(deidentifying(place))
    here = _other_rules(place, k=5)
    (found,) = (each for each in archive_changes(here) if each.kind is Kind.DOSSIERS_GO)
    warn_of_changes([found])
    assert "publication 4 rows of dossier go from the archive: by the k" in capsys.readouterr().err
    for _ in range(6):
        client = bestand_rows.client(birth_date=date(1951, 3, 1))
        bestand_rows.dossier(client_id=client)
    number = whole_cycle(here, months_on=1).list_number
    query = (
        "SELECT record #> '{forms,dossier,withdrawn}' FROM retention.publication WHERE list = :n"
    )
    assert scalar(here.ledger, query, n=number) == found.rows == 4
    assert archive_changes(deidentifying(place, k=5, values=2))[-1].kind is Kind.DOSSIERS_GO


def test_a_table_that_goes_is_warned_of(place: Workplace, bestand_rows: Bestand) -> None:
    _six_with_goals(bestand_rows)
    whole_cycle(deidentifying(place))
    less = with_map(deidentifying(place), ("{holds: free-text, survives: scrubbed}", "free-text"))
    kinds = {(each.kind.value, each.place): each.rows for each in archive_changes(less)}
    assert kinds == {("column-comes", "dossier.goal_life_area"): 6, ("table-goes", "goal"): 6}
