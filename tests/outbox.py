"""The outbox in tests: recipients with an address, notices to them, and servers to send to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from notice_servers import MailServer, authority
from places import NOW, rows, scalar
from retention.actions.deliver import Delivered, deliver
from retention.actions.notice_secret import notice_secret
from retention.actions.workplace import Workplace
from retention.domain.recipients import Telling
from retention.ledger.locks import next_number
from retention.ledger.notices import CORRECTION, NewNotice, add_notices
from retention.ledger.tables import recipient

NAME = "Annemieke de Vries-Bakker"
PAYLOAD = {
    "about": {"dossiers": ["WMO-2019-00007"], "bsn": "123456782"},
    "disclosed": [{"data_set": "BSN, NAW, beschikkinggegevens", "on": "2019-03-01"}],
    "values": {"client.surname": NAME},
}


def to_mail_server(place: Workplace, server: MailServer, **settings: Any) -> Workplace:
    """The same place, whose mail goes to this server and which trusts the tests' authority."""
    return with_settings(
        place,
        smtp_url=f"smtp://127.0.0.1:{server.port}",
        smtp_from="retention@gemeente.example",
        **settings,
    )


def with_settings(place: Workplace, **settings: Any) -> Workplace:
    """The same place with other settings, which trusts the tests' authority."""
    file = place.settings.home / "authority.pem"
    authority().cert_pem.write_to_path(str(file))
    return replace(place, settings=replace(place.settings, ca_file=file, **settings))


def add_recipient(place: Workplace, code: str, channel: str, address: str, **values: Any) -> None:
    """A recipient in the address book, as two people left it."""
    with place.ledger.begin() as ledger:
        ledger.execute(
            sa.insert(recipient).values(
                **{
                    "number": next_number(ledger, recipient.c.number),
                    "code": code,
                    "name": code.upper(),
                    "channel": channel,
                    "address": address,
                    "language": "nl",
                    "asked_by": "steward1",
                    "asked_at": NOW,
                    "confirmed_by": "privacy1",
                    "confirmed_at": NOW,
                    **values,
                }
            )
        )


def add_notice(place: Workplace, code: str, **changes: Any) -> int:
    """The number of a new notice to this recipient about a surname."""
    values: dict[str, Any] = {
        "recipient": code,
        "cause": CORRECTION,
        "cause_number": 1,
        "telling": Telling.VALUE,
        "columns": ("client.surname",),
        "reasons": ("disclosed:bsn-naw-beschikking:2019-03-01",),
        "payload": PAYLOAD,
    }
    with place.ledger.begin() as ledger:
        return add_notices(ledger, [NewNotice(**{**values, **changes})], NOW)[0]


def notice_row(place: Workplace, number: int) -> Any:
    """The notice as it stands."""
    return rows(place.ledger, "SELECT * FROM retention.notice WHERE number = :n", n=number)[0]


def key_of(place: Workplace, number: int) -> str:
    """The key of a notice."""
    return str(notice_row(place, number).key)


def receipt_of(place: Workplace, number: int) -> str:
    """What stands in the link of this notice."""
    return notice_secret(place).receipt(number, key_of(place, number))


def delivered_until_quiet(place: Workplace, most: int = 50) -> Delivered:
    """What the last of many runs found, each as if every wait had passed."""
    found = Delivered()
    for _ in range(most):
        found = deliver(place)
        if not scalar(place.ledger, "SELECT count(*) FROM retention.notice WHERE state = 'ready'"):
            return found
        hurry(place)
    raise AssertionError("it does not come to rest")


def hurry(place: Workplace) -> None:
    """Every wait has passed."""
    with place.ledger.begin() as ledger:
        ledger.execute(
            sa.text("UPDATE retention.notice SET next_at = :now WHERE state = 'ready'"),
            {"now": NOW},
        )


@contextmanager
def maildir(home: Path) -> Iterator[Any]:
    """An empty Maildir folder."""
    import mailbox

    box = mailbox.Maildir(home / "bounces", create=True)
    yield box
    box.close()
