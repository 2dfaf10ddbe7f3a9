"""The shape decides: any spelling of a number is covered, valid or not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.anonymise.text.detect import Detector
from retention.anonymise.text.spans import Label

DETECTOR = Detector()


def left(text: str) -> str:
    """The letters and digits that no find covers."""
    signs = list(text)
    for span in DETECTOR.find(text):
        signs[span.start : span.end] = " " * (span.end - span.start)
    return "".join(signs)


SPELLED = [
    "986941116",
    "986 941 116",
    "986.941.116",
    "9869.41.116",
    "98-69-41-116",
    "9 8 6 9 4 1 1 1 6",
    "986941\n116",
    "NL14TRIO8188471872",
    "NL14 TRIO 8188 4718 72",
    "nl14.trio.8188.4718.72",
    "BE68 5390 0754 7034",
    "DE89370400440532013000",
    "FR14 2004 1010 0505 0001 3M02 606",
    "NL14 TRIO 8188 4718 7",
    "jan@bos.nl",
    "jan . bos@x.nl".replace(" ", ""),
    "jan(at)bos.nl",
    "jan [at] bos punt nl",
    "jan @ bos.nl",
    "JAN@BOS.NL",
    "www.janbos.nl",
    "https://x.nl/jan",
    "@janbos",
    "janbos.nl",
    "0612345678",
    "06-12345678",
    "06 12 34 56 78",
    "06-1234 5678",
    "+31612345678",
    "+31 (0)6 1234 5678",
    "0031 6 12345678",
    "(0164) 337780",
    "0164/337780",
    "0164-33 77 80",
    "+32 470 12 34 56",
    "0164.33.77.80",
    "4651DZ",
    "4651 DZ",
    "4651dz",
    "4651 dz",
    "4651-DZ",
    "4651  DZ",
    "6-JZF-86",
    "6 JZF 86",
    "6jzf86",
    "pr-35-xl",
    "ZV886G",
    "28 BV XX",
    "AB-12-34",
    "22-08-1935",
    "22/8/35",
    "22.8.1935",
    "1935-08-22",
    "22 augustus 1935",
    "22 aug. '35",
    "22e augustus",
    "tweeëntwintig augustus 1935",
    "augustus 1935",
    "22081935",
    "CL-2025-8030",
    "ZAAK-7009587",
    "Z/19/917466",
    "C193567",
    "2094206",
    "WMO-2022-59887",
]


@pytest.mark.parametrize("spelled", SPELLED)
@pytest.mark.parametrize("frame", ["Nummer {} staat genoteerd.", "zie {}", "({}), daarna meer"])
def test_every_spelling_of_a_number_is_covered(spelled: str, frame: str) -> None:
    text = frame.format(spelled)
    at = text.index(spelled)
    rest = left(text)[at : at + len(spelled)]
    assert not any(sign.isalnum() for sign in rest), rest


@pytest.mark.parametrize(
    "plain",
    [
        "Het gesprek duurde 45 minuten.",
        "Vervoer met de deeltaxi is aangevraagd, 2000 km per jaar.",
        "Cliënt is bekend met COPD en diabetes type 2.",
        "Zij krijgt 3 uur per week hulp, 2 x 1,5 uur.",
        "Om 14.30 uur, 10 op 12 keer gelukt.",
        "De kosten zijn 37.500 euro.",
        "De hulp komt in mei weer terug.",
    ],
)
def test_ordinary_numbers_pass(plain: str) -> None:
    assert left(plain) == plain


@given(
    digits=st.text(alphabet="0123456789", min_size=8, max_size=9),
    gaps=st.lists(st.sampled_from(["", " ", ".", "-", "/", "\n"]), min_size=8, max_size=8),
)
def test_bsn_with_any_separators_is_covered(digits: str, gaps: list[str]) -> None:
    spelled = "".join(sign + gap for sign, gap in zip(digits, [*gaps, ""], strict=False))
    assert not any(sign.isdigit() for sign in left(f"bsn {spelled} klopt"))


def test_age_is_found_and_a_duration_is_not() -> None:
    assert [span.label for span in DETECTOR.find("Zij is 91 jaar.")] == [Label.AGE]
    assert DETECTOR.find("Dat was al 5 jaar zo, 10 jaar geleden ook.") == []
