"""Commands about destruction lists: propose, look, decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retention.cli.carrying_out import carry_out
from retention.cli.given import (
    LARGEST_NUMBER,
    AsOf,
    DossierNumber,
    Ground,
    Json,
    ListNumber,
    Motive,
    ReviewOn,
    User,
    examples,
    read_number,
    token,
    workplace,
)
from retention.cli.output import counted, day, note, print_record, progress, say

if TYPE_CHECKING:
    from retention.actions.decide_list import Decided
    from retention.actions.propose import Proposed
    from retention.actions.workplace import Workplace
    from retention.domain.protocol import Protocol

app = typer.Typer(
    help="Destruction lists: propose, present, approve, carry out.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples("retention list propose", "retention list show 1"),
)

Digest = Annotated[
    str | None,
    typer.Option(
        "--digest",
        metavar="DIGEST",
        help="Of the list that you looked at (`list show`); another one is refused.",
    ),
]


@app.command(
    epilog=examples("retention list propose", "retention list propose --preview --as-of 2026-01-01")
)
def propose(
    as_of: AsOf = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only look and count; change nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make a destruction list of everything that is due.

    It refuses to start while the data map does not name all that it finds. Dossiers on an open
    list are left out, so proposing twice proposes nothing twice.
    """
    from retention.actions import propose as action
    from retention.actions.archive_changes import archive_changes
    from retention.cli.release_showing import warn_of_changes

    with workplace() as place:
        with progress("dossiers looked at") as step:
            found = action.propose(place, as_of=as_of, dry_run=preview, progress=step)
        protocol = place.rules.protocol
        changes = archive_changes(place) if found.release else ()
    if as_json:
        record = _proposed_record(found, protocol, preview=preview)
        print_record({**record, "archive_changes": [asdict(change) for change in changes]})
    else:
        _show_proposed(found, protocol, preview=preview)
    warn_of_changes(changes)


def _proposed_record(found: Proposed, protocol: Protocol, *, preview: bool) -> dict[str, Any]:
    from retention.cli.dossiers import by_reason

    return {
        "preview": preview,
        "list": found.list_number,
        "run": found.run_number,
        "as_of": found.as_of,
        "digest": found.digest,
        "looked_at": found.looked_at,
        "due": {"dossiers": sum(found.going.values()), "by_category": found.going},
        "kept": by_reason(found.kept, protocol),
        "asked": by_reason(found.asked, protocol),
        "on_open_lists": found.on_open_lists,
        "guards_tripped": list(found.guards_tripped),
        "release": found.release,
    }


def _show_proposed(found: Proposed, protocol: Protocol, *, preview: bool) -> None:
    from retention.cli.dossiers import show_by_reason
    from retention.cli.release_showing import show_release
    from retention.domain.wording import label

    total = counted(sum(found.going.values()), "dossier")
    if preview:
        say(f"Preview: {total} would be proposed as of {day(found.as_of)}; nothing was changed.")
    elif found.list_number is None and found.on_open_lists:
        say(f"Nothing new is due on {day(found.as_of)}; no list was made. See retention list show.")
    elif found.list_number is None:
        say(f"Nothing is due on {day(found.as_of)}; no list was made.")
    else:
        say(f"List {found.list_number}: {total} proposed, as of {day(found.as_of)}.")
        say(f"  Digest {found.digest}")
    say("")
    show_by_reason("past the first clock but kept", found.kept, protocol)
    show_by_reason("to ask a steward about, see `retention queue`", found.asked, protocol)
    if found.on_open_lists:
        say(f"{counted(found.on_open_lists, 'dossier')} left out: on open lists already.")
    show_release(found.release)
    for guard in found.guards_tripped:
        say(f"A guard stops it. {label(guard, None, 'en')}: two approvers can lift it.")
    if found.list_number is not None:
        say(f"Next: retention list present {found.list_number} --as STEWARD")


@app.command(
    epilog=examples(
        "retention list show",
        "retention list show 1 --json",
        "retention list show 1 --items --after 100 --limit 50",
    )
)
def show(
    number: Annotated[
        int | None,
        typer.Argument(
            metavar="LIST", parser=read_number, help="The list's number. Left out: all lists."
        ),
    ] = None,
    items: Annotated[
        bool, typer.Option("--items", help="Its items, a page at a time, without personal data.")
    ] = False,
    after: Annotated[
        int,
        typer.Option(
            "--after", min=0, max=LARGEST_NUMBER, metavar="ITEM", help="Items after this one."
        ),
    ] = 0,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000, metavar="COUNT", help="Items on a page.")
    ] = 50,
    as_json: Json = False,
) -> None:
    """Show all lists, or one with its counts and decisions.

    Also its guards, its digest and what it waits for. Nothing shown names a client.
    """
    from retention.cli import showing

    if number is None:
        showing.all_lists(as_json=as_json)
    elif items:
        showing.items(number, after, limit, as_json=as_json)
    else:
        showing.one_list(number, as_json=as_json)


