"""What fewer than k dossiers share is generalised further or not kept, over the whole archive."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from factories import Bestand
from places import (
    EARLIER,
    NOW,
    approve_list,
    approved_list,
    archived,
    at,
    carry_out,
    carry_out_and_seal,
    change,
    deidentifying,
    entries,
    proposed_list,
    rows,
    scalar,
    verified,
    whole_cycle,
    with_map,
)
from retention.actions.carry_out_list import carry_out_list
from retention.actions.faults import STOP_AT
from retention.actions.propose import propose
from retention.actions.seal import seal
from retention.actions.workplace import Workplace
from retention.errors import PreflightError

K = 3
TELLING = ("category", "closed_on", "client_gender", "client_birth_date", "address_postcode")


def _smallest_class(place: Workplace) -> int:
    classes = Counter(tuple(row[name] for name in TELLING) for row in archived(place, "dossier"))
    return min(classes.values())


def _dossiers(bestand: Bestand, birth_dates: list[date], **columns: object) -> None:
    for birth_date in birth_dates:
        client = bestand.client(birth_date=birth_date)
        bestand.dossier(client_id=client, **columns)  # type: ignore[arg-type]


def test_years_that_few_share_are_generalised(place: Workplace, bestand_rows: Bestand) -> None:
    here = deidentifying(place, k=K)
    # Each birth year once, each five years five times.
    _dossiers(bestand_rows, [date(1930 + year, 3, 1) for year in range(20)])
    carry_out_and_seal(here, approved_list(here))
    born = Counter(row["client_birth_date"] for row in archived(here, "dossier"))
    assert born == {"1930-1934": 5, "1935-1939": 5, "1940-1944": 5, "1945-1949": 5}


def test_k_holds_within_every_release_and_over_all_of_them(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place, k=K)
    sizes = []
    releases = ([1931] * 4 + [1932] * 4, [1931] * 4 + [1933] * 4, [1931] * 2 + [1974] * 98)
    for month, births in enumerate(releases):
        _dossiers(bestand_rows, [date(year, 3, 1) for year in births])
        sealed = whole_cycle(here, months_on=month)
        sizes.append(sealed.outcomes["de-identified"])
        assert _smallest_class(here) >= K
    # The two of the last release would be hidden by earlier ones, but not within their own.
    assert sizes == [8, 8, 98]
    report = verified(here)
    assert report.holds, report.first_wrong


def test_class_that_shrinks_under_k_while_carrying_out_is_not_published(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place, k=K)
    _dossiers(bestand_rows, [date(1931, 3, 1)] * 4 + [date(1971, 3, 1)] * 3)
    number = approved_list(here)
    query = "SELECT min(d.id) FROM wmo.dossier d JOIN wmo.client c ON c.id = d.client_id"
    kept = scalar(here.bestand, query + " WHERE c.birth_date = '1971-03-01'")
    change(here.bestand, "UPDATE wmo.dossier SET changed_at = '2026-11-20' WHERE id = :id", id=kept)
    sealed = carry_out_and_seal(here, number)
    assert sealed.outcomes == {"de-identified": 4, "destroyed": 2, "kept": 1}
    assert len(archived(here, "dossier")) == 4
    report = verified(here)
    assert report.holds, report.first_wrong


def test_person_with_several_dossiers_fills_no_class(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place, k=K)
    _dossiers(bestand_rows, [date(1931, 3, 1)] * 5)
    # Three of one woman would be a class of their own, and five of one man the budget.
    for client, dossiers in (({"gender": "m", "birth_date": date(1971, 3, 1)}, 3), ({}, 5)):
        whose = bestand_rows.client(**{"birth_date": date(1931, 3, 1), **client})
        for _ in range(dossiers):
            bestand_rows.dossier(client_id=whose)
    proposed = proposed_list(here)
    assert proposed.release is not None
    assert (proposed.release["items"], proposed.release["same_person"]) == (7, 6)
    assert not proposed.release["over_budget"]
    number = approve_list(here, proposed)
    left = "SELECT reason, count(*) FROM retention.without_remainder GROUP BY 1 ORDER BY 1"
    assert rows(here.ledger, left) == [("same-person", 6)]
    sealed = carry_out_and_seal(here, number)
    assert sealed.outcomes == {"de-identified": 7, "destroyed": 6}
    assert _smallest_class(here) >= K
    report = verified(here)
    assert report.holds, report.first_wrong


def test_rare_value_is_not_published_when_others_who_had_it_stay_behind(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place, k=K)
    born = [date(1931, 3, 1)] * 6 + [date(1971, 3, 1)] * 3
    dossiers = [bestand_rows.dossier(client_id=bestand_rows.client(birth_date=b)) for b in born]
    for place_, dossier in enumerate(dossiers):
        kind = "zeldzame aandoening" if place_ in {0, 6, 7} else "mobiliteit"
        bestand_rows.add("limitation", dossier_id=dossier.id, kind=kind, description="-")
    number = approved_list(here)
    query = "UPDATE wmo.dossier SET changed_at = '2026-11-20' WHERE id = :id"
    change(here.bestand, query, id=dossiers[8].id)
    sealed = carry_out_and_seal(here, number)
    # The class of three shrank and goes, and with it two of the three who had the rare one.
    assert sealed.outcomes == {"de-identified": 6, "destroyed": 2, "kept": 1}
    kinds = Counter(row["limitation_kind"] for row in archived(here, "dossier"))
    assert kinds == {"mobiliteit": 5, "*": 1}


def test_class_in_which_all_share_an_illness_is_handed_back(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place, k=K, values=2)
    for number in range(6):
        dossier = bestand_rows.dossier()
        for kind in ("verslaving", "mobiliteit")[: 1 + number % 2]:
            bestand_rows.add("limitation", dossier_id=dossier.id, kind=kind, description="-")
    found = propose(at(here, EARLIER))
    assert (found.list_number, found.asked) == (None, {"release-too-small": 6})


def test_measure_of_the_archive_counts_what_is_known(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place, k=K)
    for number in range(6):
        dossier = bestand_rows.dossier()
        for kind in ("verslaving", "mobiliteit")[: 1 + number % 2]:
            bestand_rows.add("limitation", dossier_id=dossier.id, kind=kind, description="-")
    carry_out_and_seal(here, approved_list(here))
    assert scalar(here.ledger, "SELECT record -> 'archive' -> 'l' FROM retention.publication") == 1


def test_too_few_to_hide_anybody_are_handed_back_and_not_destroyed(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place, k=K)
    _dossiers(bestand_rows, [date(1931, 3, 1)] * 2)
    found = propose(at(here, EARLIER))
    assert (found.list_number, found.asked) == (None, {"release-too-small": 2})
    assert scalar(here.ledger, "SELECT count(*) FROM retention.finding") == 2
    assert scalar(here.bestand, "SELECT count(*) FROM wmo.dossier") == 2


def test_those_handed_back_do_not_keep_others_from_being_destroyed(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place, k=K)
    _dossiers(bestand_rows, [date(1931, 3, 1)] * 2)
    _dossiers(bestand_rows, [date(1931, 3, 1)] * 2, category="pgb")
    number = approved_list(here)
    assert carry_out_and_seal(here, number).outcomes["destroyed"] == 2
    assert entries(here, number) == {1: "destroyed", 2: "destroyed"}
    assert verified(here).holds


def test_rare_special_category_is_not_kept_as_it_is(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place, k=K)
    for kind in ("mobiliteit",) * 6 + ("zeldzame aandoening",):
        dossier = bestand_rows.dossier()
        bestand_rows.add("limitation", dossier_id=dossier.id, kind=kind, description="-")
    carry_out_and_seal(here, approved_list(here))
    kinds = Counter(row["limitation_kind"] for row in archived(here, "dossier"))
    assert kinds == {"mobiliteit": 6, "*": 1}


def _with_goals(bestand: Bestand, births: list[int]) -> None:
    for year in births:
        client = bestand.client(birth_date=date(year, 3, 1))
        dossier = bestand.dossier(client_id=client)
        text = "Zij wil weer naar buiten."
        bestand.add("goal", dossier_id=dossier.id, life_area="meedoen", text=text)


def _forms(place: Workplace) -> dict[str, dict[str, object]]:
    """What the newest publication says of each table of the archive."""
    query = "SELECT record -> 'forms' FROM retention.publication ORDER BY list DESC LIMIT 1"
    found: dict[str, dict[str, object]] = scalar(place.ledger, query)
    return found


def test_when_k_rises_earlier_rows_hide_among_themselves_or_go_and_so_do_all_earlier_texts(
    place: Workplace, bestand_rows: Bestand
) -> None:
    _with_goals(bestand_rows, [1931] * 4 + [1951] * 12)
    whole_cycle(deidentifying(place, k=3))
    wider = deidentifying(place, k=5)
    # With eight more of 1931 the four would hide, but not from who has the earlier archive.
    _with_goals(bestand_rows, [1931] * 8)
    whole_cycle(wider, months_on=1)
    born = Counter(row["client_birth_date"] for row in archived(wider, "dossier"))
    assert born == {"1931": 8, "1951": 12}
    assert _forms(wider) == {
        "dossier": {"added": 8, "withdrawn": 4, "rows": 20},
        "goal": {"added": 8, "withdrawn": 16, "rows": 8},
    }
    assert len(archived(wider, "goal")) == 8
    _with_goals(bestand_rows, [1931] * 6)
    whole_cycle(wider, months_on=2)
    assert _forms(wider) == {
        "dossier": {"added": 6, "withdrawn": 0, "rows": 26},
        "goal": {"added": 6, "withdrawn": 0, "rows": 14},
    }
    assert verified(wider).holds


def test_when_l_rises_earlier_rows_are_judged_by_it_and_texts_stay(
    place: Workplace, bestand_rows: Bestand
) -> None:
    _with_goals(bestand_rows, [1931] * 4)
    whole_cycle(deidentifying(place, k=K))
    varied = deidentifying(place, k=K, values=2)
    for number in range(8):
        client = bestand_rows.client(birth_date=date(1931, 3, 1))
        dossier = bestand_rows.dossier(client_id=client)
        kind = ("verslaving", "mobiliteit")[number % 2]
        bestand_rows.add("limitation", dossier_id=dossier.id, kind=kind, description="-")
    whole_cycle(varied, months_on=1)
    assert _forms(varied) == {
        "dossier": {"added": 8, "withdrawn": 4, "rows": 8},
        "goal": {"added": 0, "withdrawn": 0, "rows": 4},
    }


def test_what_the_map_lets_survive_no_longer_goes_and_is_counted(
    place: Workplace, bestand_rows: Bestand
) -> None:
    _with_goals(bestand_rows, [1931] * 6)
    whole_cycle(deidentifying(place))
    less = with_map(
        deidentifying(place),
        (
            "gender: {holds: quasi-identifier, survives: as-it-is}",
            "gender: quasi-identifier",
        ),
        ("life_area: {holds: other, survives: as-it-is}", "life_area: other"),
        ("{holds: free-text, survives: scrubbed}", "free-text"),
    )
    _with_goals(bestand_rows, [1931] * 6)
    whole_cycle(less, months_on=1)
    assert _forms(less) == {
        "dossier": {
            "added": 6,
            "withdrawn": 0,
            "rows": 12,
            "columns_withdrawn": {"client_gender": 6},
        },
        "goal": {"added": 0, "withdrawn": 6, "rows": 0},
    }
    page, annex = (
        (less.evidence.list_folder(2) / name).read_text()
        for name in ("declaration.html", "annex.html")
    )
    assert "niet meer toelaten: teksten: doel; cliënt: geslacht." in page
    assert "cliënt: geslacht, bekend van 6 rijen" in annex
    assert '6</td><td class="n">0</td><td class="n">12<' in annex
    assert "client_gender" not in archived(less, "dossier")[0]
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'retention_archive'"
    assert rows(less.ledger, tables) == [("dossier",)]
    assert verified(less).holds


def test_table_that_is_not_ours_is_left_alone_though_it_came_after_the_list_was_begun(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place)
    _with_goals(bestand_rows, [1931] * 6)
    number = approved_list(here)
    carry_out(here, number)
    change(here.ledger, "CREATE TABLE retention_archive.dossier (category text, notes text)")
    with pytest.raises(PreflightError, match="is not a table of the archive"):
        seal(here, number)
    change(here.ledger, "INSERT INTO retention_archive.dossier (notes) VALUES ('still here')")
    change(here.ledger, "ALTER TABLE retention_archive.dossier RENAME TO other")
    assert seal(here, number).outcomes == {"de-identified": 6}
    assert archived(here, "other") == [{"category": None, "notes": "still here"}]


@pytest.mark.parametrize(
    "step", ["after-intent", "rows-gone-uncommitted", "after-finish", "before-evidence"]
)
def test_remainder_is_published_once_after_a_kill(
    place: Workplace, bestand_rows: Bestand, step: str
) -> None:
    here = deidentifying(place, k=K)
    _dossiers(bestand_rows, [date(1931, 3, 1)] * 5)
    number = approved_list(here)
    environment = os.environ | {
        STOP_AT: step,
        "RETENTION_HOME": str(here.settings.home),
        "RETENTION_LEDGER_URL": str(here.settings.ledger_url),
        "RETENTION_DEMO_NOW": NOW.isoformat(),
    }
    command = [str(Path(sys.executable).parent / "retention"), "list", "carry-out", str(number)]
    done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=120)
    assert done.returncode == -9, done.stderr
    assert carry_out_list(here, number).outcomes["de-identified"] == 5
    assert len(archived(here, "dossier")) == 5
    assert set(entries(here, number).values()) == {"removed"}
    report = verified(here)
    assert report.holds, report.first_wrong
