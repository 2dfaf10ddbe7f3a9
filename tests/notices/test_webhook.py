"""Webhooks: signed, over HTTPS, to a real server that answers as it likes."""

from __future__ import annotations

import json
import ssl
from datetime import timedelta

import pytest

from notice_servers import NOW, client_context, web_server
from notices.messages import NAME, message, send
from retention.notices.failures import PermanentFailure, TransientFailure
from retention.notices.webhook import WebhookChannel, signature, verify_webhook

SECRET = b"s" * 32


def channel(timeout: float = 5) -> WebhookChannel:
    return WebhookChannel(client_context(), lambda: NOW, timeout)


def test_receiver_can_tell_that_it_is_ours_and_fresh() -> None:
    with web_server() as server:
        way = channel()
        send(way, message(address=server.url))
        way.close()
    headers, body = server.posted[0]
    assert verify_webhook(headers, body, SECRET, NOW) == message().key
    assert json.loads(body)["values"] == {"client.surname": NAME}
    # what is not ours, or was kept and sent again later, is refused
    assert verify_webhook(headers, body + b" ", SECRET, NOW) is None
    assert verify_webhook(headers, body, b"t" * 32, NOW) is None
    assert verify_webhook({**headers, "webhook-id": "other"}, body, SECRET, NOW) is None
    for minutes in (-6, 6):
        assert verify_webhook(headers, body, SECRET, NOW + timedelta(minutes=minutes)) is None


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize("value", ["", "é", "1" * 40, "v1,", "-1"])
def test_headers_that_make_no_sense_are_refused(name: str, value: str) -> None:
    moment = int(NOW.timestamp())
    good = {
        "webhook-id": "k",
        "webhook-timestamp": str(moment),
        "webhook-signature": signature("k", moment, b"{}", SECRET),
    }
    assert verify_webhook(good, b"{}", SECRET, NOW) == "k"
    assert verify_webhook({**good, name: value}, b"{}", SECRET, NOW) is None


def test_signature_is_that_of_the_specification() -> None:
    # The worked example of the Standard Webhooks libraries.
    import base64

    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    assert (
        signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, secret)
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


@pytest.mark.parametrize("code", [408, 429, 500, 503])
def test_answer_that_may_pass_is_transient(code: int) -> None:
    with web_server(answers=[code], headers={"retry-after": "120"}) as server:
        way = channel()
        with pytest.raises(TransientFailure) as failed:
            send(way, message(address=server.url))
        send(way, message(address=server.url))
        way.close()
    assert failed.value.code == f"webhook-{code}"
    assert failed.value.after == 120
    assert server.ids == {message().key: 2}


@pytest.mark.parametrize("code", [301, 307, 400, 401, 404, 410])
def test_any_other_answer_is_permanent_and_no_redirect_is_followed(code: int) -> None:
    with web_server(answers=[code], headers={"location": "https://elsewhere.example"}) as server:
        way = channel()
        with pytest.raises(PermanentFailure) as failed:
            send(way, message(address=server.url))
        way.close()
    assert failed.value.code == f"webhook-{code}"
    assert len(server.posted) == 1


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Mon, 23 Nov 2026 09:01:00 GMT", 60),
        ("Mon, 23 Nov 2026 08:01:00 GMT", 0),
        ("soon", 0),
        ("-5", 0),
        ("²", 0),
    ],
)
def test_retry_after_is_a_moment_or_nothing(text: str, seconds: float) -> None:
    from retention.notices.webhook import _seconds

    assert _seconds(text, NOW) == seconds


def test_receiver_that_does_not_answer_is_down() -> None:
    with web_server(waits=0.2) as server:
        way = channel(timeout=0.02)
        with pytest.raises(TransientFailure) as failed:
            send(way, message(address=server.url))
        way.close()
    assert failed.value.code == "webhook-timeout"
    assert failed.value.down


def test_receiver_that_is_not_trusted_or_not_there_gets_nothing() -> None:
    with web_server() as server:
        stranger = WebhookChannel(ssl.create_default_context())
        with pytest.raises(TransientFailure):
            send(stranger, message(address=server.url))
        stranger.close()
    assert server.posted == []
    way = channel()
    with pytest.raises(TransientFailure) as failed:
        send(way, message(address=server.url))
    way.close()
    assert failed.value.down


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://receiver.example/", "address-not-https"),
        ("ftp://receiver.example/", "address-invalid"),
        ("https://user:word@receiver.example/", "address-invalid"),
        ("https:///path", "address-invalid"),
        ("not a url", "address-invalid"),
        ("https://a:b:c/", "address-invalid"),
    ],
)
def test_address_that_is_not_https_is_refused(address: str, code: str) -> None:
    way = channel()
    with pytest.raises(PermanentFailure) as failed:
        send(way, message(address=address))
    way.close()
    assert failed.value.code == code
