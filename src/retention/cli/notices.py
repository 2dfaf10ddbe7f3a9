"""Commands about notices: deliver them, see what waits, record who knows, decide what may go."""

from __future__ import annotations

from typing import Annotated

import typer

from retention.cli.given import (
    Json,
    Motive,
    User,
    examples,
    read_number,
    token,
    workplace,
)
from retention.cli.output import counted, note, print_record, progress, say

NoticeNumber = Annotated[
    int, typer.Argument(metavar="NUMBER", parser=read_number, help="The notice's number.")
]

app = typer.Typer(
    help="Notices: who received data must know that they changed. Known means acknowledged, not"
    " merely sent.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples("retention notices deliver", "retention notices queue"),
)


@app.command(epilog=examples("retention notices deliver", "retention notices deliver --json"))
def deliver(as_json: Json = False) -> None:
    """Send what is ready, and remind who is silent.

    Reads returned mail first, where RETENTION_BOUNCES is set. It can be stopped and run again at
    any moment: nothing is lost, and at most one message comes twice, under the same Message-ID.
    """
    from retention.actions.bounces import read_bounces
    from retention.actions.chase import chase
    from retention.actions.deliver import deliver as deliver_all

    with workplace() as place, progress("Delivering") as step:
        bounces, chased = read_bounces(place), chase(place)
        found = deliver_all(place, step)
    record = {
        "sent": found.sent,
        "again": found.again,
        "failed": found.failed,
        "down": found.down,
        "left_behind": found.left_behind,
        "reminded": chased.reminded,
        "escalated": chased.escalated,
        "bounced": bounces.bounced,
    }
    if as_json:
        print_record(record)
        return
    say(
        f"Sent {found.sent}, tried again later {found.again}, failed {found.failed}."
        f" Reminders {chased.reminded}, too long without an answer {chased.escalated},"
        f" came back {bounces.bounced}."
    )
    if found.down:
        note(f"{counted(found.down, 'server or receiver')} did not answer; it is tried again.")
    if found.failed or chased.escalated or bounces.bounced:
        note("Somebody must look: retention notices queue")


