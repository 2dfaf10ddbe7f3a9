"""Registers written on every engine: a row and its event, and no clock that moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from factories import Bestand, Dossier, asked
from places import NOW, TODAY, at, change, killed_by, log_kinds, refusals_written, rows
from retention.actions.consents import consents, record_consent, withdraw_consent
from retention.actions.disclosures import Disclosure, record_disclosure
from retention.actions.dossiers import explain
from retention.actions.faults import STOP_AT
from retention.actions.informing import (
    count_information_due,
    information_due,
    postpone_information,
    record_information,
)
from retention.actions.keeping import ask
from retention.actions.questions import settle_question, waiting_questions
from retention.actions.recipients import set_recipient
from retention.actions.unsettled_notes import ask_about_unsettled
from retention.actions.watch_registers import RegistersWatched, watch_registers
from retention.actions.workplace import Workplace
from retention.domain.address_book import AskedEntry
from retention.domain.consenting import AskedConsent
from retention.domain.disclosing import AskedDisclosure, Irregularity
from retention.domain.informing import Informed, Postponed
from retention.domain.recipients import Channel
from retention.errors import ConfigurationError, RefusedError, UsageError

ON = TODAY - timedelta(days=3)
SECRET = "Visser werd bedreigd"
CAK = AskedDisclosure(
    recipient="cak",
    data_set="bsn-naw-beschikking",
    ground="wmo-5.2.1",
    purpose=SECRET,
    disclosed_on=ON,
)
DOCTOR = ("huisarts", "bsn-naw-beperkingen")
BY_CONSENT = AskedDisclosure(
    recipient=DOCTOR[0], data_set=DOCTOR[1], ground="toestemming", purpose=SECRET, disclosed_on=ON
)
CONSENT = AskedConsent(
    organisation=DOCTOR[0], data_set=DOCTOR[1], given_on=ON, place="Steenbergen", other_data=SECRET
)


def a_dossier(place: Workplace, **columns: Any) -> Dossier:
    return Bestand(place.bestand, place.settings.documents).dossier(**columns)


def table(place: Workplace, name: str) -> list[dict[str, Any]]:
    """The rows of a register, in the order of their keys."""
    live = Bestand(place.bestand, place.settings.documents).tables[name]
    with place.bestand.connect() as connection:
        found = connection.execute(sa.select(live).order_by(live.c.id))
        return [dict(row) for row in found.mappings()]


def log_text(place: Workplace) -> str:
    return "\n".join(row[0] for row in rows(place.ledger, "SELECT line FROM retention.log"))


def noted(place: Workplace, dossier: Dossier, what: AskedDisclosure = CAK) -> Disclosure:
    return record_disclosure(place, dossier.number, what, "steward1")


# A note and the clocks


def test_notes_stand_in_the_dossier_and_move_no_clock(anywhere: Workplace) -> None:
    dossier = a_dossier(anywhere, changed_at=NOW - timedelta(days=2000))
    before = explain(anywhere, dossier.number)

    assert noted(anywhere, dossier).irregular == ()
    record_consent(anywhere, dossier.number, CONSENT, "steward1")
    withdraw_consent(anywhere, dossier.number, DOCTOR, None, "steward1")
    record_information(anywhere, dossier.number, Informed("cliënt", "brief", ON), "steward1")
    postponed = Postponed("buur", SECRET, TODAY + timedelta(days=30))
    postpone_information(anywhere, dossier.number, postponed, "privacy1")

    assert explain(anywhere, dossier.number) == before
    (disclosure,) = table(anywhere, "disclosure")
    assert (disclosure["purpose"], disclosure["disclosed_on"]) == (SECRET, ON)
    assert (disclosure["dossier_id"], disclosure["changed_by"]) == (dossier.id, "retention")
    (consent,) = table(anywhere, "consent")
    assert (consent["given_on"], consent["withdrawn_on"]) == (ON, TODAY)
    told, later = table(anywhere, "information_notice")
    assert (told["told"], told["informed_on"], told["review_on"]) == ("cliënt", ON, None)
    assert (later["postponed_because"], later["review_on"]) == (SECRET, TODAY + timedelta(days=30))
    assert later["id"] == told["id"] + 1


def test_log_holds_codes_and_days_and_nothing_of_the_client(anywhere: Workplace) -> None:
    dossier = a_dossier(anywhere)
    noted(anywhere, dossier)
    record_consent(anywhere, dossier.number, CONSENT, "steward1")
    record_information(anywhere, dossier.number, Informed(SECRET, "brief", ON), "steward1")
    postponed = Postponed(SECRET, SECRET, TODAY + timedelta(days=30))
    postpone_information(anywhere, dossier.number, postponed, "privacy1")

    kinds = log_kinds(anywhere)
    written = {"disclosure-noted", "consent-noted", "information-noted", "information-postponed"}
    assert written <= set(kinds)
    assert kinds.count("note-begun") == (0 if anywhere.one_database else 4)
    text = log_text(anywhere)
    assert "bsn-naw-beschikking" in text
    for personal in (SECRET, "Visser", dossier.number, f'"{dossier.id}"'):
        assert personal not in text
    assert any(SECRET in str(row) for row in table(anywhere, "disclosure"))


def test_withdrawing_leaves_a_substantive_change_of_the_row_as_it_was(
    anywhere: Workplace,
) -> None:
    dossier = a_dossier(anywhere)
    changed = NOW - timedelta(days=300)
    Bestand(anywhere.bestand, anywhere.settings.documents).add(
        "consent",
        id=5,
        dossier_id=dossier.id,
        organisation=DOCTOR[0],
        data_set=DOCTOR[1],
        doctor_informed=True,
        place="Steenbergen",
        given_on=ON,
        changed_at=changed,
    )
    before = explain(anywhere, dossier.number)
    withdraw_consent(anywhere, dossier.number, DOCTOR, None, "steward1")
    assert explain(anywhere, dossier.number) == before
    assert table(anywhere, "consent")[0]["changed_by"] == "mdevries"


def test_keys_of_the_database_are_used_where_it_gives_them(place: Workplace) -> None:
    dossier = a_dossier(place)
    change(
        place.bestand,
        "ALTER TABLE wmo.disclosure ALTER id ADD GENERATED ALWAYS AS IDENTITY (START 700)",
    )
    noted(place, dossier)
    noted(place, dossier)
    assert [row["id"] for row in table(place, "disclosure")] == [700, 701]


def test_map_in_which_a_note_would_move_the_clock_refuses(place: Workplace) -> None:
    dossier = a_dossier(place)
    tables = dict(place.rules.data_map.tables)
    last_change = tables["disclosure"].last_change
    assert last_change is not None
    no_writer = last_change.model_copy(update={"writer": None, "technical_writers": ()})
    tables["disclosure"] = tables["disclosure"].model_copy(update={"last_change": no_writer})
    changed = place.rules.data_map.model_copy(update={"tables": tables})
    elsewhere = replace(place, rules=replace(place.rules, data_map=changed))
    with pytest.raises(ConfigurationError, match="would restart the clock"):
        noted(elsewhere, dossier)
    assert (table(place, "disclosure"), log_kinds(place).count("disclosure-noted")) == ([], 0)


def test_text_that_does_not_fit_is_refused_before_anything_is_written(place: Workplace) -> None:
    with pytest.raises(UsageError, match="purpose holds at most 200"):
        noted(place, a_dossier(place), replace(CAK, purpose="x" * 201))
    assert table(place, "disclosure") == []


# Irregular ones


def test_irregular_disclosure_is_noted_marked_and_asked_about(anywhere: Workplace) -> None:
    dossier = a_dossier(anywhere)
    found = noted(anywhere, dossier, BY_CONSENT)
    assert (found.irregular, found.question) == ((Irregularity.NO_CONSENT,), 1)
    assert "(no-consent)" in table(anywhere, "disclosure")[0]["considerations"]
    (question,) = waiting_questions(anywhere)
    assert question["dossier_key"] == str(dossier.id)
    assert question["about"] == [*DOCTOR, f"{ON}", "no-consent"]

    with pytest.raises(RefusedError, match="steward does not settle"):
        settle_question(anywhere, 1, "gezien", "steward1")
    settle_question(anywhere, 1, f"{SECRET}, op papier", "privacy1")
    assert waiting_questions(anywhere) == []
    kept = rows(anywhere.ledger, "SELECT dossier_key, settled_by FROM retention.question")
    assert kept == [(None, "privacy1")]
    assert SECRET not in log_text(anywhere)
    assert noted(anywhere, dossier, BY_CONSENT).question == 2
    with pytest.raises(UsageError, match="no question 9"):
        settle_question(anywhere, 9, "x", "privacy1")


def test_preview_judges_and_writes_nothing(anywhere: Workplace) -> None:
    dossier = a_dossier(anywhere)
    begun = log_kinds(anywhere)
    found = record_disclosure(anywhere, dossier.number, BY_CONSENT, "steward1", preview=True)
    assert (found.irregular, found.recorded) == ((Irregularity.NO_CONSENT,), False)
    assert (table(anywhere, "disclosure"), waiting_questions(anywhere)) == ([], [])
    assert log_kinds(anywhere) == begun


def test_consent_on_record_makes_it_regular_until_it_is_withdrawn(anywhere: Workplace) -> None:
    dossier = a_dossier(anywhere)
    record_consent(anywhere, dossier.number, CONSENT, "steward1")
    with pytest.raises(RefusedError, match="stands already"):
        record_consent(anywhere, dossier.number, CONSENT, "steward1")
    assert noted(anywhere, dossier, BY_CONSENT).irregular == ()

    withdrawn = withdraw_consent(anywhere, dossier.number, DOCTOR, ON, "steward1")
    assert [each.recipient for each in withdrawn.disclosures] == ["huisarts"]
    assert noted(anywhere, dossier, BY_CONSENT).irregular == (Irregularity.NO_CONSENT,)
    with pytest.raises(RefusedError, match="no consent for this"):
        withdraw_consent(anywhere, dossier.number, DOCTOR, None, "steward1")
    record_consent(anywhere, dossier.number, CONSENT, "steward1")
    assert [each.withdrawn_on for each in consents(anywhere, dossier.number)] == [ON, None]


def test_colleague_consulted_is_a_registered_official(place: Workplace) -> None:
    dossier = a_dossier(place)
    emergency = replace(
        CAK, ground="protocol-6.3", consulted="iemand", proportionality="niet meer dan nodig"
    )
    with pytest.raises(RefusedError, match="no registered official"):
        noted(place, dossier, emergency)
    noted(place, dossier, replace(emergency, consulted="owner1"))
    assert "Overlegd met: owner1" in table(place, "disclosure")[0]["considerations"]
    assert refusals_written(place) == ["consulted-unknown"]


# The queue of article 11


def test_queue_has_open_dossiers_without_notice_and_reviews_that_came(anywhere: Workplace) -> None:
    bestand = Bestand(anywhere.bestand, anywhere.settings.documents)
    late, early, odd, told, away = (
        bestand.dossier(number=name, status="open", opened_on=opened, closed_on=None)
        for name, opened in (
            ("late", TODAY - timedelta(days=28)),
            ("early", TODAY - timedelta(days=27)),
            ("odd", date(2026, 1, 1)),
            ("told", date(2026, 1, 1)),
            ("away", date(2026, 1, 1)),
        )
    )
    bestand.dossier(number="closed")
    infinite = "geen dag" if anywhere.bestand.dialect.name == "sqlite" else "-infinity"
    schema = "" if anywhere.bestand.dialect.name == "sqlite" else "wmo."
    change(
        anywhere.bestand,
        f"UPDATE {schema}dossier SET opened_on = '{infinite}' WHERE number = 'odd'",
    )
    review = TODAY + timedelta(days=10)
    record_information(anywhere, told.number, Informed("cliënt", "brief", ON), "steward1")
    for dossier in (told, away):
        postponed = Postponed("buur", SECRET, review)
        postpone_information(anywhere, dossier.number, postponed, "coordinator1")

    def queue(place: Workplace) -> list[tuple[str, date | None, bool]]:
        found = information_due(place)
        counts = count_information_due(place)
        assert counts.due + counts.reviews == len(found)
        assert counts.reviews == sum(each.postponed for each in found)
        return [(each.number, each.due_on, each.postponed) for each in found]

    waiting = [("late", TODAY, False), ("odd", None, False)]
    assert queue(anywhere) == waiting
    later = at(anywhere, NOW + timedelta(days=10))
    waiting.insert(1, ("early", TODAY + timedelta(days=1), False))
    reviews = [("told", review, True), ("away", review, True)]
    assert queue(later) == [*waiting, *reviews]

    postponed = Postponed("buur", SECRET, review + timedelta(days=5))
    postpone_information(later, away.number, postponed, "privacy1")
    informed = Informed("buur", "gesprek", TODAY)
    record_information(later, told.number, informed, "steward1")
    assert queue(later) == waiting
    assert queue(at(anywhere, NOW + timedelta(days=15)))[3:] == [
        ("away", review + timedelta(days=5), True)
    ]
    assert (late.number, early.number, odd.number) == ("late", "early", "odd")


def test_postponement_without_a_review_date_is_on_the_queue(anywhere: Workplace) -> None:
    dossier = a_dossier(anywhere, number="old")
    Bestand(anywhere.bestand, anywhere.settings.documents).add(
        "information_notice", dossier_id=dossier.id, told="cliënt", manner="brief"
    )
    found = information_due(anywhere)
    assert [(each.number, each.due_on, each.postponed) for each in found] == [("old", None, True)]


def test_steward_does_not_postpone(place: Workplace) -> None:
    dossier = a_dossier(place)
    postponed = Postponed("cliënt", SECRET, TODAY + timedelta(days=9))
    with pytest.raises(RefusedError, match="steward does not postpone"):
        postpone_information(place, dossier.number, postponed, "steward1")
    assert table(place, "information_notice") == []


# Restricted dossiers, and who settles


def test_restricted_dossier_is_not_shown_and_its_disclosure_is_irregular(place: Workplace) -> None:
    dossier = a_dossier(place)
    restricted = asked(ground="afscherming", motive="geschil", review_on=date(2027, 3, 1))
    ask(place, dossier.number, restricted, "steward1")
    assert noted(place, dossier).irregular == (Irregularity.RESTRICTED,)
    with pytest.raises(RefusedError, match="is restricted"):
        consents(place, dossier.number)


def test_privacy_officer_does_not_settle_what_she_noted_herself(place: Workplace) -> None:
    dossier = a_dossier(place)
    record_disclosure(place, dossier.number, BY_CONSENT, "privacy1")
    with pytest.raises(RefusedError, match="another settles it"):
        settle_question(place, 1, "gezien", "privacy1")
    with pytest.raises(sa.exc.IntegrityError):
        change(
            place.ledger,
            "UPDATE retention.question SET settled_by = raised_by, settled_at = now()",
        )


def test_ledger_remembers_no_dossier_for_a_note(anywhere: Workplace) -> None:
    noted(anywhere, a_dossier(anywhere))
    assert rows(anywhere.ledger, "SELECT * FROM retention.known_dossier") == []


# Killed between two databases


@pytest.mark.parametrize("step", ["note-uncommitted", "note-made"])
def test_note_cut_short_between_two_databases_is_asked_about_once(
    anywhere: Workplace, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = a_dossier(anywhere)
    monkeypatch.setenv(STOP_AT, step)
    killed = killed_by(lambda: noted(anywhere, dossier))
    monkeypatch.delenv(STOP_AT)
    if anywhere.one_database:
        assert (killed, ask_about_unsettled(anywhere)) == (False, 0)
        return
    assert killed
    assert len(table(anywhere, "disclosure")) == (1 if step == "note-made" else 0)
    assert "disclosure-noted" not in log_kinds(anywhere)
    assert ask_about_unsettled(anywhere) == 0

    noted(anywhere, dossier)
    later = at(anywhere, NOW + timedelta(hours=1))
    assert watch_registers(later) == RegistersWatched(0, 0, 1, 0, unsettled=1)
    assert watch_registers(later) == RegistersWatched(0, 0, 1, 0, unsettled=0)
    (question,) = waiting_questions(later)
    assert (question["kind"], question["about"][0]) == ("note-unsettled", "disclosure")
    settle_question(later, 1, "opnieuw aangetekend", "owner1")
    assert ask_about_unsettled(later) == 0


def test_watch_counts_what_waits_and_needs_no_register(place: Workplace) -> None:
    Bestand(place.bestand, place.settings.documents).dossier(status="open", closed_on=None)
    entry = AskedEntry(code="cak", name="CAK", channel=Channel.POST, address="Postbus 1")
    set_recipient(place, entry, "steward1")
    assert watch_registers(place) == RegistersWatched(1, 0, 0, addresses=1, unsettled=0)
    bare = place.rules.data_map.model_copy(update={"registers": None})
    without = replace(place, rules=replace(place.rules, data_map=bare))
    assert watch_registers(without) == RegistersWatched(0, 0, 0, addresses=1, unsettled=0)
    assert log_kinds(place).count("watched") == 2
