"""Words for what a run went through: its moments, statements, checks, and parts of its rules."""

from __future__ import annotations

# code: (Dutch, English)
RUN_WORDS: dict[str, tuple[str, str]] = {
    # moments
    "erasure-proposed": ("Verwijdering voorgesteld", "Erasure proposed"),
    "opened": ("Uitvoering begonnen, opening getekend", "Carrying out begun, opening signed"),
    "batch-final": ("Reeks afgerond", "Batch ended"),
    "published": ("Anoniem restant gepubliceerd", "Anonymous remainder published"),
    "closed": ("Afgesloten en getekend", "Closed and signed"),
    # what was tried
    "present": ("Voorleggen", "Presenting"),
    "approve": ("Goedkeuren", "Approving"),
    "reject": ("Afwijzen", "Rejecting"),
    "lift-guard": ("Omvang bevestigen", "Confirming the size"),
    "take-out": ("Dossier uitzonderen", "Taking out a dossier"),
    # statements
    "opening": ("Opening", "Opening statement"),
    "closing": ("Afsluiting", "Closing statement"),
    # checks of a run on itself
    "every item has one outcome": (
        "Elk dossier heeft één uitkomst",
        "Every item has one outcome",
    ),
    "dossier rows destroyed": ("Vernietigde dossierrijen", "Dossier rows destroyed"),
    "rows that came back": ("Rijen die terugkwamen", "Rows that came back"),
    # parts of the rules
    "protocol-version": ("Versie van het protocol", "Version of the protocol"),
    "rule-set": ("Regels als geheel", "Rules as a whole"),
    "protocol": ("Tekst van het protocol", "Text of the protocol"),
    "data-map": ("Gegevenskaart", "Data map"),
    "software": ("Versie van de software", "Version of the software"),
    "lexicon": ("Woordenlijst", "Lexicon"),
    "ladders": ("Ladders", "Ladders of generalisation"),
}
