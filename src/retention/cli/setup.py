"""Commands to start with: the ledger, who may decide, and the demo."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retention.cli import maps
from retention.cli.given import Json, examples, read_day, workplace
from retention.cli.grants import grants
from retention.cli.output import note, print_record, say, table
from retention.errors import UsageError

if TYPE_CHECKING:
    from retention.actions.workplace import Workplace
    from retention.domain.approval import Official
    from retention.domain.protocol import Function

people = typer.Typer(
    help="Officials: who may decide, and on which mandate.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples("retention official list"),
)


def add_to(app: typer.Typer) -> None:
    """The commands at the top and the groups for the map and the officials."""
    app.command(epilog=examples("retention init"))(init)
    app.command(
        epilog=examples(
            "retention grants", "retention grants --bestand", "retention grants --apply"
        )
    )(grants)
    app.add_typer(maps.app, name="map")
    app.add_typer(people, name="official")
    app.command(epilog=examples("retention demo", "retention demo --dossiers 500 --seed 7"))(demo)


def init(as_json: Json = False) -> None:
    """Make the ledger, or bring it up to date.

    Nothing in the bestand is touched. What it prints says where everything is.
    """
    from retention.actions.initialise import initialise

    with workplace(uninitialised=True) as place:
        made = initialise(place)
        where = _where(place)
    if as_json:
        print_record({"made": made, **where})
        return
    say("The ledger was made." if made else "The ledger is there and up to date.")
    table(("What", "Where"), list(where.items()))
    say("", "Next: retention map check, then retention official add")


def _where(place: Workplace) -> dict[str, str]:
    """Where everything is; never a password."""
    settings = place.settings
    ledger = settings.ledger_url
    bestand = settings.bestand_url
    return {
        "ledger": _database(ledger.host, ledger.database)
        if ledger
        else f"{settings.home}/postgres",
        "bestand": _database(bestand.host, bestand.database) if bestand else "as the ledger",
        "protocol": str(settings.protocol),
        "data_map": str(settings.data_map),
        "documents": str(settings.documents),
        "evidence": str(settings.evidence),
        "keys": str(settings.keys),
    }


def _database(host: str | None, database: str | None) -> str:
    return f"{database or '-'} on {host}" if host else database or "-"


# official


@people.command(
    "add",
    epilog=examples(
        'retention official add steward1 --function steward --mandate "Mandate 2026-14"',
        'retention official add owner1 --function archivist --mandate "Mandate 2026-15"'
        " --until 31-12-2027",
    ),
)
def add_official(
    user: Annotated[str, typer.Argument(metavar="USER", help="The user id, a name for the log.")],
    function: Annotated[
        str,
        typer.Option(
            "--function",
            metavar="FUNCTION",
            help="steward, process_owner, archivist, coordinator or privacy_officer.",
        ),
    ],
    mandate: Annotated[
        str, typer.Option("--mandate", metavar="TEXT", help="The mandate that it rests on.")
    ],
    from_on: Annotated[
        date | None,
        typer.Option("--from", parser=read_day, metavar="DAY", help="First day. Default: today."),
    ] = None,
    until_on: Annotated[
        date | None,
        typer.Option(
            "--until",
            parser=read_day,
            metavar="DAY",
            help="Last day. Default: until further notice.",
        ),
    ] = None,
    mail: Annotated[
        str | None,
        typer.Option("--mail", metavar="ADDRESS", help="Hears when a list is approved."),
    ] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="New token, function and mandate for a known user."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Register somebody who may decide, and show the personal token.

    The token is shown once, so hand it over now. With --replace a known user gets a new token,
    function and mandate; that is written in the log.
    """
    from retention.actions.initialise import add_official as register
    from retention.domain.approval import Official
    from retention.domain.clocks import local_day

    if not user.strip() or not mandate.strip():
        raise UsageError("give a user id and the mandate that it rests on")
    chosen = _function(function)
    with workplace() as place:
        with place.ledger.connect() as ledger:
            today = local_day(place.clock.now(ledger))
        official = Official(user, chosen, mandate, from_on or today, until_on)
        if until_on is not None and until_on < official.from_on:
            raise UsageError("--until lies before --from")
        secret = register(place, official, replace=replace, mail=mail)
    if as_json:
        print_record({**_official_record(official), "token": secret})
        return
    say(f"{user} is registered as {chosen.value}.", f"Personal token: {secret}")
    note("The token is shown this once; only its digest is kept. Use it as RETENTION_TOKEN.")


@people.command(
    "mail",
    epilog=examples(
        "retention official mail archivist1 archief@gemeente.nl",
        "retention official mail archivist1 --none",
    ),
)
def set_mail(
    user: Annotated[str, typer.Argument(metavar="USER", help="The user id of an official.")],
    address: Annotated[
        str | None, typer.Argument(metavar="ADDRESS", help="Where announcements go.")
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="No address any more.")] = False,
) -> None:
    """Set where an official hears of decisions on lists.

    Approvers hear when somebody else approves or rejects a list, so that they can stop it.
    """
    from retention.actions.initialise import set_official_mail

    if (address is None) is not none:
        raise UsageError("give an address, or --none")
    with workplace() as place:
        set_official_mail(place, user, address)
    say(f"{user} hears of decisions on lists." if address else f"{user} hears nothing any more.")


def _function(text: str) -> Function:
    from retention.domain.protocol import Function

    try:
        return Function(text.strip().lower().replace("-", "_").replace(" ", "_"))
    except ValueError:
        known = ", ".join(each.value for each in Function)
        raise UsageError(f"there is no function {text!r}; choose one of {known}") from None


def _official_record(official: Official) -> dict[str, Any]:
    return {
        "user": official.user,
        "function": official.function.value,
        "mandate": official.mandate,
        "from_on": official.from_on,
        "until_on": official.until_on,
    }


@people.command(
    "list", epilog=examples("retention official list", "retention official list --json")
)
def list_officials(as_json: Json = False) -> None:
    """List who may decide, and on which mandate."""
    from retention.actions.reading import officials

    with workplace() as place:
        found = officials(place)
    if as_json:
        print_record(
            {
                "officials": [
                    {
                        **_official_record(each.official),
                        "in_office": each.in_office,
                        "mail": each.mail,
                    }
                    for each in found
                ]
            }
        )
    elif not found:
        say("Nobody is registered yet. Next: retention official add")
    else:
        headings = ("User", "Function", "Mandate", "From", "Until", "In office", "Mail")
        rows = [
            (
                each.official.user,
                each.official.function.value,
                each.official.mandate,
                each.official.from_on,
                each.official.until_on,
                "yes" if each.in_office else "no",
                each.mail,
            )
            for each in found
        ]
        table(headings, rows)


# demo


def demo(
    dossiers: Annotated[
        int | None,
        typer.Option(
            "--dossiers",
            min=1,
            metavar="COUNT",
            help="How many dossiers to invent: 5000, or 600 with work waiting.",
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", metavar="NUMBER", help="The same seed invents the same people.")
    ] = 1,
    waiting: Annotated[
        bool,
        typer.Option("--waiting", help="No show, but a ledger with work waiting, for the desk."),
    ] = False,
) -> None:
    """Show the whole cycle on invented people.

    It takes about a minute, in a database of its own.
    """
    if waiting:
        from retention.demo_desk import run_desk_demo

        raise typer.Exit(run_desk_demo(dossiers or 600, seed))
    from retention.demo import run_demo

    raise typer.Exit(run_demo(dossiers or 5_000, seed))
