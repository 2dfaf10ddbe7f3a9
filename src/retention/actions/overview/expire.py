"""An overview has a term of its own: after it the file goes, and that is written down."""

from __future__ import annotations

from datetime import timedelta

from retention.actions.overview.draft import files_of
from retention.actions.workplace import Workplace
from retention.domain.clocks import local_day
from retention.domain.states import OverviewState
from retention.ledger import overviews
from retention.ledger.log import write_down

A_RUN = timedelta(hours=1)


def expire_overviews(place: Workplace) -> list[int]:
    """The overviews whose term is over: their files are erased. Safe to run again.

    Files that no draft or released overview needs go as well: those of runs that died.
    """
    with place.ledger.begin() as ledger:
        now = place.clock.now(ledger)
        over = overviews.expired(ledger, local_day(now))
        if over:
            overviews.set_state(ledger, over, OverviewState.EXPIRED, statements_motive=None)
            write_down(ledger, "overviews-expired", {"overviews": over}, now)
    _sweep(place)
    return over


def _sweep(place: Workplace) -> None:
    """Erase what no overview needs.

    A young file may be of a run that has not committed yet: it is left until the next time.
    """
    files = files_of(place)
    found = list(files.all())
    with place.ledger.connect() as ledger:
        states = overviews.states(ledger)
    for number, path in found:
        state = states.get(number)
        needed = {OverviewState.DRAFT: files.draft, OverviewState.RELEASED: files.parcel}
        if state in needed and path == needed[state](number):
            continue
        if state is OverviewState.EXPIRED or files.is_older(path, A_RUN):
            files.erase(path)
