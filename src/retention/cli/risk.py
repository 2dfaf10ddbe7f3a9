"""Commands about risk: how well a table hides its people, and what hides them at least loss."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retention.cli.generalise import generalise
from retention.cli.given import LARGEST_NUMBER, Json, examples
from retention.cli.ladders import ladders
from retention.cli.output import counted, print_record, refuse_existing, say, table, write_new
from retention.cli.tables import File, Quasi, Sensitive, Separator, columns_of, read_given
from retention.errors import UsageError

if TYPE_CHECKING:
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
        int,
        typer.Option(
            "--k", min=1, max=LARGEST_NUMBER, help="The size that a class should have at least."
        ),
    ] = 10,
    picture: Annotated[
        Path | None,
        typer.Option(
            "--picture", metavar="FILE", help="A new file to draw the sizes of classes in, as SVG."
        ),
    ] = None,
    separator: Separator = None,
    as_json: Json = False,
) -> None:
    """Say how well a table hides the people in it.

    A class is all rows that are alike in the columns of --quasi. It shows counts and distances
    only, never a value of the table.
    """
    from retention.anonymise.risk.measures import measure
    from retention.anonymise.risk.picture import class_size_svg
    from retention.anonymise.risk.report import measures_record

    names, secrets, _ = columns_of(quasi, sensitive)
    if not names:
        raise UsageError("name the columns by which somebody could be recognised: --quasi a,b")
    refuse_existing(picture)
    read = read_given(file, separator)
    found = measure(read.table, names, secrets, k=k)
    if picture is not None:
        write_new(picture, class_size_svg(found.histogram, k))
    if as_json:
        drawn = {} if picture is None else {"picture": str(picture)}
        print_record({"file": str(file), **measures_record(found, k), **drawn})
    else:
        _show(found, k, picture)


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


# the others

app.command(
    epilog=examples(
        "retention risk generalise people.csv --ladders ladders --k 10 --suppress 2% --out out.csv",
        "retention risk generalise people.csv --ladders ladders --k 5 --suppress 0.04 --l 3"
        " --sensitive provision --json",
    )
)(generalise)
app.command(epilog=examples("retention risk ladders", "retention risk ladders --write ladders"))(
    ladders
)
