"""Builders with valid defaults: a test states only what matters to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from places import shipped
from retention.bestand.example.schema import metadata, schema_for
from retention.datamap.model import DataMap
from retention.domain.approval import Given, ListUnderDecision, Official
from retention.domain.decision import DossierFacts, KeepKind
from retention.domain.keeping import AskedKeep, StandingKeep
from retention.domain.protocol import Function, Protocol, Right, Rights
from retention.domain.requests import IncomingRequest
from retention.domain.rights import StandingRequest
from retention.domain.states import KeepState, ListState, RequestState
from retention.settings import SHIPPED_DATA_MAP, SHIPPED_PROTOCOL
from retention.yamlfile import parse

LONG_AGO = date(2009, 6, 30)
LONG_AGO_AT = datetime(2009, 6, 30, 12, tzinfo=UTC)
OPENED = date(2006, 3, 1)
IN_KIND = "maatwerkvoorziening"

_PROTOCOL = parse(shipped(SHIPPED_PROTOCOL).read_text(), Protocol, "steenbergen.yaml")
_DATA_MAP = parse(shipped(SHIPPED_DATA_MAP).read_text(), DataMap, "example.yaml")


def protocol(**changes: Any) -> Protocol:
    """The shipped protocol with these fields changed."""
    return _PROTOCOL.model_copy(update=changes)


def rights(**changes: Any) -> Rights:
    """The shipped protocol's rights with these fields changed."""
    shipped_rights = _PROTOCOL.rights
    assert shipped_rights is not None
    return shipped_rights.model_copy(update=changes)


def protocol_with(category: str = IN_KIND, **changes: Any) -> Protocol:
    """The shipped protocol with one category changed."""
    changed = _PROTOCOL.categories[category].model_copy(update=changes)
    return protocol(categories={**_PROTOCOL.categories, category: changed})


def data_map(**changes: Any) -> DataMap:
    """The shipped map of the example bestand with these fields changed."""
    return _DATA_MAP.model_copy(update=changes)


def facts(**changes: Any) -> DossierFacts:
    """A dossier closed long ago, with one provision that ended, that nothing keeps."""
    values: dict[str, Any] = {
        "category": IN_KIND,
        "closed": True,
        "closed_on": LONG_AGO,
        "opened_on": OPENED,
        "support_count": 1,
        "support_ended_on": LONG_AGO,
        "changed_at": LONG_AGO_AT,
        "changed_first_at": LONG_AGO_AT,
    }
    return DossierFacts(**{**values, **changes})


def official(function: Function = Function.PROCESS_OWNER, **changes: Any) -> Official:
    """Somebody in office, named after her function."""
    values = {
        "user": f"{function.value}1",
        "function": function,
        "mandate": "besluit 2026-14",
        "from_on": date(2020, 1, 1),
    }
    return Official(**{**values, **changes})


def a_list(**changes: Any) -> ListUnderDecision:
    """A list that a steward presented and nobody approved yet."""
    values: dict[str, Any] = {
        "number": 1,
        "state": ListState.PRESENTED,
        "digest": "d1",
        "presented_by": "steward1",
        "rule_set": "rules-1",
    }
    return ListUnderDecision(**{**values, **changes})


def approvals(*functions: Function) -> tuple[Given, ...]:
    """Approvals by somebody in each of these functions."""
    return tuple(Given(f"{function.value}1", function) for function in functions)


def asked(**changes: Any) -> AskedKeep:
    """A hold asked for as it should be."""
    values = {"ground": "klacht", "motive": "klacht K-7", "review_on": date(2027, 3, 1)}
    return AskedKeep(**{**values, **changes})


def standing(**changes: Any) -> StandingKeep:
    """A confirmed hold."""
    values: dict[str, Any] = {
        "number": 1,
        "kind": KeepKind.HOLD,
        "state": KeepState.CONFIRMED,
        "asked_by": "steward1",
        "end_asked_by": None,
        "review_on": date(2027, 3, 1),
    }
    return StandingKeep(**{**values, **changes})


def incoming_request(**changes: Any) -> IncomingRequest:
    """A request for access that came in some days ago."""
    values: dict[str, Any] = {
        "kind": Right.ACCESS,
        "received_on": date(2026, 11, 20),
        "reference": "Z-2026-0815",
    }
    return IncomingRequest(**{**values, **changes})


def standing_request(**changes: Any) -> StandingRequest:
    """A verified request for access."""
    values: dict[str, Any] = {
        "number": 1,
        "kind": Right.ACCESS,
        "state": RequestState.VERIFIED,
        "received_on": date(2026, 11, 20),
        "answer_by": date(2026, 12, 18),
    }
    return StandingRequest(**{**values, **changes})


@dataclass(frozen=True)
class Dossier:
    """What a test needs to know of a dossier that it wrote."""

    id: int
    number: str
    client_id: int
    addresses: tuple[str, ...]


