"""Commands about the duty to inform (art. 11): noted, postponed, and who is still to hear."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from retention.cli.given import (
    AsOf,
    DossierNumber,
    Json,
    ReviewOn,
    User,
    examples,
    read_day,
    read_text,
    token,
    workplace,
)
from retention.cli.output import print_record, say, table

app = typer.Typer(
    help="Information notices: who was told of the processing. Protocol art. 11.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples("retention information queue"),
)

Told = Annotated[
    str,
    typer.Option(
        "--told", metavar="WHO", help="Who is told: cliënt, mantelzorger. Name no person."
    ),
]


@app.command(
    epilog=examples(
        "retention information record WMO-2026-00042 --manner brief --on 2026-11-20 --as steward1"
    )
)
def record(
    dossier: DossierNumber,
    user: User,
    told: Told = "cliënt",
    manner: Annotated[
        str, typer.Option("--manner", metavar="TEXT", help="How: brief, gesprek, e-mail.")
    ] = "",
    on: Annotated[
        date | None,
        typer.Option("--on", parser=read_day, metavar="DAY", help="The day she was told."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Note that somebody was told of the processing.

    A postponement for the same person ends with it.
    """
    from retention.actions.informing import record_information
    from retention.domain.informing import Informed

    with workplace() as place:
        record_information(place, dossier, Informed(told, manner, on), user, token())
    if as_json:
        print_record({"recorded": True, "informed_on": on})
    else:
        say("Noted in the dossier.")


@app.command(
    epilog=examples(
        "retention information postpone WMO-2026-00042 --because @gevaar.txt"
        " --review-on 2027-02-01 --as privacy1"
    )
)
def postpone(
    dossier: DossierNumber,
    user: User,
    told: Told = "cliënt",
    because: Annotated[
        str,
        typer.Option(
            "--because",
            metavar="@FILE",
            help="The concrete signs of danger, and for whom. @FILE, or @- to read it from stdin:"
            " it stands in the dossier only.",
        ),
    ] = "",
    review_on: ReviewOn = None,
    as_json: Json = False,
) -> None:
    """Postpone telling somebody, for a concrete danger alone.

    By the coordinator or the privacy officer. It comes back on its review date and never lapses.
    """
    from retention.actions.informing import postpone_information
    from retention.domain.informing import Postponed

    with workplace() as place:
        postponed = Postponed(told, read_text(because), review_on)
        postpone_information(place, dossier, postponed, user, token())
    if as_json:
        print_record({"recorded": True, "review_on": review_on})
    else:
        say("Postponed; it comes back on the review date: retention information queue")


@app.command(epilog=examples("retention information queue", "retention information queue --json"))
def queue(as_of: AsOf = None, as_json: Json = False) -> None:
    """List the dossiers of which somebody is still to hear.

    Open dossiers without any notice in the protocol's days, and postponements whose review date has
    come. Why it is here, until when, and what happens if nobody acts: nothing lapses by itself.
    """
    from retention.actions.informing import information_due
    from retention.domain.wording import label

    with workplace() as place:
        found = information_due(place, as_of)
    records = [
        {
            "dossier": each.number,
            "reason": (code := "review" if each.postponed else "nobody-told"),
            "why": label(code, None, "en"),
            "until": each.due_on,
            "if_nobody_acts": _IF_NOBODY_ACTS[code],
        }
        for each in found
    ]
    if as_json:
        print_record({"queue": records})
    elif not records:
        say("Everybody was told.")
    else:
        rows = [
            (each["dossier"], each["why"], each["until"] or "no day known", each["if_nobody_acts"])
            for each in records
        ]
        table(("Dossier", "Why it is here", "Until", "If nobody acts"), rows)
        say(
            "Somebody was told: retention information record DOSSIER --manner TEXT --on DAY"
            " --as USER"
        )


_IF_NOBODY_ACTS = {
    "nobody-told": "it stays here; she does not hear what is kept of her (art. 11)",
    "review": "it stays postponed, and here; a postponement never lapses",
}
