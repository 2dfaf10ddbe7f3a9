"""What is due by both clocks over all tables, against SQL that a person would write for it."""

from __future__ import annotations

import time
from statistics import median

import sqlalchemy as sa

from bench.world import AS_OF, say, server, template, workplace
from retention.bestand.due import due_keys

PARTS = [
    "limitation",
    "goal",
    "provision",
    "note",
    "document",
    "consent",
    "disclosure",
    "information_notice",
    "objection",
    "dossier_professional",
    "dossier_network_member",
]
LATE = (
    "(x.changed_at IS NULL OR (x.changed_at >= CASE WHEN d.category = 'plan-zonder-voorziening'"
    " THEN timestamptz '2021-11-22 23:00Z' ELSE timestamptz '2011-11-22 23:00Z' END"
    " AND (x.changed_by IS NULL OR x.changed_by NOT IN ('nightly-sync', 'migration'))))"
)


def by_hand(tables: list[str]) -> str:
    """The same question as a person would ask it of the example bestand."""
    own = "\n".join(
        f" AND NOT EXISTS (SELECT 1 FROM wmo.{t} x WHERE x.dossier_id = d.id"
        f" AND ({LATE} OR x.changed_at < d.opened_on - 1))"
        for t in tables
    )
    return f"""
SELECT d.id FROM wmo.dossier d JOIN wmo.client c ON c.id = d.client_id
 WHERE d.status = 'closed' AND NOT d.longer_retention
   AND (d.category IN ('maatwerkvoorziening', 'pgb') AND d.closed_on < '2011-01-01'
        OR d.category = 'plan-zonder-voorziening' AND d.closed_on < '2021-01-01')
   AND d.closed_on >= '1950-01-01' AND (d.opened_on IS NULL OR d.opened_on <= d.closed_on)
   AND NOT EXISTS (SELECT 1 FROM wmo.dossier x WHERE x.id = d.id AND {LATE})
   AND NOT EXISTS (SELECT 1 FROM wmo.client x WHERE x.id = d.client_id AND {LATE})
   AND NOT EXISTS (SELECT 1 FROM wmo.address x WHERE x.id = c.address_id AND {LATE})
   AND NOT EXISTS (SELECT 1 FROM wmo.household_member x WHERE x.client_id = c.id AND {LATE})
   AND NOT EXISTS (SELECT 1 FROM wmo.dossier_network_member l
                   JOIN wmo.network_member x ON x.id = l.network_member_id
                   WHERE l.dossier_id = d.id AND {LATE})
   AND NOT EXISTS (SELECT 1 FROM wmo.objection o WHERE o.dossier_id = d.id
                   AND o.irrevocable_on IS NULL)
   AND (d.category = 'plan-zonder-voorziening'
        OR EXISTS (SELECT 1 FROM wmo.provision p WHERE p.dossier_id = d.id))
   AND NOT EXISTS (SELECT 1 FROM wmo.provision p WHERE p.dossier_id = d.id
                   AND (p.ended_on IS NULL OR p.ended_on >= CASE WHEN d.category
                        = 'plan-zonder-voorziening' THEN date '2021-01-01'
                        ELSE date '2011-01-01' END))
{own}
"""


def measure(dossiers: int, rounds: int = 2) -> dict[str, float]:
    """Medians in seconds of both, in the order ABBA; warm."""
    url = server().set(database=template(dossiers))
    with workplace(url) as place, place.bestand.connect() as connection:
        binding = place.binding(connection)
        clocked = [
            name
            for name in PARTS
            if (change := place.rules.data_map.tables[name].last_change) and change.column
        ]
        ours = due_keys(binding, place.rules.protocol, AS_OF)
        queries: dict[str, sa.Executable] = {"ours": ours, "by hand": sa.text(by_hand(clocked))}
        found: dict[str, list[float]] = {name: [] for name in queries}
        counts = set()
        for name in ["by hand", "ours", "ours", "by hand"] * rounds:
            started = time.monotonic()
            count = len(connection.execute(queries[name]).all())
            found[name].append(time.monotonic() - started)
            counts.add(count)
            say(f"{dossiers:,} dossiers, due {name}: {count:,} in {found[name][-1]:.2f} s")
    if len(counts) != 1:
        raise RuntimeError(f"the two queries answer different questions: {sorted(counts)}")
    return {name: median(seconds) for name, seconds in found.items()}
