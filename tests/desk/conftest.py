"""The desk, opened on a place of the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desk.visiting import Desk, open_desk
from retention.actions.workplace import Workplace


@pytest.fixture
def desk(place: Workplace) -> Iterator[Desk]:
    """The desk on an empty bestand."""
    with open_desk(place) as desk:
        yield desk


@pytest.fixture
def filled_desk(filled_place: Workplace) -> Iterator[Desk]:
    """The desk on the generated example bestand."""
    with open_desk(filled_place) as desk:
        yield desk
