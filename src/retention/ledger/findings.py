"""Findings of the newest sweep: dossiers that do not go, and why."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.domain.decision import Disposition
from retention.ledger.tables import finding
from retention.ledger.tables.base import said

ASKED = finding.c.disposition == said(Disposition.ASK)


def asked_about(connection: Connection, dossier_key: str) -> tuple[str, ...]:
    """The codes of why the newest sweep put this dossier in the queue; empty where it did not."""
    found = connection.execute(
        sa.select(finding.c.reasons)
        .where(finding.c.dossier_key == dossier_key, ASKED)
        .order_by(finding.c.run.desc())
        .limit(1)
    ).scalar()
    return tuple(found or ())
