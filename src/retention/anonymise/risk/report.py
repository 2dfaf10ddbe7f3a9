"""What was measured or found, as records for a machine."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from retention.anonymise.risk.attacks import Attack
from retention.anonymise.risk.generalise import Demand, Solution
from retention.anonymise.risk.ladders import Ladder
from retention.anonymise.risk.losses import Loss
from retention.anonymise.risk.measures import Measures


def measures_record(found: Measures, k: int) -> dict[str, Any]:
    """The measures of a table; `under_k` are the people in classes smaller than k."""
    under = sum(band.people for band in found.histogram if band.low < k)
    return {
        "rows": found.rows,
        "quasi_identifiers": list(found.quasi),
        "k": found.k,
        "classes": found.classes,
        "average_class": found.average_class,
        "unique_rows": found.unique,
        "wanted_k": k,
        "under_k": under,
        "under_k_share": under / found.rows,
        "discernibility": found.discernibility,
        "class_sizes": [{"size": band.label, **asdict(band)} for band in found.histogram],
        "sensitive": [_finite(asdict(each)) for each in found.sensitive],
    }


def _finite(record: dict[str, Any]) -> dict[str, Any]:
    """JSON knows no infinity."""
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in record.items()
    }


def solution_record(
    found: Solution, demand: Demand, ladders: Mapping[str, Ladder], loss: Loss
) -> dict[str, Any]:
    """A node and what it costs; `node` has the levels in the order of `columns`."""
    return {
        "rows": found.rows,
        "columns": list(found.levels),
        "node": list(found.levels.values()),
        "levels": dict(found.levels),
        "loss": found.loss,
        "loss_share": loss.entropy_share,
        "granularity": loss.granularity,
        "suppressed": found.suppressed,
        "suppressed_share": found.suppressed_share,
        "demand": asdict(demand),
        "ladders": {
            column: {"name": each.name, "version": each.version, "digest": each.digest}
            for column, each in ladders.items()
        },
    }


def attacks_record(found: Sequence[Attack]) -> list[dict[str, Any]]:
    """One record per attack; `risk` is null when there were too few attacks to say."""
    return [
        {
            "attack": each.name,
            "inside": {**asdict(each.inside), "share": each.inside.share},
            "control": {**asdict(each.control), "share": each.control.share},
            "risk": each.risk if each.enough else None,
            "interval": list(each.interval) if each.enough else None,
            "verdict": each.verdict,
        }
        for each in found
    ]
