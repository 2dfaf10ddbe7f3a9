"""Words for refusals of notes in the registers: disclosures, consents, information notices."""

from __future__ import annotations

# code: (Dutch, English)
OF_REGISTERS: dict[str, tuple[str, str]] = {
    "no-recipient": (
        "Kies uit het adresboek wie de gegevens kreeg.",
        "Choose from the address book who received the data.",
    ),
    "no-organisation": (
        "Kies uit het adresboek voor welke organisatie de toestemming is.",
        "Choose from the address book which organisation the consent is for.",
    ),
    "no-data-set": (
        "Kies een gegevensset uit het protocol.",
        "Choose a data set from the protocol.",
    ),
    "no-other-data": (
        "Beschrijf duidelijk om welke andere gegevens het gaat (bijlage 1).",
        "Describe clearly which other data it is for (annex 1).",
    ),
    "no-purpose": (
        "Vul in voor welk doel de gegevens zijn verstrekt.",
        "Say for what purpose the data were disclosed.",
    ),
    "no-day": ("Vul de dag in waarop dit is gebeurd.", "Give the day on which this happened."),
    "day-in-future": (
        "De dag ligt in de toekomst. Leg dit pas vast als het is gebeurd.",
        "The day lies in the future. Note this when it has happened.",
    ),
    "stands-already": (
        "Er is al toestemming voor deze organisatie en deze gegevensset. U hoeft niets te doen.",
        "A consent for this organisation and data set stands already. Nothing is left to do.",
    ),
    "no-consent": (
        "In dit dossier is geen toestemming voor deze organisatie en deze gegevensset."
        " Controleer beide.",
        "No consent for this organisation and data set stands in this dossier. Check both.",
    ),
    "before-given": (
        "De toestemming is later gegeven dan deze dag. Kies een latere dag.",
        "The consent was given later than that day. Choose a later day.",
    ),
    "no-consultation": (
        "Vul in met welke collega is overlegd, of waarom dat niet kon. Vul één van beide in.",
        "Say which colleague was consulted, or why that could not be. Give one of the two.",
    ),
    "consulted-oneself": (
        "U kunt niet met uzelf overleggen. Kies een andere collega.",
        "You cannot consult yourself. Choose another colleague.",
    ),
    "consulted-unknown": (
        "Deze collega is niet ingeschreven als ambtenaar die mag besluiten."
        " Kies een andere collega.",
        "This colleague is no registered official. Choose another colleague.",
    ),
    "no-proportionality": (
        "Leg uit waarom niet met minder gegevens kon worden volstaan (artikel 6.6).",
        "Say why no less than this had to be disclosed (art. 6.6).",
    ),
    "no-such-step": (
        "Er is een stap ingevuld die niet in het protocol staat. Kies stappen uit de lijst.",
        "A step was given that the protocol does not have. Choose steps from the list.",
    ),
    "steps-missing": (
        "Vul bij elke stap van de meldcode in dat zij is gezet, of waarom niet.",
        "Say of each step of the reporting code that it was done, or why not.",
    ),
    "nobody-told": (
        "Vul in om wie het gaat: de cliënt, of wie anders.",
        "Say who it is about: the client, or who else.",
    ),
    "no-manner": (
        "Vul in op welke wijze de betrokkene is geïnformeerd.",
        "Say in what manner the data subject was told.",
    ),
    "no-danger": (
        "Vul in welke concrete tekenen van gevaar er zijn, en voor wie (artikel 11.2).",
        "Say which concrete signs of danger there are, and for whom (art. 11.2).",
    ),
}
