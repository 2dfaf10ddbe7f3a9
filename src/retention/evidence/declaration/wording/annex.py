"""The restricted annex, with the full counts."""

from __future__ import annotations

ANNEX: dict[str, tuple[str, str]] = {
    "annex-document-title": (
        "Bijlage (beperkt) bij de concept-verklaring van vernietiging, lijst {number},"
        " {municipality}",
        "Annex (restricted) to the draft declaration of destruction, list {number}, {municipality}",
    ),
    "annex-title": ("Bijlage: volledige aantallen", "Annex: full counts"),
    "annex-subtitle": (
        "Bij de concept-verklaring van vernietiging, lijst {number}, peildatum {day}",
        "To the draft declaration of destruction, list {number}, as on {day}",
    ),
    "restricted": (
        "<strong>BEPERKT, NIET OPENBAAR.</strong> Hier staan ook aantallen onder de {k}. Zulke"
        " aantallen kunnen naar iemand wijzen. Geef deze bijlage alleen aan wie haar voor"
        " archiefbeheer of toezicht nodig heeft.",
        "<strong>RESTRICTED, NOT PUBLIC.</strong> Counts below {k} stand here too. Such counts can"
        " point at somebody. Give this annex only to who needs it for records management or"
        " supervision.",
    ),
    "annex-partial": (
        "<strong>GEDEELTELIJK.</strong> Niet alles is gelukt; zie de verklaring.",
        "<strong>PARTIAL.</strong> Not everything succeeded; see the declaration.",
    ),
    "annex-per-kind": ("Per soort dossier", "Per category"),
    "annex-per-kind-caption": (
        "Uitkomst per soort dossier, alle aantallen.",
        "Outcome per category, all counts.",
    ),
    "annex-per-year-caption": (
        "Uitkomst per jaar van afsluiting, alle aantallen.",
        "Outcome per year of closure, all counts.",
    ),
    "reasons": ("Redenen", "Reasons"),
    "annex-kept": (
        "Bewaard gebleven. Een dossier kan meer redenen hebben.",
        "Kept. A dossier may have several reasons.",
    ),
    "annex-failed": ("Mislukt.", "Failed."),
    "annex-none": (
        "Er is niets bewaard gebleven en niets mislukt.",
        "Nothing was kept and nothing failed.",
    ),
    "annex-remainder": (
        "Van {count} staat een rest in het anonieme archief.",
        "Of {count} a remainder stands in the anonymous archive.",
    ),
    "annex-nothing-left": (
        "Waarom van dossiers van een soort die van kenmerken ontdaan wordt geen rest bewaard"
        " blijft.",
        "Why of dossiers of a category that is de-identified no remainder is kept.",
    ),
    "archived-caption": (
        "Rijen in het anonieme archief. Eruit gaat wat de regels van nu niet meer toelaten: vorige"
        " stand + erbij − eruit = nu.",
        "Rows in the anonymous archive. Out goes what the rules of today no longer allow: as before"
        " + in − out = now.",
    ),
    "added": ("Erbij", "In"),
    "withdrawn": ("Eruit", "Out"),
    "now": ("Nu", "Now"),
    "column-withdrawn": (
        "Als gegeven uit het archief gehaald: {label}, bekend van {rows}.",
        "Taken out of the archive as a field: {label}, known of {rows}.",
    ),
    "row": ("rij", "row"),
    "rows": ("rijen", "rows"),
    "groups": (
        "Hoe groot de groepen zijn waarin dossiers niet van elkaar te onderscheiden zijn",
        "How large the groups are in which dossiers cannot be told apart",
    ),
    "groups-note": (
        "Elke balk: zoveel dossiers staan in een groep van die grootte, in het hele archief. Onder"
        " de streep is een groep ten minste zo groot als het protocol vraagt.",
        "Each bar: so many dossiers stand in a group of that size, in the whole archive. Under the"
        " line a group is at least as large as the protocol asks.",
    ),
    "rows-per-table": ("Rijen per tabel", "Rows per table"),
    "rows-per-table-caption": (
        "Rijen per tabel in de database: vooraf − {removed} + andere wijzigingen = na afloop.",
        "Rows per table in the database: before − {removed} + other changes = after.",
    ),
    "before": ("Vooraf", "Before"),
    "other-changes": ("Andere wijzigingen", "Other changes"),
    "after": ("Na afloop", "After"),
    "annex-made-with": (
        "Opgemaakt met {software} op {moment}.",
        "Drawn up with {software} on {moment}.",
    ),
}
