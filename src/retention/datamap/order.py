"""The order in which rows may go, from the references in the map."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from retention.datamap.model import DataMap, Role
from retention.errors import ConfigurationError


def destruction_order(data_map: DataMap) -> tuple[str, ...]:
    """Every table whose rows go, each before the tables that it refers to.

    Raises ConfigurationError where tables refer to each other in a circle.
    """
    going = [n for n, table in data_map.tables.items() if table.role is not Role.UNRELATED]
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(sorted(going), ()))
    for name in sorted(going):
        for link in data_map.tables[name].references:
            if link.to in going and link.to != name:
                sorter.add(link.to, name)
    return _sorted(sorter)


def parts_of(data_map: DataMap, root: str) -> tuple[str, ...]:
    """The tables whose rows belong to rows of `root`, in destruction order, without `root`."""
    order = destruction_order(data_map)
    return tuple(
        name
        for name in order
        if data_map.tables[name].role is Role.PART and data_map.root_of(name) == root
    )


def shared_tables(data_map: DataMap) -> tuple[str, ...]:
    """The shared tables, each before the shared tables that it or one of its parts refers to."""
    shared = [n for n, table in data_map.tables.items() if table.role is Role.SHARED]
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(sorted(shared), ()))
    for name, table in sorted(data_map.tables.items()):
        if table.role is Role.UNRELATED or data_map.root_of(name) not in shared:
            continue
        for link in table.references:
            if link.to in shared and link.to != data_map.root_of(name):
                sorter.add(link.to, data_map.root_of(name))
    return _sorted(sorter)


def _sorted(sorter: TopologicalSorter[str]) -> tuple[str, ...]:
    try:
        return tuple(sorter.static_order())
    except CycleError as err:
        circle = " -> ".join(str(name) for name in err.args[1])
        raise ConfigurationError(
            f"tables refer to each other in a circle: {circle};"
            " rows that are used in a circle have no order in which they can go"
        ) from err
