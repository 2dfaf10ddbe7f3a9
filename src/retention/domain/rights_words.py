"""Words in Dutch and English for requests, corrections, notices, registers and overviews."""

from __future__ import annotations

# code: (Dutch, English)
RIGHTS_WORDS: dict[str, tuple[str, str]] = {
    # what is irregular about a disclosure, and questions
    "irregular-disclosure": ("Onregelmatige verstrekking", "Irregular disclosure"),
    "no-consent": ("Geen toestemming op die dag", "No consent stood on that day"),
    "outside-annex-2": ("Ontvanger buiten bijlage 2", "Recipient outside annex 2"),
    "consent-asked-by-annex-2": ("Bijlage 2 vraagt toestemming", "Annex 2 asks for consent"),
    "more-than-annex-2": (
        "Meer dan de gegevensset van bijlage 2",
        "More than the recipient's data set of annex 2",
    ),
    "dossier-restricted": ("Het dossier is afgeschermd", "The dossier is restricted"),
    "note-unsettled": ("Een aantekening die misschien ontbreekt", "A note that may be missing"),
    "correction-unsettled": (
        "Een correctie waarvan niet blijkt of zij is gemaakt",
        "A correction of which nobody can tell whether it was made",
    ),
    "bsn-outside-set": (
        "BSN hoort niet in de gegevensset",
        "The citizen's number is not in the recipient's data set",
    ),
    # requests of data subjects
    "access": ("Inzage", "Access"),
    "correction": ("Correctie", "Correction"),
    "erasure": ("Verwijdering", "Erasure"),
    "received": ("Ontvangen", "Received"),
    "verified": ("Identiteit vastgesteld", "Identity verified"),
    "granted": ("Ingewilligd", "Granted"),
    "refused": ("Geweigerd", "Refused"),
    "carried-out": ("Uitgevoerd", "Carried out"),
    "withdrawn": ("Ingetrokken", "Withdrawn"),
    "due-soon": ("Termijn loopt bijna af", "Term nearly over"),
    "overdue": ("Te laat", "Overdue"),
    "in-time": ("Op tijd", "In time"),
    "possible-blocked": ("Kan nu niet weg", "Must stay now"),
    "possible-restrict": ("Afschermen kan", "Can be restricted"),
    "possible-supplement": ("Eigen verklaring toevoegen kan", "A statement can be added"),
    "possible-object": ("Bezwaar maken kan", "An objection can be made"),
    "possible-complain": ("Een klacht indienen kan", "A complaint can be made"),
    "disputed": ("De juistheid wordt betwist", "Whether it is right is disputed"),
    "answer": ("Antwoord", "Answer"),
    "carry-out": ("Uitvoering", "Carrying out"),
    # whose data they are
    "client": ("Cliënt", "Client"),
    "involved": ("Betrokken persoon", "Person involved"),
    "writer": ("Schrijver", "Writer"),
    # what a disclosure rests on
    "law": ("Wettelijke taak", "Task by law"),
    "consent": ("Toestemming", "Consent"),
    "emergency": ("Noodgeval", "Emergency"),
    "domestic-violence": ("Huiselijk geweld", "Domestic violence"),
    # corrections
    "change": ("Gewijzigd", "Changed"),
    "supplement": ("Aangevuld", "Supplemented"),
    "remove": ("Verwijderd", "Removed"),
    "restrict": ("Afgeschermd", "Restricted"),
    "lift": ("Afscherming opgeheven", "Restriction lifted"),
    "applied": ("Doorgevoerd", "Applied"),
    "abandoned": ("Niet doorgevoerd", "Not applied"),
    # what a recipient is told, and what a steward decides first
    "telling-value": ("de nieuwe gegevens", "the new data"),
    "telling-wrong": ("dat de gegevens niet meer kloppen", "that the data are wrong"),
    "telling-removed": ("dat de gegevens zijn verwijderd", "that the data were removed"),
    "telling-restricted": ("dat de gegevens zijn afgeschermd", "that the data are restricted"),
    "telling-lifted": (
        "dat de afscherming is opgeheven",
        "that the restriction was lifted",
    ),
    "telling-alert": ("een melding van de software", "an alert of the software"),
    "secret-address": (
        "Het adres is geheim: mag het worden verstuurd?",
        "The address is secret: may it be sent?",
    ),
    "nothing-on-record": (
        "Volgens bijlage 2 ontvanger, maar er staat geen verstrekking",
        "A recipient by annex 2, but no disclosure is on record",
    ),
    "data-set-unknown": (
        "De verstrekte gegevensset staat niet in het protocol",
        "The data set that was disclosed is not in the protocol",
    ),
    "ground-unknown": (
        "De grond van de verstrekking staat niet in het protocol",
        "The ground of the disclosure is not in the protocol",
    ),
    # why a recipient is told
    "disclosed": ("Verstrekt", "Disclosed"),
    "annex-2": ("Bijlage 2", "Annex 2"),
    "ground-ended": ("De grond geldt niet meer", "Its ground has ended"),
    # notices
    "waiting": ("Wacht op de wijziging", "Waits for the change"),
    "held": ("Wacht op een besluit", "Waits for a decision"),
    "ready": ("Klaar voor verzending", "Ready to be sent"),
    "sending": ("Wordt verzonden", "Being sent"),
    "sent": ("Verzonden, nog niet bevestigd", "Sent, not acknowledged yet"),
    "acknowledged": ("Bevestigd door de ontvanger", "Acknowledged by the recipient"),
    "dropped": ("Niet verzonden", "Not sent"),
    "not-acknowledged": ("Niet op tijd bevestigd", "Not acknowledged in time"),
    "send": ("Toch versturen", "Send after all"),
    "drop": ("Niet versturen", "Do not send"),
    # how a recipient is reached, and how it became known that she knows
    "smtp": ("E-mail", "Mail"),
    "webhook": ("Webhook van de ontvanger", "The recipient's webhook"),
    "file": ("Bestand in een map", "File drop"),
    "post": ("Per post", "By post"),
    "link": ("Link in het bericht", "Link in the message"),
    "official": ("Door een ambtenaar", "By an official"),
    # what the software alerts to
    "request-answer-due-soon": (
        "De termijn voor het antwoord loopt bijna af",
        "The term to answer a request is nearly over",
    ),
    "request-answer-overdue": (
        "De termijn voor het antwoord is voorbij",
        "The term to answer a request is over",
    ),
    "request-carry-out-due-soon": (
        "De termijn voor de uitvoering loopt bijna af",
        "The term to carry out a request is nearly over",
    ),
    "request-carry-out-overdue": (
        "De termijn voor de uitvoering is voorbij",
        "The term to carry out a request is over",
    ),
    "notices-failed": ("Kennisgevingen zijn mislukt", "Notices have failed"),
    "notices-overdue": (
        "Kennisgevingen zijn niet op tijd bevestigd",
        "Notices were not acknowledged in time",
    ),
    # information notices
    "nobody-told": ("Niemand is geïnformeerd", "Nobody was told"),
    "review": ("Uitgesteld; opnieuw bekijken", "Postponed; look again"),
    # overviews
    "draft": ("Concept", "Draft"),
    "released": ("Vrijgegeven", "Released"),
    "expired": ("Verlopen en gewist", "Expired and erased"),
}
