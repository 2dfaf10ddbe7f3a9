"""A list on request says so in its approved header, and nothing of it survives."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from retention.evidence.canonical import Record, canonical, digest
from retention.evidence.verify import Report, verify

from ..factories import Evidence, entry

ENTRIES = [entry(n, outcome="destroyed", reasons=()) for n in (1, 2)]
ERASURE = {"request": 3, "carry_out_by": "2099-02-02"}


def _report(folder: Path, **header: Mapping[str, Any]) -> Report:
    """What the verifier says of a list whose approved header has these fields too."""

    def add(record: Record) -> Record:
        listed = {**record["list"], **header}
        made = digest(canonical(listed))
        approvals = [{**each, "list_digest": made} for each in record["approvals"]]
        return {**record, "list": listed, "list_digest": made, "approvals": approvals}

    def close(record: Record) -> Record:
        return {**record, "list_digest": digest(canonical({**opening.list, **header}))}

    evidence = Evidence(folder)
    opening = evidence.open_list(1, ENTRIES, change=add)
    evidence.close_list(1, ENTRIES, change=close)
    return verify(folder)


def test_list_on_request_holds(tmp_path: Path) -> None:
    report = _report(tmp_path, erasure=ERASURE)
    assert report.holds, report.first_wrong
    assert not any("last day" in each for each in report.warnings)


def test_list_that_was_closed_after_the_last_day_gives_a_warning(tmp_path: Path) -> None:
    report = _report(tmp_path, erasure={**ERASURE, "carry_out_by": "2020-02-02"})
    assert report.holds, report.first_wrong
    assert any("after the last day for request 3" in each for each in report.warnings)


@pytest.mark.parametrize(
    "wrong",
    [
        {"request": 0, "carry_out_by": "2027-02-02"},
        {"request": "3", "carry_out_by": "2027-02-02"},
        {"request": 3, "carry_out_by": "soon"},
        {"request": 3},
        {**ERASURE, "who": "somebody"},
        {},
    ],
    ids=["zero", "text", "no-day", "no-deadline", "a-name", "empty"],
)
def test_malformed_erasure_is_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    report = _report(tmp_path, erasure=wrong)
    assert not report.holds
    assert "erasure" in str(report.first_wrong)


def test_list_on_request_of_which_something_is_to_survive_is_refused(tmp_path: Path) -> None:
    from .test_release import PLAN

    report = _report(tmp_path, erasure=ERASURE, release={**PLAN, "items": 2})
    assert not report.holds
    assert "yet something is to survive" in str(report.first_wrong)
