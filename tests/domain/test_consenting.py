"""Consents of annex 1: one that stands per organisation and data set."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from factories import official, protocol
from retention.domain.consenting import (
    OTHER_DATA,
    AskedConsent,
    refusals_to_consent,
    refusals_to_withdraw,
    resting_on,
    standing,
)
from retention.domain.protocol import Function
from retention.domain.recipients import Consented, Disclosed

SHARING = protocol().sharing
assert SHARING is not None
DAY = date(2026, 11, 23)
STEWARD = official(Function.STEWARD)
WHICH = ("huisarts", "bsn-naw-beperkingen")
STANDS = Consented(*WHICH, DAY - timedelta(days=9), None)
ENDED = Consented(*WHICH, DAY - timedelta(days=99), DAY - timedelta(days=50))


def refused(*consented: Consented, **changes: Any) -> list[str]:
    values: dict[str, Any] = {
        "organisation": WHICH[0],
        "data_set": WHICH[1],
        "given_on": DAY,
        "place": "Steenbergen",
    }
    asked = AskedConsent(**{**values, **changes})
    return [each.code for each in refusals_to_consent(STEWARD, asked, consented, SHARING, DAY)]


def test_consent_is_noted_once_at_a_time() -> None:
    assert refused() == []
    assert refused(ENDED) == []
    assert refused(STANDS, STANDS) == ["stands-already"]
    assert refused(STANDS, organisation="isd") == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"organisation": ""}, "no-organisation"),
        ({"data_set": "alles"}, "no-data-set"),
        ({"data_set": OTHER_DATA}, "no-other-data"),
        ({"given_on": None}, "no-day"),
        ({"given_on": DAY + timedelta(days=1)}, "day-in-future"),
    ],
)
def test_consent_that_lacks_something_is_refused(changes: dict[str, Any], code: str) -> None:
    assert refused(**changes) == [code]


def test_other_data_alone_are_enough_when_described() -> None:
    assert refused(data_set=OTHER_DATA, other_data="Verslag van de ergotherapeut") == []


@pytest.mark.parametrize(
    ("stands", "day", "codes"),
    [
        ((STANDS,), DAY, []),
        ((), DAY, ["no-consent"]),
        ((STANDS,), DAY - timedelta(days=10), ["before-given"]),
        ((STANDS,), DAY + timedelta(days=1), ["day-in-future"]),
        ((STANDS,), None, ["no-day"]),
    ],
)
def test_consent_is_withdrawn_when_it_stands_and_after_it_was_given(
    stands: tuple[Consented, ...], day: date | None, codes: list[str]
) -> None:
    assert [each.code for each in refusals_to_withdraw(STEWARD, stands, day, DAY)] == codes
    assert standing([STANDS, ENDED], *WHICH) == (STANDS,)


def test_what_rests_on_a_consent_is_what_was_given_on_that_ground() -> None:
    by_consent = Disclosed(*WHICH, "toestemming", DAY)
    others = [
        Disclosed(*WHICH, "protocol-6.3", DAY),
        Disclosed("isd", WHICH[1], "toestemming", DAY),
        Disclosed(WHICH[0], "naw-hulp", "toestemming", DAY),
        Disclosed(*WHICH, "onbekend", DAY),
    ]
    assert resting_on([by_consent, *others], *WHICH, SHARING) == (by_consent,)
