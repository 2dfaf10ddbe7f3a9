"""How much may go before two people must say that it is meant."""

from __future__ import annotations

import pytest

from factories import protocol
from retention.domain.guards import tripped

GUARDS = protocol().guards.model_copy(update={"largest_share": 0.1, "largest_count": 50})


@pytest.mark.parametrize(
    ("items", "earlier", "dossiers", "guards"),
    [
        (10, 0, 100, ()),
        (11, 0, 100, ("share:11>10% of 100",)),
        (6, 5, 100, ("share:11>10% of 100",)),
        (50, 0, 1000, ()),
        (51, 0, 1000, ("count:51>50",)),
        (1, 50, 1000, ("count:51>50",)),
        (60, 0, 100, ("count:60>50", "share:60>10% of 100")),
        (10, 0, 0, ()),
    ],
)
def test_guards_count_this_list_and_the_earlier_ones_together(
    items: int, earlier: int, dossiers: int, guards: tuple[str, ...]
) -> None:
    assert tripped(GUARDS, items, earlier, dossiers) == guards
