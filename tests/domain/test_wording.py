"""Every code that people may read has words in Dutch and in English."""

from __future__ import annotations

import importlib
import pkgutil
import re
from datetime import date
from enum import StrEnum
from importlib import resources
from pathlib import Path

import pytest

import retention.domain
import retention.notices
from factories import protocol
from retention.actions.acknowledge import How
from retention.actions.deliver import BY_POST, UNWRITTEN
from retention.domain.access import Permit, Role
from retention.domain.address_book import EntryState
from retention.domain.approval import ListDecision
from retention.domain.decision import Disposition, KeepKind, Reason
from retention.domain.disclosing import Irregularity
from retention.domain.failure_words import FAILURE_WORDS
from retention.domain.guards import tripped
from retention.domain.list_waits import Step
from retention.domain.notifying import NoticeDecision, NoticeGroup
from retention.domain.persons import PersonRole
from retention.domain.protocol import (
    DisclosureBasis,
    Function,
    Guards,
    Right,
    Valuation,
    WayOut,
)
from retention.domain.questions import QuestionKind
from retention.domain.recipients import Channel, CorrectionKind, Question, Telling
from retention.domain.rights import Possibility, RequestGroup, Running, Term, Urgency
from retention.domain.states import (
    BatchState,
    CorrectionState,
    ExtensionState,
    KeepState,
    ListState,
    NoticeState,
    Outcome,
    OverviewState,
    RequestState,
)
from retention.domain.wording import (
    WORDS,
    Language,
    field_label,
    ground_label,
    label,
    outcome_words,
)
from retention.domain.worklist import IfNobody, Kind, Why

# every enum whose members people read, with what stands before a member
READ = {
    BatchState: "",
    Channel: "",
    CorrectionKind: "",
    CorrectionState: "",
    DisclosureBasis: "",
    Disposition: "",
    EntryState: "",
    Function: "",
    How: "",
    Irregularity: "",
    IfNobody: "nobody-",
    KeepKind: "",
    ExtensionState: "",
    KeepState: "",
    Kind: "kind-",
    ListDecision: "",
    ListState: "",
    NoticeDecision: "",
    NoticeState: "",
    Outcome: "",
    OverviewState: "",
    PersonRole: "",
    Possibility: "possible-",
    Question: "",
    QuestionKind: "",
    Reason: "",
    RequestState: "",
    Right: "",
    Role: "",
    Telling: "telling-",
    Term: "",
    Urgency: "",
    Valuation: "",
    WayOut: "",
    Why: "why-",
}


# What only one page says: its words stand there, and are translated there.
ON_ONE_PAGE: dict[type[StrEnum], str] = {
    NoticeGroup: "notices.html.j2",
    RequestGroup: "requests.html.j2",
    Step: "_list_words.html.j2",
}


def _enums_of_the_domain() -> set[type[StrEnum]]:
    names = [each.name for each in pkgutil.iter_modules(retention.domain.__path__)]
    modules = [importlib.import_module(f"retention.domain.{name}") for name in names]
    return {
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, StrEnum) and each is not StrEnum
    }


def test_every_enum_of_the_domain_is_read_by_people() -> None:
    # A permit is the code's own: a page shows what it opens.
    assert set(READ) == (_enums_of_the_domain() - {Permit, *ON_ONE_PAGE}) | {How}


@pytest.mark.parametrize("codes", ON_ONE_PAGE, ids=lambda codes: codes.__name__)
def test_each_member_has_its_words_on_its_page(codes: type[StrEnum]) -> None:
    page = resources.files("retention.desk").joinpath("templates", ON_ONE_PAGE[codes])
    named = set(re.findall(r'"([a-z-]+)"', page.read_text(encoding="utf-8")))
    assert {member.value for member in codes} <= named


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


@pytest.mark.parametrize("codes", READ, ids=lambda codes: codes.__name__)
def test_each_member_has_words_in_both_languages(codes: type[StrEnum]) -> None:
    for member in codes:
        code = READ[codes] + member.value
        assert code in WORDS, code
        assert label(code, None, "nl") != label(code, None, "en")


@pytest.mark.parametrize("term", Term)
@pytest.mark.parametrize("how", [Urgency.DUE_SOON, Urgency.OVERDUE])
def test_alert_of_a_deadline_has_words_in_both_languages(term: Term, how: Urgency) -> None:
    alerted = f"request-{Running(term, date(2026, 11, 23), how).code}"
    assert alerted in WORDS
    assert label(alerted, None, "nl") != label(alerted, None, "en")


def test_alerts_about_notices_have_words() -> None:
    source = Path(retention.notices.__file__).parents[1] / "actions"
    alerts = re.compile(r'\balert\(place, ledger, "([a-z-]+)"')
    found = {code for file in source.glob("*.py") for code in alerts.findall(file.read_text())}
    assert found
    assert found <= WORDS.keys()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_guard_reads_in_both_languages(language: Language) -> None:
    guards = Guards(largest_share=0.02, largest_count=10, window_days=90, source="art. 7")
    stopped = tripped(guards, items=30, earlier=0, dossiers=1000)

    assert len(stopped) == 2
    assert all(label(guard, None, language).startswith("30 dossiers, ") for guard in stopped)


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