@app.command(
    epilog=examples("retention notices queue", "retention notices queue --all --json"),
)
def queue(
    everything: Annotated[
        bool, typer.Option("--all", help="Also what is on its way or waits for its change.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the notices that wait for a person, and why.

    Why it is here, until when, and what happens if nobody acts: nothing lapses by itself. Held
    for a decision, could not be delivered, or not acknowledged in time. Codes, numbers and dates
    only: no value of anybody.
    """
    from retention.cli.notice_showing import notice_record, show_queue
    from retention.ledger import outbox

    with workplace() as place, place.ledger.connect() as ledger:
        rule = place.rules.protocol.notices
        rows = outbox.queue(ledger, everything=everything)
        found = [notice_record(row, rule) for row in rows]
    if as_json:
        print_record({"queue": found})
        return
    if not found:
        say("Nothing waits." if everything else "Nothing waits for a person.")
        return
    show_queue(found)


@app.command(
    epilog=examples(
        "retention notices show 3", "retention notices show 3 --letter --as steward1 > letter.txt"
    )
)
def show(
    number: NoticeNumber,
    letter: Annotated[
        bool,
        typer.Option("--letter", help="What it tells, to post or to read out. It is written down."),
    ] = False,
    user: Annotated[
        str | None, typer.Option("--as", metavar="USER", help="Who reads the letter.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show where one notice stands.

    Codes, numbers and dates: no value of anybody. With --letter what the recipient is told, for
    one that is told by post or whose mail says only that something waits. That somebody read it
    is written down.
    """
    from retention.cli.notice_showing import notice_record, show_notice
    from retention.ledger import outbox

    if letter:
        _show_letter(number, user, as_json=as_json)
        return
    with workplace() as place, place.ledger.begin() as ledger:
        row = outbox.shown(ledger, number)
        record = notice_record(row, place.rules.protocol.notices)
    if as_json:
        print_record(record)
    else:
        show_notice(record)


def _show_letter(number: int, user: str | None, *, as_json: bool) -> None:
    from retention.actions.notice_letter import notice_letter
    from retention.errors import UsageError

    if user is None:
        raise UsageError("say who reads the letter: --as USER; it is written down")
    with workplace() as place:
        found = notice_letter(place, number, user, token())
    if as_json:
        print_record(
            {
                "notice": number,
                "recipient": found.recipient,
                "address": found.address,
                "subject": found.subject,
                "text": found.text,
            }
        )
        return
    say(found.recipient, *(found.address or "").splitlines(), "", found.subject, "")
    say(*found.text.strip().splitlines())
    note(f"When she knows: retention notices acknowledge {number} --motive TEXT --as {user}")


@app.command(
    epilog=examples(
        'retention notices acknowledge 3 --motive "Telephoned, has changed it" --as steward1'
    )
)
def acknowledge(
    number: NoticeNumber, user: User, motive: Motive = "", as_json: Json = False
) -> None:
    """Record that a recipient knows.

    She said so by telephone, letter or visit.

    What the notice held of a person is wiped.
    """
    from retention.actions.acknowledge import acknowledge as record_it

    with workplace() as place:
        record_it(place, number, motive, user, token())
    _said(number, "acknowledged", f"Notice {number}: its recipient knows.", as_json=as_json)


@app.command(
    epilog=examples(
        'retention notices decide 3 send --motive "The address is right now" --as steward1',
        'retention notices decide 4 drop --motive "She is protected" --as privacy1',
    )
)
def decide(
    number: NoticeNumber,
    decision: Annotated[str, typer.Argument(metavar="send|drop", help="What becomes of it.")],
    user: User,
    motive: Motive = "",
    as_json: Json = False,
) -> None:
    """Have a notice sent after all, or drop it.

    For one that was held, or failed. One that tells a secret address is sent by a coordinator or
    privacy officer only. One that is dropped tells nobody anything, and what it held of a person
    is wiped.
    """
    from retention.actions.acknowledge import decide as decide_it
    from retention.domain.notifying import NoticeDecision
    from retention.errors import UsageError

    try:
        chosen = NoticeDecision(decision)
    except ValueError:
        raise UsageError("a notice is sent or dropped: write send or drop") from None
    with workplace() as place:
        state = decide_it(place, number, chosen, motive, user, token())
    words = "is sent by the next delivery" if chosen is NoticeDecision.SEND else "goes to nobody"
    _said(number, state.value, f"Notice {number} {words}.", as_json=as_json)


def _said(number: int, state: str, words: str, *, as_json: bool) -> None:
    if as_json:
        print_record({"notice": number, "state": state})
    else:
        say(words)


@app.command(epilog=examples("retention notices bounces"))
def bounces(as_json: Json = False) -> None:
    """Read returned mail.

    It lies in the Maildir folder RETENTION_BOUNCES. A notice that came back counts as not delivered
    and is on the queue. Mail that is no delivery report about a notice stays where it is, and is
    counted.
    """
    from retention.actions.bounces import read_bounces

    with workplace() as place:
        found = read_bounces(place)
    record = {"bounced": found.bounced, "known": found.known, "left": found.left}
    if as_json:
        print_record(record)
    else:
        say(f"Came back {found.bounced}, known already {found.known}, left {found.left}.")


@app.command(epilog=examples("retention notices secret svb --as privacy1"))
def secret(
    recipient: Annotated[
        str, typer.Argument(metavar="RECIPIENT", help="Its code in the address book.")
    ],
    user: User,
    as_json: Json = False,
) -> None:
    """Show the secret of a webhook.

    With it webhooks to this recipient are signed. Hand it over by a safe way: whoever has it can
    pretend to be you. That it was shown is written down.
    """
    from retention.actions.notice_secret import show_webhook_secret

    with workplace() as place:
        shown = show_webhook_secret(place, recipient, user, token())
    if as_json:
        print_record({"recipient": recipient, "secret": shown})
    else:
        say(shown)
