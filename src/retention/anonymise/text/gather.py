"""The identities of a dossier, from the rows that hold them: what its texts are searched for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from retention.anonymise.text.known import Address, Known, Person
from retention.anonymise.text.spans import Label
from retention.datamap.model import Identity

Row = Mapping[str, Any]

_NAMES = {
    Identity.FIRST_NAME: "first",
    Identity.INITIALS: "initials",
    Identity.NAME_PREFIX: "prefix",
    Identity.SURNAME: "last",
    Identity.MAIDEN_NAME: "maiden",
    Identity.PARTNER_NAME: "partner",
}
_PLACES = {
    Identity.STREET: "street",
    Identity.HOUSE_NUMBER: "number",
    Identity.POSTCODE: "postcode",
    Identity.CITY: "city",
}
_NUMBERS = {
    Identity.BSN: "bsns",
    Identity.PHONE: "phones",
    Identity.EMAIL: "emails",
    Identity.IBAN: "ibans",
    Identity.PLATE: "plates",
    Identity.NUMBER: "ids",
    Identity.BIRTH_DATE: "birth_dates",
}

# What stands in the place of each part of an identity that is somebody else's.
LABELS = {
    **dict.fromkeys(_NAMES, Label.PERSON),
    Identity.STREET: Label.ADDRESS,
    Identity.HOUSE_NUMBER: Label.ADDRESS,
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
class Rows:
    """Rows of one table, and which of its columns give which part of an identity."""

    rows: Iterable[Row]
    identities: Mapping[str, Identity]


def known_of(tables: Iterable[Rows]) -> Known:
    """Everything that these rows say of somebody, each thing once.

    A row gives at most one person and one address. Columns of one kind in one row are joined in
    their order: a house number and its addition. What is empty is left out.
    """
    persons: dict[Person, None] = {}
    addresses: dict[Address, None] = {}
    others: dict[str, dict[str, None]] = {field: {} for field in _NUMBERS.values()}
    for table in tables:
        for row in table.rows:
            names = _joined(row, table.identities, _NAMES)
            if names:
                persons[Person(**names)] = None
            place = _joined(row, table.identities, _PLACES)
            if place:
                addresses[Address(**place)] = None
            for column, identity in table.identities.items():
                if identity in _NUMBERS and (value := _text(row.get(column))):
                    others[_NUMBERS[identity]][value] = None
    found = {field: tuple(values) for field, values in others.items()}
    return Known(tuple(persons), tuple(addresses), **found)


def _joined(
    row: Row, identities: Mapping[str, Identity], fields: Mapping[Identity, str]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for column, identity in identities.items():
        field = fields.get(identity)
        value = _text(row.get(column)) if field else ""
        if field and value:
            found[field] = f"{found[field]} {value}" if field in found else value
    return found


def _text(value: Any) -> str:
    """The value as it would be written; days as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value).strip()