@dataclass
class Bestand:
    """Writes rows in an example bestand. Ids start above those that the generator gives."""

    engine: sa.Engine
    documents: Path
    _ids: Any = field(default_factory=lambda: count(1_000_000))
    _connection: sa.Connection | None = None

    @cached_property
    def tables(self) -> Mapping[str, sa.Table]:
        """Table name -> table."""
        schema = schema_for(self.engine.dialect.name)
        return {table.name: table for table in metadata(schema).sorted_tables}

    def add(self, table: str, **columns: Any) -> int:
        """The id of a new row."""
        row = {"id": next(self._ids), "changed_at": LONG_AGO_AT, "changed_by": "mdevries"}
        values = {**row, **columns}
        live = self.tables[table]
        known = {name: value for name, value in values.items() if name in live.columns}
        with self._together() as connection:
            connection.execute(sa.insert(live).values(known))
        return int(values["id"])

    def values(self, table: str, column: str) -> list[Any]:
        """The values of a column, in the order of the keys."""
        live = self.tables[table]
        with self.engine.connect() as connection:
            select = sa.select(live.c[column]).order_by(*live.primary_key.columns)
            return list(connection.execute(select).scalars())

    @contextmanager
    def _together(self) -> Iterator[sa.Connection]:
        """One connection for all rows of a dossier: connecting is what takes time."""
        if self._connection is not None:
            yield self._connection
            return
        with self.engine.begin() as connection:
            self._connection = connection
            try:
                yield connection
            finally:
                self._connection = None

    def address(self, **columns: Any) -> int:
        """The id of a new address."""
        values = {"street": "Kade", "house_number": 4, "postcode": "4651 AB", "city": "Steenbergen"}
        return self.add("address", **{**values, **columns})

    def client(self, **columns: Any) -> int:
        """The id of a new client with an address of her own."""
        values: dict[str, Any] = {
            "bsn": "111222333",
            "first_name": "Anna",
            "initials": "A.",
            "surname": "Visser",
            "gender": "v",
            "birth_date": date(1941, 5, 3),
            "secret_address": False,
        }
        with self._together():
            values |= {"address_id": self.address()} if "address_id" not in columns else {}
            return self.add("client", **{**values, **columns})

    def network_member(self, **columns: Any) -> int:
        """The id of somebody around a client."""
        values = {"first_name": "Bo", "initials": "B.", "surname": "Mol"}
        return self.add("network_member", **{**values, **columns})

    def household_member(self, client_id: int, **columns: Any) -> int:
        """The id of somebody in a client's house."""
        values = {"first_name": "Cor", "initials": "C.", "surname": "Visser", "relation": "zoon"}
        return self.add("household_member", client_id=client_id, **{**values, **columns})

    def dossier(
        self,
        *,
        client_id: int | None = None,
        ended_on: date | str | None = LONG_AGO,
        provisions: int = 1,
        notes: int = 1,
        files: Iterable[str] = (),
        network: Iterable[int] = (),
        changed_at: datetime | None = LONG_AGO_AT,
        **columns: Any,
    ) -> Dossier:
        """A closed dossier that is due, with parts; `files` are documents written under its name.

        `ended_on`: of its provisions. `changed_at`: of the dossier's own row.
        """
        number = next(self._ids)
        values: dict[str, Any] = {
            "id": number,
            "number": f"WMO-2006-{number}",
            "category": IN_KIND,
            "status": "closed",
            "opened_on": OPENED,
            "closed_on": LONG_AGO,
            "longer_retention": False,
            "changed_at": changed_at,
            **columns,
        }
        with self._together():
            values["client_id"] = client_id or self.client()
            self.add("dossier", **values)
            self._parts(number, ended_on, provisions, notes, network)
            addresses = tuple(self.document(number, f"{number}/{name}") for name in files)
        return Dossier(number, str(values["number"]), int(values["client_id"]), addresses)

    def _parts(
        self,
        number: int,
        ended_on: date | str | None,
        provisions: int,
        notes: int,
        network: Iterable[int],
    ) -> None:
        for _ in range(provisions):
            self.add(
                "provision",
                dossier_id=number,
                kind="scootmobiel",
                decided_on=OPENED,
                started_on=OPENED,
                ended_on=ended_on,
            )
        for _ in range(notes):
            self.note(number)
        for member in network:
            self.add(
                "dossier_network_member",
                dossier_id=number,
                network_member_id=member,
                relation="buur",
            )

    def note(self, dossier_id: int, **columns: Any) -> int:
        """The id of a new note."""
        values = {"written_at": LONG_AGO_AT, "text": "Gesprek aan huis."}
        return self.add("note", dossier_id=dossier_id, **{**values, **columns})

    def document(self, dossier_id: int, address: str, *, write: bool = True) -> str:
        """The address of a new document; `write`: the file is there too."""
        if write:
            path = self.documents / address
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("brief")
        self.add(
            "document",
            dossier_id=dossier_id,
            title="Beschikking",
            address=address,
            media_type="text/plain",
            byte_count=5,
        )
        return address
