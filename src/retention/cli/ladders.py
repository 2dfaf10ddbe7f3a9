"""The command about ladders: which there are, and their CSV files to edit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from retention.cli.given import Json
from retention.cli.output import note, print_record, table
from retention.errors import UsageError

Write = Annotated[
    Path | None,
    typer.Option(
        "--write",
        metavar="FOLDER",
        help="Put the shipped CSV files in this folder, to edit. What is there stays as it is.",
    ),
]


def ladders(write: Write = None, as_json: Json = False) -> None:
    """Show the ladders that a data map can name.

    A CSV in the folder of RETENTION_LADDERS counts instead of the shipped one: NAME.csv is a whole
    ladder; postcodes.csv and provisions.csv are what the ladders of postcodes and provisions read.
    --write puts the shipped files there.
    """
    from retention.anonymise.risk.ladders import load
    from retention.anonymise.risk.rules import shipped_names
    from retention.settings import Settings

    written = [] if write is None else _write(write)
    own = Settings.from_environment().ladders
    extra = {path.stem for path in own.glob("*.csv")} if own is not None else set()
    names = sorted({*shipped_names(), *extra} - {Path(name).stem for name in _files()})
    found = {name: load(name, own) for name in names}
    if as_json:
        listed = {
            name: {"version": each.version, "levels": each.levels, "digest": each.digest}
            for name, each in found.items()
        }
        print_record({"ladders": listed, "written": written})
        return
    table(
        ("Ladder", "Version", "Levels", "Digest"),
        [(name, each.version, each.levels, each.digest[:16]) for name, each in found.items()],
    )
    for name in written:
        note(f"Wrote {name}.")
    if write is not None:
        note(f"Edit what is in {write} and set RETENTION_LADDERS to it.")


def _files() -> dict[str, str]:
    from retention.anonymise.risk.rules import shipped_files

    return shipped_files()


def _write(folder: Path) -> list[str]:
    """The files that were not there yet; UsageError when the folder cannot be written to."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in _files().items():
            if not (folder / name).exists():
                (folder / name).write_text(text, encoding="utf-8")
                written.append(str(folder / name))
    except OSError as err:
        raise UsageError(f"{folder}: cannot be written to ({err.strerror})") from err
    return written
