"""Two evaluators, one answer: SQL's selection is the domain's decision, on any dossier."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from factories import data_map, protocol
from places import Server, Template, change, fill
from retention.actions.workplace import _engine
from retention.bestand.batch import fill_batch, key_text
from retention.bestand.binding import bind
from retention.bestand.due import due_in_batch, to_look_at
from retention.bestand.facts import facts_in_batch
from retention.domain.clocks import cutoffs
from retention.domain.decision import Disposition, decide

ENGINES = ["postgresql", "postgresql-text", "sqlite"]
AT_ONCE = 60
RULES = protocol()
CATEGORIES = [*RULES.categories, "maatwerkvoorziening", "maatwerkvoorziening", "pgb", "onbekend"]
WRITERS = ["mdevries", "mdevries", None, "nightly-sync", "migration"]
AS_OF = st.sampled_from(
    [
        date(2026, 11, 23),
        date(2026, 1, 1),
        date(2025, 12, 31),
        date(2027, 3, 1),
        date(2028, 2, 29),
        date(2028, 3, 1),
    ]
)
NO_DATES = [
    "onbekend",
    "",
    "2009-02-30",
    "2009-05-05 00:00:00",
    "2009-05-05T10:00",
    "20090505",
    "2009-W10-1",
    "05-05-2009",
    "0000-00-00",
    "0000-01-01",
    "2009-5-5",
    " 2009-05-05",
    "2009-05-05 ",
    "٢٠٠٩-05-05",
    "1999-02-29",
    "1900-02-29",
    "2009-05-05\n",
    "9999-12-31",
    "0001-01-01",
]
NO_MOMENTS = ["onbekend", "", "30-06-2009", "2009-02-30 10:00:00.000000", "2009-06-30"]
ODD_MOMENTS = ["infinity", "-infinity", "20155-05-01 12:00+00", "0044-03-15 12:00+00 BC"]
ODD_DATES = ["infinity", "-infinity", "20100-05-01", "0044-03-15 BC"]
TEXT = {("dossier", "opened_on"), ("dossier", "closed_on"), ("provision", "ended_on")}


class Drawn:
    """Random rows around the days where decisions change; the same for the same seed."""

    def __init__(self, seed: int, as_of: date, kind: str) -> None:
        self.random = random.Random(seed)  # noqa: S311 - repeatable, guards nothing
        self.as_of = as_of
        self.no_dates = ODD_DATES if kind == "postgresql" else NO_DATES
        self.no_moments = NO_MOMENTS if kind == "sqlite" else ODD_MOMENTS
        self.rows: list[tuple[str, dict[str, Any]]] = []
        self._id = 0

    def dossiers(self, count: int) -> list[tuple[str, dict[str, Any]]]:
        addresses = [self._add("address", **ADDRESS) for _ in range(4)]
        clients = [
            self._add("client", **CLIENT, address_id=self._one([None, *addresses]))
            for _ in range(count // 2)
        ]
        network = [
            self._add("network_member", **NETWORK, address_id=self._one([None, *addresses]))
            for _ in range(4)
        ]
        for client in self.random.sample(clients, 5):
            self._add("household_member", **HOUSEMATE, client_id=client)
        for _ in range(count):
            self._dossier(self._one(clients), network)
        return self.rows

    def _dossier(self, client: int, network: list[int]) -> None:
        number = self._add(
            "dossier",
            number=f"D{self._id}",
            client_id=client,
            category=self._one(CATEGORIES),
            status=self._one(["closed"] * 6 + ["open", "Closed", ""]),
            opened_on=self._one([self._long_ago(), self._long_ago(), self._day()]),
            closed_on=self._one([None, self._day(), self._day(), self._day(), self._long_ago()]),
            longer_retention=self.random.random() < 0.05,
        )
        for _ in range(self._one([0, 1, 1, 1, 2])):
            self._add(
                "provision",
                dossier_id=number,
                kind="x",
                decided_on=date(2000, 1, 1),
                started_on=date(2000, 1, 1),
                ended_on=self._ended_on(),
            )
        for _ in range(self._one([0, 0, 1, 2])):
            self._add(
                "note", dossier_id=number, written_at=datetime(2008, 1, 1, tzinfo=UTC), text=""
            )
        if self.random.random() < 0.1:
            settled = self._one([None, date(2009, 1, 1)])
            self._add(
                "objection",
                dossier_id=number,
                kind="x",
                filed_on=date(2008, 1, 1),
                irrevocable_on=settled,
            )
        if self.random.random() < 0.2:
            self._add(
                "dossier_network_member",
                dossier_id=number,
                relation="x",
                network_member_id=self._one(network),
            )

    def _add(self, table: str, **columns: Any) -> int:
        self._id += 1
        changed = {"changed_at": self._changed_at(), "changed_by": self._one(WRITERS)}
        self.rows.append((table, {"id": self._id, **changed, **columns}))
        return self._id

    def _one(self, choices: list[Any]) -> Any:
        return self.random.choice(choices)

    def _long_ago(self) -> date:
        return date(2000, 1, 1) + timedelta(self.random.randrange(2000))

    def _ended_on(self) -> Any:
        return self._one([*[self._long_ago()] * 6, self._day(), None])

    def _day(self) -> Any:
        drawn = self.random.random()
        if self.no_dates and drawn < 0.15:
            return self._one(self.no_dates)
        if drawn < 0.3:
            return self._one(
                [
                    date(1900, 1, 1),
                    date(1949, 12, 31),
                    date(1950, 1, 1),
                    date(2008, 2, 29),
                    self.as_of,
                    self.as_of + timedelta(1),
                ]
            )
        if drawn < 0.6:
            years = self._one([4, 5, 6, 14, 15, 16])
            return date(self.as_of.year - years, *self._one([(1, 1), (12, 31), (2, 28)]))
        return self._long_ago() + timedelta(self.random.randrange(9000))

    def _changed_at(self) -> Any:
        drawn = self.random.random()
        if drawn > 0.98:
            return self._one(self.no_moments)
        if drawn < 0.85:
            start = datetime(2005, 6, 1, tzinfo=UTC)
            return start + timedelta(minutes=self.random.randrange(3_000_000))
        if drawn < 0.87:
            return None
        edges = [
            cutoffs(15, 15, self.as_of).changed_before,
            cutoffs(5, 5, self.as_of).changed_before,
            datetime(2000, 1, 1, tzinfo=UTC),
            datetime(self.as_of.year, self.as_of.month, self.as_of.day, 23, tzinfo=UTC),
        ]
        edge: datetime = self._one(edges)
        return edge + self._one([timedelta(0), -timedelta(microseconds=1), timedelta(days=1)])


ADDRESS = {"street": "x", "house_number": 1, "postcode": "x", "city": "x"}
CLIENT = {
    "bsn": "1",
    "first_name": "x",
    "initials": "x",
    "surname": "x",
    "gender": "x",
    "birth_date": date(1950, 1, 1),
    "secret_address": False,
}
NETWORK = {"first_name": "x", "initials": "x", "surname": "x"}
HOUSEMATE = {**NETWORK, "relation": "x"}


@pytest.fixture(scope="module", params=ENGINES)
def bestand(
    request: pytest.FixtureRequest,
    server: Server,
    empty_template: Template,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, sa.Engine]]:
    """(kind, engine) of an empty example bestand; "-text" keeps its days as text."""
    kind: str = request.param
    if kind == "sqlite":
        path: Path = tmp_path_factory.mktemp("sql") / "bestand.db"
        engine = _engine(sa.make_url(f"sqlite:///{path}"))
        fill(engine, 0, None)
        yield kind, engine
        engine.dispose()
        return
    url = server.new_database(empty_template.database)
    engine = _engine(url)
    if kind == "postgresql-text":
        change(
            engine,
            *(
                f"ALTER TABLE wmo.{table} ALTER {column} TYPE text"
                for table, column in sorted(TEXT)
            ),
        )
    yield kind, engine
    engine.dispose()
    server.drop(url)


def insert(
    connection: sa.Connection, kind: str, table: sa.Table, rows: list[dict[str, Any]]
) -> None:
    names = [column.name for column in table.columns if column.name in rows[0]]
    value = _plain(kind)
    marks = ", ".join("?" if kind == "sqlite" else "%s" for _ in names)
    listed = ", ".join(names)
    full = f"{table.schema}.{table.name}" if table.schema else table.name
    connection.exec_driver_sql(
        f"INSERT INTO {full} ({listed}) VALUES ({marks})",
        [tuple(value(table.name, name, row[name]) for name in names) for row in rows],
    )


def _plain(kind: str) -> Callable[[str, str, Any], Any]:
    def value(table: str, column: str, given: Any) -> Any:
        if kind == "sqlite" and isinstance(given, datetime):
            return given.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        text = kind == "sqlite" or (kind == "postgresql-text" and (table, column) in TEXT)
        return given.isoformat() if text and isinstance(given, date) else given

    return value


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), as_of=AS_OF)
def test_sql_selects_what_the_domain_decides(
    bestand: tuple[str, sa.Engine], seed: int, as_of: date
) -> None:
    kind, engine = bestand
    drawn = Drawn(seed, as_of, kind).dossiers(AT_ONCE)
    with engine.connect() as connection:
        binding = bind(connection, data_map())
        for table in reversed(binding.order):
            rows = [row for name, row in drawn if name == table]
            if rows:
                insert(connection, kind, binding.tables[table], rows)
        dossiers = {row["id"]: row for name, row in drawn if name == "dossier"}
        hand = fill_batch(connection, binding, ((i, key_text((i,)), None) for i in dossiers))
        looked = facts_in_batch(connection, binding, hand)
        due = due_in_batch(connection, binding, RULES, as_of, hand)
        seen = {int(key) for key in to_look_at(connection, binding, RULES, as_of)}
        connection.rollback()
    assert looked.keys() == dossiers.keys()
    for number, row in dossiers.items():
        decision = decide(looked[number].facts, RULES, as_of)
        parts = [each for each in drawn if each[1].get("dossier_id") == number]
        assert decision.goes == (number in due), (decision, row, parts)
        if decision.goes or decision.disposition is Disposition.ASK:
            assert number in seen, (decision, row, parts)
