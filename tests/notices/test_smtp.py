"""Mail: handed to a real server, which refuses, hangs up and comes back."""

from __future__ import annotations

import socket
import ssl
from threading import Thread
from typing import Any

import pytest

from notice_servers import (
    NOW,
    MailServer,
    certificate,
    client_context,
    decrypted,
    mail_server,
)
from notices.messages import NAME, message, send
from retention.errors import ConfigurationError
from retention.notices.failures import PermanentFailure, TransientFailure
from retention.notices.smtp import SmtpChannel, SmtpServer, smtp_server

SENDER = "retention@gemeente.example"


def channel(server: MailServer, **changes: Any) -> SmtpChannel:
    values: dict[str, Any] = {"host": "127.0.0.1", "port": server.port, "tls": "none"}
    return SmtpChannel(SmtpServer(**{**values, **changes}), SENDER, client_context(), lambda: NOW)


def test_many_messages_go_over_one_connection() -> None:
    with mail_server() as server:
        way = channel(server)
        for number in range(3):
            send(way, message(number=number, key=f"k-{number}"))
        way.close()
    assert len(server.taken) == 3
    assert len(server.sessions) == 1


def test_mail_to_a_certificate_can_be_read_by_its_holder_only() -> None:
    pem = certificate()
    with mail_server() as server:
        way = channel(server)
        send(way, message(certificate=pem))
        way.close()
    for told in (NAME, "123456782", "client.surname", "beschikking"):
        assert told.encode() not in server.raw[0]
    assert server.taken[0].get_content_type() == "application/pkcs7-mime"
    body = decrypted(server.taken[0], pem).get_payload(decode=True)
    assert isinstance(body, bytes)
    assert NAME in body.decode()
    assert "https://gemeente.example/retention/receipt/7.token" in body.decode()


@pytest.mark.parametrize("telling", ["value", "wrong", "removed", "restricted"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_mail_without_a_certificate_says_only_that_something_waits(
    telling: str, language: str
) -> None:
    with mail_server() as server:
        way = channel(server)
        send(way, message(telling=telling, language=language))
        way.close()
    body = server.taken[0].get_payload(decode=True)
    assert isinstance(body, bytes)
    assert b"7" in body
    for told in (NAME, "123456782", "surname", "beschikking", "receipt"):
        assert told.encode() not in server.raw[0]
        assert told.encode() not in body


def test_message_id_comes_from_the_key_and_a_reminder_has_its_own() -> None:
    with mail_server() as server:
        way = channel(server)
        for reminder in (False, False, True):
            send(way, message(key="k", reminder=reminder))
        way.close()
    assert server.ids == {"<k@gemeente.example>": 2, "<k-reminder@gemeente.example>": 1}
    assert str(server.taken[2]["Subject"]) == "Herinnering: Kennisgeving 7"


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        ("450 busy", TransientFailure, "smtp-450"),
        ("550 Annemieke is unknown", PermanentFailure, "smtp-550"),
        ("552 too large", PermanentFailure, "smtp-552"),
    ],
)
@pytest.mark.parametrize("where", ["on_rcpt", "on_data"])
@pytest.mark.parametrize("pipelining", [False, True])
def test_refusal_is_named_by_its_code_and_the_next_message_goes(
    answer: str, kind: type[Exception], code: str, where: str, pipelining: bool
) -> None:
    answers = [answer]
    refusing = {where: lambda _: answers.pop() if answers else None}
    with mail_server(pipelining=pipelining, **refusing) as server:
        way = channel(server)
        with pytest.raises(kind) as failed:
            send(way, message(key="refused"))
        send(way, message(key="next"))
        way.close()
    assert str(failed.value) == code
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__ or failed.value.__context__ is None
    assert set(server.ids) == {"<next@gemeente.example>"}


def test_nobody_listening_is_transient_and_the_way_is_down() -> None:
    with mail_server() as server:
        pass
    with pytest.raises(TransientFailure) as failed:
        send(channel(server), message())
    assert failed.value.code == "smtp-unreachable"
    assert failed.value.down


def test_server_that_ended_an_idle_connection_is_called_again() -> None:
    with mail_server() as server:
        way = channel(server)
        send(way, message(key="first"))
        assert way._open is not None
        assert way._open.sock is not None
        way._open.sock.close()
        way._open.sock = None
        send(way, message(key="second"))
        way.close()
    assert len(server.taken) == 2


def test_starttls_and_login() -> None:
    with mail_server(tls="starttls") as server:
        way = channel(
            server, host="localhost", tls="starttls", user="retention", password="open sesame"
        )
        send(way, message())
        way.close()
        wrong = channel(server, host="localhost", tls="starttls", user="retention", password="?")
        with pytest.raises(TransientFailure) as failed:
            send(wrong, message())
    assert server.encrypted
    assert failed.value.code == "smtp-login"
    assert failed.value.down


