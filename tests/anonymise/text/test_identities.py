"""Known identities are found in every spelling that a case worker types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.anonymise.text.detect import Detector
from retention.anonymise.text.identities import compile_known, hits
from retention.anonymise.text.known import Address, Known, Person

KNOWN = Known(
    persons=(
        Person(first="Daan", initials="J.C.", prefix="van den", last="Oerlemans", maiden="Bos"),
        Person(first="Annelies", last="de Wit"),
        Person(first="Yusuf", last="Özdemir"),
    ),
    addresses=(Address("Onder de Linden", "27 bis", "4651DZ", "Bergen op Zoom"),),
    bsns=("986941116",),
    phones=("0613482690",),
    emails=("oerlemansd@hotmail.com",),
    ibans=("NL14TRIO8188471872",),
    plates=("6-JZF-86",),
    ids=("CL-2025-8030",),
    birth_dates=("1935-08-22",),
)
COMPILED = compile_known(KNOWN)
DETECTOR = Detector()

SPELLED = [
    "Daan",
    "daan",
    "DAAN",
    "Daans",
    "Daan's",
    "Daantje",
    "Oerlemans",
    "OERLEMANS",
    "Oerlemans, Daan",
    "Daan van den Oerlemans",
    "v.d. Oerlemans",
    "vd Oerlemans",
    "v/d Oerlemans",
    "Van Den Oerlemans",
    "Oerlemans van den",
    "Oerlemans-Bos",
    "Bos-Oerlemans",
    "familie-Oerlemans",
    "J.C. van den Oerlemans",
    "JC Oerlemans",
    "Oerrlemans",
    "Oerlemasn",
    "Orlemans",
    "Oerlemens",
    "Anneliesje",
    "Anelies",
    "Özdemir",
    "Ozdemir",
    "de Wit",
    "De Wit",
    "Onder de Linden 27 bis",
    "onder de linden",
    "bergen op zoom",
    "4651 dz",
    "986.941-116",
    "9869 41116",
    "+31 6 13482690",
    "06-13 48 26 90",
    "oerlemansd (at) hotmail.com",
    "OERLEMANSD@hotmail.com",
    "NL14 TRIO 8188 4718 72",
    "6 jzf 86",
    "CL20258030",
    "cl 2025 8030",
    "1935-08-22",
    "22-8-35",
    "22 augustus 1935",
    "22 aug. '35",
    "22081935",
    "22 augustus",
    "D\u200baan",
    "Dа\u0430n".replace("а", "a"),
    "Oerle&#109;ans",
]


@pytest.mark.parametrize("spelled", SPELLED)
def test_spelling_of_a_known_identity_is_covered(spelled: str) -> None:
    text = f"Gesproken over {spelled} op kantoor."
    covered = [False] * len(text)
    for span in DETECTOR.find(text, COMPILED):
        covered[span.start : span.end] = [True] * (span.end - span.start)
    at = text.index(spelled)
    missed = [sign for sign, is_covered in zip(text, covered, strict=True) if not is_covered]
    assert not any(
        text[index].isalnum() and not covered[index] for index in range(at, at + len(spelled))
    ), missed


@pytest.mark.parametrize("spelled", [one for one in SPELLED if one != "JC Oerlemans"])
def test_second_pass_hits_every_spelling(spelled: str) -> None:
    assert hits(f"Gesproken over {spelled} op kantoor.", COMPILED)


@pytest.mark.parametrize(
    "text",
    [
        "De muur is wit en het bos is groen.",
        "Het gesprek vond plaats aan de keukentafel.",
        "Daarna is de aanvraag besproken.",
    ],
)
def test_ordinary_text_holds_no_identity(text: str) -> None:
    assert hits(text, COMPILED) == []


def test_known_name_is_found_in_small_letters_though_it_is_a_word() -> None:
    compiled = compile_known(Known(persons=(Person(first="Wil", last="Storm"),)))
    text = "de hulp van wil is gestopt, storm belt terug"
    found = [text[span.start : span.end] for span in DETECTOR.find(text, compiled)]
    assert found == ["wil", "storm"]


@given(
    gaps=st.lists(st.sampled_from(["", " ", ".", "-", "/", "\n", " - "]), min_size=8, max_size=8)
)
def test_known_bsn_is_hit_with_any_separators(gaps: list[str]) -> None:
    spelled = "".join(sign + gap for sign, gap in zip("986941116", [*gaps, ""], strict=True))
    assert hits(f"bsn {spelled}.", COMPILED)


@given(at=st.integers(0, 8), sign=st.sampled_from("abcdefghijklmnoprstuvwz"))
def test_one_typing_error_in_a_known_name_is_hit(at: int, sign: str) -> None:
    name = "Oerlemans"
    for spelled in (
        name[:at] + name[at + 1 :],
        name[:at] + sign + name[at:],
        name[:at] + sign + name[at + 1 :],
    ):
        assert hits(f"met {spelled} gebeld", COMPILED), spelled
