"""How much the bestand holds: dossiers per category, rows per table, and which bestand it is."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.binding import Binding
from retention.evidence.canonical import canonical, digest


def balance(connection: Connection, binding: Binding) -> dict[str, dict[str, int]]:
    """Category -> {"open", "closed"} counts of dossiers."""
    names = binding.data_map.dossier
    dossier = binding.dossier
    closed = dossier.c[names.status].in_(names.closed_values)
    shut = sa.func.count(sa.case((closed, 1)))
    category = sa.func.coalesce(dossier.c[names.category], "")
    rows = connection.execute(sa.select(category, sa.func.count(), shut).group_by(category))
    return {code or "-": {"open": total - gone, "closed": gone} for code, total, gone in rows}


def rows_per_table(connection: Connection, binding: Binding) -> dict[str, int]:
    """Table -> rows, for every table whose rows can go."""
    return {
        table: connection.execute(
            sa.select(sa.func.count()).select_from(binding.tables[table])
        ).scalar_one()
        for table in binding.order
    }


def identity(connection: Connection, binding: Binding) -> str:
    """A digest that tells this bestand from another one with the same map."""
    parts = {"map": binding.data_map.name, "engine": binding.dialect}
    if binding.dialect == "postgresql":
        server = (
            "SELECT system_identifier::text || '/' || current_database() FROM pg_control_system()"
        )
        parts["server"] = str(connection.exec_driver_sql(server).scalar_one())
    else:
        parts["server"] = str(connection.engine.url.database)
    return digest(canonical(parts))
