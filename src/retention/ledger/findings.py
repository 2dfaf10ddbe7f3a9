"""Findings of the newest sweep: dossiers that do not go, and why."""

from __future__ import annotations

from retention.domain.decision import Disposition
from retention.ledger.tables import finding
from retention.ledger.tables.base import said

ASKED = finding.c.disposition == said(Disposition.ASK)
