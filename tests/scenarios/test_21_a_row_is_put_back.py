"""After destruction a row is there again: the dossier is not called destroyed and the run fails."""

from __future__ import annotations

from factories import Bestand, Dossier
from places import approved_list, carry_out, change, ended_as, item_of, scalar, verified
from retention.actions.begin import begin
from retention.actions.seal import seal
from retention.actions.workplace import Workplace

PUT_BACK = """
CREATE FUNCTION public.put_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO wmo.dossier SELECT OLD.*;
    RETURN NULL;
END $$
"""


def _trigger(dossier_id: int, timing: str) -> tuple[str, str]:
    return (
        PUT_BACK,
        f"CREATE {timing} ON wmo.dossier"
        f" {'DEFERRABLE INITIALLY DEFERRED' if 'CONSTRAINT' in timing else ''}"
        f" FOR EACH ROW WHEN (OLD.id = {dossier_id}) EXECUTE FUNCTION public.put_back()",
    )


def _haunted(bestand: Bestand) -> Dossier:
    """A dossier that can come back: its client stays, with another dossier that is open."""
    dossier = bestand.dossier()
    bestand.dossier(client_id=dossier.client_id, status="open", closed_on=None)
    return dossier


def test_dossier_that_a_trigger_puts_back_at_once_is_failed_and_the_rest_goes(
    place: Workplace, bestand_rows: Bestand
) -> None:
    haunted, due = _haunted(bestand_rows), bestand_rows.dossier()
    number = approved_list(place)
    items = item_of(place, number, haunted.id), item_of(place, number, due.id)
    begin(place, number)
    change(place.bestand, *_trigger(haunted.id, "TRIGGER back AFTER DELETE"))
    carry_out(place, number)
    assert ended_as(place, number, items[0]) == ("failed", ("put-back",))
    assert ended_as(place, number, items[1]) == ("destroyed", ())
    sealed = seal(place, number)
    assert sealed.partial
    assert verified(place).holds
    # The haunted dossier is whole, its note too; the third is open.
    assert scalar(place.bestand, "SELECT count(*) FROM wmo.note") == 2


def test_dossier_that_comes_back_at_the_commit_fails_the_run_and_the_verifier_shows_it(
    place: Workplace, bestand_rows: Bestand
) -> None:
    haunted = _haunted(bestand_rows)
    number = approved_list(place)
    item = item_of(place, number, haunted.id)
    begin(place, number)
    change(place.bestand, *_trigger(haunted.id, "CONSTRAINT TRIGGER back AFTER DELETE"))
    carry_out(place, number)
    assert ended_as(place, number, item) == ("failed", ("put-back",))
    assert seal(place, number).partial
