"""What `retention list show` says of a release: what is planned, what came, what went."""

from __future__ import annotations

import pytest

from retention.cli.release_showing import show_release

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
