"""Delivering 10,000 notices: what a killed worker loses and doubles, and how fast it goes.

The mail server runs in a process of its own. It refuses one message in ten once (451) and takes it
the next time; one recipient in a hundred has no mailbox (550). The delivering process is killed
with SIGKILL at random moments. The speed is that of the same number of encrypted messages to a
server that takes all, against a bare `smtplib` loop over one connection with the same bytes. That
server keeps mail in memory, so the bare loop waits for no disk, and ours for a commit per message.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import smtplib
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from sqlalchemy import URL

from bench.world import HOME, PEOPLE, clone, drop, say, template, workplace
from retention.actions.deliver import deliver
from retention.actions.workplace import Workplace
from retention.domain.recipients import Telling
from retention.errors import BusyError
from retention.ledger.notices import CORRECTION, NewNotice, add_notices
from retention.ledger.tables import recipient

RECIPIENTS = 100
KILLS = 10
TURN = 1_000  # messages that ours and the bare loop send in turn
SENDER = "retention@bench.example"
GONE = "r0@bench.example"
SEED = 4
SMALL = 1_000  # dossiers of the bestand beside it, which is not looked at


# The mail server


class _Server:
    """Takes mail, remembers Message-IDs; `fails`: refuses one in ten once, one mailbox always."""

    def __init__(self, *, fails: bool, keep: bool) -> None:
        self.fails = fails
        self.keep = keep
        self.taken: Counter[str] = Counter()
        self.refused: set[str] = set()
        self.kept: list[bytes] = []

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.fails and address == GONE:
            return "550 unknown mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        key = str(BytesHeaderParser().parsebytes(envelope.content)["Message-ID"])
        if self.fails and sha256(key.encode()).digest()[0] < 26 and key not in self.refused:
            self.refused.add(key)
            return "451 later"
        self.taken[key] += 1
        if self.keep:
            self.kept.append(envelope.content)
        return "250 taken"


class _RealServer(_Server):
    """Does what RFC 5321 asks (6.1: a mail that was taken is not lost) and what servers offer.

    Each mail is on the disk before it is taken; commands may come at once (RFC 2920).
    """

    async def handle_EHLO(  # noqa: N802
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        with tempfile.TemporaryFile(dir=HOME) as file:
            file.write(envelope.content)
            file.flush()
            os.fsync(file.fileno())
        return await super().handle_DATA(server, session, envelope)


def _serve(pipe: Any, fails: bool, keep: bool, real: bool) -> None:
    from aiosmtpd.controller import Controller

    server = (_RealServer if real else _Server)(fails=fails, keep=keep)
    controller = Controller(server, hostname="127.0.0.1", port=_free_port())
    controller.start()
    pipe.send(controller.port)
    while pipe.recv() == "taken?":
        pipe.send((dict(server.taken), server.kept))
        server.kept = []
    controller.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _mail_server(
    *, fails: bool = False, keep: bool = False, real: bool = False
) -> Iterator[tuple[int, Any]]:
    """(port, pipe) of a server in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs, fails, keep, real), daemon=True)
    process.start()
    try:
        yield int(ours.recv()), ours
    finally:
        ours.send("end")
        process.join()


def _taken(pipe: Any) -> tuple[dict[str, int], list[bytes]]:
    pipe.send("taken?")
    found: tuple[dict[str, int], list[bytes]] = pipe.recv()
    return found


# The outbox


def _certificate() -> str:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bench")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(now - timedelta(days=99))
    builder = builder.not_valid_after(now + timedelta(days=99))
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def _address_book(place: Workplace, *, sealed: bool = True) -> None:
    """A hundred recipients; `sealed`: with a certificate."""
    pem = _certificate() if sealed else None
    presenter, owner = list(PEOPLE)[:2]
    book = [
        {
            "number": number + 1,
            "code": f"r{number}",
            "name": f"Recipient {number}",
            "channel": "smtp",
            "address": f"r{number}@bench.example",
            "certificate": pem,
            "language": "nl",
            "asked_by": presenter,
            "confirmed_by": owner,
            "asked_at": datetime.now(UTC),
            "confirmed_at": datetime.now(UTC),
        }
        for number in range(RECIPIENTS)
    ]
    with place.ledger.begin() as ledger:
        ledger.execute(sa.insert(recipient), book)


def _fill(place: Workplace, count: int) -> None:
    """So many notices that are ready, to the recipients in turn."""
    new = [
        NewNotice(
            recipient=f"r{number % RECIPIENTS}",
            cause=CORRECTION,
            cause_number=1,
            telling=Telling.VALUE,
            columns=("client.surname", "address.street"),
            reasons=("disclosed:bsn-naw-beschikking:2019-03-01",),
            payload={
                "about": {"dossiers": [f"WMO-2019-{number:05}"], "bsn": "123456782"},
                "disclosed": [{"data_set": "BSN, NAW, beschikkinggegevens", "on": "2019-03-01"}],
                "values": {"client.surname": "De Vries-Bakker", "address.street": "Kade"},
            },
        )
        for number in range(count)
    ]
    with place.ledger.begin() as ledger:
        add_notices(ledger, new, place.clock.now(ledger))


