"""Commands about corrections of the bestand: template, preview, apply, restrict, queue."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retention.cli.given import (
    DossierNumber,
    Json,
    Motive,
    ReviewOn,
    User,
    examples,
    read_number,
    token,
    workplace,
)
from retention.cli.output import counted, day, print_record, refuse_existing, say, table, until

if TYPE_CHECKING:
    from retention.actions.correcting import Corrected
    from retention.domain.recipients import ToTell

app = typer.Typer(
    help="Corrections of the bestand, and who hears of them. Art. 12.2: data are changed,"
    " supplemented, removed or restricted, and every recipient that had them is told.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples(
        "retention correction template WMO-2019-00042 --table address --out c.json --as steward1",
        "retention correction preview c.json --as steward1",
        'retention correction apply c.json --motive "Moved" --as steward1',
    ),
)

ChangeFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="The correction as JSON; `correction template` makes one to fill in."
    ),
]
CorrectionNumber = Annotated[
    int, typer.Argument(metavar="NUMBER", parser=read_number, help="The correction's number.")
]


@app.command(
    epilog=examples(
        "retention correction template WMO-2019-00042 --table address --out c.json --as steward1"
    )
)
def template(
    dossier: DossierNumber,
    user: User,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="A new file, readable by you alone.")
    ],
    tables: Annotated[
        list[str],
        typer.Option("--table", metavar="TABLE", help="A table of the data map; may be repeated."),
    ],
    as_json: Json = False,
) -> None:
    """Write a dossier's rows in a file to be corrected.

    The look is recorded. The file holds personal data: keep it where others cannot read it and
    delete it afterwards. Change what is wrong, set `kind` to change, supplement or remove, and
    leave out the rows that stay. Values that you leave as they are change nothing.
    """
    from retention.actions.correction_template import template as make

    refuse_existing(out)
    with workplace() as place:
        record = make(place, dossier, tables, user, token())
    _write_private(out, json.dumps(record, indent=2, ensure_ascii=False) + "\n")
    told = {"file": str(out), "rows": len(record["rows"])}
    if as_json:
        print_record(told)
        return
    say(f"{counted(len(record['rows']), 'row')} in {out}. Next: retention correction preview {out}")


def _write_private(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


@app.command(epilog=examples("retention correction preview c.json --as steward1"))
def preview(file: ChangeFile, user: User, as_json: Json = False) -> None:
    """Show what would change and who would be told.

    Which columns, and whether it takes two people. For each recipient: what she hears, the
    disclosures that make her hear it, and what a steward must decide first. Nothing is changed
    or sent. No value is shown.
    """
    from retention.actions.change import read_change
    from retention.actions.correct import preview as look

    change = read_change(file)
    with workplace() as place:
        found = look(place, change, user, token())
    _show(found, as_json=as_json)
    if not as_json:
        say(f"Next: retention correction apply {file} --motive TEXT --as USER")


@app.command(
    epilog=examples('retention correction apply c.json --motive "Moved in May" --as steward1')
)
def apply(file: ChangeFile, user: User, motive: Motive = "", as_json: Json = False) -> None:
    """Correct the bestand and put the notices in the outbox.

    The change, its record and a notice to each recipient are one transaction. It is refused
    when somebody changed a row since the template was made, or when the dossier is being
    destroyed. Keys, statuses, flags, dates that a clock starts from, and rows to delete take
    two people: the first call asks, the same file by another person applies it. A correction
    restarts the statutory clock of its dossiers.
    """
    from retention.actions.change import read_change
    from retention.actions.correct import apply as make

    change = read_change(file)
    with workplace() as place:
        found = make(place, change, user, motive, token())
    _show(found, as_json=as_json)


@app.command(
    epilog=examples(
        'retention correction restrict WMO-2019-00042 --motive "Dispute about the report"'
        " --review-on 2027-05-01 --as steward1"
    )
)
def restrict(
    dossier: DossierNumber,
    user: User,
    motive: Motive = "",
    review_on: ReviewOn = None,
    reference: Annotated[
        str | None,
        typer.Option("--reference", metavar="TEXT", help="The case number elsewhere, if any."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Restrict a dossier: hidden from ordinary views and on hold.

    Its recipients hear that it is. It is lifted like any hold, by two people: retention
    exception end NUMBER.
    """
    from retention.actions.restrict import restrict as make
    from retention.cli.exceptions import show_kept
    from retention.domain.keeping import AskedKeep

    with workplace() as place:
        ground = place.rules.needs_rights.restriction_hold
        asked = AskedKeep(ground, motive, review_on)
        kept = make(place, dossier, asked, user, token(), reference=reference)
    show_kept(kept, as_json=as_json)