def test_implicit_tls() -> None:
    with mail_server(tls="implicit") as server:
        way = channel(server, host="localhost", tls="implicit")
        send(way, message())
        way.close()
    assert len(server.taken) == 1


def test_server_whose_certificate_is_not_trusted_gets_nothing() -> None:
    with mail_server(tls="starttls") as server:
        stranger = SmtpChannel(
            SmtpServer("localhost", server.port, "starttls"), SENDER, ssl.create_default_context()
        )
        with pytest.raises(TransientFailure) as failed:
            send(stranger, message())
    assert failed.value.code == "smtp-tls"
    assert server.taken == []


def test_server_without_tls_gets_nothing_when_tls_is_asked() -> None:
    with mail_server() as server, pytest.raises(TransientFailure) as failed:
        send(channel(server, tls="starttls"), message())
    assert failed.value.code == "smtp-tls"


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\nX: y",
        "",
        "nobody",
        "a b@c.example",
        "é@a.b",
    ],
)
def test_address_that_is_no_plain_one_is_refused(address: str) -> None:
    with mail_server() as server, pytest.raises(PermanentFailure) as failed:
        send(channel(server), message(address=address))
    assert failed.value.code == "address-invalid"


@pytest.mark.parametrize(
    ("pem", "code"),
    [
        (certificate(expired=True), "certificate-expired"),
        (certificate(elliptic=True), "certificate-not-rsa"),
        ("no certificate", "certificate-unreadable"),
    ],
)
def test_certificate_that_cannot_be_used_stops_the_message(pem: str, code: str) -> None:
    with mail_server() as server, pytest.raises(PermanentFailure) as failed:
        send(channel(server), message(certificate=pem))
    assert failed.value.code == code
    assert server.taken == []


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", SmtpServer("mail.example", 587, "starttls")),
        ("smtp://me@mail.example:25", SmtpServer("mail.example", 25, "starttls", "me")),
        ("smtps://mail.example", SmtpServer("mail.example", 465, "implicit")),
        ("smtp://localhost:2525", SmtpServer("localhost", 2525, "none")),
        ("smtp://127.0.0.1:25?tls=starttls", SmtpServer("127.0.0.1", 25, "starttls")),
        ("smtp://relay.example:25?tls=none", SmtpServer("relay.example", 25, "none")),
    ],
)
def test_plain_mail_leaves_this_machine_only_when_the_setting_says_so(
    url: str, server: SmtpServer
) -> None:
    assert smtp_server(url, None) == server


@pytest.mark.parametrize(
    "url",
    ["", "mail.example", "http://a", "smtp://", "smtp://a?tls=maybe", "smtp://a?x=1", "smtp://a:b"],
)
def test_wrong_url_is_a_configuration_error(url: str) -> None:
    with pytest.raises(ConfigurationError):
        smtp_server(url, None)


def test_password_in_the_url_is_refused_without_repeating_it() -> None:
    with pytest.raises(ConfigurationError) as refused:
        smtp_server("smtp://me:geheim@mail.example", None)
    assert "geheim" not in str(refused.value)


def scripted_server(answers: dict[bytes, list[bytes]]) -> tuple[int, list[bytes], Thread]:
    """(port, lines heard, its thread) of a server that answers each line as it is told, once."""
    listening = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []

    def serve() -> None:
        with listening, listening.accept()[0] as talk, talk.makefile("rwb") as file:
            file.write(b"220 here\r\n")
            file.flush()
            for line in file:
                heard.append(line.rstrip())
                for answer in answers.get(line[:4].rstrip().upper(), []):
                    file.write(answer + b"\r\n")
                file.flush()

    thread = Thread(target=serve)
    thread.start()
    return listening.getsockname()[1], heard, thread


def test_server_that_waits_for_a_mail_to_nobody_gets_none() -> None:
    port, heard, thread = scripted_server(
        {
            b"EHLO": [b"250-here", b"250 PIPELINING"],
            b"MAIL": [b"250 ok"],
            b"RCPT": [b"550 unknown"],
            b"DATA": [b"354 go on"],
        }
    )
    way = SmtpChannel(SmtpServer("127.0.0.1", port, "none"), SENDER, client_context(), lambda: NOW)
    with pytest.raises(PermanentFailure) as failed:
        send(way, message())
    thread.join(10)
    assert failed.value.code == "smtp-550"
    assert [line[:4] for line in heard] == [b"ehlo", b"MAIL", b"RCPT", b"DATA"]


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize("error", [LookupError, OSError])
def test_mail_that_must_wait_is_not_taken_when_waiting_fails(
    error: type[Exception], pipelining: bool
) -> None:
    def broken() -> None:
        raise error

    with mail_server(pipelining=pipelining) as server:
        way = channel(server)
        with pytest.raises(error):
            send(way, message(key="broken"), broken)
        send(way, message(key="next"))
        way.close()
    assert set(server.ids) == {"<next@gemeente.example>"}
