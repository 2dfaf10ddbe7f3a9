"""A dossier that somebody else removed is "already absent", not "destroyed"."""

from __future__ import annotations

from factories import Bestand
from places import approved_list, carry_out_and_seal, change, ended_as, item_of, verified
from retention.actions.workplace import Workplace

REMOVE = (
    "DELETE FROM wmo.provision WHERE dossier_id = :id",
    "DELETE FROM wmo.note WHERE dossier_id = :id",
    "DELETE FROM wmo.dossier WHERE id = :id",
)


def test_dossier_that_is_gone_already_is_called_absent(
    place: Workplace, bestand_rows: Bestand
) -> None:
    gone, due = bestand_rows.dossier(), bestand_rows.dossier()
    number = approved_list(place)
    items = item_of(place, number, gone.id), item_of(place, number, due.id)
    change(place.bestand, *REMOVE, id=gone.id)
    sealed = carry_out_and_seal(place, number)
    assert sealed.outcomes == {"already absent": 1, "destroyed": 1}
    assert ended_as(place, number, items[0]) == ("already absent", ("absent-before-intent",))
    assert ended_as(place, number, items[1]) == ("destroyed", ())
    assert verified(place).holds
