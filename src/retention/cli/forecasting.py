"""The command that says how many dossiers fall due in each of the coming years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from retention.cli.given import AsOf, Json, workplace
from retention.cli.output import day, print_record, say, table

if TYPE_CHECKING:
    from retention.actions.forecast import Forecast

Years = Annotated[
    int, typer.Option("--years", min=1, max=100, help="How many years, this one too.")
]


def forecast(years: Years = 15, as_of: AsOf = None, as_json: Json = False) -> None:
    """Count what falls due in each of the coming years.

    By category, and how many of these something keeps now.

    A dossier falls due in the year in which both its clocks have ended, as the bestand is now; what
    is due today stands apart. Of each count it says how many an exception, hold, request or flag
    keeps now. Nothing is written.
    """
    from retention.actions import forecast as action

    with workplace() as place:
        found = action.forecast(place, years, as_of)
    if as_json:
        print_record(_record(found))
    else:
        _show(found)


def _record(found: Forecast) -> dict[str, Any]:
    return {
        "as_of": found.as_of.isoformat(),
        "years": list(found.years),
        "falls_due": [
            {
                "year": each.year,
                "category": each.category,
                "dossiers": each.dossiers,
                "kept_now": each.kept,
            }
            for each in found.counts
        ],
    }


def _show(found: Forecast) -> None:
    if not found.counts:
        say(f"Nothing falls due up to the end of {found.years[-1]}.")
        return
    say(f"What falls due, as the bestand is on {day(found.as_of)}:")
    rows = [(each.year or "now", each.category, each.dossiers, each.kept) for each in found.counts]
    table(("Year", "Category", "Dossiers", "Of these kept now"), rows)
