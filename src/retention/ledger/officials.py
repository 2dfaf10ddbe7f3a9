"""Who may decide: user id, function and mandate, and the personal token that proves it is them."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from retention.domain.approval import Official
from retention.domain.protocol import Function
from retention.errors import Refusal, RefusedError
from retention.ledger.tables import mark, official


@dataclass(frozen=True, slots=True)
class Vouched:
    """The desk's word that Airflow's auth manager let this user in, in these functions.

    Made by the desk alone, from a login that it has just checked; nothing from outside becomes one.
    """

    user: str
    functions: frozenset[Function]


Credential = str | Vouched | None  # a personal token, or the desk's word; None only in a demo


def is_user_id(text: str) -> bool:
    """Whether this can be a user id: what else is typed there could be about somebody."""
    return re.fullmatch(r"[A-Za-z0-9._@-]{1,64}", text) is not None


def is_registered(connection: Connection, user: str) -> bool:
    """Whether this user id is an official's."""
    if not is_user_id(user):
        return False
    found = connection.execute(sa.select(official.c.user).where(official.c.user == user))
    return found.one_or_none() is not None


def is_demo(connection: Connection) -> bool:
    """Whether this ledger was made by the demo, with invented people."""
    return bool(connection.execute(sa.select(mark.c.demo)).scalar())


def register(connection: Connection, person: Official, mail: str | None = None) -> str:
    """A fresh personal token for this official; only its digest is kept.

    `mail`: where announcements go; left out, a known official keeps the address.
    """
    token = secrets.token_urlsafe(24)
    values = {
        "function": person.function.value,
        "mandate": person.mandate,
        "from_on": person.from_on,
        "until_on": person.until_on,
        "token_digest": _digest(token),
        **({} if mail is None else {"mail": mail}),
    }
    statement = insert(official).values(user=person.user, **values)
    connection.execute(
        statement.on_conflict_do_update(index_elements=[official.c.user], set_=values)
    )
    return token


def set_mail(connection: Connection, user: str, mail: str | None) -> None:
    """The address of this official as given, or none any more."""
    connection.execute(sa.update(official).where(official.c.user == user).values(mail=mail))


def mail_of(
    connection: Connection, functions: Iterable[Function], day: date, *, but: str | None
) -> tuple[str, ...]:
    """The addresses of officials in office in these functions, each once; of all `but` one."""
    here = (
        sa.select(official.c.mail)
        .distinct()
        .where(
            official.c.function.in_([each.value for each in functions]),
            official.c.mail.is_not(None),
            official.c.from_on <= day,
            sa.or_(official.c.until_on.is_(None), official.c.until_on >= day),
        )
        .order_by(official.c.mail)
    )
    if but is not None:
        here = here.where(official.c.user != but)
    return tuple(connection.execute(here).scalars())


def authenticate(connection: Connection, user: str, proof: Credential) -> Official:
    """The official behind a user id, proven by token or desk; RefusedError otherwise.

    The demo asks no token.
    """
    if not is_user_id(user):
        text = f"{user!a:.40} is no user id; see `retention official list`"
        raise RefusedError(refusals=(Refusal("no-user-id", text),))
    row = connection.execute(sa.select(official).where(official.c.user == user)).one_or_none()
    if row is None:
        text = f"{user!r} is not registered as an official; see `retention official`"
        raise RefusedError(refusals=(Refusal("not-registered", text),))
    person = _official(row)
    if isinstance(proof, Vouched):
        _refuse_other_person(person, proof)
    elif not _is_token_of(row, proof) and not is_demo(connection):
        what = "that is not" if proof else "give"
        text = f"{what} the personal token of {user} in RETENTION_TOKEN"
        raise RefusedError(refusals=(Refusal("not-proven", text),))
    return person


def official_of(connection: Connection, user: str) -> Official | None:
    """Whoever is registered under this user id; None where nobody is."""
    if not is_user_id(user):
        return None
    row = connection.execute(sa.select(official).where(official.c.user == user)).one_or_none()
    return None if row is None else _official(row)


def _official(row: sa.Row[Any]) -> Official:
    return Official(
        user=row.user,
        function=Function(row.function),
        mandate=row.mandate,
        from_on=row.from_on,
        until_on=row.until_on,
    )


def _is_token_of(row: sa.Row[Any], token: str | None) -> bool:
    return token is not None and hmac.compare_digest(row.token_digest or "", _digest(token))


def _refuse_other_person(person: Official, vouched: Vouched) -> None:
    """Function in the ledger and role in Airflow must say the same, or nobody knows who decides."""
    if vouched.user != person.user or person.function not in vouched.functions:
        text = (
            f"{person.user} is registered as {person.function.value}, but has another role in"
            " Airflow; have the custodian put one of them right"
        )
        raise RefusedError(refusals=(Refusal("other-role", text),))


def _digest(token: str) -> str:
    # 144 random bits need no slow hash.
    return hashlib.sha256(token.encode()).hexdigest()
