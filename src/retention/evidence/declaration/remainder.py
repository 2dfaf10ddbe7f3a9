"""Of which dossiers no anonymous remainder is left, though their category is de-identified."""

from __future__ import annotations

from retention.evidence.declaration.view import Remainder

KEPT = "Bewaard gebleven"
ABSENT_OR_FAILED = "Was al weg, of mislukt"
ALONE = "Bleef te herkennen: vooraf aangewezen en helemaal {removed}"
SAME_PERSON = (
    "Van dezelfde persoon doet een ander dossier mee: vooraf aangewezen en helemaal {removed}"
)
DROPPED = "Leek bij publicatie op te weinig andere: alsnog helemaal {removed}"
REMOVED_TOGETHER = (
    "Bleef te herkennen, leek bij publicatie op te weinig andere, of van dezelfde persoon doet een"
    " ander dossier mee: helemaal {removed}"
)

# The last of the reasons, which together are the dossiers that were removed.
REMOVED = 3


def why_nothing_is_left(rest: Remainder, removed: str) -> tuple[tuple[str, int], ...]:
    """Every reason in words with its number of dossiers, none left out; `removed` is their word."""
    counted = (
        (KEPT, rest.kept),
        (ABSENT_OR_FAILED, rest.absent_or_failed),
        (ALONE, rest.alone),
        (SAME_PERSON, rest.same_person),
        (DROPPED, rest.dropped),
    )
    return tuple((words.format(removed=removed), count) for words, count in counted)
