"""Commands about access overviews (protocol art. 12.1a): make, look, check, release, expire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from retention.cli.given import Json, Motive, User, examples, read_number, token, workplace
from retention.cli.output import counted, day, moment, note, print_record, say, table

if TYPE_CHECKING:
    from retention.actions.overview.check import Shown
    from retention.actions.workplace import Workplace
    from retention.domain.persons import PersonKey


class _Group(TyperGroup):
    """`overview client:12` is `overview make client:12`."""

    def spelled_out(self, words: list[str]) -> list[str]:
        """The words with the command that a person stands for."""
        return ["make", *words] if words and ":" in words[0] else list(words)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that these words name."""
        return super().resolve_command(ctx, self.spelled_out(args))


app = typer.Typer(
    cls=_Group,
    help="Access overviews: all that is held of one person. Everybody else in it is masked: a"
    " steward checks each page with something masked, another person releases.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples(
        "retention overview make client:12 --request 3 --as steward1",
        "retention overview pages 1",
        "retention overview page 1 3 --as steward1",
        "retention overview check 1 3 4 --as steward1",
        "retention overview release 1 --as privacy1",
    ),
)

Number = Annotated[
    int, typer.Argument(metavar="OVERVIEW", parser=read_number, help="The overview's number.")
]
Person = Annotated[
    str,
    typer.Argument(
        metavar="PERSON", help="A dossier's number: its client. Or TABLE:KEY, like client:12."
    ),
]


def _person(text: str) -> PersonKey | str:
    """The row of a person, or what may be the number of her dossier."""
    from retention.domain.persons import PersonKey
    from retention.errors import UsageError

    if ":" not in text and any(sign.isdigit() for sign in text):
        return text
    found = PersonKey.parse(text)
    if found is None:
        # It is not quoted: it may be a name.
        raise UsageError(
            "a person is given as TABLE:KEY, like client:12, never by name; or by the number of"
            " her dossier"
        )
    return found


def _row(place: Workplace, person: PersonKey | str) -> PersonKey:
    from retention.actions.requests import find_person

    return find_person(place, person) if isinstance(person, str) else person


@app.command(
    epilog=examples(
        "retention overview make client:12 --request 3 --as steward1",
        "retention overview make client:12 --also network_member:77 --request 3 --as steward1",
    )
)
def make(
    person: Person,
    user: User,
    request: Annotated[
        int,
        typer.Option(
            "--request",
            metavar="NUMBER",
            parser=read_number,
            help="The request for access that it answers; identity must be verified.",
        ),
    ],
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--also",
            metavar="PERSON",
            help="Another row of the same human. Only who verified identity decides that.",
        ),
    ] = None,
    with_statements: Annotated[
        bool,
        typer.Option(
            "--with-statements",
            help="Show what others stated as well, themselves masked. Takes a motive.",
        ),
    ] = False,
    motive: Motive = "",
    as_json: Json = False,
) -> None:
    """Make a draft of all that the bestand holds of one person.

    Only what the bestand's own rows of hers say is shown as it is; names that she gives lift no
    mask. `make` may be left out before a person.
    """
    from retention.actions.overview import make as making

    given = [_person(each) for each in (person, *(also or []))]
    with workplace() as place:
        persons = tuple(_row(place, each) for each in given)
        made = making.make(
            place, persons, request, user, token(), statements=with_statements, motive=motive
        )
    if as_json:
        print_record(
            {
                "overview": made.number,
                "request": request,
                "pages": made.pages,
                "to_check": made.to_check,
                "masked": made.masked_count,
                "withheld": made.withheld_count,
            }
        )
        return
    say(
        f"Overview {made.number}: {counted(made.pages, 'page')}, {made.masked_count} masked,"
        f" {made.withheld_count} withheld; {counted(made.to_check, 'page')} to check."
    )
    say(f"Next: retention overview pages {made.number}")


@app.command(epilog=examples("retention overview candidates client:12"))
def candidates(person: Person, as_json: Json = False) -> None:
    """Suggest other rows that may be of the same human.

    It shows tables and keys only. Whoever verified her identity decides which are hers.
    """
    from retention.actions.overview.make import suggest

    given = _person(person)
    with workplace() as place:
        found = suggest(place, _row(place, given))
    if as_json:
        records = [{"person": str(each.person), "signs": list(each.signs)} for each in found]
        print_record({"candidates": records})
    elif not found:
        say("No other row has the same BSN, name, e-mail address or telephone number.")
    else:
        rows = [(str(each.person), ", ".join(each.signs)) for each in found]
        table(("Row", "The same"), rows)


