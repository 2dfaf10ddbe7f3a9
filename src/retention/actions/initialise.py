"""Initialise: make the ledger, and register who may decide."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from retention.actions.workplace import Workplace
from retention.domain.address_book import is_mail_address
from retention.domain.approval import Official
from retention.errors import RefusedError, UnknownError, UsageError
from retention.ledger.log import write_down
from retention.ledger.migrate import migrate
from retention.ledger.officials import is_demo, is_registered, is_user_id, register, set_mail
from retention.ledger.tables import mark

OF_A_REAL_ONE = "this ledger is a real one; the demo does not touch it"
OF_THE_DEMO = (
    "this ledger was made by the demo, with invented people and a clock of its own; set"
    " RETENTION_LEDGER_URL or RETENTION_HOME to a place for the real one"
)


def initialise(place: Workplace, *, demo: bool = False) -> bool:
    """Whether the ledger was made just now; an existing one is brought up to date."""
    with place.ledger.begin() as ledger:
        migrate(ledger)
        existing = ledger.execute(sa.select(mark.c.demo)).scalar_one_or_none()
        if existing is not None:
            if existing != demo:
                raise RefusedError(OF_THE_DEMO if existing else OF_A_REAL_ONE)
            return False
        now = datetime.now(UTC)
        ledger.execute(
            sa.insert(mark).values(one=1, demo=demo, bestand=place.rules.data_map.name, made_at=now)
        )
        return True


def add_official(
    place: Workplace, official: Official, *, replace: bool = False, mail: str | None = None
) -> str:
    """The new personal token of this official, shown once.

    Raises RefusedError for a user id that cannot be one, or that is there already: `replace` it.
    """
    if not is_user_id(official.user):
        raise RefusedError("a user id has letters, digits and . _ @ - only, at most 64")
    if mail is not None:
        _needs_address(mail)
    with place.ledger.begin() as ledger:
        known = is_registered(ledger, official.user)
        if known and not replace:
            raise RefusedError(
                f"{official.user} is registered already; --replace gives a new token, function and"
                " mandate, and is written down"
            )
        token = register(ledger, official, mail)
        record = {
            "official": official.user,
            "function": official.function.value,
            "mandate": official.mandate,
            "replaced": known,
            **({} if mail is None else {"mail": "set"}),
        }
        write_down(ledger, "official-registered", record, place.clock.now(ledger))
        return token


def set_official_mail(place: Workplace, user: str, mail: str | None) -> None:
    """The address that announcements for this official go to, as given; None: no more mail.

    The log says that it was set or taken away, never the address.
    """
    if mail is not None:
        _needs_address(mail)
    with place.ledger.begin() as ledger:
        if not is_registered(ledger, user):
            raise UnknownError("nobody is registered under that user id; see the list of officials")
        set_mail(ledger, user, mail)
        record = {"official": user, "mail": "none" if mail is None else "set"}
        write_down(ledger, "official-mail-set", record, place.clock.now(ledger))


def _needs_address(mail: str) -> None:
    if not is_mail_address(mail):
        raise UsageError("that is no e-mail address; write it like archief@gemeente.nl")


def is_demo_place(place: Workplace) -> bool:
    """Whether this ledger was made by the demo."""
    with place.ledger.connect() as ledger:
        return is_demo(ledger)