@contextmanager
def _place(url: URL, port: int) -> Iterator[Workplace]:
    """The bench's place, whose mail goes to this port and whose retries come within a second."""
    with workplace(url) as place:
        settings = replace(
            place.settings,
            smtp_url=f"smtp://127.0.0.1:{port}",
            smtp_from=SENDER,
            receipt_url="https://gemeente.example/retention/receipt",
        )
        rule = place.rules.needs_notices.model_copy(update={"first_retry_seconds": 1})
        protocol = place.rules.protocol.model_copy(update={"notices": rule})
        yield replace(
            place,
            settings=settings,
            rules=replace(place.rules, protocol=protocol),
            clock=replace(place.clock, stands_at=None),
        )


def _database() -> URL:
    return clone(template(SMALL), "bench_notices")


# Killed


def _work(url: URL, port: int) -> None:
    with _place(url, port) as place:
        while True:
            try:
                deliver(place)
            except BusyError:  # the server notices after half a second that a worker was killed
                time.sleep(0.05)
                continue
            with place.ledger.connect() as ledger:
                left = "SELECT count(*) FROM retention.notice WHERE state IN ('ready', 'sending')"
                if not ledger.exec_driver_sql(left).scalar():
                    return
            time.sleep(0.05)


def killed(count: int) -> dict[str, float]:
    """What arrived, was lost and came twice, with ten kills at random moments."""
    chance = random.Random(SEED)
    url = _database()
    with _mail_server(fails=True) as (port, pipe):
        with _place(url, port) as place:
            _address_book(place)
            _fill(place, count)
        wanted = sorted(chance.randrange(count // 50, count) for _ in range(KILLS))
        kills = 0
        for until in wanted:
            kills += _killed_at(url, port, pipe, until, chance)
        _finish(url, port)
        taken, _ = _taken(pipe)
        with _place(url, port) as place, place.ledger.connect() as ledger:
            rows = ledger.exec_driver_sql(
                "SELECT key, recipient, state FROM retention.notice"
            ).all()
    drop("bench_notices")
    known = {f"<{row.key}@bench.example>": row for row in rows}
    good = {key for key, row in known.items() if row.recipient != "r0"}
    doubled = {key: times for key, times in taken.items() if times > 1}
    return {
        "delivered": len(good & taken.keys()),
        "lost": len(good - taken.keys()),
        "duplicates": sum(taken.values()) - len(taken),
        "worst": max(doubled.values(), default=1),
        "strangers": len(taken.keys() - good),
        "permanent": sum(row.state == "failed" for row in rows),
        "unrecorded": sum(row.state != "sent" for row in rows if row.recipient != "r0"),
        "kills": kills,
    }


def _killed_at(url: URL, port: int, pipe: Any, until: int, chance: random.Random) -> int:
    """1 when a worker was killed soon after so many messages were taken; 0 when it was done."""
    process = multiprocessing.get_context("spawn").Process(target=_work, args=(url, port))
    process.start()
    while process.is_alive():
        if sum(_taken(pipe)[0].values()) >= until:
            time.sleep(chance.random() / 10)
            break
        time.sleep(0.02)
    alive = process.is_alive()
    process.kill()
    process.join()
    return int(alive)


def _finish(url: URL, port: int) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_work, args=(url, port))
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError("the last worker failed")


# How fast


def speed(count: int, *, sealed: bool = True, real: bool = False) -> dict[str, float]:
    """Seconds for all messages: ours, and a bare loop with the same bytes to the same server.

    They take turns, so that whatever else the machine does weighs on both; one message goes before
    the clock starts. `sealed` False: mail that says only that something waits, so without the work
    of encryption. `real`: the server does as real ones do, see `_RealServer`.
    """
    url = _database()
    took = Counter[str]()
    with _mail_server(keep=True, real=real) as (port, pipe), _place(url, port) as place:
        _address_book(place, sealed=sealed)
        _turn(place, port, pipe, 1)
        for _ in range(rounds := max(1, count // TURN)):
            took.update(_turn(place, port, pipe, count // rounds))
        commits = _commits(place)
    drop("bench_notices")
    say(f"{count / took['ours']:.0f} a second, bare {count / took['bare']:.0f}")
    return {**took, "commits": commits * count, "processor each": took["processor"] / count}


def _turn(place: Workplace, port: int, pipe: Any, count: int) -> dict[str, float]:
    _fill(place, count)
    started, busy = time.monotonic(), time.process_time()
    found = deliver(place)
    ours, processor = time.monotonic() - started, time.process_time() - busy
    _, mails = _taken(pipe)
    if found.sent != count or len(mails) != count:
        raise RuntimeError("not all were sent")
    bare = _bare(port, mails)
    _taken(pipe)
    return {"ours": ours, "bare": bare, "processor": processor}


def _commits(place: Workplace, count: int = 300) -> float:
    """Seconds for one bare commit of one row, which each message has to wait for."""
    update = "UPDATE retention.notice SET attempts = attempts WHERE number = %s"
    with place.ledger.connect().execution_options(isolation_level="AUTOCOMMIT") as ledger:
        started = time.monotonic()
        for number in range(1, count + 1):
            ledger.exec_driver_sql(update, (number,))
        return (time.monotonic() - started) / count


def _bare(port: int, mails: list[bytes]) -> float:
    started = time.monotonic()
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for number, mail in enumerate(mails):
            smtp.sendmail(SENDER, [f"r{number % RECIPIENTS}@bench.example"], mail)
    return time.monotonic() - started


def measure(count: int) -> dict[str, float]:
    """Everything at once."""
    unsealed = {f"{name}, unsealed": took for name, took in speed(count, sealed=False).items()}
    real = {f"{name}, real": took for name, took in speed(count, real=True).items()}
    return {**speed(count), **unsealed, **real, **killed(count)}
