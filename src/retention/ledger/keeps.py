"""What keeps a dossier: exceptions, holds and requests.

Also the lock that a hold and a claim on a dossier both take first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.engine import Connection

from retention.domain.decision import Keep, KeepKind
from retention.domain.keeping import StandingKeep
from retention.domain.states import BatchState, KeepState, RequestState
from retention.errors import UnknownError
from retention.ledger.tables import batch, item, keep, known_dossier, request, request_dossier
from retention.ledger.tables.base import said, said_each

ASKED_FOR = keep.c.state.in_(said_each((KeepState.ASKED, KeepState.END_ASKED)))
_CONFIRMED = keep.c.state == said(KeepState.CONFIRMED)
STANDING = [state.value for state in KeepState if state is not KeepState.ENDED]


def hold_dossier(connection: Connection, dossier_key: str) -> None:
    """Lock the ledger's row of this dossier, made when it is not there, until the end."""
    hold_dossiers(connection, [dossier_key])


def hold_dossiers(connection: Connection, dossier_keys: Iterable[str]) -> None:
    """The same for several dossiers, in the order of a claim so that no two wait for each other."""
    key = sa.func.unnest(sa.bindparam("keys", type_=ARRAY(sa.Text))).column_valued("key")
    row = insert(known_dossier).from_select(["dossier_key"], sa.select(key).order_by(key))
    # An update locks the row that is there, and makes it anew where a batch just let go of it.
    connection.execute(
        row.on_conflict_do_update(
            index_elements=[known_dossier.c.dossier_key],
            set_={"dossier_key": row.excluded.dossier_key},
        ),
        {"keys": sorted(set(dossier_keys))},
    )


def let_go_of(connection: Connection, dossier_keys: Iterable[str]) -> None:
    """Forget dossiers that `hold_dossier` wrote down and no list names; the lock stays."""
    connection.execute(
        sa.delete(known_dossier).where(
            known_dossier.c.dossier_key == sa.any_(sa.bindparam("keys")),
            known_dossier.c.list.is_(None),
        ),
        {"keys": list(dossier_keys)},
    )


def being_destroyed(connection: Connection, dossier_key: str) -> int | None:
    """The list that is destroying this dossier now. Ask it in a statement after `hold_dossier`."""
    return those_being_destroyed(connection, [dossier_key]).get(dossier_key)


def those_being_destroyed(connection: Connection, dossier_keys: Iterable[str]) -> dict[str, int]:
    """Dossier key -> the list that is destroying it now, asked in a statement after the lock."""
    rows = connection.execute(
        sa.select(known_dossier.c.dossier_key, batch.c.list)
        .join_from(known_dossier, item, _same_item())
        .join(batch, (batch.c.list == item.c.list) & (batch.c.number == item.c.batch))
        .where(
            known_dossier.c.dossier_key == sa.any_(sa.bindparam("keys")),
            batch.c.state.in_((BatchState.INTENDED.value, BatchState.ROWS_GONE.value)),
        ),
        {"keys": list(dossier_keys)},
    )
    return {row.dossier_key: row.list for row in rows}


def on_list(connection: Connection, dossier_key: str) -> tuple[int, int] | None:
    """(list, item) of the open list that this dossier is on."""
    row = connection.execute(
        sa.select(known_dossier.c.list, known_dossier.c.item).where(
            known_dossier.c.dossier_key == dossier_key, known_dossier.c.list.is_not(None)
        )
    ).one_or_none()
    return None if row is None else (row.list, row.item)


def key_of_item(connection: Connection, list_number: int, item_number: int) -> str | None:
    """The dossier of this item; None where the list holds it no more."""
    return connection.execute(
        sa.select(known_dossier.c.dossier_key).where(
            known_dossier.c.list == list_number, known_dossier.c.item == item_number
        )
    ).scalar_one_or_none()


def _same_item() -> sa.ColumnElement[bool]:
    return (item.c.list == known_dossier.c.list) & (item.c.number == known_dossier.c.item)


def keeps_of(
    connection: Connection, dossier_keys: Iterable[str], *, except_request: int | None = None
) -> dict[str, list[Keep]]:
    """Dossier key -> what keeps it now. What was asked for keeps too, until it is refused.

    `except_request`: a request that does not keep its dossiers here, since they go by its wish.
    """
    standing = _standing(except_request)
    rows = connection.execute(
        sa.select(standing).where(standing.c.dossier_key == sa.any_(sa.bindparam("keys"))),
        {"keys": list(dossier_keys)},
    )
    return _by_first(rows)


