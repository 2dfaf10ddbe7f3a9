"""Real servers that fail on purpose: mail, and HTTPS with a private authority."""

from __future__ import annotations

import json
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message as Mail
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import pkcs7_decrypt_der
from cryptography.x509.oid import NameOID

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@cache
def authority() -> trustme.CA:
    """The tests' own certificate authority."""
    return trustme.CA()


def server_context() -> ssl.SSLContext:
    """TLS for a server on this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert("localhost", "127.0.0.1").configure_cert(context)
    return context


def client_context() -> ssl.SSLContext:
    """What trusts the tests' authority only."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    """A recipient's key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(*, expired: bool = False, elliptic: bool = False) -> str:
    """A recipient's certificate in PEM."""
    key: Any = ec.generate_private_key(ec.SECP256R1()) if elliptic else rsa_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CAK")])
    until = NOW + timedelta(days=-1 if expired else 365)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(NOW - timedelta(days=400)).not_valid_after(until)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def decrypted(mail: Mail, pem: str) -> Mail:
    """The mail that lies in an encrypted one."""
    sealed = mail.get_payload(decode=True)
    assert isinstance(sealed, bytes)
    opened = pkcs7_decrypt_der(
        sealed, x509.load_pem_x509_certificate(pem.encode()), rsa_key(), options=[]
    )
    return message_from_bytes(opened)


Answer = str | None


@dataclass
class MailServer:
    """What a mail server took; `on_rcpt` and `on_data` answer otherwise than with 250."""

    on_rcpt: Callable[[str], Answer] = lambda _: None
    on_data: Callable[[Mail], Answer] = lambda _: None
    taken: list[Mail] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    sessions: set[int] = field(default_factory=set)
    encrypted: bool = False
    port: int = 0

    @property
    def ids(self) -> Counter[str]:
        """Message-ID -> how often it was taken."""
        return Counter(str(mail["Message-ID"]) for mail in self.taken)

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if (answer := self.on_rcpt(address)) is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content)
        if (answer := self.on_data(mail)) is not None:
            return answer
        self.taken.append(mail)
        self.raw.append(envelope.content)
        self.recipients += envelope.rcpt_tos
        self.sessions.add(id(session))
        self.encrypted = session.ssl is not None
        return "250 taken"


def _let_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=data.password == b"open sesame", handled=False)


class PipeliningServer(MailServer):
    """Takes MAIL, RCPT and DATA at once (RFC 2920)."""

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]


@contextmanager
def mail_server(
    *, tls: str = "none", pipelining: bool = False, **answers: Any
) -> Iterator[MailServer]:
    """A mail server on this machine. `tls`: none, starttls or implicit."""
    handler = (PipeliningServer if pipelining else MailServer)(**answers)
    options: dict[str, Any] = {}
    if tls == "starttls":
        options = {
            "tls_context": server_context(),
            "require_starttls": True,
            "authenticator": _let_in,
        }
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=0,
        ssl_context=server_context() if tls == "implicit" else None,
        **options,
    )
    with _controlled(controller) as port:
        handler.port = port
        yield handler


@contextmanager
def _controlled(controller: Controller) -> Iterator[int]:
    """aiosmtpd knocks on the port that it was asked for, so 0 needs a probe of our own."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        controller.port = probe.getsockname()[1]
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@dataclass
class WebServer:
    """What an HTTPS server was posted; `answers` are its next status codes, then 204."""

    answers: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    posted: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    waits: float = 0
    url: str = ""
    before: Callable[[dict[str, Any]], object] = lambda _: None

    @property
    def ids(self) -> Counter[str]:
        """webhook-id -> how often it was posted."""
        return Counter(headers["webhook-id"] for headers, _ in self.posted)


@contextmanager
def web_server(**given: Any) -> Iterator[WebServer]:
    """An HTTPS server on this machine."""
    seen = WebServer(**given)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            import time

            body = self.rfile.read(int(self.headers["content-length"]))
            seen.posted.append(({k.lower(): v for k, v in self.headers.items()}, body))
            seen.before(json.loads(body))
            time.sleep(seen.waits)
            self.send_response(seen.answers.pop(0) if seen.answers else 204)
            for name, value in seen.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign] - a client that hangs up
    server.socket = server_context().wrap_socket(server.socket, server_side=True)
    seen.url = f"https://localhost:{server.server_port}/notices"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
