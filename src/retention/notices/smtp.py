"""SMTP: one connection for many messages, encrypted on the way."""

from __future__ import annotations

import ipaddress
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NoReturn
from urllib.parse import parse_qs, unquote, urlsplit

from retention.errors import ConfigurationError
from retention.notices.failures import PermanentFailure, TransientFailure
from retention.notices.mail import as_mail, checked_address
from retention.notices.message import Message, nothing

WRONG_URL = (
    "RETENTION_SMTP_URL is not like smtp://user@host:587 (STARTTLS), smtps://host:465, or"
    " smtp://host:25?tls=none for a network of your own"
)
TIMEOUT = 30  # seconds
PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over. `tls`: implicit, starttls or none."""

    host: str
    port: int
    tls: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def smtp_server(url: str, password: str | None) -> SmtpServer:
    """The server that a setting names; without TLS only on this machine, or when it says so."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
        asked = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
    except (ValueError, KeyError):
        raise ConfigurationError(WRONG_URL) from None
    tls = asked.pop("tls", ["none" if _is_here(parts.hostname) else "starttls"])[0]
    if parts.scheme == "smtps":
        tls = "implicit"
    if not parts.hostname or asked or tls not in {"implicit", "starttls", "none"}:
        raise ConfigurationError(WRONG_URL)
    if parts.password is not None:
        raise ConfigurationError("the password belongs in RETENTION_SMTP_PASSWORD, not in the URL")
    user = unquote(parts.username) if parts.username else None
    return SmtpServer(parts.hostname, port, tls, user, password)


def _is_here(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


class SmtpChannel:
    """Hands messages to one mail server, over one connection that is opened when needed."""

    def __init__(
        self,
        server: SmtpServer,
        sender: str,
        trust: ssl.SSLContext,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        timeout: float = TIMEOUT,
    ) -> None:
        self._server = server
        self._sender = checked_address(sender)
        self._trust = trust
        self._now = now
        self._timeout = timeout
        self._open: smtplib.SMTP | None = None

    def route(self, message: Message) -> str:  # noqa: ARG002 - all mail goes the same way
        """The one server that all mail goes to."""
        return "smtp"

    def written(self, message: Message) -> bytes:
        """The e-mail."""
        return as_mail(message, self._sender, self._now())

    def send(
        self, message: Message, written: bytes, just_before: Callable[[], object] = nothing
    ) -> None:
        """Taken over by the server when it returns; its last line alone makes the server do so."""
        with self._heard():
            smtp = self._begun(message.address, len(written))
            smtp.send(written.replace(b"\r\n.", b"\r\n.."))
        try:
            just_before()
        except BaseException:
            self.close()  # the server waits for the last line, which must not come any more
            raise
        with self._heard():
            smtp.send(b".\r\n")
            code, _ = smtp.getreply()
            if code != 250:
                self._refused(code)

    @contextmanager
    def _heard(self) -> Iterator[None]:
        try:
            yield
        except (OSError, smtplib.SMTPException) as err:
            self.close()
            raise TransientFailure(_code("smtp-lost", err), down=True) from None

    def _begun(self, address: str, size: int) -> smtplib.SMTP:
        """A connection that waits for the mail; one that the server ended meanwhile is renewed."""
        reused = self._open is not None
        smtp = self._open = self._open or self._connected()
        codes = self._asked(smtp, address, size)
        if codes[0] == 421 and reused:
            self.close()
            return self._begun(address, size)
        if codes[-1] != 354 or not set(codes) <= {250, 251, 354}:
            self._not_begun(codes)
        return smtp

    def _asked(self, smtp: smtplib.SMTP, address: str, size: int) -> list[int]:
        """Its answers to MAIL, RCPT and DATA, up to the first that is no; [421] when it is gone.

        Asked at once where it offers that (RFC 2920): it answers them all.
        """
        # Not by `smtp.mail`, which parses an address anew that was checked already.
        announced = f" SIZE={size}" if smtp.has_extn("size") else ""
        asked = [f"MAIL FROM:<{self._sender}>{announced}", f"RCPT TO:<{address}>", "DATA"]
        at_once = smtp.has_extn("pipelining")
        codes: list[int] = []
        try:
            if at_once:
                smtp.send("".join(f"{line}\r\n" for line in asked))
            for line in asked:
                codes.append((smtp.getreply() if at_once else smtp.docmd(line))[0])
                if codes[-1] == 421 or not (at_once or codes[-1] in {250, 251}):
                    break
        except smtplib.SMTPServerDisconnected:
            if codes:
                raise
            return [421]
        return codes

    def _not_begun(self, codes: list[int]) -> NoReturn:
        """Raises what the first refusal means."""
        if codes[-1] == 354:
            self.close()  # it waits for a mail that it takes for nobody
        first = next(code for code in codes if code not in {250, 251})
        if codes[0] != 250:
            # About us, not about the recipient: nothing of ours would be taken now.
            self._end(codes[0])
            raise TransientFailure(_named(codes[0]), down=True)
        self._refused(first)

    def _refused(self, code: int) -> NoReturn:
        self._end(code)
        if 500 <= code < 600:
            raise PermanentFailure(_named(code))
        raise TransientFailure(_named(code))

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        smtp: smtplib.SMTP | None = None
        try:
            if server.tls == "implicit":
                smtp = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=self._timeout, context=self._trust
                )
            else:
                smtp = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
            if smtp.sock is not None:  # the last line does not wait until the others have arrived
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.ehlo_or_helo_if_needed()
            if server.tls == "starttls":
                smtp.starttls(context=self._trust)
                smtp.ehlo()
            if server.user is not None:
                smtp.login(server.user, server.password or "")
        except (OSError, smtplib.SMTPException) as err:
            if smtp is not None:
                smtp.close()
            raise TransientFailure(_code("smtp-unreachable", err), down=True) from None
        return smtp

    def _end(self, code: int) -> None:
        """After a refusal the next message begins anew; after 421 the server has hung up."""
        if self._open is None:
            return
        if code == 421:
            self.close()
            return
        with suppress(OSError, smtplib.SMTPException):
            self._open.rset()

    def close(self) -> None:
        """Let go of the connection; the next message opens another."""
        if self._open is not None:
            self._open.close()
            self._open = None


def _named(code: int) -> str:
    return f"smtp-{code}" if 200 <= code < 600 else "smtp-garbled"


def _code(otherwise: str, err: Exception) -> str:
    if isinstance(err, smtplib.SMTPAuthenticationError):
        return "smtp-login"
    if isinstance(err, (ssl.SSLError, smtplib.SMTPNotSupportedError)):
        return "smtp-tls"
    return otherwise
