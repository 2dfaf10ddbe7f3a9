"""The registers of art. 4, 6, 10 and 11 that the bestand keeps: what stands there, by dossier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import on_key
from retention.bestand.binding import Binding, Way
from retention.bestand.facts import day_in
from retention.datamap.model import (
    ConsentRegister,
    DataMap,
    DisclosureRegister,
    InformationRegister,
    Register,
    Registers,
)
from retention.domain.recipients import Consented, Disclosed
from retention.errors import ConfigurationError

_R = TypeVar("_R", bound=Register)


def disclosed_in_batch(
    connection: Connection, binding: Binding, batch: sa.FromClause
) -> dict[int, list[Disclosed]]:
    """Item -> what was disclosed of its dossier, in the order of the register's key."""
    register = disclosures_of(binding.data_map)
    names = (register.recipient, register.data_set, register.ground, register.disclosed_on)
    found: dict[int, list[Disclosed]] = defaultdict(list)
    for item, recipient, data_set, ground, day in _rows(
        connection, binding, batch, register, names
    ):
        found[item].append(Disclosed(recipient or "", data_set or "", ground or "", _day(day)))
    return dict(found)


def consented_in_batch(
    connection: Connection, binding: Binding, batch: sa.FromClause
) -> dict[int, list[Consented]]:
    """Item -> the consents of its dossier, given and withdrawn, in the order of the key.

    A day of withdrawal that cannot be read still says that it was withdrawn: the first day there
    is stands for it.
    """
    register = consents_of(binding.data_map)
    names = (register.organisation, register.data_set, register.given_on, register.withdrawn_on)
    found: dict[int, list[Consented]] = defaultdict(list)
    for item, organisation, data_set, given, withdrawn in _rows(
        connection, binding, batch, register, names
    ):
        ended = None if withdrawn is None else _day(withdrawn) or date.min
        found[item].append(Consented(organisation or "", data_set or "", _day(given), ended))
    return dict(found)


def _day(text: str | None) -> date | None:
    return day_in(text[:10]) if text else None


def _rows(
    connection: Connection,
    binding: Binding,
    batch: sa.FromClause,
    register: Register,
    names: tuple[str, ...],
) -> Iterator[Any]:
    """(item, the named columns as text) of every row of a register for the dossiers in hand."""
    dossier = binding.dossier
    joined, rows = binding.follow(
        batch.join(dossier, on_key(binding, batch, dossier)),
        dossier,
        way_to(binding, register),
    )
    key = [rows.c[name] for name in binding.data_map.tables[register.table].key]
    columns = [sa.cast(rows.c[name], sa.String) for name in names]
    select = sa.select(batch.c.item, *columns).select_from(joined).order_by(batch.c.item, *key)
    yield from connection.execute(select)


def way_to(binding: Binding, register: Register) -> Way:
    """The way from the dossier to a register, which is a part of it."""
    return next(way for table, way in binding.ways if table == register.table and len(way) == 1)


# Which table it is; a map without it says so only where it is needed


def registers_of(data_map: DataMap) -> Registers:
    """The section of the data map; ConfigurationError that says what to add where it is not."""
    if data_map.registers is None:
        raise ConfigurationError(
            f"the data map {data_map.name} has no section `registers`; name in it the tables of"
            " disclosures, consents and information notices, and the writer that notes there"
        )
    return data_map.registers


def disclosures_of(data_map: DataMap) -> DisclosureRegister:
    """The register of disclosures."""
    return _there(registers_of(data_map).disclosures, "disclosures", data_map)


def consents_of(data_map: DataMap) -> ConsentRegister:
    """The register of consents."""
    return _there(registers_of(data_map).consents, "consents", data_map)


def information_of(data_map: DataMap) -> InformationRegister:
    """The register of information notices."""
    return _there(registers_of(data_map).information, "information", data_map)


def _there(register: _R | None, name: str, data_map: DataMap) -> _R:
    if register is None:
        raise ConfigurationError(
            f"the data map {data_map.name} names no table under `registers.{name}`; add it with"
            " its columns"
        )
    return register
