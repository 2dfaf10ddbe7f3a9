"""Words for refusals of destruction lists, and of exceptions and holds."""

from __future__ import annotations

# code: (Dutch, English)
OF_LISTS: dict[str, tuple[str, str]] = {
    "other-digest": (
        "De lijst is veranderd sinds u de pagina opende. Bekijk de lijst opnieuw en besluit dan.",
        "The list has changed since you opened the page. Look at it again, then decide.",
    ),
    "not-looked": (
        "Vink aan dat u de lijst heeft bekeken.",
        "Tick that you looked at the list.",
    ),
    "not-proposed": (
        "Alleen een voorgestelde lijst kan worden voorgelegd. De status is nu: {state}.",
        "Only a proposed list can be presented. Its status is now: {state}.",
    ),
    "not-presented": (
        "Alleen een voorgelegde lijst kan worden goedgekeurd. De status is nu: {state}.",
        "Only a list that was presented can be approved. Its status is now: {state}.",
    ),
    "own-list": (
        "U heeft deze lijst zelf voorgelegd. Laat een ander besluiten.",
        "You presented this list yourself. Let somebody else decide.",
    ),
    "approved-already": (
        "U heeft deze lijst al goedgekeurd. Wacht op de goedkeuring van een ander.",
        "You approved this list already. Wait for somebody else to approve it.",
    ),
    "same-function": (
        "Iemand met dezelfde functie ({function}) heeft deze lijst al goedgekeurd."
        " Vraag iemand met een andere functie.",
        "Somebody in the same function ({function}) approved this list already."
        " Ask somebody in another function.",
    ),
    "too-late": (
        "De lijst kan niet meer worden afgewezen. De status is nu: {state}."
        " Is zij in uitvoering? Dan kunnen er al dossiers weg zijn en wordt zij afgemaakt.",
        "The list can no longer be rejected. Its status is now: {state}."
        " Is it being carried out? Then dossiers may be gone, and the list is finished.",
    ),
    "other-rule-set": (
        "Na het voorstel zijn het protocol, de gegevenskaart of de software veranderd."
        " Wijs de lijst af en laat een nieuwe lijst voorstellen.",
        "Protocol, data map or software changed since the list was proposed."
        " Reject the list, then have a new one proposed.",
    ),
    "begun-under-other-rule-set": (
        "Tijdens de uitvoering zijn het protocol, de gegevenskaart of de software veranderd."
        " Er kunnen al dossiers weg zijn, dus afwijzen kan niet meer. Vraag de beheerder terug te"
        " zetten wat gold bij het voorstel en de lijst daarmee af te maken.",
        "Protocol, data map or software changed while the list was being carried out."
        " Dossiers may be gone, so it can no longer be rejected. Ask the custodian to put back what"
        " applied when it was proposed, and to finish the list with that.",
    ),
    "unsigned-decisions": (
        "Over deze lijst is besloten met een eerdere versie, die besluiten niet ondertekende."
        " Wijs de lijst af en laat een nieuwe lijst voorstellen.",
        "This list was decided with an earlier version, which signed no decisions."
        " Reject the list, then have a new one proposed.",
    ),
    "begun-unsigned": (
        "Deze lijst is begonnen met een eerdere versie, die besluiten niet ondertekende. Er kunnen"
        " al dossiers weg zijn, dus afwijzen kan niet meer. Vraag de beheerder die versie terug te"
        " zetten en de lijst daarmee af te maken.",
        "This list was begun with an earlier version, which signed no decisions. Dossiers may be"
        " gone, so it can no longer be rejected. Ask the custodian to put back that version, and to"
        " finish the list with it.",
    ),
    "no-guard": (
        "Deze lijst blijft binnen de omvanggrens. U hoeft de omvang niet te bevestigen.",
        "No guard stops this list. Its size needs no confirmation.",
    ),
    "lifted-already": (
        "U heeft de omvang al bevestigd. Wacht tot een ander dat ook doet.",
        "You confirmed the size already. Wait for somebody else to do so too.",
    ),
    "not-approved": (
        "Alleen een goedgekeurde lijst kan worden uitgevoerd. De status is nu: {state}.",
        "Only an approved list can be carried out. Its status is now: {state}.",
    ),
    "too-few-approvals": (
        "De lijst heeft nog te weinig goedkeuringen. Vraag een ander om goedkeuring.",
        "The list has too few approvals. Ask somebody else to approve it.",
    ),
    "guard": (
        "De lijst is groter dan de omvanggrens. Twee goedkeurders moeten eerst bevestigen dat de"
        " omvang klopt.",
        "The list is larger than the guard allows. Two approvers must first confirm that the size"
        " is meant.",
    ),
    "cooling-off": (
        "De bedenktijd loopt nog tot {day}. Daarna kan de lijst worden uitgevoerd.",
        "The cooling-off runs until {day}. After that the list can be carried out.",
    ),
    "lapsed": (
        "De goedkeuring is vervallen. Wijs de lijst af en laat een nieuwe lijst voorstellen.",
        "The approval has lapsed. Reject the list, then have a new one proposed.",
    ),
    "not-begun": (
        "De uitvoering van de lijst is nog niet begonnen. Begin eerst met de uitvoering.",
        "Carrying out the list has not begun. Begin it first.",
    ),
    "not-on-list": (
        "Dit dossier staat niet op lijst {number}. Controleer het nummer.",
        "This dossier is not on list {number}. Check the number.",
    ),
}

