"""Reading the registers of disclosures and consents, on each engine."""

from __future__ import annotations

from datetime import date

import pytest

from factories import Bestand
from places import change
from retention.actions.workplace import Workplace
from retention.bestand.batch import fill_batch
from retention.bestand.registers import consented_in_batch, disclosed_in_batch, information_of
from retention.domain.recipients import Consented, Disclosed
from retention.errors import ConfigurationError

GIVEN = date(2019, 3, 1)


def disclose(bestand: Bestand, dossier_id: int, recipient: str, **columns: object) -> None:
    values = {"data_set": "naw-hulp", "purpose": "hulp", "ground": "wmo-5.2.1"}
    values = {**values, "disclosed_on": GIVEN, **columns}
    bestand.add("disclosure", dossier_id=dossier_id, recipient=recipient, **values)


def consent(bestand: Bestand, dossier_id: int, **columns: object) -> int:
    values: dict[str, object] = {
        "organisation": "huisarts",
        "data_set": "bsn-naw-beperkingen",
        "doctor_informed": True,
        "place": "Steenbergen",
        "given_on": GIVEN,
    }
    return bestand.add("consent", dossier_id=dossier_id, **{**values, **columns})


def test_registers_are_read_by_item(apart: Workplace) -> None:
    bestand = Bestand(apart.bestand, apart.settings.documents)
    first, second, other = (bestand.dossier().id for _ in range(3))
    disclose(bestand, first, "cak")
    disclose(bestand, first, "svb", ground="toestemming")
    disclose(bestand, other, "ziekenhuis")
    consent(bestand, second)
    consent(bestand, first, withdrawn_on=date(2020, 1, 2))
    with apart.bestand.connect() as connection:
        binding = apart.binding(connection)
        hand = fill_batch(connection, binding, [(1, str(first), None), (2, str(second), None)])
        assert disclosed_in_batch(connection, binding, hand) == {
            1: [
                Disclosed("cak", "naw-hulp", "wmo-5.2.1", GIVEN),
                Disclosed("svb", "naw-hulp", "toestemming", GIVEN),
            ]
        }
        assert consented_in_batch(connection, binding, hand) == {
            1: [Consented("huisarts", "bsn-naw-beperkingen", GIVEN, date(2020, 1, 2))],
            2: [Consented("huisarts", "bsn-naw-beperkingen", GIVEN, None)],
        }
        connection.rollback()


def test_day_that_cannot_be_read_is_no_day_and_a_withdrawal_stays_one(apart: Workplace) -> None:
    bestand = Bestand(apart.bestand, apart.settings.documents)
    dossier = bestand.dossier().id
    disclose(bestand, dossier, "cak")
    consent(bestand, dossier)
    sqlite = apart.bestand.dialect.name == "sqlite"
    schema, odd = ("", "medio maart") if sqlite else ("wmo.", "infinity")
    change(
        apart.bestand,
        f"UPDATE {schema}disclosure SET disclosed_on = '{odd}'",
        f"UPDATE {schema}consent SET given_on = '{odd}', withdrawn_on = '{odd}'",
    )
    with apart.bestand.connect() as connection:
        binding = apart.binding(connection)
        hand = fill_batch(connection, binding, [(1, str(dossier), None)])
        assert disclosed_in_batch(connection, binding, hand)[1][0].disclosed_on is None
        (read,) = consented_in_batch(connection, binding, hand)[1]
        assert (read.given_on, read.withdrawn_on) == (None, date.min)
        connection.rollback()


def test_map_without_a_register_says_what_to_add(place: Workplace) -> None:
    data_map = place.rules.data_map
    assert data_map.registers is not None
    with pytest.raises(ConfigurationError, match="no section `registers`"):
        information_of(data_map.model_copy(update={"registers": None}))
    partly = data_map.registers.model_copy(update={"information": None})
    with pytest.raises(ConfigurationError, match=r"registers\.information"):
        information_of(data_map.model_copy(update={"registers": partly}))
