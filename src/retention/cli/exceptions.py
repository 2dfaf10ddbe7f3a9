"""Commands about exceptions and holds: ask, confirm, end, and the queue of what waits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retention.cli.given import (
    AsOf,
    DossierNumber,
    ExceptionNumber,
    Ground,
    Json,
    Motive,
    ReviewOn,
    User,
    examples,
    token,
    workplace,
)
from retention.cli.output import day, print_record, say, table

if TYPE_CHECKING:
    from retention.actions.keeping import Kept
    from retention.domain.protocol import Ground as ProtocolGround

app = typer.Typer(
    help="Exceptions and holds: what keeps a dossier longer. Asking takes two people, and so does"
    " ending.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples("retention exception queue", "retention exception grounds"),
)


@app.command(
    epilog=examples(
        'retention exception add WMO-2009-00042 --ground klacht --motive "Complaint of May"'
        " --review-on 2027-05-01 --as steward1",
    )
)
def add(
    dossier: DossierNumber,
    user: User,
    ground: Ground = "",
    motive: Motive = "",
    review_on: ReviewOn = None,
    reference: Annotated[
        str | None,
        typer.Option("--reference", metavar="TEXT", help="The case number elsewhere, if any."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask for an exception or hold. The dossier is kept at once.

    The ground says which of the two it is. Somebody else confirms it. It takes a ground, a motive
    and a review date; what is missing is named. It is refused when the dossier is being destroyed
    already.
    """
    from retention.actions import keeping
    from retention.domain.keeping import AskedKeep

    asked = AskedKeep(ground, motive, review_on)
    with workplace() as place:
        kept = keeping.ask(place, dossier, asked, user, token(), reference=reference)
    show_kept(kept, as_json=as_json)


@app.command(epilog=examples("retention exception confirm 3 --as owner1"))
def confirm(number: ExceptionNumber, user: User, as_json: Json = False) -> None:
    """Confirm what somebody else asked for."""
    from retention.actions import keeping

    with workplace() as place:
        kept = keeping.confirm(place, number, user, token())
    show_kept(kept, as_json=as_json)


@app.command(
    epilog=examples('retention exception end 3 --motive "Complaint decided" --as steward1')
)
def end(number: ExceptionNumber, user: User, motive: Motive = "", as_json: Json = False) -> None:
    """End an exception or hold; it takes two people.

    The first one asks for it, the same command by a second one ends it.
    """
    from retention.actions import keeping

    with workplace() as place:
        kept = keeping.end(place, number, user, motive, token())
    show_kept(kept, as_json=as_json)


def show_kept(kept: Kept, *, as_json: bool) -> None:
    """Where an exception or hold stands after a decision on it."""
    from retention.domain.wording import label

    if as_json:
        print_record(
            {
                "exception": kept.number,
                "kind": kept.kind,
                "state": kept.state.value,
                "review_on": kept.review_on,
            }
        )
        return
    kind, state = label(kept.kind, None, "en"), label(kept.state.value, None, "en").lower()
    say(f"{kind} {kept.number}: {state}, review on {day(kept.review_on)}.")
    after = {
        "asked": f"The dossier is kept. Another person: retention exception confirm {kept.number}",
        "confirmed": "The dossier is kept until two people end it.",
        "end-asked": f"Still kept. Another person: retention exception end {kept.number}",
        "ended": "It keeps the dossier no longer.",
    }
    say(after[kept.state.value])


# What waits


@app.command(epilog=examples("retention exception queue", "retention exception queue --json"))
def queue(as_of: AsOf = None, as_json: Json = False) -> None:
    """List what asks for a decision, the most urgent first.

    Why it is here, until when, and what happens if nobody acts: nothing lapses by itself.
    """
    from retention.actions.due import numbers_of
    from retention.actions.review import waiting
    from retention.domain.clocks import AMSTERDAM
    from retention.domain.wording import label

    with workplace() as place:
        rows = waiting(place, as_of)
        numbers = numbers_of(place, [row["dossier_key"] for row in rows])
        with place.ledger.connect() as ledger:
            today = as_of or place.clock.now(ledger).astimezone(AMSTERDAM).date()
        protocol = place.rules.protocol
    records = []
    for row in rows:
        reason = f"{row['kind']}:{row['ground']}"
        records.append(
            {
                "exception": row["number"],
                "kind": row["kind"],
                "dossier": numbers.get(row["dossier_key"]),
                "ground": protocol.public_reason(reason).partition(":")[2],
                "ground_text": label(reason, protocol, "en").partition(": ")[2],
                "state": row["state"],
                "review_on": row["review_on"],
                "why": _why(row, today),
                "if_nobody_acts": _if_nobody_acts(row, today),
            }
        )
    if as_json:
        print_record({"as_of": today, "queue": records})
    elif not records:
        say("Nothing asks for a decision.")
    else:
        _show_queue(records)


def _why(row: dict[str, Any], today: date) -> str:
    if row["state"] == "asked":
        return f"asked for by {row['asked_by']}; another person confirms or ends it"
    if row["state"] == "end-asked":
        return f"{row['end_asked_by']} asked for its end; another person ends or confirms it"
    late = (today - row["review_on"]).days
    return "its review date is today" if late == 0 else f"its review date passed {late} days ago"


def _if_nobody_acts(row: dict[str, Any], today: date) -> str:
    if row["review_on"] <= today:
        return "the dossier stays, and the declaration counts the review as overdue"
    return "the dossier stays; on its review date somebody looks again"


def _show_queue(records: list[dict[str, Any]]) -> None:
    headings = ("Number", "Kind", "Dossier", "Ground", "Until", "Why it is here", "If nobody acts")
    names = ("exception", "kind", "dossier", "ground_text", "review_on", "why", "if_nobody_acts")
    table(headings, [tuple(record[name] for name in names) for record in records])


@app.command(epilog=examples("retention exception grounds", "retention exception grounds --json"))
def grounds(as_json: Json = False) -> None:
    """List the grounds that the protocol knows; there are no others."""
    from retention.cli.dossiers import read_protocol

    protocol = read_protocol()
    kinds = (("exception", protocol.exception_grounds), ("hold", protocol.hold_grounds))
    if as_json:
        print_record(
            {
                f"{kind}_grounds": [_ground_record(code, ground) for code, ground in known.items()]
                for kind, known in kinds
            }
        )
        return
    rows = [
        (code, kind, ground.label, ground.source, ground.neutral)
        for kind, known in kinds
        for code, ground in known.items()
    ]
    table(("Code", "Kind", "Ground", "Source", "Shown to others as"), rows)


def _ground_record(code: str, ground: ProtocolGround) -> dict[str, Any]:
    return {
        "code": code,
        "label": ground.label,
        "source": ground.source,
        "neutral": ground.neutral,
    }
