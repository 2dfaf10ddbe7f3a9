"""Commands about evidence: verify, show, prove, declare again. No database and no network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retention.cli.declaring import compare, declaration, evidence_folder
from retention.cli.given import Json, examples, read_number
from retention.cli.output import print_record, say, table
from retention.errors import EvidenceError

if TYPE_CHECKING:
    from retention.evidence.verify import Proven, Report
    from retention.evidence.verify.place import Collected, Found

app = typer.Typer(
    help="Evidence: verify it, look at it, declare again, compare. Works without the database.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples("retention evidence verify", "retention evidence show"),
)

Folder = Annotated[
    Path | None,
    typer.Argument(
        metavar="FOLDER",
        help="The evidence, or the folder of one list. Default: RETENTION_EVIDENCE, or"
        " var/evidence.",
    ),
]
Trust = Annotated[
    list[str] | None,
    typer.Option(
        "--trust",
        metavar="KEY",
        help="A key that you got by another way: its id or a PEM file. May be given again.",
    ),
]


# verify


@app.command(
    epilog=examples(
        "retention evidence verify",
        "retention evidence verify /media/usb/evidence --head 3f6c... --trust auditor.pem",
    )
)
def verify(
    folder: Folder = None,
    head: Annotated[
        str | None,
        typer.Option(
            "--head",
            metavar="DIGEST",
            help="The head that was kept elsewhere; without it a cut-off tail cannot show.",
        ),
    ] = None,
    trust: Trust = None,
    as_json: Json = False,
) -> None:
    """Verify the evidence, and name the first thing wrong.

    Ends with code 8 when it does not hold. Give --head and --trust with what you got by another way
    than the evidence itself.
    """
    from retention.evidence.verify import verify as check

    report = check(evidence_folder(folder), head=head, trust=trust or ())
    if as_json:
        print_record(report.to_record())
    else:
        _show_report(report)
    if not report.holds:
        raise typer.Exit(EvidenceError.exit_code)


def _show_report(report: Report) -> None:
    say("The evidence holds." if report.holds else "The evidence does NOT hold.")
    if report.first_wrong:
        say(f"First wrong: {report.first_wrong}")
    say(report.vouched_for)
    if report.head:
        say(f"Head: {report.head}")
    say(*(f"Warning: {warning}" for warning in report.warnings))
    if report.lists:
        say("")
        table(
            ("List", "State", "Dossiers", "Outcomes"),
            [
                (each.number, each.state, each.items, _counts(each.outcomes))
                for each in report.lists
            ],
        )


def _counts(outcomes: Any) -> str:
    from retention.domain.wording import outcome_words

    return ", ".join(f"{count} {words.lower()}" for words, count in outcome_words(outcomes)) or "-"


# show


@app.command(epilog=examples("retention evidence show", "retention evidence show --json"))
def show(folder: Folder = None, as_json: Json = False) -> None:
    """Show what the evidence holds.

    Its statements and their heads, the lists' outcomes, and where the declarations are. Each
    statement's own signature is checked; whether they follow each other and nothing is missing only
    `retention evidence verify` says.
    """
    from retention.evidence.verify.keyring import read_keys
    from retention.evidence.verify.place import collect, look_at

    place = look_at(evidence_folder(folder))
    collected = collect(place, read_keys(place.keys, place.name(place.keys)))
    lists = list(_lists(collected))
    if as_json:
        print_record(
            {
                "folder": str(place.root),
                "statements": [_statement(found) for found in collected.found],
                "lists": lists,
                "unsound": list(collected.unsound),
            }
        )
        return
    say(f"Evidence in {place.root}", "")
    rows = [
        (each["statement"], each["kind"], each["list"], each["made_at"], each["head"])
        for each in map(_statement, collected.found)
    ]
    table(("Statement", "Kind", "List", "Made at", "Head"), rows)
    say(*(f"Unsound: {reason}" for reason in collected.unsound))
    for each in lists:
        say("", f"List {each['list']}: {_counts(each['outcomes'])}")
        say(f"  Declaration  {each['declaration'] or 'not there'}")


def _statement(found: Found) -> dict[str, Any]:
    statement = found.statement
    return {
        "statement": statement.statement,
        "kind": statement.kind,
        "list": getattr(statement, "list_number", None),
        "made_at": statement.made_at,
        "head": found.digest,
        "keys": sorted(found.key_ids),
    }


def _lists(collected: Collected) -> Iterator[dict[str, Any]]:
    from retention.evidence.statements import Closing

    for found in collected.found:
        if isinstance(found.statement, Closing):
            declaration = found.folder / "declaration.html"
            yield {
                "list": found.statement.list_number,
                "outcomes": dict(found.statement.outcomes),
                "partial": found.statement.partial,
                "declaration": str(declaration) if declaration.is_file() else None,
            }


# prove


@app.command(
    epilog=examples("retention evidence prove var/evidence 1 42 > proof.json"),
)
def prove(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="All of the evidence.")],
    list_number: Annotated[
        int, typer.Argument(metavar="LIST", parser=read_number, help="The list's number.")
    ],
    item: Annotated[
        int, typer.Argument(metavar="ITEM", parser=read_number, help="The item's number.")
    ],
    as_json: Json = False,  # noqa: ARG001 - the proof is JSON in any case
) -> None:
    """Write a proof of how one item ended, as JSON.

    It shows nothing of the others; `retention evidence check-proof` checks it.
    """
    from retention.evidence.verify import prove as make

    print_record(make(folder, list_number, item))


@app.command(
    "check-proof",
    epilog=examples("retention evidence check-proof proof.json --trust auditor.pem"),
)
def check_proof(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `evidence prove` wrote.")],
    trust: Trust = None,
    as_json: Json = False,
) -> None:
    """Check a proof of one entry, without the rest.

    Ends with code 8 when it does not hold.
    """
    from retention.domain.wording import label
    from retention.evidence.verify import verify_proof

    proven = verify_proof(_read_proof(file), trust=trust or ())
    if as_json:
        print_record(_proven_record(proven))
        return
    entry = proven.entry
    ended = label(entry.outcome, None, "en").lower()
    say(f"Proven: item {entry.item} of list {proven.list_number} ended as: {ended}.")
    say(f"  Category {entry.category}, closed in {entry.closure_year or 'an unknown year'}")
    say(*(f"  Reason {reason}" for reason in entry.reasons))
    say(f"  Signed in statement {proven.statement} with key {proven.key_id}")
    if not proven.trusted:
        say("  Compare that key with the one that you got by another way, or give it as --trust.")


def _read_proof(file: Path) -> dict[str, Any]:
    from retention.evidence.canonical import at, parse
    from retention.evidence.verify.reading import read_whole

    with at(file.name):
        proof = parse(read_whole(file))
    if not isinstance(proof, dict):
        raise EvidenceError(f"{file.name} holds no proof; `retention evidence prove` writes one")
    return proof


def _proven_record(proven: Proven) -> dict[str, Any]:
    entry = proven.entry
    return {
        "list": proven.list_number,
        "item": entry.item,
        "outcome": entry.outcome,
        "category": entry.category,
        "closure_year": entry.closure_year,
        "reasons": list(entry.reasons),
        "tombstone": entry.tombstone,
        "statement": proven.statement,
        "key": proven.key_id,
        "trusted": proven.trusted,
    }


app.command(
    epilog=examples(
        "retention evidence declaration 1 --lang en --pdf --out declaration-1.pdf",
        "retention evidence declaration 1 --evidence /media/usb/evidence --out declaration.html",
    )
)(declaration)
app.command(
    epilog=examples("retention evidence compare 1 2", "retention evidence compare 1 2 --json")
)(compare)
