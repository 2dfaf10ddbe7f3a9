"""Who must hear of a change: the disclosures on record decide, annex 2 classifies and warns."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import protocol
from retention.domain.recipients import (
    Changed,
    Consented,
    CorrectionKind,
    Disclosed,
    Question,
    Telling,
    to_tell,
)

SHARING = protocol().sharing
assert SHARING is not None
DAY = date(2019, 3, 1)
STREET = {"address.street": frozenset({"naw"})}
BSN = {"client.bsn": frozenset({"bsn"})}
NOTE = {"note.text": frozenset[str]()}


def _changed(
    elements: dict[str, frozenset[str]],
    kind: CorrectionKind = CorrectionKind.CHANGE,
    secret: frozenset[str] = frozenset(),
) -> Changed:
    return Changed(kind=kind, elements=elements, secret=secret)


def _disclosed(recipient: str, data_set: str, ground: str = "wmo-5.2.1") -> Disclosed:
    return Disclosed(recipient, data_set, ground, DAY)


def _told(changed: Changed, *disclosed: Disclosed, consents: tuple[Consented, ...] = ()):
    found = to_tell(changed, disclosed, consents, SHARING, {})
    return {each.recipient: each for each in found}


def test_recipient_without_the_element_is_not_told() -> None:
    told = _told(_changed(BSN), _disclosed("aanbieder-hulp", "naw-hulp"))

    assert "aanbieder-hulp" not in told


def test_column_of_no_element_is_told_to_who_got_everything_only() -> None:
    told = _told(
        _changed(NOTE),
        _disclosed("cak", "bsn-naw-beschikking"),
        _disclosed("toezichthouder", "toezicht"),
    )

    assert sorted(told) == ["toezichthouder"]


@pytest.mark.parametrize(
    ("kind", "telling"),
    [
        (CorrectionKind.CHANGE, Telling.VALUE),
        (CorrectionKind.SUPPLEMENT, Telling.VALUE),
        (CorrectionKind.REMOVE, Telling.REMOVED),
        (CorrectionKind.RESTRICT, Telling.RESTRICTED),
        (CorrectionKind.LIFT, Telling.LIFTED),
    ],
)
def test_what_is_told_follows_what_was_done(kind: CorrectionKind, telling: Telling) -> None:
    told = _told(_changed(STREET, kind), _disclosed("cak", "bsn-naw-beschikking"))

    assert told["cak"].telling is telling


@pytest.mark.parametrize("ground", ["toestemming", "protocol-6.3", "protocol-10"])
def test_new_value_is_never_told_where_the_ground_does_not_stand(ground: str) -> None:
    told = _told(_changed(STREET), _disclosed("isd", "bsn-naw-voorzieningen", ground))

    assert told["isd"].telling is Telling.WRONG
    assert "ground-ended" in told["isd"].reasons


def test_unknown_ground_or_data_set_is_a_question() -> None:
    told = _told(
        _changed(STREET),
        _disclosed("gemeente", "naw-hulp", "afspraak"),
        _disclosed("archief", "van-alles"),
    )

    assert told["gemeente"].questions == (Question.GROUND_UNKNOWN,)
    assert told["archief"].questions == (Question.DATA_SET_UNKNOWN,)


def test_more_than_annex_2_gives_is_warned_of() -> None:
    told = _told(_changed(BSN), _disclosed("aanbieder-hulp", "bsn-naw-beschikking"))

    assert "more-than-annex-2" in told["aanbieder-hulp"].reasons


def test_provider_of_a_kind_counts_as_that_kind() -> None:
    given_to = (Disclosed("thuiszorg-west", "naw-hulp", "wmo-5.2.1", DAY),)
    kinds = {"thuiszorg-west": "aanbieder-hulp"}

    told = {each.recipient for each in to_tell(_changed(STREET), given_to, (), SHARING, kinds)}

    assert told == {"thuiszorg-west", "cak", "svb"}


def test_consent_without_a_disclosure_on_record_is_a_question() -> None:
    consent = Consented("huisarts", "bsn-naw-beperkingen", DAY, None)

    told = _told(_changed(STREET), consents=(consent,))

    assert told["huisarts"].questions == (Question.NOTHING_ON_RECORD,)


sets = st.sampled_from([*sorted(SHARING.data_sets), "onbekend"])
grounds = st.sampled_from([*sorted(SHARING.grounds), "onbekend"])
recipients = st.sampled_from([*sorted(SHARING.recipients), "ander"])
records = st.lists(
    st.builds(Disclosed, recipients, sets, grounds, st.sampled_from([DAY, None])), max_size=6
)
columns = st.dictionaries(
    st.sampled_from(["a.x", "a.y", "b.z"]),
    st.frozensets(st.sampled_from(["bsn", "naw", "hulp", "beschikking"])),
    min_size=1,
)


@given(records, columns, st.sampled_from(CorrectionKind))
def test_nobody_hears_a_column_that_she_never_had(
    disclosed: list[Disclosed], elements: dict[str, frozenset[str]], kind: CorrectionKind
) -> None:
    for told in to_tell(_changed(elements, kind), disclosed, (), SHARING, {}):
        if Question.DATA_SET_UNKNOWN in told.questions:  # what she had is not known: no value
            assert told.telling is not Telling.VALUE
            continue
        for column in told.columns:
            assert "*" in told.elements or told.elements & elements[column]


@given(records, columns)
def test_everybody_with_a_known_set_that_holds_the_element_is_told(
    disclosed: list[Disclosed], elements: dict[str, frozenset[str]]
) -> None:
    told = {each.recipient for each in to_tell(_changed(elements), disclosed, (), SHARING, {})}
    touched = frozenset().union(*elements.values())
    for each in disclosed:
        data_set = SHARING.data_sets.get(each.data_set)
        if data_set is None or "*" in data_set.elements or touched & set(data_set.elements):
            assert each.recipient in told


@given(records, columns)
def test_secret_columns_are_never_told_without_a_question(
    disclosed: list[Disclosed], elements: dict[str, frozenset[str]]
) -> None:
    changed = _changed(elements, secret=frozenset(elements))
    for told in to_tell(changed, disclosed, (), SHARING, {}):
        if told.telling is Telling.VALUE and told.columns:
            assert Question.SECRET_ADDRESS in told.questions
