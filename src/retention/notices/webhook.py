"""Webhook: a signed POST over HTTPS, as the Standard Webhooks specification has it.

webhook-signature is `v1,` and the base64 of HMAC-SHA-256 over `id.timestamp.body`.
"""

from __future__ import annotations

import base64
import hmac
import json
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256

import httpx

from retention.notices.failures import PermanentFailure, TransientFailure
from retention.notices.message import Message, nothing, record

TIMEOUT = 10  # seconds
TOLERANCE = 300  # seconds that a receiver's clock may differ; older ones are replays
PREFIX = "whsec_"
HERE = {"localhost", "127.0.0.1", "::1"}


def shown_secret(secret: bytes) -> str:
    """The secret as a receiver's library takes it."""
    return PREFIX + base64.b64encode(secret).decode("ascii")


def signature(key: str, timestamp: int, body: bytes, secret: bytes) -> str:
    """What stands in webhook-signature."""
    signed = b".".join((key.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.new(secret, signed, sha256).digest()).decode("ascii")


def verify_webhook(
    headers: Mapping[str, str],
    body: bytes,
    secret: bytes,
    now: datetime,
    tolerance: int = TOLERANCE,
) -> str | None:
    """The id of a webhook that is ours and fresh; None otherwise.

    An id that was seen before is the same notice again: take it, and do nothing.
    """
    given = {name.lower(): value for name, value in headers.items()}
    key, moment = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not key or not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        return None
    expected = signature(key, int(moment), body, secret).encode()
    offered = given.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(expected, each.encode()) for each in offered):
        return None
    return key if abs(now.timestamp() - int(moment)) <= tolerance else None


class WebhookChannel:
    """Posts messages; each recipient has a secret of its own."""

    def __init__(
        self,
        trust: ssl.SSLContext,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        timeout: float = TIMEOUT,
    ) -> None:
        self._now = now
        # No proxy or password file of the environment, and no redirect: it goes where it says.
        self._client = httpx.Client(
            verify=trust, timeout=timeout, follow_redirects=False, trust_env=False
        )

    def route(self, message: Message) -> str:
        """The receiver's host."""
        return _checked(message.address).netloc.decode("ascii")

    def written(self, message: Message) -> bytes:
        """The JSON that is posted."""
        return json.dumps(record(message), ensure_ascii=False, separators=(",", ":")).encode()

    def send(
        self, message: Message, written: bytes, just_before: Callable[[], object] = nothing
    ) -> None:
        """Taken over when the receiver answers 2xx."""
        url = _checked(message.address)
        timestamp = int(self._now().timestamp())
        headers = {
            "content-type": "application/json",
            "webhook-id": message.id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(message.id, timestamp, written, message.secret),
        }
        just_before()
        try:
            # Streamed, and closed unread: an answer may be endless, and is not ours to keep.
            with self._client.stream("POST", url, content=written, headers=headers) as answer:
                code, wait = answer.status_code, answer.headers.get("retry-after", "")
        except httpx.TimeoutException:
            raise TransientFailure("webhook-timeout", down=True) from None
        except httpx.HTTPError:
            raise TransientFailure("webhook-unreachable", down=True) from None
        self._judge(code, wait)

    def _judge(self, code: int, wait: str) -> None:
        if 200 <= code < 300:
            return
        if code in {408, 425, 429} or code >= 500:
            raise TransientFailure(f"webhook-{code}", after=_seconds(wait, self._now()))
        raise PermanentFailure(f"webhook-{code}")

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


def _checked(address: str) -> httpx.URL:
    """The URL, when it is HTTPS, or HTTP on this machine; PermanentFailure otherwise."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError):
        raise PermanentFailure("address-invalid") from None
    if url.scheme not in {"https", "http"} or not url.host or url.userinfo:
        raise PermanentFailure("address-invalid")
    if url.scheme == "http" and url.host not in HERE:
        raise PermanentFailure("address-not-https")
    return url


def _seconds(wait: str, now: datetime) -> float:
    """What Retry-After asks: seconds, or until a moment; 0 for anything else."""
    if wait.isascii() and wait.isdigit():
        return float(wait[:9])
    try:
        moment = parsedate_to_datetime(wait)
    except (TypeError, ValueError):
        return 0
    until = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())
