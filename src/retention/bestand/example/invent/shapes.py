"""What is planted: one special shape for one dossier, and how often.

The first dossier of each shape is a clean example: its client has no other dossier, and where the
shape leaves room it closed so long ago that nothing but the shape decides about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from random import Random

from retention.errors import UsageError


class Shape(StrEnum):
    """One thing that makes a dossier special; a plain dossier has none."""

    CLOSED_BESIDE_OPEN = "closed_beside_open"
    OPEN_BESIDE_CLOSED = "open_beside_closed"
    HOUSEMATE_CLOSED = "housemate_closed"
    LAST_OF_CLIENT = "last_of_client"
    CLOSED_LAST_DAY = "closed_last_day"
    CLOSED_FIRST_DAY = "closed_first_day"
    CLOSED_ON_LEAP_DAY = "closed_on_leap_day"
    CORRECTED_AFTER_CLOSURE = "corrected_after_closure"
    CORRECTED_BY_UNKNOWN = "corrected_by_unknown"
    TECHNICAL_WRITER = "technical_writer"
    CHANGE_MISSING = "change_missing"
    CHANGE_IN_FUTURE = "change_in_future"
    CHANGE_BEFORE_OPENING = "change_before_opening"
    CLOSING_DATE_MISSING = "closing_date_missing"
    CLOSED_IN_1900 = "closed_in_1900"
    CLOSED_IN_FUTURE = "closed_in_future"
    CLOSED_BEFORE_OPENING = "closed_before_opening"
    OPEN_WITH_CLOSING_DATE = "open_with_closing_date"
    PROVISION_OUTLIVES_CASE = "provision_outlives_case"
    PROVISION_WITHOUT_END = "provision_without_end"
    NEVER_PROVIDED = "never_provided"
    LONGER_RETENTION = "longer_retention"
    OPEN_OBJECTION = "open_objection"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    SECRET_ADDRESS = "secret_address"  # noqa: S105 - a shape, no password
    KEPT_FOR_EVER = "kept_for_ever"
    UNKNOWN_CATEGORY = "unknown_category"


# Share of all dossiers; a shape that is not named here is planted once.
SHARES = {
    Shape.CORRECTED_AFTER_CLOSURE: 0.03,
    Shape.TECHNICAL_WRITER: 0.02,
    Shape.PROVISION_OUTLIVES_CASE: 0.02,
    Shape.NEVER_PROVIDED: 0.01,
    Shape.LONGER_RETENTION: 0.01,
    Shape.PROVISION_WITHOUT_END: 0.005,
    Shape.OPEN_OBJECTION: 0.005,
    Shape.CONSENT_WITHDRAWN: 0.005,
    Shape.CLOSING_DATE_MISSING: 0.003,
    Shape.SECRET_ADDRESS: 0.003,
    Shape.KEPT_FOR_EVER: 0.002,
    Shape.CHANGE_MISSING: 0.001,
    Shape.UNKNOWN_CATEGORY: 0.001,
    Shape.CLOSED_ON_LEAP_DAY: 0.001,
    Shape.CLOSED_IN_1900: 0.0007,
    Shape.CLOSED_IN_FUTURE: 0.0007,
    Shape.CLOSED_BEFORE_OPENING: 0.0006,
}
# The first household, by dossier: one client has the first two, a housemate the third.
HOUSEHOLD = (Shape.CLOSED_BESIDE_OPEN, Shape.OPEN_BESIDE_CLOSED, Shape.HOUSEMATE_CLOSED)
FIRST = (*HOUSEHOLD, *(shape for shape in Shape if shape not in HOUSEHOLD))


def plant(random: Random, dossiers: int) -> dict[int, Shape]:
    """Shape by the dossier's place in the bestand; places without one are plain.

    Raises UsageError when there are too few dossiers to plant each shape once.
    """
    if dossiers < len(FIRST):
        raise UsageError(f"the example bestand needs at least {len(FIRST)} dossiers")
    more = [shape for shape, share in SHARES.items() for _ in range(round(share * dossiers) - 1)]
    places = random.sample(range(len(FIRST), dossiers), len(more))
    return dict(enumerate(FIRST)) | dict(zip(places, more, strict=True))


def households(random: Random, dossiers: int) -> Iterable[tuple[int, ...]]:
    """How many dossiers each client of a household has; the first ones fit what is planted."""
    first = [(2, 1), *[(1,)] * (len(FIRST) - len(HOUSEHOLD))]
    yield from first
    left = dossiers - len(FIRST)
    while left > 0:
        clients = 2 if random.random() < 0.08 else 1
        drawn = [_dossiers_of_client(random) for _ in range(clients)]
        household = drawn if sum(drawn) <= left else [left]
        left -= sum(household)
        yield tuple(household)


def _dossiers_of_client(random: Random) -> int:
    drawn = random.random()
    if drawn >= 0.15:
        return 1
    return 2 if drawn < 0.10 else 3 if drawn < 0.135 else 4
