"""Counts: the tables, the picture, and what stands where a count may not be told."""

from __future__ import annotations

COUNTS: dict[str, tuple[str, str]] = {
    "hidden": ("niet getoond", "not shown"),
    "unknown": ("niet bekend", "not known"),
    "hidden-word": ("niet uitgesplitst", "not broken down"),
    "few": ("minder dan {k}", "fewer than {k}"),
    "or-more": ("{number} of meer", "{number} or more"),
    "share-of": ("{count} van {whole} ({share})", "{count} of {whole} ({share})"),
    "less-than-one": ("minder dan 1", "less than 1"),
    "margin": ("{share} ({low} tot {high})", "{share} ({low} to {high})"),
    "dossier": ("dossier", "dossier"),
    "dossiers": ("dossiers", "dossiers"),
    "document": ("document", "document"),
    "documents-word": ("documenten", "documents"),
    "some-dossiers": ("een aantal dossiers", "a number of dossiers"),
    "part-of-dossiers": ("een deel van de dossiers", "a part of the dossiers"),
    "part-or-none": (
        "een deel van de dossiers, of van geen,",
        "a part of the dossiers, or of none,",
    ),
    "scroll": (
        "Schuif de tabel opzij voor alle kolommen.",
        "Scroll the table sideways for all columns.",
    ),
    "proposed": ("Voorgesteld", "Proposed"),
    "total": ("Totaal", "Total"),
    "total-row": ("totaal", "total"),
    "reason": ("Reden", "Reason"),
    "dossiers-head": ("Dossiers", "Dossiers"),
    "other-categories": ("Overige soorten samen", "Other categories together"),
    "other-years": ("Overige jaren samen", "Other years together"),
    "together": (" samen", " together"),
    "unknown-year": ("Niet bekend", "Not known"),
    "other-reasons": ("overige redenen samen", "other reasons together"),
    "all-reasons": ("alle redenen samen", "all reasons together"),
    "what-became": ("Wat ermee is gebeurd", "What became of it"),
    "per-kind-caption": ("Uitkomst per soort dossier.", "Outcome per category."),
    "per-kind-too-small": (
        "De aantallen per soort dossier zijn te klein om ze apart te noemen.",
        "The counts per category are too small to be told apart.",
    ),
    "totals-above": (" De totalen staan hierboven.", " The totals stand above."),
    "why-hidden": (
        "Een aantal onder de {k} kan naar iemand wijzen en staat hier als &lt;{k}. Soms is daarom"
        " ook een groter aantal vervangen, of zijn regels samengenomen: anders was het kleine"
        " aantal uit de totalen te berekenen. De volledige aantallen staan in een bijlage die niet"
        " openbaar is.",
        "A count below {k} could point at somebody and stands here as &lt;{k}. Sometimes a larger"
        " count is therefore replaced too, or rows are taken together: else the small count could"
        " be computed from the totals. The full counts stand in an annex that is not public.",
    ),
    "per-year": ("Per jaar van afsluiting", "Per year of closure"),
    "picture-note": (
        "Elke balk is zo lang als het aantal dossiers dat aan de beurt was. Rechts staat het"
        " totaal.",
        "Each bar is as long as the number of dossiers that fell due. To the right stands the"
        " total.",
    ),
    "picture-title": (
        "Wat per jaar van afsluiting aan de beurt was, en wat ermee gebeurde",
        "What fell due per year of closure, and what became of it",
    ),
    "picture-bar": (
        "{label}: {total} dossiers aan de beurt. ",
        "{label}: {total} dossiers fell due. ",
    ),
    "picture-more": (
        "Wat er van de aantallen per uitkomst genoemd mag worden, staat in de tabellen.",
        "What may be told of the counts per outcome stands in the tables.",
    ),
    "per-year-caption": (
        "Uitkomst per jaar waarin de ondersteuning is afgesloten.",
        "Outcome per year in which the support was closed.",
    ),
    "per-year-remainder": (
        "Van hoeveel dossiers een anonieme rest bewaard blijft, staat alleen per soort dossier. Per"
        " jaar tellen zij mee als {removed}.",
        "Of how many dossiers an anonymous remainder is kept is told per category only. Per year"
        " they count as {removed}.",
    ),
    "per-year-too-small": (
        "De aantallen per jaar zijn te klein om ze apart te noemen.",
        "The counts per year are too small to be told apart.",
    ),
    "kept-or-failed": (
        "Wat bewaard is gebleven of is mislukt",
        "What was kept or failed",
    ),
    "kept-or-failed-hidden": (
        "Of er iets bewaard bleef of mislukte, en waarom, staat alleen in de bijlage: de aantallen"
        " zijn te klein om ze te noemen.",
        "Whether anything was kept or failed, and why, stands in the annex only: the counts are too"
        " small to be told.",
    ),
    "kept": ("Wat bewaard is gebleven, en waarom", "What was kept, and why"),
    "kept-caption": (
        "Redenen waarom dossiers van de lijst toch bewaard bleven. Een dossier kan meer redenen"
        " hebben.",
        "Reasons why dossiers of the list were kept after all. A dossier may have several.",
    ),
    "none-kept": (
        "Geen enkel dossier van de lijst is bewaard gebleven.",
        "No dossier of the list was kept.",
    ),
    "failed": ("Wat is mislukt", "What failed"),
    "failed-caption": (
        "Redenen waarom het bij dossiers mislukte.",
        "Reasons why it failed for dossiers.",
    ),
    "none-failed": ("Bij geen enkel dossier is iets mislukt.", "Nothing failed for any dossier."),
    "per-table": ("Aantallen per tabel", "Counts per table"),
    "table": ("Tabel", "Table"),
    "rows-caption": (
        "Rijen per tabel die uit de database zijn {removed}.",
        "Rows per table that were {removed} from the database.",
    ),
    "rows-untold": (
        "Hoeveel rijen er per tabel zijn {removed}, staat alleen in de bijlage: als elk dossier er"
        " even veel heeft, was daaruit een aantal onder de {k} te berekenen.",
        "How many rows per table were {removed} stands in the annex only: if each dossier has as"
        " many of them, a count below {k} could be computed from that.",
    ),
    "rows-around": (
        "Hoeveel rijen er vooraf en na afloop waren, staat alleen in de bijlage. Wie ze naast die"
        " van een volgende lijst legt, zou anders een aantal onder de {k} kunnen berekenen. Daarom"
        " staat ook hoe groot het anonieme archief is niet in deze verklaring.",
        "How many rows there were before and after stands in the annex only. Whoever laid them"
        " beside those of a next list could else compute a count below {k}. That is also why this"
        " declaration does not say how large the anonymous archive is.",
    ),
}
