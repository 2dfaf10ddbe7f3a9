"""Words in Dutch and English for why a notice could not be delivered."""

from __future__ import annotations

# code: (Dutch, English)
FAILURE_WORDS: dict[str, tuple[str, str]] = {
    "no-address": (
        "Geen adres dat twee mensen bevestigden",
        "No address that two people confirmed",
    ),
    "by-post": ("Gaat met de post", "Goes by post"),
    "bounced": ("De mail kwam terug", "The mail came back"),
    "message-unwritten": (
        "Het bericht kon niet worden gemaakt, een fout in de software",
        "The message could not be made, a fault of the software",
    ),
    "header-invalid": (
        "Het bericht kon geen mail worden",
        "The message could not be made a mail",
    ),
    "payload-unknown": (
        "Wat het bericht meldt kan niet worden gelezen",
        "What the notice tells cannot be read",
    ),
    "address-invalid": ("Het adres klopt niet", "The address is not valid"),
    "address-not-https": ("Het adres is geen https", "The address is no https"),
    "address-ours": ("Het adres is een map van onszelf", "The address is a folder of our own"),
    "certificate-expired": ("Het certificaat is verlopen", "The certificate has expired"),
    "certificate-unreadable": (
        "Het certificaat kan niet worden gelezen",
        "The certificate cannot be read",
    ),
    "certificate-not-rsa": (
        "Het certificaat heeft geen RSA-sleutel",
        "The certificate has no RSA key",
    ),
    "smtp-not-set": ("Er is geen mailserver ingesteld", "No mail server is set"),
    "webhook-not-set": ("Voor webhooks is niets ingesteld", "Nothing is set for webhooks"),
    "file-not-set": ("Voor bestanden is niets ingesteld", "Nothing is set for file drops"),
    "smtp-unreachable": ("De mailserver antwoordt niet", "The mail server does not answer"),
    "smtp-lost": (
        "De verbinding met de mailserver brak af",
        "The connection to the mail server broke",
    ),
    "smtp-login": (
        "De mailserver weigerde de aanmelding",
        "The mail server refused our login",
    ),
    "smtp-tls": (
        "Geen veilige verbinding met de mailserver",
        "No safe connection to the mail server",
    ),
    "smtp-garbled": (
        "De mailserver antwoordde onleesbaar",
        "The mail server answered what cannot be read",
    ),
    "webhook-timeout": ("De ontvanger antwoordde niet op tijd", "The receiver was too slow"),
    "webhook-unreachable": ("De ontvanger antwoordt niet", "The receiver does not answer"),
    "file-unreachable": (
        "De plek voor het bestand is niet te bereiken",
        "The place of the file drop cannot be reached",
    ),
}

# What a server answered with a number: smtp-550, webhook-404.
ANSWERS: dict[str, tuple[str, str]] = {
    "smtp": ("De mailserver weigerde ({0})", "The mail server refused it ({0})"),
    "webhook": ("De ontvanger weigerde ({0})", "The receiver refused it ({0})"),
}


def failure_words(code: str) -> tuple[str, str] | None:
    """The words for a failure; None for what is none."""
    if code in FAILURE_WORDS:
        return FAILURE_WORDS[code]
    way, _, answer = code.partition("-")
    if way in ANSWERS and answer.isdecimal():
        dutch, english = ANSWERS[way]
        return dutch.format(answer), english.format(answer)
    return None
