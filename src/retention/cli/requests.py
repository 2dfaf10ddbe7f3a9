"""Commands about requests of data subjects: from receipt to answer, and the queue of what waits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from retention.cli.erasing import erase
from retention.cli.given import (
    AsOf,
    Json,
    Motive,
    RequestNumber,
    User,
    examples,
    read_day,
    token,
    workplace,
)
from retention.cli.output import print_record, say, table

if TYPE_CHECKING:
    from retention.domain.rights import StandingRequest

app = typer.Typer(
    help="Requests of data subjects: access, correction, erasure. An answer within four weeks, an"
    " erasure carried out within three months, both from the day of receipt.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples("retention request queue", "retention request codes"),
)

Authority = Annotated[
    str | None,
    typer.Option(
        "--authority",
        metavar="CODE",
        help="When somebody asks for another: as what, see `request codes`.",
    ),
]
Viewer = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="USER",
        help="Who looks. A coordinator or privacy officer reads hidden grounds, others neutral"
        " words.",
    ),
]


def _day_option(name: str, text: str) -> Any:
    return typer.Option(name, parser=read_day, metavar="DAY", help=text)


@app.command(
    "open",
    epilog=examples(
        "retention request open WMO-2009-00042 --kind access --received-on 2026-11-20"
        " --reference Z-2026-0815 --as steward1",
        "retention request open network_member:7 --kind erasure --received-on 20-11-2026"
        " --reference Z-2026-0816 --authority gemachtigde --as steward1",
    ),
)
def open_(
    whose: Annotated[
        str,
        typer.Argument(
            metavar="WHOSE",
            help="A dossier's number: its client. Or TABLE:KEY, a person's row in the bestand.",
        ),
    ],
    kind: Annotated[
        Literal["access", "correction", "erasure"],
        typer.Option("--kind", help="What is asked for (protocol art. 12.1, 12.2, 12.3)."),
    ],
    received_on: Annotated[date, _day_option("--received-on", "The day on which it came in.")],
    reference: Annotated[
        str,
        typer.Option(
            "--reference",
            metavar="TEXT",
            help="The case system's number: what was asked stands there, not here.",
        ),
    ],
    user: User,
    authority: Authority = None,
    as_json: Json = False,
) -> None:
    """Write a request down; its dossiers are kept.

    The deadlines run from the day of receipt. They stop for nothing but an answer.
    """
    from retention.actions import requests
    from retention.domain.protocol import Right
    from retention.domain.requests import IncomingRequest

    asked = IncomingRequest(Right(kind), received_on, reference, authority)
    with workplace() as place:
        opened = requests.open_request(place, asked, whose, user, token())
    if as_json:
        counts = {"kept": opened.kept, "too_late": opened.too_late}
        print_record({**record_of(opened.request), **counts})
        return
    _say(opened.request)
    say(f"{opened.kept} dossier(s) are kept from now on.")
    if opened.too_late:
        say(f"Too late for {opened.too_late} dossier(s): they are being destroyed or gone.")


@app.command(
    epilog=examples(
        "retention request verify 3 --identity identiteitsbewijs-getoond --as steward1",
        "retention request verify 3 --identity digid --authority mentor --as steward1",
    )
)
def verify(
    number: RequestNumber,
    identity: Annotated[
        str,
        typer.Option("--identity", metavar="CODE", help="How it was shown, see `request codes`."),
    ],
    user: User,
    authority: Authority = None,
    as_json: Json = False,
) -> None:
    """Write down how it was shown who asks.

    And that she may ask, where it is for another. Keep no copy of a paper. Before this nothing is
    released: the request can be refused as unverified only.
    """
    from retention.actions import requests
    from retention.domain.requests import Proof

    with workplace() as place:
        proof = Proof(identity, authority)
        _shown(requests.verify(place, number, proof, user, token()), as_json=as_json)


@app.command(
    epilog=examples(
        "retention request decide 3 grant --as steward1",
        "retention request decide 3 refuse --ground bescherming-van-personen"
        ' --motive "It would show who reported" --as steward1',
    )
)
def decide(
    number: RequestNumber,
    decision: Annotated[Literal["grant", "refuse"], typer.Argument(help="What is decided.")],
    user: User,
    ground: Annotated[
        str,
        typer.Option(
            "--ground", metavar="CODE", help="Why it is refused: a ground, see `request codes`."
        ),
    ] = "",
    motive: Motive = "",
    as_json: Json = False,
) -> None:
    """Grant or refuse a request.

    A refusal takes a ground of the protocol and a motive; the letter has both.

    An erasure cannot be granted while each of its dossiers must stay; the deadline runs on.
    """
    from retention.actions import requests

    if decision == "grant" and ground:
        raise typer.BadParameter("only a refusal has a ground")
    with workplace() as place:
        if decision == "grant":
            found = requests.grant(place, number, user, motive, token())
        else:
            found = requests.refuse(place, number, ground, motive, user, token())
    _shown(found, as_json=as_json)


app.command("erase", epilog=examples("retention request erase 3 --as steward1"))(erase)


@app.command("carried-out", epilog=examples("retention request carried-out 3 --as steward1"))
def carried_out(
    number: RequestNumber, user: User, motive: Motive = "", as_json: Json = False
) -> None:
    """Write down that what was granted is done.

    Refused for an erasure while a dossier is there that could go. Where some must stay, the motive
    says why.
    """
    from retention.actions import requests

    with workplace() as place:
        found = requests.carried_out(place, number, user, motive, token())
    _shown(found, as_json=as_json)


@app.command(epilog=examples("retention request answered 3 --on 2026-12-01 --as steward1"))
def answered(
    number: RequestNumber,
    user: User,
    on: Annotated[date, _day_option("--on", "The day on which the answer was sent.")],
    as_json: Json = False,
) -> None:
    """Write down on which day the answer was sent.

    The term to object begins the day after."""
    from retention.actions import requests

    with workplace() as place:
        _shown(requests.answered(place, number, on, user, token()), as_json=as_json)


@app.command(epilog=examples("retention request withdraw 3 --as steward1"))
def withdraw(number: RequestNumber, user: User, as_json: Json = False) -> None:
    """Write down that it was withdrawn.

    It keeps no dossier any more, and nothing says whose it was."""
    from retention.actions import requests

    with workplace() as place:
        _shown(requests.withdraw(place, number, user, token()), as_json=as_json)


def record_of(request: StandingRequest) -> dict[str, Any]:
    """A request as JSON."""
    return {
        "request": request.number,
        "kind": request.kind.value,
        "state": request.state.value,
        "received_on": request.received_on,
        "answer_by": request.answer_by,
        "carry_out_by": request.carry_out_by,
        "authority": request.authority,
        "ground": request.ground,
        "answered_on": request.answered_on,
    }


def _shown(request: StandingRequest, *, as_json: bool) -> None:
    if as_json:
        print_record(record_of(request))
    else:
        _say(request)


def _say(request: StandingRequest) -> None:
    from retention.cli.request_showing import headline, next_step

    say(*headline(request), next_step(request))


# What waits


@app.command(epilog=examples("retention request queue", "retention request queue --json"))
def queue(as_of: AsOf = None, user: Viewer = None, as_json: Json = False) -> None:
    """List the requests that wait, most urgent first.

    Why it is here, until when, and what happens if nobody acts. A request that is blocked stays
    here: its deadline runs on.
    """
    from retention.actions.request_queue import waiting
    from retention.cli.request_showing import queue_record, show_queue

    with workplace() as place:
        records = [
            queue_record(each, place.rules.protocol)
            for each in waiting(place, as_of, user, token())
        ]
    if as_json:
        print_record({"queue": records})
    elif records:
        show_queue(records)
    else:
        say("No request waits.")


@app.command(
    epilog=examples("retention request show 3", "retention request show 3 --as privacy1 --json")
)
def show(
    number: RequestNumber, as_of: AsOf = None, user: Viewer = None, as_json: Json = False
) -> None:
    """Show one request and what is possible.

    Its deadlines, what blocks it, and what can be done beside granting it."""
    from retention.actions.request_queue import look_at
    from retention.cli.request_showing import full_record, show_request

    with workplace() as place:
        shown = look_at(place, number, as_of, user, token())
        protocol = place.rules.protocol
    if as_json:
        print_record(full_record(shown, protocol))
    else:
        show_request(shown, protocol)


@app.command(
    epilog=examples(
        "retention request letter 3", "retention request letter 3 --language en > letter.txt"
    )
)
def letter(
    number: RequestNumber,
    language: Annotated[
        Literal["nl", "en"], typer.Option("--language", help="Of the letter.")
    ] = "nl",
    as_json: Json = False,
) -> None:
    """Write the text of the decision.

    For the case handler to address and send: it names nobody. A refusal says why, where to object
    and where to complain. Hidden grounds read as their neutral words.
    """
    from retention.actions.request_letter import letter as written

    with workplace() as place:
        text = written(place, number, language)
    if as_json:
        print_record({"request": number, "language": language, "text": text})
    else:
        say(*text.splitlines())


@app.command(epilog=examples("retention request codes", "retention request codes --json"))
def codes(as_json: Json = False) -> None:
    """List the protocol's codes for requests.

    How identity and authority are shown, and the grounds to refuse."""

    with workplace() as place:
        rights = place.rules.needs_rights
    grounds = rights.refusal_grounds
    if as_json:
        shown = {code: each.model_dump(mode="json") for code, each in grounds.items()}
        codes = {"identity": rights.identity, "authority": rights.authority}
        print_record({**codes, "refusal_grounds": shown})
        return
    rows = [("identity", *each, "") for each in rights.identity.items()]
    rows += [("authority", *each, "") for each in rights.authority.items()]
    rows += [
        ("ground", code, each.label, ", ".join(each.only) or "every right")
        for code, each in grounds.items()
    ]
    table(("What", "Code", "Meaning", "For"), rows)
