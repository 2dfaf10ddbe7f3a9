"""Invent: the surrogates of columns that survive as one, none of which is of the dossier itself.

Each value gets its own, drawn again while it is an identity of the dossier: a relative's name in
the place of the client's would tell the relative. Nothing of the mapping is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from typing import Any

from retention.anonymise.risk.sets import JOINED
from retention.anonymise.text.known import Known
from retention.anonymise.text.pools import plain
from retention.anonymise.text.scrub import Prepared, prepare
from retention.anonymise.text.spans import Label
from retention.anonymise.text.surrogates import ATTEMPTS, NoSurrogateError, Surrogates
from retention.datamap.model import Identity
from retention.datamap.release import BETWEEN

_AT_HAND = 100  # dossiers whose rows may follow each other in any order
# What a column's identity is to the text engine; the others are names of persons.
_LABELS = {
    Identity.STREET: Label.ADDRESS,
    Identity.HOUSE_NUMBER: Label.ID,
    Identity.POSTCODE: Label.POSTCODE,
    Identity.CITY: Label.LOCATION,
    Identity.BSN: Label.BSN,
    Identity.PHONE: Label.PHONE,
    Identity.EMAIL: Label.EMAIL,
    Identity.IBAN: Label.IBAN,
    Identity.PLATE: Label.PLATE,
    Identity.NUMBER: Label.ID,
    Identity.BIRTH_DATE: Label.DATE,
}


@dataclass(frozen=True, slots=True)
class _Own:
    """The identities of one dossier: as the text engine wants them, and each value in full."""

    prepared: Prepared
    values: frozenset[str]


class Inventor:
    """Invents values in the place of those of a column."""

    def __init__(self) -> None:
        self._own = lru_cache(_AT_HAND)(_own_of)

    def row(self, values: Sequence[str], identities: Sequence[Identity], known: Known) -> list[str]:
        """A surrogate for each value of one row; empty for what is, or where nothing will do.

        A set comes out as a set, with ` + ` between.
        """
        if not any(values):
            return [""] * len(values)
        own = self._own(known)
        pairs = zip(values, identities, strict=True)
        return [_set(value, _LABELS.get(each, Label.PERSON), own) for value, each in pairs]


def _own_of(known: Known) -> _Own:
    return _Own(prepare(known), frozenset(plain(value) for value in _texts(astuple(known))))


def _texts(given: Any) -> Iterator[str]:
    if isinstance(given, str):
        yield given
    else:
        for each in given:
            yield from _texts(each)


def _set(value: str, label: Label, own: _Own) -> str:
    made = {_drawn(each, label, own) for each in value.split(BETWEEN) if each}
    return JOINED.join(sorted(made - {""}))


def _drawn(value: str, label: Label, own: _Own) -> str:
    """The first draw that is neither the value nor an identity of the dossier, however written."""
    for _ in range(ATTEMPTS):
        try:
            fake = Surrogates(own.prepared.needles, own.prepared.first_names).of(value, label)
        except NoSurrogateError:
            return ""
        taken = plain(fake) == plain(value) or plain(fake) in own.values
        if not taken and not own.prepared.needles.meet(fake):
            return fake
    return ""
