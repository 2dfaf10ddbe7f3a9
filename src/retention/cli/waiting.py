"""The command that shows in one table what waits for a person, and where to look further."""

from __future__ import annotations

from retention.cli.given import AsOf, Json, workplace
from retention.cli.output import print_record, say, table

# Queue -> (what waits, what happens if nobody acts, where to look).
QUEUES = {
    "requests": (
        "Requests of data subjects",
        "the deadline passes, with an alert",
        "retention request queue",
    ),
    "notices": (
        "Notices held, failed or not answered",
        "the recipient keeps wrong data",
        "retention notices queue",
    ),
    "corrections": (
        "Corrections for a second person",
        "nothing is corrected",
        "retention correction queue",
    ),
    "questions": ("Questions that no rule decides", "they stay", "retention question queue"),
    "exceptions": (
        "Exceptions and holds",
        "the dossiers stay",
        "retention exception queue",
    ),
    "information": (
        "People to be informed",
        "they are not told what is kept",
        "retention information queue",
    ),
    "recipients": (
        "Changes of the address book",
        "the address before it is used",
        "retention recipient list",
    ),
    "overviews": (
        "Access overviews not released",
        "the draft expires",
        "retention overview list",
    ),
    "lists": (
        "Destruction lists not ended",
        "nothing is destroyed; an approval lapses",
        "retention list show",
    ),
    "dossiers": ("Dossiers with bad data", "the dossiers stay", "retention queue"),
}


def waiting(as_of: AsOf = None, as_json: Json = False) -> None:
    """Show in one table all that waits for a person.

    Each queue with how much waits in it, how much of that is late, what happens if nobody acts,
    and the command that shows it. Counts only.
    """
    from retention.actions.waiting import what_waits

    with workplace() as place:
        found = what_waits(place, as_of)
    if as_json:
        records = [
            {
                "queue": each.name,
                "waiting": each.count,
                "late": each.late,
                "if_nobody_acts": QUEUES[each.name][1],
                "look": QUEUES[each.name][2],
            }
            for each in found
        ]
        print_record({"waiting": records})
        return
    rows = [
        (QUEUES[each.name][0], each.count, each.late, *QUEUES[each.name][1:])
        for each in found
        if each.count
    ]
    if not rows:
        say("Nothing waits for a person.")
        return
    table(("What waits", "Count", "Late", "If nobody acts", "Look"), rows)
