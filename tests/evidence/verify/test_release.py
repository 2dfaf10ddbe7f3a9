"""What was published anonymously must have been approved, and be counted as the entries allow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from retention.evidence.canonical import Record, canonical, digest
from retention.evidence.verify import verify

from ..factories import Evidence, entry
from .test_reconciling import changing, put

CATEGORY = "begeleiding"
ENTRIES = [
    *(entry(n, category=CATEGORY, outcome="removed", reasons=()) for n in range(1, 21)),
    *(entry(n, category="woningaanpassing", outcome="destroyed", reasons=()) for n in (21, 22)),
]
PLAN = {
    "items": 20,
    "levels": {"closed_on": 1},
    "suppressed": 2,
    "k": 3,
    "l": 2,
    "loss": "0.410",
    "over_budget": False,
    "risk": {"singling out": "0.0% (0.0% to 1.0%)"},
}
RELEASE = {
    "published": {CATEGORY: 15},
    "forms": {"dossier": {"added": 15, "withdrawn": 0, "rows": 15}},
    "lost_texts": 0,
    "archive": {"k": 5, "l": 2, "t": "0.100", "classes": {"5": 3}},
    "purpose": "statistiek",
    "owner": "de eigenaar",
    "term_years": 10,
}


def _wrong(
    folder: Path,
    edit: Callable[[Record], object] = bool,
    *,
    plan: dict[str, Any] | None = PLAN,
    release: dict[str, Any] | None = RELEASE,
) -> str | None:
    """What the verifier says of a list of twenty removed, fifteen of them published."""
    listed: dict[str, str] = {}

    def opened(record: Record) -> None:
        if plan is not None:
            record["list"]["release"] = plan
        listed["digest"] = record["list_digest"] = digest(canonical(record["list"]))
        for approval in record["approvals"]:
            approval["list_digest"] = record["list_digest"]

    def closed(record: Record) -> None:
        record["list_digest"] = listed["digest"]
        record["balance"][CATEGORY]["closed"] -= 20
        edit(record)

    evidence = Evidence(folder)
    evidence.open_list(1, ENTRIES, change=changing(opened))
    counts = {"destroyed": 7, "de-identified": 15}
    years: dict[str, int] = {}
    for each in ENTRIES:
        year = str(each.closure_year or "unknown")
        years[year] = years.get(year, 0) + 1
    evidence.close_list(
        1,
        ENTRIES,
        change=changing(closed),
        outcomes=counts,
        by_category={
            CATEGORY: {"destroyed": 5, "de-identified": 15},
            "woningaanpassing": {"destroyed": 2},
        },
        by_closure_year={year: {"destroyed": count} for year, count in years.items()},
        release=release,
    )
    return verify(folder).first_wrong


def test_release_that_was_approved_and_counted_holds(tmp_path: Path) -> None:
    assert _wrong(tmp_path) is None


@pytest.mark.parametrize(
    ("edit", "wrong"),
    [
        (
            put("release", "published", CATEGORY, value=21),
            "says that 21 of category 'begeleiding' were published, the entries say 20 removed",
        ),
        (put("release", "published", CATEGORY, value=14), "outcomes says 15 de-identified"),
        (put("release", "published", value={}), "outcomes says 15 de-identified"),
        (
            put("release", "archive", value={"k": 2, "l": 2, "t": "0", "classes": {"2": 9}}),
            "the archive has classes that are smaller than what was approved",
        ),
        (
            put("release", "archive", value={"k": 5, "l": 1, "t": "0", "classes": {"5": 3}}),
            "the archive has classes that are smaller than what was approved",
        ),
        (
            put("release", "archive", "classes", value={"4": 1}),
            "the smallest class of the archive is not the k that it states",
        ),
        (
            put("release", "archive", "classes", value={"five": 1}),
            "the archive has a class whose size is not a number",
        ),
    ],
)
def test_release_that_does_not_reconcile_is_named(
    tmp_path: Path, edit: Callable[[Record], object], wrong: str
) -> None:
    assert wrong in str(_wrong(tmp_path, edit))


def test_more_published_than_planned_is_named(tmp_path: Path) -> None:
    assert "more than planned" in str(_wrong(tmp_path, plan={**PLAN, "suppressed": 6}))


def test_release_that_nobody_approved_is_named(tmp_path: Path) -> None:
    assert "a release that was not approved" in str(_wrong(tmp_path, plan=None))
