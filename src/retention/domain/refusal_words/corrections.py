"""Words for refusals of corrections of the bestand."""

from __future__ import annotations

# code: (Dutch, English)
OF_CORRECTIONS: dict[str, tuple[str, str]] = {
    "nothing-changes": (
        "Er verandert niets: dit staat al zo in het bestand. Controleer wat u wilt corrigeren.",
        "Nothing changes: the bestand says this already. Check what you want to correct.",
    ),
    "untouchable": (
        "Dit gegeven kan niet met een correctie worden veranderd: {column}."
        " Haal het uit de correctie.",
        "No correction changes this field: {column}. Take it out of the correction.",
    ),
    "is-an-erasure": (
        "Deze correctie maakt meer dan {most} gegevens leeg. Dat is een verwijdering, met een eigen"
        " lijst. Leg een verzoek om verwijdering vast.",
        "This correction empties more than {most} fields. That is an erasure, with a list of its"
        " own. Write down a request for erasure.",
    ),
    "not-a-removal": (
        "Alleen een correctie die verwijdert, haalt een rij weg; en zo'n correctie vult niets in."
        " Kies een andere soort correctie.",
        "Only a correction that removes deletes a row, and such a correction fills in nothing."
        " Choose another kind of correction.",
    ),
    "not-a-part": (
        "Deze rij is van meer dossiers of is het dossier zelf ({table}). Zij wordt niet verwijderd."
        " Maak velden leeg, of leg een verzoek om verwijdering vast.",
        "This row is shared or is the dossier itself ({table}). It is not deleted."
        " Empty fields of it, or write down a request for erasure.",
    ),
    "filled-already": (
        "Dit gegeven is al ingevuld: {column}. Kies een wijziging in plaats van een aanvulling.",
        "This field holds something already: {column}. Choose a change instead of a supplement.",
    ),
    "not-a-change": (
        "Dit gegeven wordt leeggemaakt: {column}. Kies verwijderen in plaats van wijzigen.",
        "This field is emptied: {column}. Choose a removal instead of a change.",
    ),
    "other-request": (
        "Een verzoek om inzage verandert niets. Kies een verzoek om correctie of verwijdering.",
        "A request for access changes nothing. Choose a request for correction or erasure.",
    ),
    "other-dossier": (
        "Het verzoek gaat niet over dit dossier. Controleer het dossier en het verzoek.",
        "The request is not about this dossier. Check the dossier and the request.",
    ),
    "changed-meanwhile": (
        "Iemand heeft de gegevens intussen veranderd. Er is niets gecorrigeerd."
        " Begin opnieuw met de gegevens van nu.",
        "Somebody changed the data meanwhile. Nothing was corrected."
        " Begin anew with the data of now.",
    ),
    "technical-writer": (
        "Uw gebruikersnaam geldt in de gegevenskaart als techniek ({table}): de bewaartermijn zou"
        " niet opnieuw gaan lopen. Laat een ander corrigeren, of vraag de beheerder.",
        "Your user id counts as a sync in the data map ({table}): the retention term would not"
        " start anew. Let somebody else correct it, or ask the custodian.",
    ),
}
