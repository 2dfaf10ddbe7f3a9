"""Preflight refuses what this version cannot do."""

from __future__ import annotations

import pytest

from factories import IN_KIND, Bestand, protocol_with
from places import with_rules
from retention.actions.propose import propose
from retention.actions.workplace import Workplace
from retention.domain.protocol import WayOut
from retention.errors import PreflightError


def test_nothing_is_proposed_while_a_category_is_to_be_deidentified(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    categories = protocol_with(IN_KIND, way_out=WayOut.DEIDENTIFY).categories
    with pytest.raises(PreflightError, match="de-identified"):
        propose(with_rules(place, categories=categories))
