"""Airflow hears of a correction, or does not: the correction stands either way."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from disclosing import correction_of
from factories import Bestand
from places import scalar
from retention.actions.announce import announce_correction
from retention.actions.correct import apply
from retention.actions.workplace import Workplace
from retention.errors import ConfigurationError
from retention.settings import Settings


def _unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_correction_stands_when_airflow_does_not_answer(
    place: Workplace, bestand_rows: Bestand
) -> None:
    url = f"http://127.0.0.1:{_unused_port()}"
    place = replace(place, settings=replace(place.settings, airflow_url=url, airflow_user="x"))
    dossier = bestand_rows.dossier()

    assert not announce_correction(place.settings)
    apply(place, correction_of(place, dossier.number, "address", street="Dreef"), "steward1", "m")

    assert scalar(place.bestand, "SELECT street FROM wmo.address") == "Dreef"


@pytest.mark.parametrize("url", ["http://airflow.gemeente.nl", "ftp://x", "airflow"])
def test_password_goes_nowhere_in_the_clear(url: str) -> None:
    with pytest.raises(ConfigurationError, match="RETENTION_AIRFLOW_URL"):
        Settings.from_environment({"RETENTION_AIRFLOW_URL": url})


def test_address_on_this_machine_or_by_https_is_taken() -> None:
    for url in ("https://airflow.gemeente.nl/", "http://localhost:8080"):
        taken = Settings.from_environment({"RETENTION_AIRFLOW_URL": url}).airflow_url
        assert taken == url.rstrip("/")
