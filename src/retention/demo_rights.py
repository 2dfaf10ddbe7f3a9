"""The demo's second part: a client asks for a correction, and every recipient of her data knows it.

Through the same actions as the commands. Notices go to folders under the demo's home, one per
recipient, so that a newcomer can read what each of them was told.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from pathlib import Path

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from retention.actions.acknowledge import acknowledge
from retention.actions.change import Change
from retention.actions.correct import apply, preview
from retention.actions.correction_template import template
from retention.actions.deliver import deliver
from retention.actions.recipients import confirm_recipient, set_recipient
from retention.actions.requests import carried_out, grant, open_request, verify
from retention.actions.workplace import Workplace
from retention.domain.address_book import AskedEntry
from retention.domain.clocks import local_day
from retention.domain.protocol import Right
from retention.domain.recipients import Channel
from retention.domain.requests import IncomingRequest, Proof
from retention.domain.wording import label
from retention.errors import RetentionError
from retention.ledger.tables import notice

OUTBOX = "recipients"
STREET = "Nieuwe Havenweg"


def show_rights(
    place: Workplace,
    console: Console,
    steward: str,
    other: str,
    *,
    by_post: Collection[str] = (),
    acknowledged: bool = True,
) -> None:
    """A correction on request, told to who had the address; said on the console.

    `by_post`: recipients to whom a steward has to send a letter. `acknowledged`: one says that
    she knows.
    """
    dossier = _with_disclosures(place)
    _address_book(place, steward, other, by_post)
    with place.ledger.connect() as ledger:
        today = local_day(place.clock.now(ledger))
    asked = IncomingRequest(Right.CORRECTION, today, "Z-2026-000123")
    request = open_request(place, asked, dossier, steward).request
    _say(
        console,
        f"The client of [yellow]{dossier}[/] asks for a correction: request {request.number},"
        f" to be answered by {request.answer_by:%d-%m-%Y}",
    )
    verify(place, request.number, Proof("identiteitsbewijs-getoond"), steward)
    grant(place, request.number, other)
    change = _moved(place, dossier, request.number, steward)
    told = preview(place, change, steward)
    done = apply(place, change, steward, "verhuisd")
    _say(
        console,
        f"{steward} corrects {', '.join(done.columns)}: "
        + ", ".join(
            f"{t.recipient} ({'a question' if t.questions else t.telling})" for t in told.tells
        ),
    )
    deliver(place)
    if acknowledged:
        _acknowledge_first(place, steward)
    carried_out(place, request.number, steward)
    _show(place, console)


def _say(console: Console, text: str) -> None:
    console.print(f"[bold]•[/] {text}", highlight=False, soft_wrap=True)


def _with_disclosures(place: Workplace) -> str:
    """The number of an open dossier whose client's address went to two recipients."""
    query = """
        SELECT min(d.number) FROM wmo.dossier d JOIN wmo.disclosure s ON s.dossier_id = d.id
          JOIN wmo.client c ON c.id = d.client_id
         WHERE d.status = 'open' AND d.closed_on IS NULL
           AND NOT c.secret_address AND c.address_id IS NOT NULL
         GROUP BY d.id HAVING count(DISTINCT s.recipient) > 1 ORDER BY 1 LIMIT 1
    """
    with place.bestand.connect() as bestand:
        found = bestand.execute(sa.text(query)).scalar()
    if found is None:
        raise RetentionError("no open dossier has two disclosures; try another --seed")
    return str(found)


def _address_book(place: Workplace, steward: str, other: str, by_post: Collection[str]) -> None:
    for code, annex in place.rules.needs_sharing.recipients.items():
        folder = place.settings.home / OUTBOX / code
        folder.mkdir(parents=True, exist_ok=True)
        way = Channel.POST if code in by_post else Channel.FILE
        address = "Postbus 1, 4650 AA Steenbergen" if code in by_post else folder.as_uri()
        entry = AskedEntry(code=code, name=annex.label, channel=way, address=address, kind=code)
        confirm_recipient(place, set_recipient(place, entry, steward).number, other)


def _moved(place: Workplace, dossier: str, request: int, steward: str) -> Change:
    looked = template(place, dossier, ["address"], steward)
    own = next(row for row in looked["rows"] if row["way"] == "dossier > client > address")
    address = {**own, "set": {"street": STREET, "house_number": 7}}
    text = json.dumps({**looked, "request": request, "rows": [address]})
    return Change.model_validate_json(text)


def _acknowledge_first(place: Workplace, steward: str) -> None:
    with place.ledger.connect() as ledger:
        sent = sa.select(sa.func.min(notice.c.number)).where(notice.c.state == "sent")
        number = ledger.execute(sent).scalar()
    if number is not None:
        acknowledge(place, number, "per telefoon bevestigd", steward)


def _show(place: Workplace, console: Console) -> None:
    with place.ledger.connect() as ledger:
        states = Counter(ledger.execute(sa.select(notice.c.state)).scalars())
    table = Table(title="Notices", title_justify="left")
    table.add_column("State")
    table.add_column("Notices", justify="right")
    for state, count in sorted(states.items()):
        table.add_row(label(state, None, "en"), f"{count:,}")
    console.print(table)


def outbox_of(home: Path) -> Path:
    """Where the demo's recipients find their notices."""
    return home / OUTBOX
