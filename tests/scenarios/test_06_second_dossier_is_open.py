"""Scenario 6: a client with a second, open dossier: the shared rows stay, the closed one goes."""

from __future__ import annotations

from typing import Any

import pytest

from factories import Bestand
from places import approved_list, carry_out, entries, scalar
from retention.actions.workplace import Workplace


@pytest.mark.parametrize(
    "second",
    [
        {"status": "open", "closed_on": None},
        {"longer_retention": True},
        {"closed_on": None},
    ],
    ids=["open", "kept", "asked"],
)
def test_client_stays_with_the_dossier_that_stays(
    place: Workplace, bestand_rows: Bestand, second: dict[str, Any]
) -> None:
    client, neighbour = bestand_rows.client(), bestand_rows.network_member()
    bestand_rows.household_member(client)
    goes = bestand_rows.dossier(client_id=client, network=[neighbour])
    stays = bestand_rows.dossier(client_id=client, network=[neighbour], **second)
    number = approved_list(place)
    assert carry_out(place, number) == {"destroyed": 1}
    count = "SELECT count(*) FROM wmo."
    assert scalar(place.bestand, f"{count}dossier WHERE id = {goes.id}") == 0
    assert scalar(place.bestand, f"{count}note WHERE dossier_id = {goes.id}") == 0
    assert scalar(place.bestand, f"{count}dossier WHERE id = {stays.id}") == 1
    assert scalar(place.bestand, f"{count}note WHERE dossier_id = {stays.id}") == 1
    for table in ("client", "household_member", "address", "network_member"):
        assert scalar(place.bestand, count + table) == 1
    assert entries(place, number) == {1: "destroyed"}
