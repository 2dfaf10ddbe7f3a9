"""What an error says to somebody at the desk, in Dutch and English.

An error's own message is for the command line and the log of the software. Here each class says
what happened and what to do, without a number, a name or a value; a refusal says its reasons.
"""

from __future__ import annotations

from retention import errors
from retention.domain.refusal_words import refusal_words
from retention.domain.wording import LANGUAGES, Language

# class: (Dutch, English)
ERROR_WORDS: dict[type[errors.RetentionError], tuple[str, str]] = {
    errors.UsageError: (
        "Wat u invulde of vroeg, past hier niet. Controleer de velden en probeer het opnieuw.",
        "What you filled in or asked for does not fit here. Check the fields and try again.",
    ),
    errors.UnknownError: (
        "Dit nummer bestaat hier niet. Controleer het nummer, of zoek het op in de werkvoorraad.",
        "There is nothing of that number here. Check the number, or look it up in the queue.",
    ),
    errors.ConfigurationError: (
        "De software is niet goed ingesteld. Er is niets gedaan. Meld dit de beheerder.",
        "The software is not set up well. Nothing was done. Report this to the custodian.",
    ),
    errors.PreflightError: (
        "Het bestand en de gegevenskaart passen niet bij elkaar. Er is niets gedaan."
        " Meld dit de beheerder.",
        "The bestand and the data map do not fit each other. Nothing was done."
        " Report this to the custodian.",
    ),
    errors.RefusedError: (
        "Dit is geweigerd. Bekijk de pagina opnieuw, of vraag de beheerder wat er ontbreekt.",
        "This is refused. Look at the page again, or ask the custodian what is missing.",
    ),
    errors.TamperedError: (
        "Wat hier staat, is niet meer wat eerder is vastgelegd. De software is gestopt."
        " Verander niets en meld dit meteen de beheerder en de beveiligingsfunctionaris.",
        "What is here is not what was recorded before. The software stopped."
        " Change nothing, and report this at once to the custodian and the security officer.",
    ),
    errors.BusyError: (
        "Iemand anders is hier nu mee bezig. Wacht even, bekijk de pagina opnieuw en probeer het"
        " dan weer.",
        "Somebody else works on this now. Wait a moment, look at the page again, then try again.",
    ),
    errors.EvidenceError: (
        "Het bewijs klopt niet. Verander niets en meld dit meteen de beheerder.",
        "The evidence does not hold. Change nothing, and report this at once to the custodian.",
    ),
    errors.UnavailableError: (
        "De database antwoordt niet. Wat al was vastgelegd, blijft staan. Probeer het over een paar"
        " minuten opnieuw.",
        "The database did not answer. What was recorded stands. Try again in a few minutes.",
    ),
    errors.IncompleteError: (
        "Niet alle dossiers zijn gelukt. Bekijk bij de lijst welke niet, en meld dit de beheerder.",
        "Not all dossiers went well. See at the list which failed, and report this to the"
        " operator.",
    ),
    errors.RetentionError: (
        "Het werk is gestopt. Probeer het opnieuw. Gebeurt het weer? Meld het dan de beheerder.",
        "The work stopped. Try it again. If it happens again, report it to the custodian.",
    ),
}


def words_of(error: errors.RetentionError, language: Language = "nl") -> str:
    """What happened and what to do next; of a refusal every reason."""
    if isinstance(error, errors.RefusedError) and error.refusals:
        return " ".join(refusal_words(refusal, language) for refusal in error.refusals)
    nearest = next(each for each in type(error).__mro__ if each in ERROR_WORDS)
    return ERROR_WORDS[nearest][LANGUAGES.index(language)]
