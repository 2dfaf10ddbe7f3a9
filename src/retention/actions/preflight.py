"""Preflight: nothing starts while data map and bestand do not fit each other."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.engine import Connection

from retention.actions.workplace import Rules, Workplace
from retention.anonymise.archive.rights import rights_problems
from retention.anonymise.archive.tables import not_ours
from retention.bestand.binding import Binding
from retention.bestand.check import findings
from retention.datamap.release import forms_of, problems
from retention.errors import ConfigurationError, PreflightError
from retention.ledger.migrate import is_current
from retention.ledger.without import may_forget


def preflight(place: Workplace, bestand: Connection, *, deletes: bool = True) -> Binding:
    """The bound data map; PreflightError with everything that must be settled first.

    `deletes` False: who asks looks or decides, and another database user carries it out, whose
    rights are checked before the list is begun.
    """
    found = (
        *findings(bestand, place.rules.data_map, deletes=deletes),
        *_ways_out(place.rules),
        *(_places_of_remainders(place) if deletes else ()),
    )
    if found:
        raise PreflightError(found)
    return place.binding(bestand)


def _ways_out(rules: Rules) -> Iterator[str]:
    """What keeps dossiers from being de-identified: they are not destroyed instead."""
    if not rules.protocol.deidentified:
        return
    yield from problems(rules.data_map)
    forms = forms_of(rules.data_map)
    if not any(form.of_dossier for form in forms):
        yield (
            "nothing of a dossier survives by the data map, yet a category is to be de-identified;"
            " let something survive, or set its way_out to destroy"
        )
    for name in sorted({f.ladder for form in forms for f in form.fields if f.ladder}):
        try:
            rules.ladder(name)
        except ConfigurationError as err:
            yield f"ladder {name}: {err}"


def _places_of_remainders(place: Workplace) -> Iterator[str]:
    """What is amiss with the schemas that remainders go through; before `retention init`: nothing.

    In a connection of its own: who carries a list out has one open that holds locks.
    """
    if not place.rules.protocol.deidentified:
        return
    with place.ledger.connect() as ledger:
        if is_current(ledger):
            yield from rights_problems(ledger)
            if not may_forget(ledger):
                yield (
                    "this database user does not own the tables of the ledger, so it could not"
                    " make it forget who leaves nothing; work with the user that ran"
                    " `retention init`, or grant that one's role"
                )
            yield from not_ours(ledger, forms_of(place.rules.data_map))
