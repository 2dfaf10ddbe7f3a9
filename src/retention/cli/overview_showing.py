"""Access overviews in words: what each draft waits for, until when, and what happens after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from retention.cli.output import counted, table
from retention.domain.states import OverviewState, RequestState
from retention.domain.wording import label

_GOING = frozenset({RequestState.RECEIVED, RequestState.VERIFIED, RequestState.GRANTED})
_IF_NOBODY_ACTS = {
    OverviewState.DRAFT: "the draft is erased after that day; its request runs on",
    OverviewState.RELEASED: "the file is erased here after that day",
    OverviewState.EXPIRED: "nothing: it has ended",
}


def overview_record(row: dict[str, Any]) -> dict[str, Any]:
    """One overview as JSON: digests and counts, nothing of anybody."""
    state = OverviewState(row["state"])
    waits = list(_waits_for(row)) if state is OverviewState.DRAFT else []
    return {
        "number": row["number"],
        "request": row["request"],
        "state": row["state"],
        "pages": row["pages"],
        "checked": row["checked"],
        "to_check": row["unchecked"],
        "made_by": row["made_by"],
        "released_by": row["released_by"],
        "expires_on": row["expires_on"],
        "waits_for": waits,
        "if_nobody_acts": _IF_NOBODY_ACTS[state],
    }


def _waits_for(row: dict[str, Any]) -> Iterator[str]:
    """Every reason why a draft is not released, in the order in which they are settled."""
    number, asked = row["request"], RequestState(row["request_state"])
    if asked not in _GOING:
        yield f"nothing: request {number} has ended ({label(asked.value, None, 'en').lower()})"
        return
    if row["unchecked"]:
        yield f"a steward checks {counted(row['unchecked'], 'page')}"
    if asked is not RequestState.GRANTED:
        yield f"request {number} is granted"
    yield f"somebody else than {row['made_by']} releases it"


def show_overviews(records: list[dict[str, Any]]) -> None:
    """The list for people."""
    headings = ("Number", "Request", "State", "Pages", "Checked", "Waits for", "Until")
    rows = [
        (
            each["number"],
            each["request"],
            label(each["state"], None, "en"),
            each["pages"],
            each["checked"],
            "; ".join(each["waits_for"]) or None,
            each["expires_on"],
            each["if_nobody_acts"],
        )
        for each in records
    ]
    table((*headings, "If nobody acts"), rows)
