"""Words for refusals of requests of data subjects, erasures and access overviews."""

from __future__ import annotations

# code: (Dutch, English)
OF_REQUESTS: dict[str, tuple[str, str]] = {
    "received-in-future": (
        "De dag van ontvangst ligt in de toekomst. Kies vandaag of een eerdere dag.",
        "The day of receipt lies in the future. Choose today or an earlier day.",
    ),
    "received-long-ago": (
        "De dag van ontvangst ligt voor {day}. Controleer de datum.",
        "The day of receipt lies before {day}. Check the date.",
    ),
    "no-reference": (
        "Vul het nummer uit het zaaksysteem in: hoogstens 40 letters, cijfers en - . _ /,"
        " met minstens één cijfer. Gebruik geen naam en geen burgerservicenummer.",
        "Give the case system's number: at most 40 letters, digits and - . _ /,"
        " with at least one digit. Use no name and no citizen's number.",
    ),
    "no-identity": (
        "Kies uit het protocol hoe de identiteit is vastgesteld.",
        "Choose from the protocol how identity was verified.",
    ),
    "no-authority": (
        "Iemand vraagt dit voor een ander. Kies uit het protocol hoe is aangetoond dat dit mag.",
        "Somebody asks for another. Choose from the protocol how it was shown that this may be.",
    ),
    "not-verified": (
        "De identiteit van de verzoeker is nog niet vastgesteld. Doe dat eerst,"
        " of weiger het verzoek omdat het niet kan.",
        "Nobody verified yet who asks. Do that first,"
        " or refuse the request because it cannot be done.",
    ),
    "wrong-state": (
        "Deze stap past niet bij de status van het verzoek. De status is nu: {state}."
        " Bekijk het verzoek opnieuw.",
        "This step does not fit the status of the request. It is now: {state}."
        " Look at the request again.",
    ),
    "blocked": (
        "Alle dossiers van dit verzoek moeten nu nog blijven. Weiger het verzoek met een grond,"
        " of besluit als niets het meer tegenhoudt. De termijn loopt door.",
        "Each dossier of this request must stay now. Refuse it with a ground,"
        " or decide when nothing blocks it. The deadline runs on.",
    ),
    "still-there": (
        "Er zijn nog dossiers van dit verzoek die weg moeten. Laat ze eerst vernietigen.",
        "Dossiers of this request that must go are still there. Have them destroyed first.",
    ),
    "row-still-there": (
        "De gegevens waar dit verzoek over gaat, staan er nog. Verwijder ze met een correctie,"
        " of leg in de motivering uit wat blijft staan. Noem geen personen.",
        "The data that this request is about are still there. Remove them by a correction,"
        " or say in the motive what stays. Name no person.",
    ),
    "nothing-made": (
        "Voor dit verzoek is nog geen overzicht vrijgegeven of correctie doorgevoerd."
        " Doe dat eerst, of leg in de motivering uit hoe het verzoek is uitgevoerd.",
        "For this request no overview was released and no correction applied."
        " Do that first, or say in the motive how the request was carried out.",
    ),
    "not-applied": (
        "Correcties van dit verzoek die nog niet zijn doorgevoerd: {count}."
        " Voer ze door of trek ze in.",
        "Corrections of this request that are not applied yet: {count}."
        " Apply them or withdraw them.",
    ),
    "not-decided": (
        "Er is geen besluit om te versturen. Besluit eerst over het verzoek.",
        "There is no decision to send. Decide on the request first.",
    ),
    "answered-already": (
        "Dit verzoek is al beantwoord op {day}. U hoeft niets meer te doen.",
        "This request was answered on {day}. Nothing is left to do.",
    ),
    "answered-when": (
        "De dag van het antwoord moet tussen de dag van ontvangst en vandaag liggen."
        " Kies een andere dag.",
        "The day of the answer must lie between the day of receipt and today. Choose another day.",
    ),
    "not-granted": (
        "Dit kan alleen voor een verzoek dat is ingewilligd. Besluit eerst over het verzoek.",
        "This can only be done for a request that was granted. Decide on the request first.",
    ),
    "not-an-erasure": (
        "Dit is geen verzoek om verwijdering. Kies een verzoek om verwijdering.",
        "This is no request for erasure. Choose one that is.",
    ),
    "not-a-client": (
        "Dit verzoek is niet van een cliënt. Verwijder met correcties wat in dossiers van anderen"
        " over deze persoon staat; die dossiers zelf blijven.",
        "This request is not of a client. Remove by corrections what the dossiers of others say of"
        " this person; those dossiers themselves stay.",
    ),
    "no-deadline": (
        "Dit verzoek heeft geen dag waarop het uiterlijk moet zijn uitgevoerd."
        " Meld dit de beheerder.",
        "This request has no day by which it must be carried out. Report this to the custodian.",
    ),
}

OF_OVERVIEWS: dict[str, tuple[str, str]] = {
    "not-access": (
        "Dit is geen verzoek om inzage. Kies een verzoek om inzage.",
        "This is no request for access. Choose one that is.",
    ),
    "other-person": (
        "Het verzoek gaat over iemand anders. Controleer de persoon en het verzoek.",
        "The request is not about this person. Check the person and the request.",
    ),
    "not-the-verifier": (
        "Alleen wie de identiteit vaststelde, kan zeggen welke gegevens ook van deze persoon zijn."
        " Vraag het die collega.",
        "Only who verified identity can say which rows are this person's too. Ask that colleague.",
    ),
    "own-overview": (
        "U heeft dit overzicht zelf gemaakt. Laat een ander het vrijgeven.",
        "You made this overview yourself. Let somebody else release it.",
    ),
    "unchecked-pages": (
        "Pagina's met weggelakte of achtergehouden gegevens die nog niet zijn nagekeken: {count}."
        " Kijk ze eerst na.",
        "Pages with something masked or withheld that are not checked yet: {count}."
        " Check them first.",
    ),
    "no-draft": (
        "Dit overzicht is geen concept meer. De status is nu: {state}.",
        "This overview is no draft any more. Its status is now: {state}.",
    ),
    "draft-expired": (
        "Het concept is verlopen. Maak een nieuw overzicht.",
        "The draft has expired. Make a new overview.",
    ),
}
