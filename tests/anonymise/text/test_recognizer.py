"""Presidio's analyzer and anonymizer with our recognizer: the same as the bulk path."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.predefined_recognizers import CreditCardRecognizer

from retention.anonymise.text.detect import Detector
from retention.anonymise.text.errors import UnscrubbableTextError
from retention.anonymise.text.known import Known, Person
from retention.anonymise.text.recognizer import (
    DutchRecognizer,
    analyzer,
    anonymized,
    dossier,
    merged,
)
from retention.anonymise.text.scrub import Dropped, Reason, Scrubbed, Scrubber
from retention.anonymise.text.spans import Label, Span
from retention.anonymise.text.surrogates import Manner

from .dossiers import NOTES, QUINTUS, YILMAZ, pairs


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: Any, **_named: Any) -> None:
        raise AssertionError("the network is not for scrubbing")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="module")
def engine() -> Any:
    """Presidio's analyzer; making it takes a second."""
    return analyzer()


def found(engine: Any, text: str, known: Known) -> list[RecognizerResult]:
    with dossier(known):
        return list(engine.analyze(text, language="nl"))


def test_spans_are_those_of_the_bulk_path(engine: Any) -> None:
    scrubber = Scrubber()
    for text, known in pairs():
        assert merged(found(engine, text, known)) == scrubber.scrub(text, known).spans


def test_text_is_the_same_as_of_the_bulk_path(engine: Any) -> None:
    scrubber = Scrubber(Manner.PLACEHOLDER)
    for text, known in pairs():
        made = anonymized(text, found(engine, text, known), known, Manner.PLACEHOLDER)
        assert made == scrubber.scrub(text, known)


def test_surrogates_are_consistent_inside_the_note(engine: Any) -> None:
    text = "Wietske Quintus belde. Later kwam Wietske zelf."
    made = anonymized(text, found(engine, text, QUINTUS), QUINTUS)
    assert isinstance(made, Scrubbed)
    first = made.text.split()[0]
    assert made.text.endswith(f"Later kwam {first} zelf.")


def test_identities_are_those_of_the_dossier_at_hand(engine: Any) -> None:
    text = "De afspraak met mevr. bakker is verzet; bij de bakker was het druk."
    bakker = Known(persons=(Person(last="Bakker"),), ids=("was het druk",))
    alone = merged(found(engine, text, Known()))
    assert merged(found(engine, text, bakker)) != alone
    assert merged(engine.analyze(text, language="nl")) == alone


def test_recognizers_of_others_work_beside_it() -> None:
    text = "Betaald met 4111 1111 1111 1111."
    results = analyzer([CreditCardRecognizer(supported_language="nl")]).analyze(text, language="nl")
    assert "CREDIT_CARD" in {one.entity_type for one in results}
    made = anonymized(text, results)
    assert isinstance(made, Scrubbed)
    assert "1111" not in made.text


def test_entities_that_were_not_asked_for_are_left_out(engine: Any) -> None:
    results = engine.analyze(NOTES[3], language="nl", entities=["EMAIL"])
    assert {one.entity_type for one in results} == {"EMAIL"}


def test_overlapping_results_become_one_span_named_by_the_longest() -> None:
    results = [
        RecognizerResult("PERSON", 0, 5, 0.9),
        RecognizerResult("ORG", 3, 12, 0.5),
        RecognizerResult("STRANGE", 20, 22, 0.5),
        RecognizerResult("BSN", 20, 22, 0.5),
    ]
    assert merged(results) == (Span(0, 12, Label.ORG), Span(20, 22, Label.BSN))


# Faults


class Broken(Detector):
    """A detector whose error quotes the text."""

    def find(self, text: str, *_given: object) -> list[Span]:
        raise RuntimeError(text)


def test_fault_of_the_recognizer_lets_no_text_through() -> None:
    with pytest.raises(UnscrubbableTextError) as raised:
        DutchRecognizer(Broken()).analyze(NOTES[0], [])
    assert "Quintus" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("wrong", [RecognizerResult("PERSON", 3, 999, 1.0), "no result", None])
def test_text_is_dropped_when_anonymizing_fails(wrong: Any) -> None:
    made = anonymized(NOTES[0], [wrong], QUINTUS)
    assert isinstance(made, Dropped)
    assert made.reason in {Reason.UNREADABLE, Reason.IDENTITY_LEFT}


def test_text_is_dropped_when_another_analyzer_missed_an_identity() -> None:
    assert anonymized(NOTES[0], [], QUINTUS) == Dropped(Reason.IDENTITY_LEFT)


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        for name in ("presidio-analyzer", "presidio-anonymizer"):
            caplog.set_level(logging.DEBUG, logger=name)
        yield caplog


def test_nothing_of_a_text_is_logged(everything_logged: pytest.LogCaptureFixture) -> None:
    for note in NOTES:
        anonymized(note, found(analyzer(), note, YILMAZ), YILMAZ)
    logged = everything_logged.text.lower()
    assert "presidio" in logged
    for word in ("wietske", "quintus", "emine", "ozturk", "öztürk", "98761234", "noordbroek"):
        assert word not in logged


def test_it_is_a_recognizer_of_presidio() -> None:
    recognizer = DutchRecognizer()
    assert isinstance(recognizer, EntityRecognizer)
    assert recognizer.supported_language == "nl"
    assert set(recognizer.supported_entities) == set(Label)
