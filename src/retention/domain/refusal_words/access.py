"""Words for refusals of whoever decides, of what is always asked, and of clocks."""

from __future__ import annotations

# code: (Dutch, English)
OF_WHO_DECIDES: dict[str, tuple[str, str]] = {
    "no-mandate": (
        "U heeft op {day} geen mandaat. Vraag de beheerder om uw mandaat vast te leggen,"
        " of laat een ander besluiten.",
        "You have no mandate on {day}. Ask the custodian to record your mandate,"
        " or let somebody else decide.",
    ),
    "wrong-function": (
        "Met uw functie ({function}) kunt u dit niet doen. Vraag iemand met een andere functie.",
        "In your function ({function}) you cannot do this. Ask somebody in another function.",
    ),
    "not-a-steward": (
        "Alleen een gegevensbeheerder kan dit doen. Vraag een gegevensbeheerder.",
        "Only a steward can do this. Ask a steward.",
    ),
    "no-user-id": (
        "Uw gebruikersnaam kan hier niet worden gebruikt. Vraag de beheerder om een andere.",
        "Your user id cannot be used here. Ask the custodian for another.",
    ),
    "not-registered": (
        "U bent niet ingeschreven als ambtenaar die mag besluiten. Vraag de beheerder dat te doen.",
        "You are not registered as an official. Ask the custodian to register you.",
    ),
    "not-proven": (
        "Niet is aangetoond dat u het bent. Meld u opnieuw aan."
        " Helpt dat niet? Vraag de beheerder dan om hulp.",
        "It was not shown that it is you. Log in again. If that does not help, ask the custodian.",
    ),
    "other-role": (
        "In Airflow heeft u een andere rol dan waarmee u als ambtenaar bent ingeschreven."
        " Vraag de beheerder een van beide te herstellen.",
        "You have another role in Airflow than the one in which you are registered as an official."
        " Ask the custodian to put one of them right.",
    ),
    "no-motive": (
        "Leg in de motivering uit waarom. Noem geen personen.",
        "Say in the motive why. Name no person.",
    ),
    "restricted": (
        "Dit dossier is afgeschermd. Alleen de coördinator of de privacyfunctionaris bekijkt het.",
        "This dossier is restricted. Only the coordinator or the privacy officer looks into it.",
    ),
}

OF_CLOCKS: dict[str, tuple[str, str]] = {
    "not-the-demo": (
        "De software staat op een demodatum, maar dit is geen demo."
        " Vraag de beheerder die instelling weg te halen.",
        "The software is set to a date of the demo, but this is no demo."
        " Ask the custodian to remove that setting.",
    ),
    "clocks-differ": (
        "De klokken van de computer en van de database lopen niet gelijk. Er is niets gedaan."
        " Vraag de beheerder de klokken gelijk te zetten.",
        "The clocks of the machine and the database differ. Nothing was done."
        " Ask the custodian to set the wrong one right.",
    ),
    "clock-behind": (
        "De klok van de computer loopt achter op het bewijs. Er is niets gedaan."
        " Vraag de beheerder de klok goed te zetten.",
        "The clock of the machine is behind the evidence. Nothing was done."
        " Ask the custodian to set it right.",
    ),
    "as-of-in-future": (
        "De peildatum ligt in de toekomst. Kies vandaag of een eerdere dag.",
        "The day to decide for lies in the future. Choose today or an earlier day.",
    ),
    "as-of-too-early": (
        "De peildatum ligt voor het eerste dossier. Kies een latere dag.",
        "The day to decide for lies before any dossier. Choose a later day.",
    ),
}
