"""What a dossier knows is found through markup, under any key; the longest find gives the label."""

from __future__ import annotations

import pytest

from retention.anonymise.text.detect import Detector
from retention.anonymise.text.identities import compile_known
from retention.anonymise.text.known import Known
from retention.anonymise.text.scrub import Scrubbed, Scrubber
from retention.anonymise.text.second_pass import needles
from retention.anonymise.text.spans import Label

KNOWN = Known.from_json(
    {
        "persons": [{"first": "Wietske", "last": "Quintussen", "roepnaam": "Zonnetje"}],
        "bsn": "123456782",
        "email": "v.acker.g@example.nl",
    }
)
DETECTOR = Detector()


def labels(text: str) -> list[tuple[str, Label]]:
    """What is found, as it stands there, with its label."""
    return [
        (text[start:end], label) for start, end, label in DETECTOR.find(text, compile_known(KNOWN))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "bsn 123<br>456<br/>782 klopt",
        r"bsn 123\n456\n782 klopt",
        "bsn <b>123456782</b> klopt",
        r"bsn \u0031\u0032\u0033456\x37\x38\x32 klopt",
        "bsn =31=32=33=34=35=36=37=38=32 klopt",
        "bsn " + "".join(chr(0xE0000 + ord(digit)) for digit in "123456782") + " klopt",
    ],
)
def test_number_broken_by_markup_goes(text: str) -> None:
    scrubbed = Scrubber().scrub(text, KNOWN)
    assert isinstance(scrubbed, Scrubbed)
    assert not {"123", "456", "782"} & set(
        scrubbed.text.replace("<", " ").replace(">", " ").split()
    )


@pytest.mark.parametrize("text", ["Quin<br>tussen", "qu<i>in</i>tussen", "Quin\\ntussen".lower()])
def test_second_pass_reads_through_markup(text: str) -> None:
    assert needles(KNOWN).meet(text) is ("\\nt" not in text)


def test_address_between_angle_brackets_is_no_markup() -> None:
    assert ("w.q@ziggo.nl", Label.EMAIL) in labels("Van: <w.q@ziggo.nl>")


def test_calling_name_under_a_key_of_its_own_is_known() -> None:
    assert compile_known(KNOWN).words["zonnetje"] is Label.PERSON
    assert needles(KNOWN).meet("zonnetje belt")


def test_end_of_a_known_mail_address_takes_no_letter_of_the_next_word() -> None:
    assert ("van Acker", Label.PERSON) in labels("Mr. van Acker geeft aan dat het goed gaat.")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("bel 06-12345678", Label.PHONE),
        ("bel +31 6 12345678", Label.PHONE),
        ("geboren 14-03-1951", Label.DATE),
    ],
)
def test_the_longest_find_gives_the_label(text: str, label: Label) -> None:
    assert [found for _, found in labels(text)] == [label]
