"""Commands that make something to read from evidence: a declaration again, two runs compared."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retention.cli.given import Json, ListNumber, read_number
from retention.cli.output import (
    counted,
    moment,
    print_record,
    refuse_existing,
    say,
    table,
    write_new_bytes,
)
from retention.errors import UsageError

if TYPE_CHECKING:
    from retention.evidence.comparison import Compared, ComparedRow, Comparison, Ran


class Lang(StrEnum):
    """The languages of a declaration."""

    NL = "nl"
    EN = "en"


Evidence = Annotated[
    Path | None,
    typer.Option(
        "--evidence",
        metavar="FOLDER",
        help="All of the evidence, or the folder of one list. Default: RETENTION_EVIDENCE, or"
        " var/evidence.",
    ),
]


def evidence_folder(given: Path | None) -> Path:
    """The folder that was given, or that of the settings; UsageError when nothing is there."""
    from retention.settings import Settings

    folder = given or Settings.from_environment().evidence
    if not folder.is_dir():
        raise UsageError(
            f"there is no evidence at {folder}; it is made when the first list is carried out or"
            " rejected. If lists ended before, somebody took it away"
        )
    return folder


# declaration


def declaration(
    list_number: ListNumber,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", help="The file to write; it must not be there yet."),
    ],
    lang: Annotated[Lang, typer.Option("--lang", help="Dutch or English.")] = Lang.NL,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Write PDF/A (for an archive) instead of HTML.")
    ] = False,
    evidence: Evidence = None,
    ladders: Annotated[
        Path | None,
        typer.Option(
            "--ladders",
            metavar="FOLDER",
            help="The municipality's own ladders, where the list was de-identified by any."
            " Default: RETENTION_LADDERS.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the draft declaration of a list again.

    It is made from the evidence of a list that was carried out, and from nothing else; the same
    evidence gives the same file. Small counts are hidden as on the page that was sealed; in Dutch
    as HTML it is that page, whose digest the closing statement holds. Ends with code 8 when the
    evidence of the list is not what was signed.
    """
    from retention.actions.declare_again import declare
    from retention.evidence.canonical import digest
    from retention.settings import Settings

    refuse_existing(out)
    folder = evidence_folder(evidence)
    own = ladders or Settings.from_environment().ladders
    data = declare(folder, list_number, lang.value, "pdf" if pdf else "html", ladders=own)
    write_new_bytes(out, data)
    if as_json:
        record = {"list": list_number, "language": lang.value, "file": str(out)}
        print_record({**record, "form": "pdf" if pdf else "html", "digest": digest(data)})
        return
    say(f"Written to {out}: the draft declaration of list {list_number}. SHA-256: {digest(data)}")


# compare


def compare(
    one: Annotated[
        int, typer.Argument(metavar="LIST", parser=read_number, help="The list's number.")
    ],
    other: Annotated[
        int,
        typer.Argument(metavar="OTHER", parser=read_number, help="The number of the other list."),
    ],
    evidence: Evidence = None,
    as_json: Json = False,
) -> None:
    """Compare two lists that were carried out.

    From their evidence alone: per category how many were proposed and how they ended, and what of
    the rules and the software changed between. Counts are those that both declarations tell
    everybody: small ones are hidden, and a difference is told only of counts told in full.
    """
    from retention.actions.compare_runs import compare_runs

    found = compare_runs(evidence_folder(evidence), one, other, "en")
    if as_json:
        print_record(_record(found))
        return
    _show_runs(found)
    for row in (*found.categories, found.totals):
        say("", row.label or "All categories")
        table(("", *_names(found), "Difference"), [_shown(each) for each in row.counts])


def _show_runs(found: Comparison) -> None:
    table(
        ("", *_names(found)),
        [
            (name, *(str(show(ran)) for ran in (found.one, found.other)))
            for name, show in _ROWS.items()
        ],
    )
    say("", f"Between their closings: {_duration(found.between)}")
    if not found.changed:
        say("Rules, protocol and software are the same.")
    for change in found.changed:
        say(f"Changed: {change.what}", f"  {change.one}", f"  {change.other}")


_ROWS: dict[str, Any] = {
    "As of": lambda ran: ran.as_of,
    "Opened at": lambda ran: moment(ran.opened_at),
    "Closed at": lambda ran: moment(ran.closed_at),
    "Protocol": lambda ran: ran.protocol_version,
    "Software": lambda ran: ran.software,
    "Partial": lambda ran: "yes" if ran.partial else "no",
    "Head": lambda ran: ran.head,
}


def _names(found: Comparison) -> tuple[str, str]:
    return f"List {found.one.list_number}", f"List {found.other.list_number}"


def _shown(each: Compared) -> tuple[str, str, str, str]:
    difference = "-" if each.difference is None else f"{each.difference:+,}"
    return each.what.capitalize(), each.one.text, each.other.text, difference


def _duration(between: timedelta) -> str:
    """Whole days, or hours where it is less than one."""
    whole = abs(between)
    if whole.days:
        return counted(whole.days, "day")
    return counted(whole.seconds // 3600, "hour")


def _record(found: Comparison) -> dict[str, Any]:
    return {
        "lists": [_ran_record(ran) for ran in (found.one, found.other)],
        "seconds_between": int(found.between.total_seconds()),
        "changed": [
            {"what": each.what, "one": each.one, "other": each.other} for each in found.changed
        ],
        "totals": _counts_record(found.totals),
        "categories": [{"category": row.label, **_counts_record(row)} for row in found.categories],
    }


def _ran_record(ran: Ran) -> dict[str, Any]:
    return {
        "list": ran.list_number,
        "as_of": ran.as_of,
        "opened_at": ran.opened_at,
        "closed_at": ran.closed_at,
        "head": ran.head,
        "protocol_version": ran.protocol_version,
        "software": ran.software,
        "partial": ran.partial,
    }


def _counts_record(row: ComparedRow) -> dict[str, Any]:
    """Each count as text; a number only where it is told in full."""
    return {
        each.what: {
            "one": each.one.text if each.one.count is None else each.one.count,
            "other": each.other.text if each.other.count is None else each.other.count,
            "difference": each.difference,
        }
        for each in row.counts
    }
