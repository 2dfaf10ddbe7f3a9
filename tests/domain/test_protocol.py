"""The protocol file: the shipped one, its floors, and errors that name the line."""

from __future__ import annotations

import pytest

from places import shipped
from retention.domain.protocol import Protocol, Valuation
from retention.errors import ConfigurationError
from retention.settings import SHIPPED_PROTOCOL
from retention.yamlfile import parse

TEXT = shipped(SHIPPED_PROTOCOL).read_text()


def line_of(needle: str, text: str = TEXT) -> int:
    return text[: text.index(needle)].count("\n") + 1


def refused(text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        parse(text, Protocol, "protocol.yaml")
    return str(caught.value)


def test_shipped_protocol_is_the_cautious_one() -> None:
    protocol = parse(TEXT, Protocol, "protocol.yaml")
    assert protocol.municipality == "Steenbergen"
    assert protocol.approval.approvers == 2
    assert protocol.approval.cooling_off_days >= 1
    assert protocol.declaration.smallest_count >= 3
    assert protocol.categories["maatwerkvoorziening"].closure_term_years == 15
    listed = protocol.categories["monumentaal"].selection_list
    assert listed is not None
    assert listed.valuation is Valuation.KEEP


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("approvers: 2", "approvers: 1", "greater than or equal to 2"),
        ("cooling_off_days: 7", "cooling_off_days: 0", "greater than or equal to 1"),
        ("smallest_count: 5", "smallest_count: 2", "greater than or equal to 3"),
        ("largest_share: 0.10", "largest_share: 1.5", "less than or equal to 1"),
        ("largest_share: 0.10", "largest_share: 0", "greater than 0"),
        ("window_days: 90", "window_days: negentig", "valid integer"),
        ("earliest_plausible: 1950-01-01", "earliest_plausible: vroeger", "date"),
        ("longest_days: 366", "longest_day: 366", "Extra inputs"),
        ("valuation: V}", "valuation: Q}", "'V' or 'B'"),
        ("closure_term_years: 15", "closure_term_years: -1", "greater than or equal to 0"),
    ],
)
def test_wrong_setting_is_refused_with_its_line(old: str, new: str, says: str) -> None:
    message = refused(TEXT.replace(old, new, 1))
    assert f"protocol.yaml, line {line_of(old)}:" in message
    assert says in message


@pytest.mark.parametrize(
    ("functions", "says"),
    [
        ("[archivist]", "fewer different functions than approvers"),
        ("[archivist, archivist]", "fewer different functions than approvers"),
        ("[archivist, steward]", "cannot also approve"),
    ],
)
def test_approvers_are_two_others_in_different_functions(functions: str, says: str) -> None:
    text = TEXT.replace("[process_owner, archivist]", functions)
    assert says in refused(text)


def test_setting_that_is_left_out_is_named() -> None:
    text = TEXT.replace("  citation: Archiefbesluit 1995 art. 8\n", "")
    message = refused(text)
    assert f"line {line_of('declaration:', text)}: declaration.citation: Field required" in message


def test_ground_is_an_exception_or_a_hold() -> None:
    text = TEXT.replace("  wettelijke-plicht:", "  klacht:")
    assert "not both: ['klacht']" in refused(text)


def test_ground_that_is_said_twice_is_refused_with_its_line() -> None:
    text = TEXT.replace("  geschil:", "  klacht:")
    assert f"protocol.yaml, line {line_of('  geschil:')}: 'klacht' stands here twice" in refused(
        text
    )


def test_every_wrong_setting_is_named_at_once() -> None:
    text = TEXT.replace("approvers: 2", "approvers: 0").replace("longest_days: 366", "longest: 1")
    assert len(refused(text).splitlines()) == 3


def test_ground_is_found_by_its_code() -> None:
    protocol = parse(TEXT, Protocol, "protocol.yaml")
    assert protocol.ground("zorgvuldige-ondersteuning") is not None
    assert protocol.ground("klacht") is not None
    assert protocol.ground("anders") is None


@pytest.mark.parametrize(
    ("reason", "public"),
    [
        ("hold:veilig-thuis", "hold:neutral"),
        ("hold:strafrechtelijk-onderzoek", "hold:neutral"),
        ("hold:klacht", "hold:klacht"),
        ("hold:onbekend", "hold:onbekend"),
        ("term-running", "term-running"),
    ],
)
def test_ground_that_would_tip_somebody_off_is_neutral_in_evidence(
    reason: str, public: str
) -> None:
    assert parse(TEXT, Protocol, "protocol.yaml").public_reason(reason) == public


def test_public_label_hides_what_would_tip_somebody_off() -> None:
    grounds = parse(TEXT, Protocol, "protocol.yaml").hold_grounds
    assert grounds["veilig-thuis"].public_label() == "Wettelijke verplichting"
    assert grounds["klacht"].public_label() == "Klacht loopt"
