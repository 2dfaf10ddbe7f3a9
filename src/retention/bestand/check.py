"""Whether the data map names everything in the live schema, and whether deleting can be quick."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import ReflectedForeignKeyConstraint

from retention.bestand.catalogue import other_objects, references_from_elsewhere, rights_missing
from retention.datamap.model import DataMap, Reference, Role, Table
from retention.datamap.order import destruction_order, shared_tables


def findings(connection: Connection, data_map: DataMap, *, deletes: bool = True) -> tuple[str, ...]:
    """Everything that must be settled before a run, in plain words; empty when all fits.

    `deletes`: whether this database user is the one that will delete.
    """
    destruction_order(data_map)
    shared_tables(data_map)
    live = _Live(connection, data_map)
    return (
        *live.tables(),
        *live.columns(),
        *live.links(),
        *live.indexes(),
        *live.keys(),
        *live.dates(),
        *live.others(),
        *live.rights(deletes=deletes),
    )


class _Live:
    """The live schema beside the map."""

    def __init__(self, connection: Connection, data_map: DataMap) -> None:
        self.connection = connection
        self.map = data_map
        self.schema = data_map.schema_name if connection.dialect.name != "sqlite" else None
        self.inspector = sa.inspect(connection)
        self.present = set(self.inspector.get_table_names(schema=self.schema))
        self.going = {
            name: table
            for name, table in data_map.tables.items()
            if table.role is not Role.UNRELATED and name in self.present
        }
        wanted = sorted(self.present)
        self._columns = self._all(self.inspector.get_multi_columns, wanted)
        self._foreign = self._all(self.inspector.get_multi_foreign_keys, wanted)
        self._indexes = self._all(self.inspector.get_multi_indexes, wanted)
        self._primary = self._all(self.inspector.get_multi_pk_constraint, wanted)
        self._unique = self._all(self.inspector.get_multi_unique_constraints, wanted)

    def _all(self, reflect, names: list[str]):  # type: ignore[no-untyped-def]
        return {
            key[1]: found for key, found in reflect(schema=self.schema, filter_names=names).items()
        }

    def tables(self) -> Iterator[str]:
        """Tables that only one of the two names."""
        for name in sorted(self.present - self.map.tables.keys()):
            yield f"table {name} is not in the data map; name it, if only as unrelated"
        for name in sorted(self.map.tables.keys() - self.present):
            yield f"table {name} is in the data map but not in the bestand"

    def columns(self) -> Iterator[str]:
        """Columns that only one of the two names."""
        for name, table in sorted(self.going.items()):
            live = {column["name"] for column in self._columns[name]}
            for column in sorted(live - table.columns.keys()):
                yield f"column {name}.{column} is not in the data map; say what it holds"
            for column in sorted(table.columns.keys() - live):
                yield f"column {name}.{column} is in the data map but not in the bestand"

    def links(self) -> Iterator[str]:
        """Foreign keys that the map does not name, or that are not there."""
        for name in sorted(self.present & self.map.tables.keys()):
            table = self.map.tables[name]
            live = {_link(key) for key in self._foreign.get(name, [])}
            if table.role is Role.UNRELATED:
                yield from self._links_of_unrelated(name, live)
                continue
            yield from self._links_of(name, table, live)
        for source, target in references_from_elsewhere(self.connection, self.schema):
            if target in self.going:
                yield f"{source}, outside the mapped schema, has a foreign key to {target}"

    def _links_of(
        self, name: str, table: Table, live: set[tuple[tuple[str, ...], str]]
    ) -> Iterator[str]:
        if table.role is Role.SHARED and any(link.to == name for link in table.references):
            yield f"{name} refers to itself; shared rows that use each other would never go"
        yield from self._actions(name)
        named = {(link.columns, link.to) for link in table.references if _has_key(link)}
        for columns, target in sorted(live - named):
            yield f"foreign key {name}({', '.join(columns)}) to {target} is not in the data map"
        for columns, target in sorted(named - live):
            yield (
                f"{name}({', '.join(columns)}) to {target} is no foreign key in the bestand;"
                " write `declared: link` if it is one by agreement"
            )

    def _actions(self, name: str) -> Iterator[str]:
        """Foreign keys to rows that are not locked beforehand, which act when these go."""
        for key in self._foreign.get(name, []):
            action = key["options"].get("ondelete", "NO ACTION")
            target = self.map.tables.get(key["referred_table"])
            if target and target.role is Role.PART and action not in {"NO ACTION", "RESTRICT"}:
                yield (
                    f"foreign key {name}({', '.join(key['constrained_columns'])}) says ON DELETE"
                    f" {action}; rows that are added meanwhile would go unseen: make it NO ACTION"
                )

    def _links_of_unrelated(
        self, name: str, live: set[tuple[tuple[str, ...], str]]
    ) -> Iterator[str]:
        for columns, target in sorted(live):
            if target in self.going:
                yield (
                    f"{name}({', '.join(columns)}) points to {target}, so {name} is not unrelated;"
                    " give it a role"
                )

    def indexes(self) -> Iterator[str]:
        """Referencing columns without an index: deleting would take hours."""
        for name, table in sorted(self.going.items()):
            for link in table.references:
                if link.to in self.going and not self._indexed(name, link.columns):
                    columns = ", ".join(link.columns)
                    yield f"{name}({columns}) has no index; without it a deletion takes hours"

    def _indexed(self, name: str, columns: tuple[str, ...]) -> bool:
        leading = [
            tuple(index["column_names"])
            for index in self._indexes.get(name, [])
            if not (index.get("dialect_options") or {}).get("postgresql_where")
        ]
        leading.append(tuple(self._primary[name]["constrained_columns"]))
        leading += [tuple(unique["column_names"]) for unique in self._unique.get(name, [])]
        return any(set(names[: len(columns)]) == set(columns) for names in leading)

    def keys(self) -> Iterator[str]:
        """Tables whose mapped key does not identify a row."""
        for name, table in sorted(self.going.items()):
            unique = [tuple(self._primary[name]["constrained_columns"])]
            unique += [tuple(each["column_names"]) for each in self._unique.get(name, [])]
            if not any(set(columns) == set(table.key) for columns in unique):
                yield f"{name}: ({', '.join(table.key)}) is not its primary key, nor unique"

    def dates(self) -> Iterator[str]:
        """Date columns that cannot hold dates, last-change columns without a zone."""
        names = self.map.dossier
        for name in (names.opened_on, names.closed_on):
            kind = self._type(names.table, name)
            if not isinstance(kind, sa.Date | sa.String | None):
                yield f"{names.table}.{name} is {kind}; a date, or text like 2010-12-31, is needed"
        for name, table in sorted(self.going.items()):
            yield from self._change_type(name, table)

    def _change_type(self, name: str, table: Table) -> Iterator[str]:
        change = table.last_change
        if change is None or change.column is None:
            return
        kind = self._type(name, change.column)
        if not isinstance(kind, sa.DateTime | sa.Date | None):
            yield f"{name}.{change.column} is {kind}; a last change is a moment or a date"
        elif (
            isinstance(kind, sa.DateTime)
            and not getattr(kind, "timezone", False)
            and change.zone is None
            and self.connection.dialect.name != "sqlite"
        ):
            yield f"{name}.{change.column} has no time zone; say which with `zone`"

    def _type(self, table: str, column: str) -> sa.types.TypeEngine[object] | None:
        kinds = {each["name"]: each["type"] for each in self._columns.get(table, [])}
        return kinds.get(column)

    def others(self) -> Iterator[str]:
        """Views, triggers and publications that the map does not name."""
        named = {
            "view": self.map.views,
            "trigger": self.map.triggers,
            "publication": self.map.publications,
        }
        for kind, name in other_objects(self.connection, self.schema):
            if name not in named[kind]:
                yield (
                    f"{kind} {name} is not in the data map; name it with what it does: it could"
                    " keep, copy or bring back what was destroyed"
                )

    def rights(self, *, deletes: bool) -> Iterator[str]:
        """What the database user may not do, and rows that it may not even see."""
        locked = [self.map.dossier.table, *shared_tables(self.map)]
        for table, rights, hidden in rights_missing(
            self.connection, self.schema, list(self.going), locked, deletes=deletes
        ):
            if rights:
                yield f"{table}: this database user lacks the right to {rights}; grant it"
            if hidden:
                yield (
                    f"{table}: row-level security may hide rows from this database user; what it"
                    " does not see would never go: let it bypass the policies"
                )


def _link(key: ReflectedForeignKeyConstraint) -> tuple[tuple[str, ...], str]:
    return tuple(key["constrained_columns"]), key["referred_table"]


def _has_key(link: Reference) -> bool:
    return link.declared == "foreign-key"
