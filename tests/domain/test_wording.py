"""Every code that people may read has words in Dutch and in English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import retention.notices
from factories import protocol
from retention.actions.deliver import BY_POST, UNWRITTEN
from retention.domain.approval import ListDecision
from retention.domain.decision import Disposition, KeepKind, Reason
from retention.domain.disclosing import Irregularity
from retention.domain.failure_words import FAILURE_WORDS
from retention.domain.protocol import Function
from retention.domain.questions import QuestionKind
from retention.domain.recipients import Channel, Question
from retention.domain.states import BatchState, KeepState, ListState, Outcome
from retention.domain.wording import WORDS, field_label, ground_label, label, outcome_words

CODES = [
    code.value
    for codes in (
        Reason,
        Disposition,
        KeepKind,
        Function,
        ListState,
        ListDecision,
        BatchState,
        KeepState,
        Outcome,
        Irregularity,
        QuestionKind,
        Question,
    )
    for code in codes
]


def _failures() -> set[str]:
    """The codes that the ways of delivery name literally."""
    source = Path(retention.notices.__file__).parents[1]
    files = [*(source / "notices").glob("*.py"), source / "actions" / "notice_channels.py"]
    raised = re.compile(r'(?:PermanentFailure|TransientFailure)\("([a-z-]+)"|_code\("([a-z-]+)"')
    found = {a or b for file in files for a, b in raised.findall(file.read_text())}
    return (
        found
        | {BY_POST, UNWRITTEN}
        | {f"{way}-not-set" for way in Channel if way is not Channel.POST}
    )


def test_failure_to_deliver_has_words_in_both_languages() -> None:
    assert "certificate-expired" in _failures()
    for code in sorted(_failures()):
        assert code in FAILURE_WORDS, code
        assert label(code, None, "nl") != label(code, None, "en")


@pytest.mark.parametrize("code", CODES)
def test_code_has_words_in_both_languages(code: str) -> None:
    dutch, english = label(code, None, "nl"), label(code, None, "en")
    assert code not in {dutch, english} or code in WORDS
    assert dutch != english


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("hold:klacht", "Vernietigingsstop: Klacht loopt"),
        ("hold:veilig-thuis", "Vernietigingsstop: Wettelijke verplichting"),
        ("hold:neutral", "Vernietigingsstop: Wettelijke verplichting"),
        ("hold:onbekend", "Vernietigingsstop"),
        ("flag:bezwaar-of-beroep", "Kenmerk in het bestand: Bezwaar of beroep loopt"),
        ("sql-23503:fk_invoice", "De database weigerde (23503:fk_invoice)"),
        ("smtp-550", "De mailserver weigerde (550)"),
        ("smtp-iets", "smtp-iets"),
        ("disclosed:wmo-set:2019-03-01", "Verstrekt: wmo-set, 2019-03-01"),
        ("iets-anders", "iets-anders"),
        ("iets:anders", "iets:anders"),
    ],
)
def test_reason_reads_as_the_protocol_labels_it(code: str, words: str) -> None:
    assert label(code, protocol()) == words


def test_only_those_who_may_know_read_the_ground_itself() -> None:
    ground = protocol().hold_grounds["veilig-thuis"]
    assert label("hold:veilig-thuis", protocol(), full=True).endswith("Onderzoek van Veilig Thuis")
    assert ground_label(ground) == "Wettelijke verplichting"
    assert ground_label(ground, full=True) == "Onderzoek van Veilig Thuis"


def test_ground_without_a_protocol_says_nothing() -> None:
    assert label("hold:veilig-thuis", None) == "Vernietigingsstop"
    assert label("hold:veilig-thuis", None, full=True) == "Vernietigingsstop: veilig-thuis"


def test_outcomes_are_named_in_one_order_and_only_where_they_occurred() -> None:
    counts = {"kept": 1, "failed": 0, "de-identified": 92, "destroyed": 42}

    english = (("Destroyed", 42), ("De-identified", 92), ("Kept", 1))
    dutch = (("Vernietigd", 42), ("Van kenmerken ontdaan", 92), ("Bewaard gebleven", 1))
    assert outcome_words(counts) == english
    assert outcome_words(counts, "nl") == dutch


def test_fields_are_called_by_plain_dutch_words_where_their_names_are_known() -> None:
    assert field_label("client", "birth_date") == "cliënt: geboortedatum"
    assert field_label("mijn_tabel", "soort_hulp") == "mijn tabel: soort hulp"
