"""The anonymous remainder: how well it hides people, and of which dossiers nothing is left."""

from __future__ import annotations

from dataclasses import dataclass

from retention.evidence.declaration.view import Remainder

IN_ANNEX = "staat in de bijlage"
NOT_APPLICABLE = "n.v.t."
MET = "voldoet; het getal staat in de bijlage"
NOT_MET = "voldoet niet; het getal staat in de bijlage"

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


@dataclass(frozen=True)
class Measure:
    """What is measured, what the protocol asks of it, and what was found."""

    label: str
    asked: str
    found: str


@dataclass(frozen=True)
class Found:
    """What the page may tell of it; empty: only the annex may."""

    k: str
    suppressed: str
    lost_texts: str


def measures(rest: Remainder, found: Found) -> tuple[Measure, ...]:
    """What was asked beside what was found."""
    asked = rest.asked
    budget = asked.largest_suppressed
    return (
        Measure(
            "Hele archief: kleinste groep dossiers die gelijk zijn (k)",
            f"{asked.k} of meer",
            found.k,
        ),
        Measure(
            "Hele archief: minste verschillende bijzondere gegevens in zo’n groep (l)",
            f"{asked.l_values} of meer",
            _or_not_applicable(rest.l_values),
        ),
        Measure(
            "Hele archief: grootste verschil tussen zo’n groep en alle dossiers samen (t): 0 is"
            " geen verschil, 1 is helemaal anders",
            "geen eis",
            _or_not_applicable(rest.t),
        ),
        Measure(
            "Deze vrijgave: bleef te herkennen en is vooraf aangewezen om te vernietigen",
            f"hoogstens {budget}; boven {asked.hard_stop} geen vrijgave",
            f"{found.suppressed or IN_ANNEX}; {'meer dan' if asked.over_budget else 'binnen'}"
            f" de {budget}",
        ),
        Measure(
            "Deze vrijgave: deel van de informatie dat verloren ging, gerekend vanaf de gegevens in"
            " het bestand",
            "zo weinig mogelijk",
            rest.loss,
        ),
        Measure(
            "Deze vrijgave: teksten die niet veilig te maken waren, en zijn weggelaten",
            "geen eis",
            found.lost_texts,
        ),
    )


def _or_not_applicable(found: int | str | None) -> str:
    return NOT_APPLICABLE if found is None else str(found)
