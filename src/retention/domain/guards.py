"""Guards: how much may go in one window before two people must say that it is meant."""

from __future__ import annotations

from retention.domain.protocol import Guards


def tripped(guards: Guards, items: int, earlier: int, dossiers: int) -> tuple[str, ...]:
    """Which guards stop a list; empty when none does.

    `earlier`: items of other lists in the same window, so that cutting a list in pieces does not
    help. `dossiers`: all that the bestand holds now.
    """
    together = items + earlier
    found = []
    if together > guards.largest_count:
        found.append(f"count:{together}>{guards.largest_count}")
    if dossiers and together > guards.largest_share * dossiers:
        found.append(f"share:{together}>{guards.largest_share:.0%} of {dossiers}")
    return tuple(found)