OF_EXCEPTIONS: dict[str, tuple[str, str]] = {
    "no-ground": (
        "Kies een grond uit het protocol die hierbij past.",
        "Choose a ground from the protocol that fits this.",
    ),
    "no-review-date": (
        "Vul de heroverwegingsdatum in: de dag waarop iemand opnieuw kijkt.",
        "Give the review date: the day on which somebody looks again.",
    ),
    "review-date-past": (
        "De heroverwegingsdatum moet na vandaag liggen. Kies een latere dag.",
        "The review date must lie after today. Choose a later day.",
    ),
    "review-date-late": (
        "De heroverwegingsdatum mag niet na {day} liggen. Kies een eerdere dag.",
        "The review date may not lie after {day}. Choose an earlier day.",
    ),
    "review-date-not-later": (
        "De nieuwe heroverwegingsdatum moet na {day} liggen: dat is de datum die nu geldt.",
        "The new review date must lie after {day}, which is the date that stands now.",
    ),
    "not-confirmed": (
        "Alleen wat bevestigd is, kan worden verlengd. De status is nu: {state}.",
        "Only what is confirmed can be extended. Its status is now: {state}.",
    ),
    "extension-asked-already": (
        "Iemand heeft al om een latere datum gevraagd. Een ander bevestigt die of wijst die af.",
        "Somebody asked for a later date already. Another person confirms or declines it.",
    ),
    "no-extension": (
        "Hier is geen verlenging gevraagd, of er is al over besloten. Bekijk de pagina opnieuw.",
        "No later date is asked for here, or it was decided on already. Look at the page again.",
    ),
    "other-state": (
        "Dit is veranderd sinds u de pagina opende. De status is nu: {state}."
        " Bekijk de pagina opnieuw en besluit dan.",
        "This has changed since you opened the page. Its status is now: {state}."
        " Look at the page again, then decide.",
    ),
    "no-such-dossier": (
        "Dit nummer staat niet in het bestand. Controleer het nummer. De poging is vastgelegd.",
        "This number is not in the bestand. Check the number. The attempt is recorded.",
    ),
    "not-asked": (
        "Dit wacht niet meer op iemand. De status is nu: {state}.",
        "This waits for nobody any more. Its status is now: {state}.",
    ),
    "own-request": (
        "U heeft dit zelf gevraagd. Laat een ander het bevestigen.",
        "You asked for this yourself. Let somebody else confirm it.",
    ),
    "ended-already": (
        "Dit is al beëindigd. U hoeft niets meer te doen.",
        "This has ended already. Nothing is left to do.",
    ),
    "being-destroyed": (
        "Te laat: dit dossier wordt nu vernietigd met lijst {number}."
        " Kijk bij die lijst hoe het afloopt.",
        "Too late: this dossier is being destroyed now by list {number}."
        " See at that list how it ends.",
    ),
    "destroyed": (
        "Te laat: dit dossier staat niet meer in het bestand. Controleer het nummer.",
        "Too late: this dossier is no longer in the bestand. Check the number.",
    ),
}
