"""The identities that a dossier's own rows hold: what must not stand in any text that survives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Person:
    """A client, relative or professional, name by name; what is not known is empty."""

    first: str = ""
    initials: str = ""
    prefix: str = ""  # tussenvoegsel: van der, de, el
    last: str = ""
    maiden: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A place where somebody lives; what is not known is empty."""

    street: str = ""
    number: str = ""  # with its addition: 27 bis, 3-A
    postcode: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything the dossier's rows say of somebody; birth dates as ISO 8601."""

    persons: tuple[Person, ...] = ()
    addresses: tuple[Address, ...] = ()
    bsns: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    ibans: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, given: Mapping[str, Any] | None) -> Known:
        """The identities of one JSON record in the shape of `dev_notes.jsonl`.

        A value may stand alone or in a list. An unknown key is a name or number like any other: it
        is kept among `ids`, never dropped.
        """
        if not given:
            return cls()
        rest = dict(given)
        persons = tuple(_person(one) for one in _listed(rest.pop("persons", None)))
        place = {
            key: _text(rest.pop(key, None)) for key in ("street", "number", "postcode", "city")
        }
        address = (Address(**place),) if any(place.values()) else ()
        named = {
            field: tuple(_texts(rest.pop(key, None) for key in keys))
            for field, keys in _PLACES.items()
        }
        others = tuple(_texts(rest.values()))
        return cls(persons, address, **{**named, "ids": named["ids"] + others})


_PLACES = {
    "bsns": ("bsn", "bsns"),
    "phones": ("phone", "phones"),
    "emails": ("email", "emails"),
    "ibans": ("iban", "ibans"),
    "plates": ("plate", "plates"),
    "ids": ("clientnr", "zaaknr", "id", "ids"),
    "birth_dates": ("birthdate", "birthdates"),
}


def _listed(given: Any) -> list[Any]:
    if given is None:
        return []
    return list(given) if isinstance(given, list | tuple) else [given]


def _text(given: Any) -> str:
    return "" if given is None else str(given).strip()


def _texts(given: Iterable[Any]) -> list[str]:
    return [text for one in given for part in _listed(one) if (text := _text(part))]


def _person(given: Any) -> Person:
    if not isinstance(given, Mapping):
        return Person(last=_text(given))
    fields = Person.__dataclass_fields__
    named = {key: _text(value) for key, value in given.items() if key in fields}
    others = _texts(value for key, value in given.items() if key not in fields)  # roepnaam
    named["first"] = " ".join(filter(None, [named.get("first", ""), *others]))
    return Person(**named)
