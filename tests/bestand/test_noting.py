"""Notes in registers of another shape: days as text, moments as text, keys of other kinds."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from factories import Bestand
from places import TODAY, change, rows
from retention.actions.informing import record_information
from retention.actions.workplace import Workplace
from retention.bestand.binding import bind
from retention.bestand.noting import add_note
from retention.datamap.model import DataMap
from retention.domain.informing import Informed
from retention.errors import ConfigurationError

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ON = date(2026, 11, 20)
DOSSIER = ("id", "number", "category", "status", "opened_on", "closed_on", "changed")
NOTICE = ("key", "part", "dossier_id", "told", "manner", "informed_on", "because", "review_on")
REGISTER = {
    "table": "notice",
    "told": "told",
    "manner": "manner",
    "informed_on": "informed_on",
    "postponed_because": "because",
    "review_on": "review_on",
}
MAP: dict[str, Any] = {
    "version": 1,
    "name": "klein",
    "dossier": {
        "table": "dossier",
        **{name: name for name in ("number", "category", "status", "opened_on", "closed_on")},
        "closed_values": ["closed"],
    },
    "registers": {"writer": "retention", "information": REGISTER},
    "tables": {
        "dossier": {
            "role": "dossier",
            "key": ["id"],
            "columns": dict.fromkeys(DOSSIER, "other"),
            "last_change": {"column": "changed"},
        },
        "notice": {
            "role": "part",
            "of": "dossier",
            "by": ["dossier_id"],
            "key": ["key"],
            "columns": dict.fromkeys((*NOTICE, "changed", "writer"), "other"),
            "references": [{"columns": ["dossier_id"], "to": "dossier", "declared": "link"}],
            "last_change": {
                "column": "changed",
                "writer": "writer",
                "technical_writers": ["retention"],
            },
        },
    },
}


def noted(types: dict[str, str], key: tuple[str, ...] = ("key",)) -> dict[str, Any]:
    """The row that a note makes in a register whose columns have these types, else text."""
    notice = {**MAP["tables"]["notice"], "key": list(key)}
    data_map = DataMap.model_validate({**MAP, "tables": {**MAP["tables"], "notice": notice}})
    columns = ", ".join(f"{name} {types.get(name, 'TEXT')}" for name in (*NOTICE, "changed"))
    engine = sa.create_engine("sqlite://", hide_parameters=True)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE dossier ({', '.join(DOSSIER)})")
        connection.exec_driver_sql(f"CREATE TABLE notice ({columns}, writer TEXT)")
        assert data_map.registers is not None
        register = data_map.registers.information
        assert register is not None
        values = {"told": "cliënt", "informed_on": ON, "review_on": None}
        add_note(connection, bind(connection, data_map), register, "7", values, AT)
        found = connection.exec_driver_sql("SELECT * FROM notice").mappings().one()
    engine.dispose()
    return dict(found)


def test_days_and_moments_kept_as_text_are_written_as_text() -> None:
    row = noted({"key": "INTEGER"})
    assert (row["key"], row["dossier_id"], row["writer"]) == (1, "7", "retention")
    assert (row["informed_on"], row["changed"]) == ("2026-11-20", "2026-11-23")


def test_days_kept_as_moments_begin_at_midnight() -> None:
    row = noted({"key": "INTEGER", "informed_on": "DATETIME", "changed": "DATETIME"})
    assert row["informed_on"].startswith("2026-11-20 00:00:00")
    assert row["changed"].startswith("2026-11-23 09:00:00")


def test_key_that_is_a_uuid_is_drawn(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    change(
        place.bestand,
        "ALTER TABLE wmo.information_notice ALTER id TYPE uuid USING gen_random_uuid()",
    )
    for _ in range(2):
        record_information(place, dossier.number, Informed("cliënt", "brief", TODAY), "steward1")
    keys = {row[0] for row in rows(place.bestand, "SELECT id FROM wmo.information_notice")}
    assert [type(key) for key in keys] == [UUID, UUID]


@pytest.mark.parametrize(
    ("types", "key"), [({}, ("key",)), ({"key": "INTEGER", "part": "INTEGER"}, ("key", "part"))]
)
def test_key_that_nobody_gives_is_said(types: dict[str, str], key: tuple[str, ...]) -> None:
    with pytest.raises(ConfigurationError, match="give its key a default"):
        noted(types, key)


def test_notes_at_one_moment_each_get_a_key_of_their_own(apart: Workplace) -> None:
    bestand = Bestand(apart.bestand, apart.settings.documents)
    numbers = [bestand.dossier().number for _ in range(4)]
    informed = Informed("cliënt", "brief", TODAY)
    start = threading.Barrier(len(numbers))

    def note(number: str) -> None:
        start.wait(20)
        record_information(apart, number, informed, "steward1")

    people = [threading.Thread(target=note, args=(number,)) for number in numbers]
    for person in people:
        person.start()
    for person in people:
        person.join(30)
    table = bestand.tables["information_notice"]
    with apart.bestand.connect() as connection:
        keys = connection.execute(sa.select(table.c.id)).scalars().all()
    assert len(set(keys)) == len(keys) == len(numbers)
