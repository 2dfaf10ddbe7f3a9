"""What every channel keeps to, a pretended one among them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from notice_servers import NOW, client_context, mail_server, web_server
from notices.messages import message, send
from retention.notices.failures import PermanentFailure
from retention.notices.filedrop import FileChannel
from retention.notices.message import Channel, Message, nothing
from retention.notices.smtp import SmtpChannel, SmtpServer
from retention.notices.webhook import WebhookChannel

SENDER = "retention@gemeente.example"


@dataclass
class FakeChannel:
    """A channel that remembers, for tests of what stands above channels."""

    taken: list[str] = field(default_factory=list)

    def route(self, message: Message) -> str:
        return message.address

    def written(self, message: Message) -> bytes:
        return message.id.encode()

    def send(
        self, message: Message, written: bytes, just_before: Callable[[], object] = nothing
    ) -> None:
        if "nowhere" in message.address:
            raise PermanentFailure("address-invalid")
        just_before()
        self.taken.append(written.decode())

    def close(self) -> None:
        """Nothing is held open."""


@dataclass
class Way:
    """A channel, an address on it, and the ids that arrived there."""

    channel: Channel
    address: str
    arrived: Callable[[], list[str]]


@contextmanager
def _smtp(_home: Path) -> Iterator[Way]:
    with mail_server() as server:
        smtp = SmtpServer("127.0.0.1", server.port, "none")
        channel = SmtpChannel(smtp, SENDER, client_context(), lambda: NOW)

        def arrived() -> list[str]:
            return [str(mail["Message-ID"]).strip("<>").split("@")[0] for mail in server.taken]

        yield Way(channel, "a@b.example", arrived)


@contextmanager
def _webhook(_home: Path) -> Iterator[Way]:
    with web_server() as server:
        channel = WebhookChannel(client_context(), lambda: NOW)

        def arrived() -> list[str]:
            return [headers["webhook-id"] for headers, _ in server.posted]

        yield Way(channel, server.url, arrived)


@contextmanager
def _file(home: Path) -> Iterator[Way]:
    folder = home / "drop"
    folder.mkdir()

    def arrived() -> list[str]:
        return [json.loads(file.read_text())["id"] for file in sorted(folder.iterdir())]

    yield Way(FileChannel(), str(folder), arrived)


@contextmanager
def _fake(_home: Path) -> Iterator[Way]:
    channel = FakeChannel()
    yield Way(channel, "a", lambda: channel.taken)


@pytest.fixture(params=[_smtp, _webhook, _file, _fake], ids=["smtp", "webhook", "file", "fake"])
def way(request: Any, tmp_path: Path) -> Iterator[Way]:
    with request.param(tmp_path) as way:
        yield way
        way.channel.close()


def test_message_that_was_sent_has_arrived_under_its_id(way: Way) -> None:
    send(way.channel, message(address=way.address, key="k"))
    send(way.channel, message(address=way.address, key="k", reminder=True))
    assert sorted(way.arrived()) == ["k", "k-reminder"]


def test_same_message_again_has_the_same_id(way: Way) -> None:
    for _ in range(2):
        send(way.channel, message(address=way.address, key="k"))
    assert set(way.arrived()) == {"k"}


def test_address_that_cannot_be_is_a_permanent_failure(way: Way) -> None:
    with pytest.raises(PermanentFailure) as failed:
        send(way.channel, message(address="nowhere at all"))
    assert failed.value.code == "address-invalid"


def test_nothing_is_taken_over_when_what_comes_just_before_fails(way: Way) -> None:
    def broken() -> None:
        assert way.arrived() == []
        raise LookupError

    with pytest.raises(LookupError):
        send(way.channel, message(address=way.address, key="k"), broken)
    way.channel.close()
    assert way.arrived() == []