# Decisions


@app.command(epilog=examples("RETENTION_TOKEN=... retention list present 1 --as steward1"))
def present(number: ListNumber, user: User, digest: Digest = None, as_json: Json = False) -> None:
    """Present a proposed list: it is as it should be.

    That is a steward's work. Two others approve it then.
    """
    from retention.actions import decide_list

    _decide(
        lambda place: decide_list.present(place, number, user, token(), digest=digest),
        as_json=as_json,
    )


@app.command(epilog=examples("RETENTION_TOKEN=... retention list approve 1 --as owner1"))
def approve(number: ListNumber, user: User, digest: Digest = None, as_json: Json = False) -> None:
    """Approve a presented list; two people do.

    They have different functions, and neither presented it. Then the list cools off.
    """
    from retention.actions import decide_list

    _decide(
        lambda place: decide_list.approve(place, number, user, token(), digest=digest),
        as_json=as_json,
    )


@app.command(
    epilog=examples('retention list reject 1 --as owner1 --motive "Category pgb is not checked"')
)
def reject(
    number: ListNumber,
    user: User,
    motive: Motive = "",
    digest: Digest = None,
    as_json: Json = False,
) -> None:
    """Reject a list; its dossiers may be proposed again.

    It can be rejected until it is being carried out.
    """
    from retention.actions import decide_list

    _decide(
        lambda place: decide_list.reject(place, number, user, motive, token(), digest=digest),
        as_json=as_json,
    )


@app.command(
    "lift-guard",
    epilog=examples('retention list lift-guard 1 --as owner1 --motive "First run: the backlog"'),
)
def lift_guard(
    number: ListNumber,
    user: User,
    motive: Motive = "",
    digest: Digest = None,
    as_json: Json = False,
) -> None:
    """Say that so large a list is meant; two approvers do.

    Each gives a motive. Until then the guard stops the list.
    """
    from retention.actions import decide_list

    _decide(
        lambda place: decide_list.lift_guard(place, number, user, motive, token(), digest=digest),
        as_json=as_json,
    )


def _decide(decision: Callable[[Workplace], Decided], *, as_json: bool) -> None:
    from retention.actions.reading import one_list
    from retention.domain.wording import label

    with workplace() as place:
        decided = decision(place)
        seen = one_list(place, decided.list_number).seen
    if as_json:
        print_record(
            {
                "list": decided.list_number,
                "state": decided.state.value,
                "digest": decided.digest,
                "approvals": decided.approvals,
                "approvals_needed": decided.approvals_needed,
                "waits_for": list(seen.waits_for),
                "announced": decided.announced,
            }
        )
        return
    say(
        f"List {decided.list_number}: {label(decided.state.value, None, 'en').lower()},"
        f" {decided.approvals} of {decided.approvals_needed} approvals."
    )
    say(*(f"  Waits for {each}" for each in seen.waits_for))
    if decided.announced == 0:
        note(
            "Nobody hears of this: set RETENTION_ALERT_TO, or give approvers an address with"
            " retention official mail."
        )


@app.command(
    "take-out",
    epilog=examples(
        'retention list take-out 1 WMO-2009-00042 --ground klacht --motive "Complaint of May"'
        " --review-on 2027-05-01 --as steward1"
    ),
)
def take_out(
    number: ListNumber,
    dossier: DossierNumber,
    user: User,
    ground: Ground = "",
    motive: Motive = "",
    review_on: ReviewOn = None,
    as_json: Json = False,
) -> None:
    """Take a dossier out of an open list, with a ground.

    The list stays as it was approved; the dossier is kept from this moment on. Somebody else
    confirms it with `retention exception confirm`.
    """
    from retention.actions import keeping
    from retention.cli.exceptions import show_kept
    from retention.domain.keeping import AskedKeep

    asked = AskedKeep(ground, motive, review_on)
    with workplace() as place:
        kept = keeping.take_out(place, number, dossier, asked, user, token())
    show_kept(kept, as_json=as_json)


app.command(
    "carry-out",
    epilog=examples(
        "retention list carry-out 1",
        "retention list carry-out 1 --dry-run",
        "retention list carry-out --ready --json",
    ),
)(carry_out)
