"""The desk under 20 users at once, with 100,000 rows in the queue and a list of 100,000 items.

A server process of one worker or two; each user asks one page after another over a connection of
her own, without a pause, and then reading a second between two pages. Compressed, as browsers ask.
"""

from __future__ import annotations

import gzip
import http.client
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles

from sqlalchemy import URL

from bench import desk_serving
from bench.worklist import fill
from bench.world import AS_OF, clone, drop, say, template, workplace
from retention.actions.workplace import Workplace

ROWS = ITEMS = 100_000
DOSSIERS = 200_000
USERS = 20
READING = 1.0  # seconds
SECONDS = {0.0: 5, READING: 10}
WORKERS = (1, 2)
LIST = 900
PAGES = {
    "queue": "/",
    "queue, what is late": "/?late=yes",
    "queue, what I can do": "/?mine=yes",
    "queue, one kind": "/?kind=dossiers",
    "queue, far down": "/?after=none.dossiers.30000",
    "list": f"/lists/{LIST}",
    "forecast": "/forecast",
}
# As a proposal writes them, but at once.
LIST_ROWS = (
    "INSERT INTO retention.destruction_list (number, run, as_of, rule_set, item_count, header,"
    " digest, guards_tripped, proposed_at, state)"
    " VALUES ({list}, 900, {day}, 'r', {n}, '{{}}', 'sha256:bench', '{{}}', {day}, 'proposed')",
    "INSERT INTO retention.item (list, number, batch, tombstone, category, closure_year, due_on,"
    " disposition, reasons, salt) SELECT {list}, g, g / 1000, md5(g::text),"
    " CASE WHEN g % 3 = 0 THEN 'pgb' ELSE 'maatwerkvoorziening' END, 2001 + g % 10,"
    " {day} - g % 900, 'destroy', ARRAY['term-passed'], md5(g::text)"
    " FROM generate_series(1, {n}) g",
    "INSERT INTO retention.known_dossier (dossier_key, list, item)"
    " SELECT id::text, {list}, row_number() OVER (ORDER BY client_id, id) FROM wmo.dossier"
    " ORDER BY client_id, id LIMIT {n}",
    "ANALYZE",
)


@dataclass(frozen=True, slots=True)
class Found:
    """What one page did: seconds of each answer, bytes of the page and on the wire."""

    seconds: tuple[float, ...]
    page_bytes: int
    sent_bytes: int

    @property
    def p95(self) -> float:
        """Milliseconds within which 95 of 100 answers came."""
        return 1000 * quantiles(self.seconds, n=20)[-1]

    @property
    def middle(self) -> float:
        """Milliseconds of the answer in the middle."""
        return 1000 * median(self.seconds)


def measure() -> Mapping[tuple[str, int, float], Found]:
    """(page, workers, seconds of reading) -> what was found."""
    database = "bench_desk"
    url = clone(template(DOSSIERS), database)
    with workplace(url) as place:
        fill(place, ROWS)
        _add_list(place)
    found = {}
    for workers in WORKERS:
        with _server(url, workers) as port:
            for name, path in PAGES.items():
                _ask(port, path, 0, 1.0)  # warm
                for reading, seconds in SECONDS.items():
                    one = found[name, workers, reading] = _ask(port, path, reading, seconds)
                    say(f"{name}, {workers} w, {reading:g} s: {one.middle:.0f}, {one.p95:.0f} ms")
    drop(database)
    return found


def _add_list(place: Workplace) -> None:
    with place.ledger.begin() as ledger:
        for statement in LIST_ROWS:
            sql = statement.format(list=LIST, n=ITEMS, day=f"date '{AS_OF}'")
            ledger.exec_driver_sql(sql.replace("%", "%%"))
    vacuum = place.ledger.execution_options(isolation_level="AUTOCOMMIT")
    with vacuum.connect() as ledger:
        ledger.exec_driver_sql("VACUUM ANALYZE")


@contextmanager
def _server(url: URL, workers: int) -> Iterator[int]:
    """The port of a desk that answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "uvicorn", "--factory", "bench.desk_serving:application"]
    command += ["--port", str(port), "--workers", str(workers), "--no-access-log"]
    secret = url.render_as_string(hide_password=False)
    environment = {**os.environ, desk_serving.URL: secret}
    process = subprocess.Popen([*command, "--log-level", "warning"], env=environment)
    try:
        _until_it_answers(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _until_it_answers(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            _Browser(port).ask("/")
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


class _Browser:
    """One user's connection, which is kept."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask(self, path: str) -> bytes:
        """The answer as it came over the wire."""
        headers = {desk_serving.USER: "presenter", "accept-encoding": "gzip"}
        self._connection.request("GET", f"/desk{path}", headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answers {answer.status}")
        return body


def _ask(port: int, path: str, reading: float, seconds: float) -> Found:
    """All users ask this page for so long; they do not begin at the same moment."""
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(USERS) as pool:
        users = [pool.submit(_user, port, path, reading, until) for _ in range(USERS)]
        each = [user.result() for user in users]
    body = each[0][1]
    taken = tuple(one for times, _ in each for one in times)
    return Found(taken, len(gzip.decompress(body)), len(body))


def _user(port: int, path: str, reading: float, until: float) -> tuple[list[float], bytes]:
    browser, taken = _Browser(port), []
    time.sleep(random.random() * reading)
    while True:
        started = time.monotonic()
        body = browser.ask(path)
        taken.append(time.monotonic() - started)
        if time.monotonic() >= until:
            return taken, body
        time.sleep(reading)
