"""Who hears of a decision on a list, and what the mail says: nothing of what is on the list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from factories import Bestand
from notice_servers import mail_server
from outbox import to_mail_server, with_settings
from places import EARLIER, NOW, at, log_kinds, proposed_list, rows
from retention.actions.decide_list import approve, lift_guard, present, reject
from retention.actions.deliver import deliver
from retention.actions.initialise import set_official_mail
from retention.actions.workplace import Workplace
from retention.errors import RefusedError, UnknownError, UsageError

CUSTODIAN = "beheer@gemeente.example"
MAILS = {
    "owner1": "eigenaar@gemeente.example",
    "owner2": "eigenaar2@gemeente.example",
    "archivist1": "archief@gemeente.example",
    "steward1": "steward@gemeente.example",
}


@pytest.fixture
def then(place: Workplace, bestand_rows: Bestand) -> Workplace:
    """Nine days ago; a list is presented and everybody has an address."""
    bestand_rows.dossier()
    proposed_list(place)
    for user, mail in MAILS.items():
        set_official_mail(place, user, mail)
    earlier = with_settings(at(place, EARLIER), alert_to=(CUSTODIAN,))
    present(earlier, 1, "steward1")
    return earlier


def heard(place: Workplace) -> dict[str, tuple[list[str], Any]]:
    """Address -> (codes, payload) of every announcement."""
    query = "SELECT recipient, reasons, payload FROM retention.notice WHERE cause = 'alert'"
    return {row.recipient: (row.reasons, row.payload) for row in rows(place.ledger, query)}


def test_approval_is_announced_to_the_other_approvers_and_the_custodian(then: Workplace) -> None:
    assert heard(then) == {}
    approved = approve(then, 1, "owner1")
    told = heard(then)
    assert set(told) == {MAILS["owner2"], MAILS["archivist1"], CUSTODIAN}
    assert approved.announced == 3
    assert told[CUSTODIAN] == (["list-approved"], {"numbers": {"list": 1}, "days": {}})


def test_second_approval_names_the_day_until_which_it_can_be_stopped(then: Workplace) -> None:
    approve(then, 1, "owner1")
    approve(then, 1, "archivist1")
    days = (EARLIER + timedelta(days=7)).date().isoformat()
    assert heard(then)[MAILS["owner1"]][1]["days"] == {"stop_before": days}


def test_rejecting_and_lifting_a_guard_are_announced(then: Workplace) -> None:
    lift_guard(then, 1, "owner1", "achterstand")
    reject(then, 1, "owner2", "verkeerde peildatum")
    codes = [codes for codes, _ in heard(then).values()]
    assert ["list-rejected"] in codes
    query = "SELECT count(*) FROM retention.notice WHERE reasons = '{list-guard-lifted}'"
    assert rows(then.ledger, query) == [(3,)]


def test_refused_approval_is_announced_to_nobody(then: Workplace) -> None:
    with pytest.raises(RefusedError):
        approve(then, 1, "steward1")
    assert heard(then) == {}


def test_who_is_out_of_office_or_has_no_address_hears_nothing(then: Workplace) -> None:
    set_official_mail(then, "archivist1", None)
    with then.ledger.begin() as ledger:
        ledger.exec_driver_sql(
            "UPDATE retention.official SET until_on = '2026-01-01' WHERE \"user\" = 'owner2'"
        )
    assert approve(with_settings(then, alert_to=()), 1, "owner1").announced == 0
    assert heard(then) == {}


def test_mail_says_what_to_do_and_nothing_of_the_list(then: Workplace) -> None:
    with mail_server() as server:
        place = to_mail_server(at(then, NOW), server)
        approve(then, 1, "owner1")
        approve(then, 1, "archivist1")
        deliver(place)
        texts = [str(mail.get_payload(decode=True), "utf-8") for mail in server.taken]
    whole = "\n".join(texts)
    assert "Vernietigingslijst 1 is goedgekeurd." in whole
    assert "op zijn vroegst uitgevoerd op 21-11-2026" in whole
    assert "WMO-" not in whole


def test_address_is_set_for_an_official_only_and_never_in_the_log(then: Workplace) -> None:
    with pytest.raises(UnknownError):
        set_official_mail(then, "nobody", "x@gemeente.example")
    with pytest.raises(UsageError):
        set_official_mail(then, "owner1", "eigenaar@gemeente.example\nBcc: x@elders.example")
    assert log_kinds(then).count("official-mail-set") == len(MAILS)
    lines = rows(then.ledger, "SELECT line FROM retention.log")
    assert not any("@gemeente.example" in row.line for row in lines)
