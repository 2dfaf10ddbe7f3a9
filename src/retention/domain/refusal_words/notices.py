"""Words for refusals of notices to recipients, the address book and questions."""

from __future__ import annotations

# code: (Dutch, English)
OF_NOTICES: dict[str, tuple[str, str]] = {
    "not-held": (
        "Deze kennisgeving vraagt geen besluit. De status is nu: {state}.",
        "This notice asks for no decision. Its status is now: {state}.",
    ),
    "secret-address": (
        "In deze kennisgeving staat een geheim adres. Alleen de coördinator of de"
        " privacyfunctionaris mag die lezen of laten versturen.",
        "This notice tells a secret address. Only the coordinator or the privacy officer reads it"
        " or has it sent.",
    ),
    "is-alert": (
        "Dit is een melding van de software. Zij gaat over niemand.",
        "This is an alert of the software. It tells of nobody.",
    ),
    "wiped": (
        "De inhoud van deze kennisgeving is gewist. De status is nu: {state}.",
        "What this notice told is no longer kept. Its status is now: {state}.",
    ),
    "not-to-be-told": (
        "De ontvanger mag dit nog niet horen. De status is nu: {state}."
        " Besluit eerst over de kennisgeving, of wacht tot de wijziging is doorgevoerd.",
        "The recipient may not be told yet. The status is now: {state}."
        " Decide on the notice first, or wait until the change was made.",
    ),
    "not-sent": (
        "Er valt niets te bevestigen. De status van de kennisgeving is nu: {state}.",
        "There is nothing to acknowledge. The status of the notice is now: {state}.",
    ),
    "receipt-unknown": (
        "Deze bevestiging is niet bekend, of is al gebruikt. Neem contact op met de gemeente.",
        "This receipt is not known, or was used already. Contact the municipality.",
    ),
    "no-webhook": (
        "Geen ontvanger met deze code is bereikbaar via een webhook. Controleer het adresboek.",
        "No recipient with this code is reached by webhook. Check the address book.",
    ),
    "own-doing": (
        "Dit gaat over iets dat u zelf heeft vastgelegd. Laat een ander het afhandelen.",
        "This is about what you noted yourself. Let somebody else settle it.",
    ),
    "settled-already": (
        "Deze vraag is al afgehandeld. U hoeft niets meer te doen.",
        "This question was settled already. Nothing is left to do.",
    ),
}

OF_THE_ADDRESS_BOOK: dict[str, tuple[str, str]] = {
    "no-kind": (
        "Deze soort ontvanger staat niet in bijlage 2. Kies een soort uit de lijst.",
        "Annex 2 has no such kind of recipient. Choose one from the list.",
    ),
    "no-code": (
        "Vul een code in met alleen kleine letters, cijfers, punten en streepjes.",
        "Give a code of small letters, digits, points and hyphens only.",
    ),
    "no-name": (
        "Vul de naam van de organisatie in.",
        "Give the organisation's name.",
    ),
    "no-language": (
        "Kies de taal van de kennisgevingen uit de lijst.",
        "Choose the language of the notices from the list.",
    ),
    "no-address": (
        "Het adres past niet bij het kanaal. Vul voor mail één e-mailadres in, voor een webhook een"
        " https-adres zonder wachtwoord, voor een bestand de plek van een map.",
        "The address does not fit the channel. Give one e-mail address for mail, an https address"
        " without a password for a webhook, the place of a folder for a file drop.",
    ),
    "no-certificate": (
        "Het certificaat kan niet worden gebruikt: het is onleesbaar, verlopen of niet van de"
        " goede soort. Vraag de ontvanger om een geldig certificaat met een RSA-sleutel.",
        "The certificate cannot be used: it is unreadable, not valid now or of another kind."
        " Ask the recipient for a valid certificate with an RSA key.",
    ),
    "superseded": (
        "Intussen is een nieuwer adres van deze ontvanger bevestigd. Bekijk het adresboek opnieuw.",
        "A later entry of this recipient was confirmed. Look at the address book again.",
    ),
    "forbidden-folder": (
        "Deze map is van de software zelf. Kies een andere map.",
        "This folder is the software's own. Choose another folder.",
    ),
}
