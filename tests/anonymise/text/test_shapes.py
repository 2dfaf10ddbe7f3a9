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
    "986, 941, 116",
    "98|69|41|116",
    "986·941·116",
    "986 en 941 en 116",
    "9_8_6_9_4_1_1_1_6",
    "06, 12345678",
    "06:12:34:56:78",
    "nul zes een twee drie vier vijf zes zeven acht",
    "06 twaalf vierendertig zesenvijftig achtenzeventig",
    "NL14|TRIO|8188|4718|72",
    "nl14, trio, 8188, 4718, 72",
    "N L 1 4 T R I O 8 1 8 8 4 7 1 8 7 2",
    "GB29 NWBK 6016 1331 9268 19",
    "NL-4651 DZ",
    "4651, DZ",
    "4651 (DZ)",
    "4 6 5 1 D Z",
    "4651 d z",
    "4651DZ-27",
    "pc4651dz",
    "jan@bos,nl",
    "jan@bos . nl",
    "j punt jansen apenstaartje bos punt nl",
    "jan(a)bos.nl",
    "jan AT bos PUNT nl",
    "bos @ziggo.nl",
    "bos apestaartje ziggo punt nl",
    "bos -at- ziggo.nl",
    "DE89:3704:0044:0532:0130:00",
    "N.L.1.4.T.R.I.O.8.1.8.8.4.7.1.8.7.2",
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
        "Het schooljaar 2019-2020 was zwaar, 2021, 2022 en 2023 ook.",
        "Open van 09:00 - 17:00, op vrijdag 8.30-12.30 uur.",
        "Dat kost 12,50 + 13,75 = 26,25 euro.",
        "De bloeddruk was 120/80, later 135/85.",
        "Cijfers: 7/10, 8/10, 6/10.",
        "Een, twee of drie keer per week, vier keer per maand.",
        "Kamers 12, 13, 14 en 15 zijn vrij.",
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


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Woont op 4651 DZ 27 sinds kort.", "27"),
        ("Zie 4651 DZ / 154.", "154"),
        ("Het huisnummer: 154 bis", "154 bis"),
        ("Bel aan op nr 70, dat is bij haar.", "70"),
        ("Die woont op Steenuil 41.", "41"),
        ("Rozenstraat nr 248 te Urk", "248"),
        ("Dahliaweg, 85 rd", "85 rd"),
        ("woont dorpsstraat 3 te Urk", "dorpsstraat 3"),
        ("adres: achterom 12b", "achterom 12b"),
    ],
)
def test_house_number_goes(text: str, number: str) -> None:
    assert number in text
    assert number not in left(text)


@pytest.mark.parametrize("called", ["bsn 2004|19|831", "tel. 65 43 21", "rek 12.34.56"])
def test_number_that_is_called_one_goes(called: str) -> None:
    assert not any(sign.isdigit() for sign in left(f"Zij noemde {called} daarbij."))


def test_number_behind_a_postcode_that_counts_something_stays() -> None:
    assert "3 keer" in left("Naar 4651 DZ 3 keer per week.")


@pytest.mark.parametrize(
    "text",
    [
        "Zij is 91 jaar.",
        "Hij is 46.",
        "Mw. is 91 en woont alleen.",
        "Ze is zelf 69 en moe.",
        "Een meisje van 16.",
        "Zoon Kacper, 16, tolkt.",
        "zij is zes jaar oud",
    ],
)
def test_age_is_found(text: str) -> None:
    assert Label.AGE in {span.label for span in DETECTOR.find(text)}


def test_duration_and_score_are_no_age() -> None:
    assert DETECTOR.find("De score is 46.") == []
    assert DETECTOR.find("Dat was al 5 jaar zo, 10 jaar geleden ook.") == []