def keeps_on_batch(
    connection: Connection, list_number: int, batch_row: Any, *, except_request: int | None = None
) -> dict[int, list[Keep]]:
    """Item number -> what keeps its dossier now; `except_request` as in `keeps_of`."""
    standing = _standing(except_request)
    rows = connection.execute(
        sa.select(known_dossier.c.item, standing.c.kind, standing.c.ground)
        .join_from(known_dossier, standing, standing.c.dossier_key == known_dossier.c.dossier_key)
        .where(
            known_dossier.c.list == list_number,
            known_dossier.c.item.between(batch_row.first, batch_row.last),
        )
    )
    return _by_first(rows)


def kept_keys(connection: Connection) -> Iterator[str]:
    """Every dossier that an exception, a hold or a request keeps, once."""
    select = sa.select(_standing(None).c.dossier_key).distinct()
    return iter(connection.execute(select).scalars().all())


def _standing(except_request: int | None) -> sa.Subquery:
    """(dossier key, kind, ground) of every exception and hold, those of requests among them."""
    kept = sa.select(keep.c.dossier_key, keep.c.kind, keep.c.ground).where(
        keep.c.state.in_(STANDING)
    )
    kind = sa.literal(KeepKind.HOLD.value, sa.Text)
    asked = sa.select(request_dossier.c.dossier_key, kind, request_dossier.c.ground).distinct()
    if except_request is not None:
        asked = asked.where(request_dossier.c.request.not_in(_of_same_wish(except_request)))
    return sa.union_all(kept, asked).subquery("standing")


def _of_same_wish(number: int) -> sa.Select[tuple[int]]:
    """A request, and those of the same person that were carried out: she wants it gone since."""
    mine, other = request.alias("mine"), request.alias("other")
    hers = (
        (other.c.person_table == mine.c.person_table)
        & (other.c.person_key == mine.c.person_key)
        & (other.c.state == RequestState.CARRIED_OUT.value)
    )
    same = (other.c.number == mine.c.number) | hers
    return sa.select(other.c.number).join(mine, same).where(mine.c.number == number)


def _by_first(rows: Iterable[Any]) -> dict[Any, list[Keep]]:
    found: dict[Any, list[Keep]] = {}
    for what, kind, ground in rows:
        found.setdefault(what, []).append(Keep(KeepKind(kind), ground))
    return found


def under_ground(
    connection: Connection,
    ground: str,
    dossier_keys: Iterable[str] | None = None,
    *,
    ended: bool = False,
) -> frozenset[str]:
    """The dossiers (of these) on which a keep with this ground stands; `ended`: or stood."""
    wanted = [keep.c.ground == ground]
    if not ended:
        wanted.append(keep.c.state.in_(STANDING))
    if dossier_keys is not None:
        wanted.append(keep.c.dossier_key.in_(list(dossier_keys)))
    return frozenset(connection.execute(sa.select(keep.c.dossier_key).where(*wanted)).scalars())


def row_of(connection: Connection, number: int) -> sa.Row[Any]:
    """The exception or hold, locked; UnknownError when there is none of that number."""
    row = connection.execute(
        sa.select(keep).where(keep.c.number == number).with_for_update()
    ).one_or_none()
    if row is None:
        raise UnknownError(
            f"there is no exception or hold {number}; see `retention exception queue`"
        )
    return row


def standing(row: sa.Row[Any]) -> StandingKeep:
    """The row as the rules for decisions see it."""
    return StandingKeep(
        number=row.number,
        kind=KeepKind(row.kind),
        state=KeepState(row.state),
        asked_by=row.asked_by,
        end_asked_by=row.end_asked_by,
        review_on=row.review_on,
    )


def at_review(day: date) -> sa.ColumnElement[bool]:
    """Whether a confirmed exception or hold is at its review date, or past it."""
    return sa.and_(_CONFIRMED, keep.c.review_on <= day)


def queue(connection: Connection, day: date) -> list[dict[str, Any]]:
    """What asks for a decision: asked for, at its review date, or its end asked for."""
    rows = connection.execute(
        sa.select(keep).where(ASKED_FOR | at_review(day)).order_by(keep.c.review_on, keep.c.number)
    )
    return [dict(row) for row in rows.mappings()]
