"""The page that acknowledges, served by a real server."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import httpx
import pytest
import uvicorn

from notice_servers import mail_server
from outbox import NAME, add_notice, add_recipient, notice_row, receipt_of, to_mail_server
from retention.actions.deliver import deliver
from retention.actions.workplace import Workplace
from retention.desk.receipts import receipts_app


@pytest.fixture
def number(place: Workplace) -> int:
    """A notice that was sent."""
    with mail_server() as server:
        place = to_mail_server(place, server)
        add_recipient(place, "cak", "smtp", "meldingen@cak.example")
        number = add_notice(place, "cak")
        deliver(place)
    return number


@pytest.fixture
def client(place: Workplace) -> Iterator[httpx.Client]:
    """Somebody outside, and the page of this place."""

    @contextmanager
    def opener() -> Iterator[Workplace]:
        yield place

    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        config = uvicorn.Config(receipts_app(opener), log_level="error", ws="none")
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [own]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        url = f"http://127.0.0.1:{own.getsockname()[1]}"
        with httpx.Client(base_url=url, trust_env=False) as client:
            yield client
        server.should_exit = True
        thread.join()


def test_following_the_link_changes_nothing_and_the_button_acknowledges(
    place: Workplace, client: httpx.Client, number: int
) -> None:
    path = f"/{receipt_of(place, number)}"
    for _ in range(2):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code in {200, 405}
    assert notice_row(place, number).state == "sent"
    answer = client.post(path)
    assert answer.status_code == 200
    assert "vastgelegd" in answer.text
    row = notice_row(place, number)
    assert (row.state, row.acknowledged_how, row.payload) == ("acknowledged", "link", None)
    assert client.post(path).status_code == 404


def test_page_is_the_same_whether_the_receipt_is_right_or_not(
    place: Workplace, client: httpx.Client, number: int
) -> None:
    right = client.get(f"/{receipt_of(place, number)}")
    wrong = client.get("/1.wrong")
    assert right.text == wrong.text
    assert right.headers["content-security-policy"] == wrong.headers["content-security-policy"]
    assert "script" not in right.text
    assert NAME not in right.text
    assert receipt_of(place, number) not in right.text


@pytest.mark.parametrize("path", ["/1.x", "/1.x?lang=en", "/", "/a/b/c", "/%00.%ff"])
def test_every_answer_is_guarded(client: httpx.Client, path: str) -> None:
    for answer in (client.get(path), client.post(path), client.put(path)):
        headers = answer.headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "noindex" in headers["x-robots-tag"]
        assert "set-cookie" not in headers


def test_machine_acknowledges_by_the_same_receipt(
    place: Workplace, client: httpx.Client, number: int
) -> None:
    path = f"/{receipt_of(place, number)}"
    answer = client.post(path, json={})
    assert (answer.status_code, answer.json()) == (200, {"acknowledged": True})
    assert notice_row(place, number).acknowledged_how == "webhook"
    again, never = client.post(path, json={}), client.post(f"{path}x", json={})
    assert again.status_code == never.status_code == 404
    assert again.content == never.content


def test_page_speaks_english_when_asked(client: httpx.Client) -> None:
    assert '<html lang="en">' in client.get("/1.x?lang=en").text
    assert '<html lang="nl">' in client.get("/1.x?lang=<script>").text


def test_fault_says_nothing_of_itself(
    place: Workplace, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(NAME)

    monkeypatch.setattr("retention.desk.receipts.acknowledge_by_receipt", broken)
    answer = client.post("/1.x")
    assert answer.status_code == 503
    assert NAME not in answer.text
    assert "Probeer het later" in answer.text


def test_style_is_the_one_that_the_policy_allows(client: httpx.Client) -> None:
    import re
    from base64 import b64encode
    from hashlib import sha256

    answer = client.get("/1.x")
    (style,) = re.findall("<style>(.*?)</style>", answer.text, re.DOTALL)
    named = b64encode(sha256(style.encode()).digest()).decode()
    assert f"'sha256-{named}'" in answer.headers["content-security-policy"]


def test_nothing_is_opened_before_the_first_acknowledgement(tmp_path: Path) -> None:
    def opener() -> None:
        raise AssertionError

    receipts_app(opener)  # type: ignore[arg-type]
