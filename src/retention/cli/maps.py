"""Commands about the data map: whether it fits the bestand, and a proposal to start with."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retention.cli.given import Json, examples, workplace
from retention.cli.output import counted, note, print_record, refuse_existing, say, write_new
from retention.errors import PreflightError

if TYPE_CHECKING:
    from retention.actions.ladder_gaps import LadderGap
    from retention.actions.workplace import Workplace

app = typer.Typer(
    help="The data map: what the bestand holds.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples("retention map suggest --out datamap.yaml", "retention map check"),
)


@app.command(epilog=examples("retention map check", "retention map check --json"))
def check(as_json: Json = False) -> None:
    """List everything that must be settled before a run.

    Ends with code 4 when there is anything. Whatever stands in the database and not in the data map
    is a finding: it could survive. When all fits, it counts for each column with a ladder how many
    different values the ladder lacks, and warns of what the next publication will change in the
    anonymous archive.
    """
    from retention.actions.archive_changes import archive_changes
    from retention.cli.release_showing import warn_of_changes

    with workplace(uninitialised=True) as place:
        name = place.settings.data_map.name
        found, gaps = _checked(place)
        changes = () if found else archive_changes(place)
    if as_json:
        ladders = [asdict(gap) for gap in gaps]
        print_record(
            {
                "data_map": name,
                "fits": not found,
                "findings": list(found),
                "ladders": ladders,
                "archive_changes": [asdict(change) for change in changes],
            }
        )
    elif found:
        say(f"{counted(len(found), 'thing')} to settle between {name} and the bestand:")
        say(*(f"- {finding}" for finding in found))
    else:
        say(f"{name} names everything in the bestand, and deleting can be quick.")
        say(*map(_gap, gaps))
    for gap in gaps:
        if gap.is_wide:
            note(
                f"Warning: the ladder {gap.ladder} lacks over a tenth of the values of"
                f" {gap.column}. To complete it: retention risk ladders --write FOLDER"
            )
    warn_of_changes(changes)
    if found:
        raise typer.Exit(PreflightError.exit_code)


def _checked(place: Workplace) -> tuple[tuple[str, ...], list[LadderGap]]:
    """(what must be settled, and when that is nothing how much of each column its ladder knows)."""
    from retention.actions.ladder_gaps import ladder_gaps
    from retention.actions.preflight import preflight

    try:
        with place.bestand.connect() as bestand:
            binding = preflight(place, bestand)
            gaps = list(ladder_gaps(place.rules, binding, bestand))
            bestand.rollback()
    except PreflightError as err:
        return err.findings, []
    return (), gaps


def _gap(gap: LadderGap) -> str:
    if not gap.unknown:
        return f"{gap.column}: the ladder {gap.ladder} knows all {gap.values:,} different values"
    return (
        f"{gap.column}: {gap.unknown:,} of {gap.values:,} different values are not in the ladder"
        f" {gap.ladder}; they become *"
    )


@app.command(
    epilog=examples("retention map suggest > datamap.yaml", "retention map suggest --schema zorg")
)
def suggest(
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="A new file for the map. Default: stdout."),
    ] = None,
    schema: Annotated[
        str | None,
        typer.Option(
            "--schema", metavar="NAME", help="The schema to map. Default: the one with most tables."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Propose a data map from the live bestand, for a person to check.

    Reads the schema and a sample of each table, and writes no value of it anywhere. What is
    uncertain says `# check` in the file. Nothing survives de-identification by this proposal.
    """
    from retention.actions.suggest_map import suggest_map
    from retention.settings import Settings

    refuse_existing(out)
    found = suggest_map(Settings.from_environment(), schema)
    if out is not None:
        write_new(out, found.text)
    if as_json:
        print_record({"map": found.text, "checks": [each._asdict() for each in found.checks]})
    elif out is None:
        sys.stdout.write(found.text)
    note(
        f"Proposed {counted(found.tables, 'table')} with {counted(found.columns, 'column')}. It is"
        " a guess: somebody who knows the database must check all of it, and these first:"
    )
    places: dict[str, list[str]] = {}
    for check in found.checks:
        places.setdefault(check.why, []).append(f"{check.place} (line {check.line})")
    note("\n".join(f"- {why}: {', '.join(named)}" for why, named in places.items()))
