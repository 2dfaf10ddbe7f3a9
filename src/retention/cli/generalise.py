"""The command that generalises a table as little as hides everybody in it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retention.cli.given import LARGEST_NUMBER, Json
from retention.cli.output import (
    counted,
    note,
    print_record,
    progress,
    refuse_existing,
    say,
    write_new,
)
from retention.cli.tables import (
    File,
    Keep,
    Quasi,
    Sensitive,
    Separator,
    columns_of,
    read_given,
    read_share,
)
from retention.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from retention.anonymise.risk.csvtable import CsvTable
    from retention.anonymise.risk.generalise import Demand, Solution
    from retention.anonymise.risk.ladders import Ladder


def generalise(
    file: File,
    ladders: Annotated[
        Path,
        typer.Option(
            "--ladders",
            metavar="FOLDER",
            help="A CSV per column, COLUMN.csv or ..._COLUMN.csv: in each row a value, then its"
            " ever coarser labels, ; between.",
        ),
    ],
    k: Annotated[
        int,
        typer.Option("--k", min=1, max=LARGEST_NUMBER, help="How many rows a class has at least."),
    ] = 1,
    suppress: Annotated[
        float,
        typer.Option(
            "--suppress",
            parser=read_share,
            metavar="SHARE",
            help="At most this share of the rows may be left out: 0.04 or 4%.",
        ),
    ] = "0",  # type: ignore[assignment]  # read like what is given
    l: Annotated[  # noqa: E741 - its name in the literature
        int | None,
        typer.Option(
            "--l", min=1, max=LARGEST_NUMBER, help="How many sensitive values a class has at least."
        ),
    ] = None,
    t: Annotated[
        float | None,
        typer.Option(
            "--t",
            min=0,
            max=1,
            help="How far a class's sensitive values may spread from those of the whole.",
        ),
    ] = None,
    sensitive: Sensitive = None,
    quasi: Quasi = None,
    keep: Keep = None,
    diversity: Annotated[
        str, typer.Option("--diversity", help="How l counts: distinct, entropy or recursive.")
    ] = "distinct",
    c: Annotated[
        float, typer.Option("--c", min=0, help="The c of recursive (c,l)-diversity.")
    ] = 1.0,
    distance: Annotated[
        str, typer.Option("--distance", help="How t measures: equal, hierarchical or ordered.")
    ] = "equal",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="A new file for the result. Default, and for -: stdout."
        ),
    ] = None,
    suppressed: Annotated[
        str,
        typer.Option("--suppressed", help="Suppressed rows: drop, or keep with * in every column."),
    ] = "drop",
    unknown: Annotated[
        str, typer.Option("--unknown", help="Values that a ladder lacks: error, or any for *.")
    ] = "error",
    separator: Separator = None,
    as_json: Json = False,
) -> None:
    """Generalise a table as little as hides everybody.

    One level per column for all rows, the optimum proven: no other levels satisfy at a smaller loss
    (monotone non-uniform entropy). Classes that do not satisfy are left out, at most the share of
    --suppress. Columns without --quasi: all that have a ladder and are not sensitive. What is
    neither generalised nor sensitive is not in the result, unless --keep names it. Ends with code 5
    when no levels satisfy.
    """
    from retention.anonymise.risk.generalise import Demand

    _chosen("--diversity", diversity, "distinct", "entropy", "recursive")
    _chosen("--distance", distance, "equal", "hierarchical", "ordered")
    _chosen("--suppressed", suppressed, "drop", "keep")
    _chosen("--unknown", unknown, "error", "any")
    if k == 1 and l is None and t is None:
        raise UsageError("say what every class must satisfy: --k, --l or --t")
    named, secrets, kept = columns_of(quasi, sensitive, keep)
    demand = Demand(k, suppress, tuple(secrets), l, _any(diversity), c, t, _any(distance))
    out = None if str(out) == "-" else out
    refuse_existing(out)
    read = read_given(file, separator)
    known, chosen = _ladders(ladders, read, named, demand, kept)
    found = _solve(read, chosen, demand, known, unknown)
    given = [name for name in read.table.columns if name in {*chosen, *demand.sensitive, *kept}]
    left_out = [name for name in read.table.columns if name not in given]
    released = found.released(keep_suppressed=suppressed == "keep").select(given)
    record = {
        "file": str(file),
        **_record(found, demand, read, chosen, unknown),
        "kept": [name for name in given if name not in chosen],
        "left_out": left_out,
    }
    if out is not None:
        write_new(out, released.write_csv(separator=read.separator))
        record["out"] = str(out)
    if as_json:
        print_record(record)
    elif out is not None:
        say(*_told(record))
    else:
        sys.stdout.write(released.write_csv(separator=read.separator))
        note("\n".join(_told(record)))
    if left_out:
        note(
            f"Not in the result, since they are not generalised: {', '.join(left_out)}. Add a"
            " ladder, or name them in --keep to have them as they are."
        )


def _chosen(option: str, given: str, *known: str) -> None:
    if given not in known:
        raise UsageError(f"{option} is one of {', '.join(known)}")


def _any(text: str) -> Any:
    """A word that was checked by _chosen."""
    return text


def _ladders(
    folder: Path, read: CsvTable, quasi: list[str], demand: Demand, kept: list[str]
) -> tuple[dict[str, Ladder], dict[str, Ladder]]:
    """(all ladders that fit a column; those of the quasi-identifiers, in the order of columns)."""
    from retention.anonymise.risk.ladders import find

    columns = read.table.columns
    for name in (*quasi, *demand.sensitive, *kept):
        if name not in columns:
            raise UsageError(f"the table has no column {name}; see its first line")
    known = find(folder, columns)
    missing = [name for name in quasi if name not in known]
    if missing:
        raise UsageError(f"{folder} has no ladder for {', '.join(missing)}; add {missing[0]}.csv")
    wanted = quasi or [name for name in known if name not in demand.sensitive]
    if not wanted:
        raise UsageError(f"{folder} has no ladder for any column; name each COLUMN.csv")
    return known, {name: known[name] for name in columns if name in wanted}


def _solve(
    read: CsvTable,
    ladders: dict[str, Ladder],
    demand: Demand,
    known: dict[str, Ladder],
    unknown: str,
) -> Solution:
    from retention.anonymise.risk.generalise import solve

    with progress("joint levels measured") as step:
        found = solve(
            read.table,
            ladders,
            demand,
            unknown=_any(unknown),
            sensitive_ladders=known,
            heard=step,
        )
    if found is None:
        raise RefusedError(
            "no joint levels satisfy, not even the coarsest. Allow more rows to be suppressed, ask"
            " for less, or end each ladder in one label for all"
        )
    return found


def _record(
    found: Solution, demand: Demand, read: CsvTable, ladders: dict[str, Ladder], unknown: str
) -> dict[str, Any]:
    from retention.anonymise.risk.losses import losses
    from retention.anonymise.risk.report import solution_record

    loss = losses(read.table, ladders, found.levels, unknown=_any(unknown))
    return solution_record(found, demand, ladders, loss)


def _told(record: dict[str, Any]) -> list[str]:
    node = " ".join(map(str, record["node"]))
    lines = [
        f"Levels      {node}  ({', '.join(record['columns'])})",
        f"Loss        {record['loss']:.6f} bits, {record['loss_share']:.1%} of what can be lost",
        f"Suppressed  {record['suppressed']} of {counted(record['rows'], 'row')},"
        f" {record['suppressed_share']:.2%}",
    ]
    return [*lines, f"Result      {record['out']}"] if "out" in record else lines
