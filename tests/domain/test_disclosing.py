"""What a disclosure must say (art. 6, 10), and what consent and annex 2 say of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import official, protocol
from retention.domain.disclosing import (
    AskedDisclosure,
    Irregularity,
    consent_stands,
    considerations,
    irregularities,
    refusals_to_disclose,
)
from retention.domain.protocol import DisclosureBasis, Function, Sharing
from retention.domain.recipients import Consented

_SHARING = protocol().sharing
assert _SHARING is not None
SHARING: Sharing = _SHARING
DAY = date(2026, 11, 23)
ON = date(2026, 11, 20)
STEWARD = official(Function.STEWARD)
DONE = dict.fromkeys(SHARING.reporting_steps, "done")
EMERGENCY = {"ground": "protocol-6.3", "recipient": "ziekenhuis", "data_set": "naw-beperkingen"}
VIOLENCE = {"ground": "protocol-10", "recipient": "veilig-thuis", "data_set": "melding"}
CONSENT = {"ground": "toestemming", "recipient": "huisarts", "data_set": "bsn-naw-beperkingen"}


def asked(**changes: Any) -> AskedDisclosure:
    values: dict[str, Any] = {
        "recipient": "cak",
        "data_set": "bsn-naw-beschikking",
        "ground": "wmo-5.2.1",
        "purpose": "Eigen bijdrage",
        "disclosed_on": ON,
    }
    return AskedDisclosure(**{**values, **changes})


def refused(**changes: Any) -> list[str]:
    found = refusals_to_disclose(STEWARD, asked(**changes), SHARING, DAY)
    return [refusal.code for refusal in found]


def irregular(*consents: Consented, **changes: Any) -> tuple[Irregularity, ...]:
    return irregularities(asked(**changes), consents, SHARING, {}, {"bsn"})


def consented(**changes: Any) -> Consented:
    values: dict[str, Any] = {
        "organisation": "huisarts",
        "data_set": "bsn-naw-beperkingen",
        "given_on": ON,
        "withdrawn_on": None,
    }
    return Consented(**{**values, **changes})


# What must be said


def test_routine_disclosure_is_noted_without_more() -> None:
    assert refused() == []
    assert irregular() == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"recipient": "J. Jansen"}, "no-recipient"),
        ({"data_set": "alles"}, "no-data-set"),
        ({"ground": "zomaar"}, "no-ground"),
        ({"purpose": " "}, "no-purpose"),
        ({"disclosed_on": None}, "no-day"),
        ({"disclosed_on": DAY + timedelta(days=1)}, "day-in-future"),
        ({"steps": {"koffie": "done"}}, "no-such-step"),
    ],
)
def test_what_is_missing_or_unknown_is_refused(changes: dict[str, Any], code: str) -> None:
    assert refused(**changes) == [code]


def test_only_who_is_in_office_and_function_notes_it() -> None:
    archivist = official(Function.ARCHIVIST, until_on=ON)
    found = refusals_to_disclose(archivist, asked(), SHARING, DAY)
    assert [refusal.code for refusal in found] == ["no-mandate", "wrong-function"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ["no-consultation", "no-proportionality"]),
        ({"consulted": "owner1", "not_consulted": "nacht"}, ["no-consultation"]),
        ({"consulted": STEWARD.user}, ["consulted-oneself"]),
        ({"consulted": "owner1", "proportionality": " "}, ["no-proportionality"]),
        ({"consulted": "owner1"}, []),
        ({"not_consulted": "midden in de nacht"}, []),
    ],
)
def test_emergency_asks_for_a_colleague_or_why_not_and_proportionality(
    changes: dict[str, Any], codes: list[str]
) -> None:
    enough = {"proportionality": "alleen wat het ziekenhuis nodig had"} if changes else {}
    assert refused(**{**EMERGENCY, **enough, **changes}) == codes


def test_domestic_violence_asks_for_each_step_of_the_reporting_code() -> None:
    assert refused(**VIOLENCE, steps=DONE) == []
    for step in DONE:
        assert refused(**VIOLENCE, steps={**DONE, step: " "}) == ["steps-missing"]


# What consent and annex 2 say


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({**CONSENT}, {Irregularity.NO_CONSENT}),
        ({**CONSENT, "ground": "wmo-5.2.1"}, {Irregularity.OTHER_GROUND}),
        ({"recipient": "bakker", "data_set": "beschikking"}, {Irregularity.OUTSIDE_ANNEX_2}),
        ({"recipient": "cak", "data_set": "naw-hulp"}, {Irregularity.MORE_THAN_ANNEX_2}),
        (
            {"recipient": "aanbieder-hulp", "data_set": "bsn-naw-beschikking"},
            {Irregularity.MORE_THAN_ANNEX_2, Irregularity.BSN_OUTSIDE_SET},
        ),
        ({**EMERGENCY}, set()),
        ({**EMERGENCY, "data_set": "bsn-naw-beperkingen"}, {Irregularity.BSN_OUTSIDE_SET}),
        ({**EMERGENCY, "data_set": "toezicht"}, {Irregularity.BSN_OUTSIDE_SET}),
        ({**VIOLENCE}, set()),
        ({"recipient": "toezichthouder", "data_set": "toezicht"}, set()),
        ({"recipient": "toezichthouder", "data_set": "bsn-naw-beschikking"}, set()),
    ],
)
def test_what_annex_2_says_otherwise_is_found(
    changes: dict[str, Any], expected: set[Irregularity]
) -> None:
    assert set(irregular(**changes)) == expected


def test_address_book_says_of_which_kind_a_recipient_is() -> None:
    one = asked(recipient="zorg-west", data_set="naw-hulp")
    assert irregularities(one, (), SHARING, {"zorg-west": "aanbieder-hulp"}, {"bsn"}) == ()
    assert irregularities(one, (), SHARING, {}, {"bsn"}) == (Irregularity.OUTSIDE_ANNEX_2,)


def test_consent_outside_annex_2_is_enough_by_article_6_2() -> None:
    beyond = {**CONSENT, "recipient": "fysio", "data_set": "naw-beperkingen"}
    consent = consented(organisation="fysio", data_set="naw-beperkingen")
    assert irregular(consent, **beyond) == ()
    assert irregular(**beyond) == (Irregularity.NO_CONSENT,)


@pytest.mark.parametrize(
    ("changes", "stands"),
    [
        ({}, True),
        ({"given_on": ON + timedelta(days=1)}, False),
        ({"given_on": None}, False),
        ({"withdrawn_on": ON}, False),
        ({"withdrawn_on": ON + timedelta(days=1)}, True),
        ({"organisation": "isd"}, False),
        ({"data_set": "naw-hulp"}, False),
    ],
)
def test_consent_stands_from_its_giving_to_before_its_withdrawal(
    changes: dict[str, Any], stands: bool
) -> None:
    assert consent_stands([consented(**changes)], "huisarts", CONSENT["data_set"], ON) is stands
    expected = () if stands else (Irregularity.NO_CONSENT,)
    assert irregular(consented(**changes), **CONSENT) == expected


DISCLOSURES = st.builds(
    asked,
    recipient=st.sampled_from([*SHARING.recipients, "veilig-thuis", "ziekenhuis"]),
    data_set=st.sampled_from(sorted(SHARING.data_sets)),
    ground=st.sampled_from(sorted(SHARING.grounds)),
)
CONSENTS = st.lists(
    st.builds(
        Consented,
        organisation=st.sampled_from(sorted(SHARING.recipients)),
        data_set=st.sampled_from(sorted(SHARING.data_sets)),
        given_on=st.sampled_from([None, ON, DAY]),
        withdrawn_on=st.sampled_from([None, date.min, ON, DAY]),
    ),
    max_size=3,
)


@given(one=DISCLOSURES, consents=CONSENTS, more=CONSENTS)
def test_more_consent_never_makes_a_disclosure_more_irregular(
    one: AskedDisclosure, consents: list[Consented], more: list[Consented]
) -> None:
    with_more = irregularities(one, consents + more, SHARING, {}, {"bsn"})
    assert set(with_more) <= set(irregularities(one, consents, SHARING, {}, {"bsn"}))


@given(one=DISCLOSURES, consents=CONSENTS)
def test_what_annex_2_gives_is_irregular_for_want_of_consent_alone(
    one: AskedDisclosure, consents: list[Consented]
) -> None:
    annex = SHARING.recipients.get(one.recipient)
    if annex is None:
        return
    as_given = replace(one, data_set=annex.data_set, ground=annex.ground)
    found = irregularities(as_given, consents, SHARING, {}, {"bsn"})
    by_law = SHARING.grounds[annex.ground].basis is DisclosureBasis.LAW
    assert set(found) <= (set() if by_law else {Irregularity.NO_CONSENT})


@pytest.mark.parametrize(("changes", "allowed"), [({}, False), (EMERGENCY, True), (VIOLENCE, True)])
def test_restricted_dossier_goes_out_for_somebodys_safety_alone(
    changes: dict[str, Any], allowed: bool
) -> None:
    found = irregularities(asked(**changes), (), SHARING, {}, {"bsn"}, restricted=True)
    assert found == (() if allowed else (Irregularity.RESTRICTED,))


# What stands in the dossier


def test_considerations_are_labelled_lines_and_mark_what_is_irregular() -> None:
    one = asked(
        **EMERGENCY, consulted="owner1", proportionality="niet meer\ndan nodig", motive="spoed"
    )
    assert considerations(one, SHARING, [Irregularity.BSN_OUTSIDE_SET]) == (
        "Overlegd met: owner1\n"
        "Evenredigheid: niet meer dan nodig\n"
        "Motivering: spoed\n"
        "Afwijking: BSN hoort niet in de gegevensset (bsn-outside-set)"
    )
    steps = considerations(
        asked(**VIOLENCE, steps={**DONE, "gesprek": "te gevaarlijk"}), SHARING, ()
    )
    assert steps is not None
    assert "Gesprek met de betrokkene: te gevaarlijk" in steps
    assert "Aard en ernst gewogen: gedaan" in steps
    assert considerations(asked(), SHARING, ()) is None
