"""Find one dossier by its number, and explain what is to happen to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.clock import day_of
from retention.actions.workplace import Workplace
from retention.bestand.batch import fill_batch, key_text, key_values
from retention.bestand.facts import Looked, facts_in_batch
from retention.bestand.few import few
from retention.domain.clocks import Clock
from retention.domain.decision import (
    Decision,
    Disposition,
    DossierFacts,
    Keep,
    decide,
    kept_from_erasure,
)
from retention.domain.protocol import Protocol
from retention.errors import UnknownError
from retention.ledger.keeps import keeps_of, on_list


@dataclass(frozen=True, slots=True)
class Explained:
    """What is to happen to one dossier, why, and on which open list it is.

    `support_open_count`: provisions without an end.
    """

    number: str
    category: str
    as_of: date
    decision: Decision
    list_number: int | None
    support_ended_on: date | None = None
    support_open_count: int = 0
    restricted: bool = False


def find_dossier(place: Workplace, number: str) -> str:
    """The key, as the ledger keeps it, of the dossier with this number; UnknownError without."""
    with place.bestand.connect() as bestand:
        binding = place.binding(bestand)
        column = binding.dossier.c[place.rules.data_map.dossier.number]
        select = sa.select(*binding.dossier_key).where(sa.cast(column, sa.String) == number)
        rows = bestand.execute(select).all()
    if len(rows) != 1:
        raise UnknownError(
            f"{len(rows)} dossiers in the bestand have that number; give the exact one"
        )
    return key_text(rows[0])


def is_there(place: Workplace, dossier_key: str) -> bool:
    """Whether the bestand holds this dossier now."""
    with place.bestand.connect() as bestand:
        binding = place.binding(bestand)
        pairs = zip(binding.dossier_key, key_values(binding, dossier_key), strict=True)
        select = sa.select(sa.literal(1)).where(*(column == value for column, value in pairs))
        return bestand.execute(select).first() is not None


def _restriction(place: Workplace, keeps: Iterable[Keep]) -> Keep | None:
    rights = place.rules.protocol.rights
    found = (keep for keep in keeps if rights and keep.ground == rights.restriction_hold)
    return next(found, None)


def why_not_erased(
    place: Workplace,
    ledger: Connection,
    dossier_keys: Sequence[str],
    *,
    except_request: int | None = None,
) -> dict[str, tuple[str, ...]]:
    """Dossier key -> why it stays though the data subject asks for it to go; empty: it may go.

    Only dossiers that are there. `except_request`: the request that asks, it keeps nothing here.
    """
    kept = keeps_of(ledger, dossier_keys, except_request=except_request)
    with place.bestand.connect() as bestand:
        binding = place.binding(bestand)
        batch = fill_batch(bestand, binding, ((i, key, None) for i, key in enumerate(dossier_keys)))
        looked = facts_in_batch(bestand, binding, batch)
        bestand.rollback()
    found = {}
    for item, each in sorted(looked.items()):
        key = dossier_keys[item]
        facts = replace(each.facts, keeps=(*each.facts.keeps, *kept.get(key, [])))
        found[key] = kept_from_erasure(facts, place.rules.protocol)
    return found


def explain(place: Workplace, number: str, as_of: date | None = None) -> Explained:
    """The decision on one dossier as a proposal would take it, with both clocks.

    Of a restricted one only that it is restricted.
    """
    return explain_key(place, find_dossier(place, number), as_of)


def explain_key(place: Workplace, key: str, as_of: date | None = None) -> Explained:
    """The same of a dossier whose key is known; UnknownError when it is gone."""
    with place.ledger.connect() as ledger:
        day = day_of(as_of, place.clock.now(ledger))
        on = on_list(ledger, key)
        restriction = _restriction(place, keeps_of(ledger, [key]).get(key, []))
    found = _decided_each(place, [key], day)
    if key not in found:
        raise UnknownError("this dossier is no longer in the bestand; look at its list")
    looked, decision = found[key]
    shown = Explained(looked.number, looked.facts.category, day, decision, on[0] if on else None)
    if restriction is not None:
        return replace(shown, restricted=True)
    return replace(
        shown,
        support_ended_on=looked.facts.support_ended_on,
        support_open_count=looked.facts.support_open_count,
    )


def clocks_of(
    place: Workplace, dossier_keys: Sequence[str], day: date
) -> dict[str, tuple[str, tuple[Clock, ...]]]:
    """Dossier key -> (its number, its clocks), of those that are there; a restricted one has none.

    For a page of them: each is looked at in the same few queries. What a server read of the bestand
    may be a minute old; what keeps them is read each time, so a restriction hides at once.
    """
    found = _decided_each(place, dossier_keys, day, recent=True)
    return {key: (looked.number, decision.clocks) for key, (looked, decision) in found.items()}


def _decided_each(
    place: Workplace, dossier_keys: Sequence[str], day: date, *, recent: bool = False
) -> dict[str, tuple[Looked, Decision]]:
    with place.ledger.connect() as ledger:
        keeps = keeps_of(ledger, dossier_keys)

    def read() -> dict[int, Looked]:
        with place.bestand.connect() as bestand:
            binding = place.binding_to_read(bestand)
            found = facts_in_batch(bestand, binding, few(bestand, binding, dossier_keys))
            bestand.rollback()
        return dict(found)

    key = (place.rules.data_map_text, *dossier_keys)
    looked = place.recent_looked.get(key, read) if recent else read()
    return {
        dossier_keys[item]: (each, _to_show(place, each, keeps.get(dossier_keys[item], []), day))
        for item, each in looked.items()
    }


def _to_show(place: Workplace, looked: Looked, keeps: Iterable[Keep], day: date) -> Decision:
    """Art. 12.2, "afschermen": no ordinary view shows what is in it, its days included."""
    if (restriction := _restriction(place, keeps)) is not None:
        return Decision(Disposition.KEEP, (restriction.reason,))
    return decided(looked.facts, keeps, place.rules.protocol, day)


def decided(facts: DossierFacts, keeps: Iterable[Keep], protocol: Protocol, day: date) -> Decision:
    """The decision on what the bestand says of a dossier and what the ledger keeps it for."""
    return decide(replace(facts, keeps=(*facts.keeps, *keeps)), protocol, day)
