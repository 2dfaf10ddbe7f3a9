"""Words with digits: which are harmless, and which may be a name, a login or a number."""

from __future__ import annotations

import pytest

from retention.anonymise.text.codes import is_code
from retention.anonymise.text.detect import Detector
from retention.anonymise.text.identities import compile_known
from retention.anonymise.text.known import Known, Person
from retention.anonymise.text.lexicon import lexicon
from retention.anonymise.text.spans import Label

DETECTOR = Detector()


@pytest.mark.parametrize(
    "word", ["2e", "4x4", "a4", "b12", "24-uurszorg", "11u00", "co2", "covid-19", "27bis", "fase2"]
)
def test_word_that_everybody_writes_is_no_code(word: str) -> None:
    assert not is_code(word, lexicon().is_ordinary)


@pytest.mark.parametrize(
    "word", ["hendr1ks", "jansen2", "qu1ntussen", "nxk4l9pd2", "bafjf62l5", "vdberg7", "0erlemans"]
)
def test_word_that_may_be_a_name_or_login_is_a_code(word: str) -> None:
    assert is_code(word, lexicon().is_ordinary)


def test_codes_go_from_a_text() -> None:
    spans = DETECTOR.find("Legitimatie: paspoort BAFJF62L5, login vdberg7, kamer a4.")
    assert [(span.start, span.label) for span in spans] == [(22, Label.ID), (39, Label.ID)]


@pytest.mark.parametrize(
    "text", ["ontvangen 12-mrt-2023", "geboren 14mrt51", "rappel 29/11", "woont daar sinds 06-2017"]
)
def test_date_in_a_short_notation_is_a_date(text: str) -> None:
    assert [span.label for span in DETECTOR.find(text)] == [Label.DATE]


def test_known_name_that_is_a_word_goes_behind_a_preposition() -> None:
    known = compile_known(Known(persons=(Person("Mees", last="Winter"),)))
    text = "Gesproken met winter over de hulp, als het winter is."
    assert [span.start for span in DETECTOR.find(text, known)] == [text.index("winter")]


def test_initials_behind_the_surname_go() -> None:
    text = "Betreft: Gerritsen, P., geboren in Zeeland."
    spans = DETECTOR.find(text)
    assert any(span.start <= text.index("P.") < span.end for span in spans)
