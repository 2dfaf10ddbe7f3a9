"""The address book: one person asks, another confirms, and only then it is used."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from certificates import certificate
from places import NOW, change, log_kinds, refusals_written, rows
from retention.actions.recipients import (
    address_book,
    confirm_recipient,
    end_recipient,
    set_recipient,
)
from retention.actions.workplace import Workplace
from retention.domain.address_book import AskedEntry
from retention.domain.recipients import Channel
from retention.errors import ConfigurationError, RefusedError, UsageError
from retention.ledger import recipients

CAK = AskedEntry(
    code="cak",
    name="CAK",
    channel=Channel.SMTP,
    address="privacy@cak.example",
    kind="cak",
    certificate=certificate(NOW),
)


def in_use(place: Workplace) -> dict[str, Any]:
    with place.ledger.connect() as ledger:
        return {code: row.address for code, row in recipients.current(ledger).items()}


def test_asking_changes_nothing_until_another_confirms(place: Workplace) -> None:
    first = set_recipient(place, CAK, "steward1")
    assert (first.state, in_use(place)) == ("asked", {})
    assert confirm_recipient(place, first.number, "owner1").state == "confirmed"
    assert in_use(place) == {"cak": "privacy@cak.example"}

    moved = replace(CAK, channel=Channel.WEBHOOK, address="https://cak.example/hook")
    second = set_recipient(place, moved, "owner1")
    assert in_use(place) == {"cak": "privacy@cak.example"}
    confirm_recipient(place, second.number, "steward2")
    assert in_use(place) == {"cak": "https://cak.example/hook"}
    assert [row["state"] for row in address_book(place, ended=True)] == ["ended", "confirmed"]


def test_who_asked_does_not_confirm(place: Workplace) -> None:
    entry = set_recipient(place, CAK, "steward1")
    with pytest.raises(RefusedError, match="another confirms"):
        confirm_recipient(place, entry.number, "steward1")
    assert (refusals_written(place), in_use(place)) == (["own-request"], {})


def test_older_request_is_not_confirmed_after_a_later_one(place: Workplace) -> None:
    old = set_recipient(place, CAK, "steward1")
    new = set_recipient(place, replace(CAK, address="new@cak.example"), "steward1")
    confirm_recipient(place, new.number, "owner1")
    with pytest.raises(RefusedError, match="later entry"):
        confirm_recipient(place, old.number, "owner1")
    assert in_use(place) == {"cak": "new@cak.example"}


def test_ending_takes_two_people_and_can_be_undone(place: Workplace) -> None:
    number = set_recipient(place, CAK, "steward1").number
    confirm_recipient(place, number, "owner1")
    assert end_recipient(place, number, "steward1").state == "end-asked"
    with pytest.raises(RefusedError, match="another confirms"):
        end_recipient(place, number, "steward1")
    assert "cak" in in_use(place)
    assert confirm_recipient(place, number, "steward1").state == "confirmed"
    end_recipient(place, number, "steward1")
    assert end_recipient(place, number, "owner1").state == "ended"
    assert in_use(place) == {}
    with pytest.raises(RefusedError, match="has ended"):
        end_recipient(place, number, "owner1")


def test_what_was_only_asked_for_goes_at_once(place: Workplace) -> None:
    number = set_recipient(place, CAK, "steward1").number
    assert end_recipient(place, number, "steward1").state == "ended"
    with pytest.raises(RefusedError, match="is ended"):
        confirm_recipient(place, number, "owner1")


def test_certificate_that_ended_meanwhile_is_not_confirmed(place: Workplace) -> None:
    with place.ledger.begin() as ledger:
        ended = replace(CAK, certificate=certificate(NOW.replace(year=2024)))
        number = recipients.add(ledger, ended, "steward1", NOW)
    with pytest.raises(RefusedError, match="valid until"):
        confirm_recipient(place, number, "owner1")


@pytest.mark.parametrize("folder", ["evidence", "keys", "documents", "overviews"])
def test_file_drop_among_evidence_keys_or_documents_is_refused(
    place: Workplace, folder: str
) -> None:
    home = place.settings.home
    home.joinpath(folder).mkdir(exist_ok=True)
    home.joinpath("way").symlink_to(home / folder)
    for path in (f"{home}/{folder}", f"{home}/x/../{folder}/out", f"{home}/way/out"):
        drop = replace(CAK, channel=Channel.FILE, address=f"file://{path}")
        with pytest.raises(RefusedError, match="may not lie under"):
            set_recipient(place, drop, "steward1")
    fine = replace(CAK, channel=Channel.FILE, address=f"file://{home}/out")
    assert set_recipient(place, fine, "steward1").state == "asked"


def test_kinds_are_those_in_use_of_annex_2(place: Workplace) -> None:
    for asked in (
        replace(CAK, code="zorg-a", kind="aanbieder-hulp"),
        replace(CAK, code="veilig-thuis", kind=None),
    ):
        confirm_recipient(place, set_recipient(place, asked, "steward1").number, "owner1")
    set_recipient(place, replace(CAK, code="zorg-b", kind="aanbieder-hulp"), "steward1")
    with place.ledger.connect() as ledger:
        assert recipients.kinds(ledger) == {"zorg-a": "aanbieder-hulp"}


def test_log_names_code_channel_and_digest_but_no_address(place: Workplace) -> None:
    entry = set_recipient(place, CAK, "steward1")
    confirm_recipient(place, entry.number, "owner1")
    assert {"recipient-asked", "recipient-confirmed"} <= set(log_kinds(place))
    lines = [row[0] for row in rows(place.ledger, "SELECT line FROM retention.log")]
    assert sum(entry.digest in line for line in lines) == 2
    assert not any("cak.example" in line or "CERTIFICATE" in line for line in lines)


def test_database_itself_refuses_one_person(place: Workplace) -> None:
    number = set_recipient(place, CAK, "steward1").number
    with pytest.raises(sa.exc.IntegrityError):
        change(
            place.ledger,
            "UPDATE retention.recipient SET confirmed_by = asked_by, confirmed_at = now()",
        )
    with pytest.raises(sa.exc.DBAPIError):
        change(place.ledger, "UPDATE retention.recipient SET address = 'thief@example.org'")
    assert address_book(place)[0]["number"] == number


def test_entry_that_is_not_there_is_said_so(place: Workplace) -> None:
    with pytest.raises(UsageError, match="no entry 7"):
        confirm_recipient(place, 7, "owner1")


def test_protocol_without_annex_2_says_what_to_add(place: Workplace) -> None:
    from places import with_rules

    with pytest.raises(ConfigurationError, match="no section `sharing`"):
        set_recipient(with_rules(place, sharing=None), CAK, "steward1")
