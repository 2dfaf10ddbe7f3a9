"""Notices on the command line."""

from __future__ import annotations

import pytest

from notice_servers import mail_server
from outbox import NAME, add_notice, add_recipient
from places import log_kinds, rows

from .conftest import Town


def _outbox(town: Town, *, questions: tuple[str, ...] = (), recipient: str = "cak") -> int:
    with town.place() as place:
        return add_notice(place, recipient, questions=questions)


def _recipient(town: Town, code: str, channel: str, address: str) -> None:
    with town.place() as place:
        add_recipient(place, code, channel, address)


def test_notice_goes_out_and_its_acknowledgement_is_recorded(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as server:
        monkeypatch.setenv("RETENTION_SMTP_URL", f"smtp://127.0.0.1:{server.port}")
        monkeypatch.setenv("RETENTION_SMTP_FROM", "retention@gemeente.example")
        _recipient(town, "cak", "smtp", "meldingen@cak.example")
        number = _outbox(town)
        found = town.record("notices", "deliver")
    assert (found["sent"], found["failed"], found["bounced"]) == (1, 0, 0)
    assert "Nothing waits for a person" in town.done("notices", "queue").out
    assert "on its way" not in town.done("notices", "queue", "--all").out
    assert town.record("notices", "show", str(number))["state"] == "sent"
    ran = town.run("notices", "acknowledge", str(number), "--as", "steward1")
    assert (ran.code, "say in a motive" in ran.err) == (5, True)
    ran = town.done("notices", "acknowledge", str(number), "--motive", "gebeld", "--as", "steward1")
    assert "its recipient knows" in ran.out
    assert "acknowledged" in town.done("notices", "show", str(number)).out


def test_what_waits_says_why_and_what_to_do(town: Town) -> None:
    held = _outbox(town, questions=("secret-address",))
    lost, by_post = _outbox(town, recipient="nobody"), _outbox(town, recipient="svb")
    _recipient(town, "svb", "post", "Postbus 1")
    ran = town.done("notices", "deliver")
    assert "failed 2" in ran.out
    assert "retention notices queue" in ran.err
    shown = town.done("notices", "queue").out
    for words in (
        "address is secret",
        "two people confirmed",
        "Goes by post",
        f"decide {held} send|drop",
        "post it",
    ):
        assert words in shown
    for words in ("it is not sent", "it is not tried again", "Until"):
        assert words in shown
    first, second, _ = town.record("notices", "queue")["queue"]
    assert (first["questions"], second["failure"]) == (["secret-address"], "no-address")
    assert None not in (first["until"], second["until"])
    assert NAME not in shown + str(town.record("notices", "queue"))
    assert [row["notice"] for row in town.record("notices", "queue")["queue"]] == [
        held,
        lost,
        by_post,
    ]
    motive = ("--motive", "beschermd")
    ran = town.run("notices", "decide", str(held), "send", *motive, "--as", "steward1")
    assert ran.code == 5
    assert (
        "goes to nobody"
        in town.done("notices", "decide", str(held), "drop", *motive, "--as", "steward1").out
    )
    again = town.record("notices", "decide", str(lost), "send", *motive, "--as", "steward1")
    assert again == {"notice": lost, "state": "ready"}
    assert town.run("notices", "decide", str(lost), "burn", "--as", "steward1").code == 2
    assert town.run("notices", "show", "99").code == 2


def test_what_is_told_by_post_is_printed_and_the_look_is_written_down(town: Town) -> None:
    number = _outbox(town, recipient="svb")
    _recipient(town, "svb", "post", "Postbus 1, Utrecht")
    town.done("notices", "deliver")
    assert town.run("notices", "show", str(number), "--letter").code == 2
    assert town.run("notices", "show", str(number), "--letter", "--as", "archivist1").code == 5
    ran = town.done("notices", "show", str(number), "--letter", "--as", "steward1")
    for words in ("SVB", "Postbus 1, Utrecht", f"Kennisgeving {number}", NAME, "123456782"):
        assert words in ran.out
    assert f"notices acknowledge {number}" in ran.err
    with town.place() as place:
        assert log_kinds(place).count("notice-read") == 1
        lines = rows(place.ledger, "SELECT line FROM retention.log WHERE kind = 'notice-read'")
        assert NAME not in str(lines)
    town.done("notices", "acknowledge", str(number), "--motive", "post", "--as", "steward1")
    ran = town.run("notices", "show", str(number), "--letter", "--as", "steward1")
    assert (ran.code, "no longer kept" in ran.err) == (5, True)


def test_what_is_held_is_read_by_nobody_and_a_secret_address_by_few(town: Town) -> None:
    held = str(_outbox(town, questions=("secret-address",), recipient="svb"))
    _recipient(town, "svb", "post", "Postbus 1")
    ran = town.run("notices", "show", held, "--letter", "--as", "privacy1")
    assert (ran.code, f"decide {held} send" in ran.err) == (5, True)
    motive = ("--motive", "weet zij al", "--as", "privacy1")
    town.done("notices", "decide", held, "send", *motive)
    town.done("notices", "deliver")
    assert town.run("notices", "show", held, "--letter", "--as", "steward1").code == 5
    assert NAME in town.done("notices", "show", held, "--letter", "--as", "privacy1").out


def test_one_table_has_all_that_waits(town: Town) -> None:
    before = {each["queue"]: each["waiting"] for each in town.record("waiting")["waiting"]}
    _outbox(town, questions=("secret-address",))
    found = {each["queue"]: each for each in town.record("waiting")["waiting"]}
    assert found["notices"]["waiting"] == before["notices"] + 1
    assert found["notices"]["look"] == "retention notices queue"
    shown = town.done("waiting").out
    assert "retention notices queue" in shown
    assert "Access overviews" not in shown  # none waits


def test_webhook_secret_is_shown_to_few_and_written_down(town: Town) -> None:
    _recipient(town, "svb", "webhook", "https://svb.example/")
    assert town.run("notices", "secret", "svb", "--as", "steward1").code == 5
    assert town.run("notices", "secret", "cak", "--as", "privacy1").code == 5
    one = town.record("notices", "secret", "svb", "--as", "privacy1")["secret"]
    assert one.startswith("whsec_")
    assert town.done("notices", "secret", "svb", "--as", "privacy1").out.strip() == one


def test_bounces_are_counted(town: Town) -> None:
    assert "Came back 0" in town.done("notices", "bounces").out
    assert town.record("notices", "bounces") == {"bounced": 0, "known": 0, "left": 0}
