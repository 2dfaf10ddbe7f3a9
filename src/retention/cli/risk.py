"""Commands about risk: how well a table hides its people, and what hides them at least loss."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retention.cli import ladders
from retention.cli.given import Json, examples
from retention.cli.output import counted, note, print_record, progress, say, table
from retention.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from retention.anonymise.risk.csvtable import CsvTable
    from retention.anonymise.risk.generalise import Demand, Solution
    from retention.anonymise.risk.ladders import Ladder
    from retention.anonymise.risk.measures import Measures

app = typer.Typer(
    help="Risk: how well a table hides the people in it. Needs no database and no network.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples(
        "retention risk report people.csv --quasi born,postcode --sensitive provision",
        "retention risk generalise people.csv --ladders ladders --k 10 --suppress 2%",
        "retention risk ladders --write ladders",
    ),
)


def read_share(text: str) -> float:
    """A share, written like 0.04 or 4%; typer.BadParameter for anything else."""
    found = re.fullmatch(r"\s*([0-9]*[.,]?[0-9]+)\s*(%?)\s*", text)
    share = float(found[1].replace(",", ".")) / (100 if found[2] else 1) if found else -1.0
    if not 0 <= share <= 1:
        raise typer.BadParameter(f"{text!r} is not a share; write it like 0.04 or 4%")
    return share


def read_separator(text: str) -> str:
    """One character; typer.BadParameter for anything else."""
    one = {"\\t": "\t", "tab": "\t"}.get(text, text)
    if len(one) != 1 or not one.isascii() or one in '"\r\n':
        raise typer.BadParameter("a separator is one character, like ; or ,")
    return one


File = Annotated[
    Path, typer.Argument(metavar="FILE", help="A CSV file in UTF-8; its first line names columns.")
]
Quasi = Annotated[
    str | None,
    typer.Option(
        "--quasi",
        metavar="COLUMNS",
        help="The columns by which somebody could be recognised, a comma between.",
    ),
]
Sensitive = Annotated[
    str | None,
    typer.Option(
        "--sensitive",
        metavar="COLUMNS",
        help="The columns that nobody should learn of a person, a comma between.",
    ),
]
Separator = Annotated[
    str | None,
    typer.Option(
        "--separator",
        parser=read_separator,
        metavar="CHARACTER",
        help="What stands between fields. Default: ; or , as in the first line.",
    ),
]


def _columns(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()]


# report


@app.command(
    epilog=examples(
        "retention risk report people.csv --quasi born,postcode --sensitive provision",
        "retention risk report people.csv --quasi born,postcode --k 10 --picture sizes.svg",
    )
)
def report(
    file: File,
    quasi: Quasi = None,
    sensitive: Sensitive = None,
    k: Annotated[
        int, typer.Option("--k", min=1, help="The size that a class should have at least.")
    ] = 10,
    picture: Annotated[
        Path | None,
        typer.Option("--picture", metavar="FILE", help="Draw the sizes of classes here, as SVG."),
    ] = None,
    separator: Separator = None,
    as_json: Json = False,
) -> None:
    """Say how well a table hides the people in it.

    A class is all rows that are alike in the columns of --quasi. It shows counts and distances
    only, never a value of the table.
    """
    from retention.anonymise.risk.csvtable import read_table
    from retention.anonymise.risk.measures import measure
    from retention.anonymise.risk.report import measures_record

    names = _columns(quasi)
    if not names:
        raise UsageError("name the columns by which somebody could be recognised: --quasi a,b")
    read = read_table(file, separator)
    found = measure(read.table, names, _columns(sensitive), k=k)
    if picture is not None:
        _draw(found, k, picture)
    if as_json:
        drawn = {} if picture is None else {"picture": str(picture)}
        print_record({"file": str(file), **measures_record(found, k), **drawn})
    else:
        _show(found, k, picture)


def _draw(found: Measures, k: int, picture: Path) -> None:
    from retention.anonymise.risk.picture import class_size_svg

    try:
        picture.write_text(class_size_svg(found.histogram, k), encoding="utf-8")
    except OSError as err:
        raise UsageError(f"{picture}: cannot be written ({err.strerror})") from err


def _show(found: Measures, k: int, picture: Path | None) -> None:
    say(f"{counted(found.rows, 'row')} in {counted(found.classes, 'class', 'classes')}.")
    say(f"  Smallest class   {found.k} (k)")
    say(f"  Alone            {counted(found.unique, 'row')}")
    under = sum(band.people for band in found.histogram if band.low < k)
    say(f"  Classes under {k}: {counted(under, 'row')}, {under / found.rows:.1%}", "")
    rows = [
        (band.label, band.classes, band.people, f"{band.people / found.rows:.1%}")
        for band in found.histogram
    ]
    table(("Class of", "Classes", "Rows", "Share"), rows)
    if found.sensitive:
        say("")
        headings = ("Sensitive", "Values", "l", "l entropy", "t equal", "t ordered", "delta")
        table(
            headings,
            [
                (
                    each.column,
                    each.values,
                    each.l_distinct,
                    f"{each.l_entropy:.2f}",
                    f"{each.t_equal:.3f}",
                    None if each.t_ordered is None else f"{each.t_ordered:.3f}",
                    f"{each.delta:.2f}",
                )
                for each in found.sensitive
            ],
        )
    if picture is not None:
        say("", f"Picture: {picture}")


# generalise


@app.command(
    epilog=examples(
        "retention risk generalise people.csv --ladders ladders --k 10 --suppress 2% --out out.csv",
        "retention risk generalise people.csv --ladders ladders --k 5 --suppress 0.04 --l 3"
        " --sensitive provision --json",
    )
)
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
    k: Annotated[int, typer.Option("--k", min=1, help="How many rows a class has at least.")] = 1,
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
        typer.Option("--l", min=1, help="How many sensitive values a class has at least."),
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
        typer.Option("--out", metavar="FILE", help="Write the result here. Default: stdout."),
    ] = None,
    suppressed: Annotated[
        str, typer.Option("--suppressed", help="Suppressed rows: drop, or keep with * in place.")
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
    --suppress. Columns without --quasi: all that have a ladder and are not sensitive. Ends with
    code 5 when no levels satisfy.
    """
    from retention.anonymise.risk.csvtable import read_table
    from retention.anonymise.risk.generalise import Demand

    _chosen("--diversity", diversity, "distinct", "entropy", "recursive")
    _chosen("--distance", distance, "equal", "hierarchical", "ordered")
    _chosen("--suppressed", suppressed, "drop", "keep")
    _chosen("--unknown", unknown, "error", "any")
    if k == 1 and l is None and t is None:
        raise UsageError("say what every class must satisfy: --k, --l or --t")
    demand = Demand(
        k, suppress, tuple(_columns(sensitive)), l, _any(diversity), c, t, _any(distance)
    )
    read = read_table(file, separator)
    known, chosen = _ladders(ladders, read, _columns(quasi), demand)
    found = _solve(read, chosen, demand, known, unknown)
    keep = suppressed == "keep"
    record = {"file": str(file), **_record(found, demand, read, chosen, unknown)}
    if out is not None:
        from retention.anonymise.risk.csvtable import write_table

        write_table(found.released(keep_suppressed=keep), out, read.separator)
        record["out"] = str(out)
    if as_json:
        print_record(record)
    elif out is not None:
        say(*_told(record))
    else:
        sys.stdout.write(found.released(keep_suppressed=keep).write_csv(separator=read.separator))
        note("\n".join(_told(record)))


def _chosen(option: str, given: str, *known: str) -> None:
    if given not in known:
        raise UsageError(f"{option} is one of {', '.join(known)}")


def _any(text: str) -> Any:
    """A word that was checked by _chosen."""
    return text


def _ladders(
    folder: Path, read: CsvTable, quasi: list[str], demand: Demand
) -> tuple[dict[str, Ladder], dict[str, Ladder]]:
    """(all ladders that fit a column; those of the quasi-identifiers, in the order of columns)."""
    from retention.anonymise.risk.ladders import find

    columns = read.table.columns
    for name in (*quasi, *demand.sensitive):
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


# ladders

app.command(epilog=examples("retention risk ladders", "retention risk ladders --write ladders"))(
    ladders.ladders
)
