"""SMTP: one connection for many messages, encrypted on the way."""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
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

    def send(self, message: Message, just_before: Callable[[], object] = nothing) -> None:
        """Taken over by the server when it returns."""
        mail = as_mail(message, self._sender, self._now())
        try:
            smtp = self._begun(len(mail))
            self._address(smtp, message.address)
        except (OSError, smtplib.SMTPException) as err:
            raise self._lost(err) from None
        just_before()
        try:
            self._data(smtp, mail)
        except (OSError, smtplib.SMTPException) as err:
            raise self._lost(err) from None

    def _lost(self, err: Exception) -> TransientFailure:
        self.close()
        return TransientFailure(_code("smtp-lost", err), down=True)

    def _begun(self, size: int) -> smtplib.SMTP:
        """A connection that has taken our MAIL; one that the server ended meanwhile is renewed."""
        reused = self._open is not None
        smtp = self._open or self._connected()
        self._open = smtp
        # Not by `smtp.mail`, which parses an address anew that was checked already.
        announced = f" SIZE={size}" if smtp.has_extn("size") else ""
        try:
            code, _ = smtp.docmd("MAIL", f"FROM:<{self._sender}>{announced}")
        except smtplib.SMTPServerDisconnected:
            code = 421
        if code == 421 and reused:
            self.close()
            return self._begun(size)
        if code != 250:
            # About us, not about the recipient: nothing of ours would be taken now.
            self._end(code)
            raise TransientFailure(_named(code), down=True)
        return smtp

    def _address(self, smtp: smtplib.SMTP, address: str) -> None:
        self._judge(smtp.docmd("RCPT", f"TO:<{address}>")[0])

    def _data(self, smtp: smtplib.SMTP, mail: bytes) -> None:
        try:
            code, _ = smtp.data(mail)
        except smtplib.SMTPDataError as err:
            code = err.smtp_code
        self._judge(code)

    def _judge(self, code: int) -> None:
        if code in {250, 251}:
            return
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