@app.command("list", epilog=examples("retention overview list", "retention overview list --json"))
def list_all(as_json: Json = False) -> None:
    """List all overviews, the newest first.

    What a draft waits for, until when, and what happens if nobody acts.
    """
    from retention.cli.overview_showing import overview_record, show_overviews
    from retention.ledger.overviews import all_overviews

    with workplace() as place, place.ledger.connect() as ledger:
        records = [overview_record(row) for row in all_overviews(ledger)]
    if as_json:
        print_record({"overviews": records})
    elif not records:
        say("There are no overviews.")
    else:
        show_overviews(records)


@app.command(epilog=examples("retention overview pages 1"))
def pages(number: Number, as_json: Json = False) -> None:
    """List its pages: how much is masked on each, who checked."""
    from retention.ledger.overviews import pages_of, row_of

    with workplace() as place, place.ledger.connect() as ledger:
        row_of(ledger, number)
        found = pages_of(ledger, number)
    if as_json:
        for each in found:
            each["checked_at"] = each["checked_at"] and each["checked_at"].isoformat()
        print_record({"overview": number, "pages": found})
        return
    rows = [
        (
            each["page"],
            each["masked_count"],
            each["withheld_count"],
            each["checked_by"]
            or ("-" if each["masked_count"] + each["withheld_count"] else "no need"),
            moment(each["checked_at"]),
        )
        for each in found
    ]
    table(("Page", "Masked", "Withheld", "Checked by", "Checked at"), rows)


@app.command(epilog=examples("retention overview page 1 3 --as steward1"))
def page(
    number: Number,
    page: Annotated[int, typer.Argument(metavar="PAGE", parser=read_number, help="Its number.")],
    user: User,
    as_json: Json = False,
) -> None:
    """Show one page to a steward. That it was shown is written down."""
    from retention.actions.overview.check import show

    with workplace() as place:
        shown = show(place, number, page, user, token())
    if as_json:
        print_record({"overview": number, "page": page, "withheld": shown.withheld, **shown.record})
    else:
        _show_page(shown)


def _show_page(shown: Shown) -> None:
    say(f"Overview {shown.number}, page {shown.page}: {shown.record['title']}")
    for block in shown.record["blocks"]:
        say("", block["title"])
        for entry in block["entries"]:
            for label, value in entry:
                say(*(f"  {label}: {line}" for line in value.splitlines()))
            say("")
    for reason, count in shown.withheld.items():
        say(f"Withheld, {reason}: {count}")
    say(f"If it may be seen: retention overview check {shown.number} {shown.page}")


@app.command(epilog=examples("retention overview check 1 3 4 --as steward1"))
def check(
    number: Number,
    pages: Annotated[
        list[int],
        typer.Argument(metavar="PAGE...", parser=read_number, help="The pages, by number."),
    ],
    user: User,
    as_json: Json = False,
) -> None:
    """Say of pages that you looked at them: they may be seen."""
    from retention.actions.overview import check as checking

    with workplace() as place:
        left = checking.check(place, number, pages, user, token())
    if as_json:
        print_record({"overview": number, "checked": pages, "left": left})
        return
    say(f"Checked. {counted(left, 'page')} of overview {number} left to check.")
    if not left:
        say(f"Another person: retention overview release {number}")


@app.command(epilog=examples("retention overview release 1 --as privacy1"))
def release(number: Number, user: User, as_json: Json = False) -> None:
    """Seal it for the person who asked: an encrypted zip.

    Somebody else than who made it, once every page with something masked is checked and the
    request is granted. The password is shown once and kept nowhere: tell it by another way.
    """
    from retention.actions.overview import release as releasing

    with workplace() as place:
        done = releasing.release(place, number, user, token())
    if as_json:
        print_record(
            {
                "overview": done.number,
                "file": str(done.path),
                "password": done.password,
                "expires_on": done.expires_on,
            }
        )
        return
    say(f"Overview {done.number} is released: {done.path}")
    say(f"Password: {done.password}")
    note("The password is not shown again. Tell it by another way than the file goes.")
    say(f"The file is erased here after {day(done.expires_on)}.")


@app.command(epilog=examples("retention overview expire"))
def expire(as_json: Json = False) -> None:
    """Erase files whose own term is over. The daily watch does the same."""
    from retention.actions.overview.expire import expire_overviews

    with workplace() as place:
        over = expire_overviews(place)
    if as_json:
        print_record({"expired": over})
    else:
        say(f"Erased: {counted(len(over), 'overview')}.")
