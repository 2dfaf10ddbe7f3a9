"""Commands about the address book: how each recipient is reached; every change by two people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retention.cli.given import Json, User, examples, read_number, token, workplace
from retention.cli.output import note, print_record, say, table
from retention.errors import UsageError

if TYPE_CHECKING:
    from retention.actions.recipients import Entry

LARGEST_FILE = 100_000

app = typer.Typer(
    help="The address book: how recipients of client data are reached. One person asks for a"
    " change, another confirms it; until then what was confirmed before is used.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples(
        "retention recipient set cak --kind cak --name CAK --channel smtp"
        " --address privacy@cak.example --certificate cak.pem --as steward1",
        "retention recipient confirm 1 --as owner1",
        "retention recipient list",
    ),
)

EntryNumber = Annotated[
    int,
    typer.Argument(
        metavar="NUMBER", parser=read_number, help="The entry's number, see `recipient list`."
    ),
]


@app.command(
    "set",
    epilog=examples(
        'retention recipient set veilig-thuis --name "Veilig Thuis" --channel post'
        ' --address "Postbus 1, Breda" --as steward1',
        "retention recipient set cak --kind cak --name CAK --channel webhook"
        " --address https://cak.example/retention --as steward1",
    ),
)
def set_entry(
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE", help="What the disclosures in the bestand call the recipient."
        ),
    ],
    user: User,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="The organisation's name.")],
    channel: Annotated[
        str,
        typer.Option(
            "--channel", metavar="CHANNEL", help="smtp, webhook, file, or post (by hand)."
        ),
    ],
    address: Annotated[
        str,
        typer.Option(
            "--address",
            metavar="ADDRESS",
            help="E-mail address, https:// address, file address (fsspec), or where post goes.",
        ),
    ],
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind", metavar="CODE", help="The kind of annex 2; left out: outside annex 2."
        ),
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(
            "--certificate",
            metavar="FILE",
            help="The recipient's RSA certificate in PEM: mail is encrypted to it. Without one a"
            " mail says only that something waits.",
        ),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", metavar="nl|en", help="Language of the notices.")
    ] = "nl",
    as_json: Json = False,
) -> None:
    """Ask for an address, certificate or channel.

    Nothing changes until another person confirms it.
    """
    from retention.actions.recipients import set_recipient
    from retention.domain.address_book import AskedEntry

    asked = AskedEntry(
        code=code,
        name=name,
        channel=_channel(channel),
        address=address,
        kind=kind,
        certificate=None if certificate is None else _read(certificate),
        language=language,
    )
    with workplace() as place:
        entry = set_recipient(place, asked, user, token())
    _show(entry, as_json=as_json)


@app.command(epilog=examples("retention recipient confirm 1 --as owner1"))
def confirm(number: EntryNumber, user: User, as_json: Json = False) -> None:
    """Confirm what somebody else asked for.

    It undoes a request to end an entry as well. The entry of the same code that was in use ends.
    """
    from retention.actions.recipients import confirm_recipient

    with workplace() as place:
        entry = confirm_recipient(place, number, user, token())
    _show(entry, as_json=as_json)


@app.command(epilog=examples("retention recipient end 1 --as steward1"))
def end(number: EntryNumber, user: User, as_json: Json = False) -> None:
    """End an entry; it takes two people.

    The first one asks for it, the same command by a second one ends it. An entry that was only
    asked for goes at once.
    """
    from retention.actions.recipients import end_recipient

    with workplace() as place:
        entry = end_recipient(place, number, user, token())
    _show(entry, as_json=as_json)


@app.command(
    "list", epilog=examples("retention recipient list", "retention recipient list --all --json")
)
def list_entries(
    everything: Annotated[
        bool, typer.Option("--all", help="Show the entries that have ended as well.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List what is in use, and what waits for a second person."""
    from retention.actions.recipients import address_book

    with workplace() as place:
        records = [_record(row) for row in address_book(place, ended=everything)]
    if as_json:
        print_record({"recipients": records})
    elif not records:
        say("The address book is empty: no recipient can be told anything yet.")
    else:
        names = ("number", "recipient", "kind", "channel", "address", "certificate", "state")
        headings = ("Number", "Recipient", "Annex 2", "Channel", "Address", "Certificate", "State")
        table(headings, [tuple(_plain(record[name]) for name in names) for record in records])


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _record(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": row["number"],
        "recipient": row["code"],
        "kind": row["kind"],
        "name": row["name"],
        "channel": row["channel"],
        "address": row["address"],
        "certificate": row["certificate"] is not None,
        "language": row["language"],
        "state": row["state"],
        "asked_by": row["asked_by"],
        "confirmed_by": row["confirmed_by"],
        "end_asked_by": row["end_asked_by"],
        "digest": row["digest"],
    }


def _channel(text: str) -> Any:
    from retention.domain.recipients import Channel

    try:
        return Channel(text)
    except ValueError:
        known = ", ".join(Channel)
        raise UsageError(f"there is no such channel; choose one of: {known}") from None


def _read(file: Path) -> str:
    try:
        with file.open(encoding="ascii") as opened:
            return opened.read(LARGEST_FILE)
    except (OSError, UnicodeDecodeError) as err:
        raise UsageError(f"{file} cannot be read as a certificate in PEM; check it") from err


def _show(entry: Entry, *, as_json: bool) -> None:
    if as_json:
        print_record(
            {
                "number": entry.number,
                "recipient": entry.code,
                "channel": entry.channel,
                "state": entry.state.value,
                "digest": entry.digest,
                "outside_annex_2": entry.outside_annex,
            }
        )
        return
    state = entry.state.value
    say(f"Entry {entry.number}, {entry.code} by {entry.channel}: {state}.")
    after = {
        "asked": "Not in use yet. Another person looks at it in `retention recipient list`, then:"
        f" retention recipient confirm {entry.number}",
        "confirmed": "In use from now on.",
        "end-asked": f"Still in use. Another person: retention recipient end {entry.number}",
        "ended": "Not in use any more.",
    }
    say(after[state])
    if entry.outside_annex and state in {"asked", "confirmed"}:
        note("Outside annex 2: each disclosure to this recipient needs a ground of its own.")
