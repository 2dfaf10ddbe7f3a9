"""The address book's rules: what an entry must be, and who changes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates import certificate
from factories import official, protocol
from retention.domain.address_book import (
    AskedEntry,
    EntryState,
    StandingEntry,
    certificate_fault,
    refusals_of_entry,
    refusals_to_confirm_entry,
    refusals_to_end_entry,
    refusals_to_set,
)
from retention.domain.protocol import Function
from retention.domain.recipients import Channel

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = date(2026, 11, 23)
STEWARD = official(Function.STEWARD)
OWNER = official(Function.PROCESS_OWNER)
PROTOCOLS = frozenset({"file", "s3", "sftp", "memory", "https"})
ENTRY = AskedEntry(code="cak", name="CAK", channel=Channel.SMTP, address="p@cak.example")


def entry(**changes: Any) -> StandingEntry:
    values: dict[str, Any] = {
        "number": 1,
        "state": EntryState.ASKED,
        "asked_by": "steward1",
        "end_asked_by": None,
        "newest": True,
    }
    return StandingEntry(**{**values, **changes})


def codes(asked: AskedEntry) -> list[str]:
    return [refusal.code for refusal in refusals_of_entry(asked, PROTOCOLS, NOW)]


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        (Channel.SMTP, "privacy@cak.example"),
        (Channel.WEBHOOK, "https://cak.example:8443/retention"),
        (Channel.WEBHOOK, "http://127.0.0.1:8000/x"),
        (Channel.WEBHOOK, "http://[::1]/x"),
        (Channel.WEBHOOK, "http://localhost/x"),
        (Channel.FILE, "file:///srv/out"),
        (Channel.FILE, "s3://bucket/folder"),
        (Channel.POST, "Postbus 1\n4600 AA Bergen op Zoom"),
    ],
)
def test_address_fits_its_channel(channel: Channel, address: str) -> None:
    assert codes(replace(ENTRY, channel=channel, address=address)) == []


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        (Channel.SMTP, "cak.example"),
        (Channel.SMTP, "a@b.example, c@d.example"),
        (Channel.SMTP, "a@b.example\nBcc: c@d.example"),
        (Channel.SMTP, "a@" + "b" * 260),
        (Channel.WEBHOOK, "http://cak.example/x"),
        (Channel.WEBHOOK, "http://127.0.0.1.cak.example/x"),
        (Channel.WEBHOOK, "https://user:secret@cak.example/x"),
        (Channel.WEBHOOK, "https:///x"),
        (Channel.WEBHOOK, "https://cak.example:99999/x"),
        (Channel.WEBHOOK, "https://[cak/x"),
        (Channel.WEBHOOK, "ftp://cak.example/x"),
        (Channel.FILE, "/srv/out"),
        (Channel.FILE, "https://cak.example/x"),
        (Channel.FILE, "simplecache::s3://bucket/x"),
        (Channel.FILE, "nosuch://bucket/x"),
        (Channel.FILE, "sftp://user:secret@host/x"),
        (Channel.POST, "  "),
        (Channel.POST, "Postbus \x1b[2J"),
    ],
)
def test_address_that_does_not_fit_its_channel_is_refused(channel: Channel, address: str) -> None:
    assert codes(replace(ENTRY, channel=channel, address=address)) == ["no-address"]


def test_everything_that_is_wrong_is_named_at_once() -> None:
    wrong = AskedEntry(
        code="J. Jansen", name=" ", channel=Channel.SMTP, address="x", kind="bakker", language="fr"
    )
    found = refusals_to_set(
        official(Function.ARCHIVIST, until_on=date(2021, 1, 1)),
        wrong,
        protocol().sharing,
        PROTOCOLS,
        NOW,
        DAY,
    )
    assert [refusal.code for refusal in found] == [
        "no-mandate",
        "wrong-function",
        "no-code",
        "no-name",
        "no-language",
        "no-address",
        "no-kind",
    ]
    assert "Jansen" not in " ".join(refusal.text for refusal in found)


def test_recipient_outside_annex_2_may_be_set() -> None:
    found = refusals_to_set(STEWARD, ENTRY, protocol().sharing, PROTOCOLS, NOW, DAY)
    assert found == ()


# Certificates


def test_rsa_certificate_that_is_valid_now_is_good() -> None:
    assert certificate_fault(certificate(NOW), NOW) is None


def test_certificate_that_ended_or_has_not_begun_is_refused() -> None:
    pem = certificate(NOW)
    for moment in (NOW - timedelta(days=2), NOW + timedelta(days=400)):
        assert "valid until" in str(certificate_fault(pem, moment))
    assert codes(replace(ENTRY, certificate=certificate(NOW - timedelta(days=900)))) == [
        "no-certificate"
    ]


def test_certificate_of_another_kind_of_key_or_a_short_one_is_refused() -> None:
    assert "RSA key" in str(certificate_fault(certificate(NOW, kind="ec"), NOW))
    assert "RSA key" in str(certificate_fault(certificate(NOW, bits=1024), NOW))


def test_file_that_is_no_single_certificate_is_refused() -> None:
    pem = certificate(NOW)
    for text in ("", "no certificate", pem + pem, pem.replace("M", "", 1)):
        assert "one certificate in PEM" in str(certificate_fault(text, NOW))
    key = "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"
    assert "private key" in str(certificate_fault(pem + key, NOW))


# Two people


@given(
    state=st.sampled_from(EntryState),
    newest=st.booleans(),
    same=st.booleans(),
)
def test_entry_is_confirmed_only_by_another_and_when_asked(
    state: EntryState, newest: bool, same: bool
) -> None:
    who = replace(OWNER, user="steward1") if same else OWNER
    refused = refusals_to_confirm_entry(who, entry(state=state, newest=newest), DAY)
    asked = state is EntryState.ASKED and newest and not same
    assert (refused == ()) == (asked or state is EntryState.END_ASKED)


@given(state=st.sampled_from(EntryState), same=st.booleans())
def test_entry_in_use_ends_only_by_a_second_person(state: EntryState, same: bool) -> None:
    asked_by = "process_owner1" if same else "steward1"
    found = refusals_to_end_entry(OWNER, entry(state=state, end_asked_by=asked_by), DAY)
    refused = state is EntryState.ENDED or (state is EntryState.END_ASKED and same)
    assert bool(found) == refused
