"""Who may do what in the bestand, from the data map: the runner deletes, the desk never does."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.dialects.postgresql.base import PGDialect

from retention.datamap.model import DataMap, Role
from retention.datamap.order import shared_tables

_quote = PGDialect().identifier_preparer.quote  # type: ignore[no-untyped-call]


def bestand_grants(data_map: DataMap, runner: str, desk: str) -> Iterator[str]:
    """The statements that the bestand's owner carries out; other rights of theirs are taken away.

    The desk corrects, so it may change what stands in mapped tables, and it writes in the
    registers. A correction that takes a row away asks for DELETE on that one table besides.
    """
    schema = _quote(data_map.schema_name or "public")
    going = [n for n, table in data_map.tables.items() if table.role is not Role.UNRELATED]
    mapped = _listed(schema, going)
    for role in map(_quote, (runner, desk)):
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}"
        yield f"GRANT USAGE ON SCHEMA {schema} TO {role}"
    yield f"GRANT SELECT, DELETE ON {mapped} TO {_quote(runner)}"
    locked = _listed(schema, [data_map.dossier.table, *shared_tables(data_map)])
    yield f"GRANT UPDATE ON {locked} TO {_quote(runner)}"
    yield f"GRANT SELECT, UPDATE ON {mapped} TO {_quote(desk)}"
    if registers := _registers(data_map):
        yield f"GRANT INSERT ON {_listed(schema, registers)} TO {_quote(desk)}"


def _registers(data_map: DataMap) -> list[str]:
    ours = data_map.registers
    if ours is None:
        return []
    found = (ours.disclosures, ours.consents, ours.information)
    return [each.table for each in found if each is not None]


def _listed(schema: str, names: list[str]) -> str:
    return ", ".join(f"{schema}.{_quote(name)}" for name in dict.fromkeys(names))