@app.command(epilog=examples('retention correction abandon 3 --motive "Was right" --as owner1'))
def abandon(
    number: CorrectionNumber, user: User, motive: Motive = "", as_json: Json = False
) -> None:
    """Decide that what somebody asked to be corrected stays as it is."""
    from retention.actions.correct import abandon as make

    with workplace() as place:
        make(place, number, user, motive, token())
    if as_json:
        print_record({"correction": number, "state": "abandoned"})
        return
    say(f"Correction {number} is not applied.")


@app.command(epilog=examples("retention correction queue", "retention correction queue --json"))
def queue(as_json: Json = False) -> None:
    """List the corrections that wait for another person.

    The oldest first; she applies or abandons each. Why it is here, until when (the last day to
    answer the request that it is for, if any), and what happens if nobody acts.
    """
    from retention.actions.correct import waiting

    with workplace() as place:
        rows = [_queued(row) for row in waiting(place)]
    if as_json:
        print_record({"queue": rows})
    elif not rows:
        say("No correction waits for another person.")
    else:
        table(
            ("Number", "What", "Columns", "Request", *WAITS),
            [
                (
                    r["correction"],
                    r["kind"],
                    ", ".join(r["columns"]),
                    r["request"],
                    r["why"],
                    until(r["until"]),
                    r["if_nobody_acts"],
                )
                for r in rows
            ],
        )
        say(
            "Another person: retention correction apply FILE --motive TEXT --as USER,"
            " or: retention correction abandon NUMBER --motive TEXT --as USER"
        )


WAITS = ("Why it is here", "Until", "If nobody acts")


def _queued(row: dict[str, Any]) -> dict[str, Any]:
    from retention.domain.clocks import AMSTERDAM

    asked_on: date = row["asked_at"].astimezone(AMSTERDAM).date()
    late = row["answer_by"] is not None
    return {
        "correction": row["number"],
        "kind": row["kind"],
        "columns": list(row["columns"]),
        "request": row["request"],
        "asked_by": row["asked_by"],
        "asked_on": asked_on,
        "why": f"{row['asked_by']} asked for it on {day(asked_on)}; another person applies or"
        " abandons it",
        "until": row["answer_by"],
        "if_nobody_acts": "nothing is corrected" + (", and the request is late" if late else ""),
    }


def _show(found: Corrected, *, as_json: bool) -> None:
    if as_json:
        print_record(_record(found))
        return
    from retention.domain.wording import label

    if found.number is not None and found.state is not None:
        say(f"Correction {found.number}: {label(found.state.value, None, 'en').lower()}.")
    say(f"Columns: {', '.join(found.columns)} ({counted(found.dossier_count, 'dossier')})")
    if found.two_people:
        say("It takes two people: a key, status, flag, date of a clock or a deleted row.")
    if found.restarts_clock:
        say("The statutory clock of these dossiers starts anew (Wmo 2015 art. 5.3.4).")
    if found.unmapped:
        say(f"In no element of the data map: {', '.join(found.unmapped)}. Only who got all hears.")
    _show_tells(found.tells)


def _show_tells(tells: tuple[ToTell, ...]) -> None:
    from retention.domain.wording import label

    if not tells:
        say("Nobody is told: no disclosure on record had these data.")
        return
    rows = [
        (
            each.recipient,
            label(f"telling-{each.telling.value}", None, "en"),
            "; ".join(label(reason, None, "en") for reason in each.reasons),
            ", ".join(label(q.value, None, "en") for q in each.questions) or "-",
        )
        for each in tells
    ]
    table(("Recipient", "Is told", "Because", "A steward decides first"), rows)


def _record(found: Corrected) -> dict[str, Any]:
    return {
        "correction": found.number,
        "state": found.state.value if found.state else None,
        "columns": list(found.columns),
        "two_people": found.two_people,
        "dossiers": found.dossier_count,
        "restarts_clock": found.restarts_clock,
        "in_no_element": list(found.unmapped),
        "notices": list(found.notices),
        "tells": [
            {
                "recipient": each.recipient,
                "telling": each.telling.value,
                "columns": list(each.columns),
                "reasons": list(each.reasons),
                "questions": [question.value for question in each.questions],
            }
            for each in found.tells
        ],
    }
