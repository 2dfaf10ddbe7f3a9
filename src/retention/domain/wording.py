"""Words for codes, in Dutch and English: reasons, states, outcomes, dispositions, functions.

Codes stand in lists, evidence and JSON; people read these words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from retention.domain.failure_words import failure_words
from retention.domain.protocol import Ground, Protocol
from retention.domain.rights_words import RIGHTS_WORDS
from retention.domain.run_words import RUN_WORDS
from retention.domain.states import Outcome
from retention.domain.worklist_words import WORKLIST_WORDS

Language = Literal["nl", "en"]

LANGUAGES: tuple[Language, ...] = ("nl", "en")
_NEUTRAL = "neutral"

# code: (Dutch, English)
WORDS: dict[str, tuple[str, str]] = {
    **RIGHTS_WORDS,
    **RUN_WORDS,
    **WORKLIST_WORDS,
    # reasons of a decision
    "term-passed": ("De bewaartermijn is verstreken", "The retention term has passed"),
    "term-running": ("De bewaartermijn loopt nog", "The retention term still runs"),
    "open": ("Nog niet afgesloten", "Not closed yet"),
    "kept-for-ever": (
        "Blijvend te bewaren volgens de selectielijst",
        "To be kept for ever by the selection list",
    ),
    "no-closing-date": ("Afgesloten zonder sluitingsdatum", "Closed without a closing date"),
    "closing-date-unreadable": (
        "De sluitingsdatum is geen datum",
        "The closing date is not a date",
    ),
    "closing-date-implausible": (
        "De sluitingsdatum is onwaarschijnlijk vroeg",
        "The closing date is improbably early",
    ),
    "closing-date-in-future": (
        "De sluitingsdatum ligt in de toekomst",
        "The closing date lies in the future",
    ),
    "opening-date-unreadable": ("De openingsdatum is geen datum", "The opening date is not a date"),
    "closed-before-opening": ("Afgesloten voor de opening", "Closed before it was opened"),
    "support-without-end": (
        "Een voorziening heeft geen einddatum",
        "A provision has no end date",
    ),
    "support-never-began": ("Er is geen voorziening", "There is no provision"),
    "change-missing": (
        "De datum van de laatste wijziging ontbreekt",
        "The date of the last change is missing",
    ),
    "change-in-future": (
        "De laatste wijziging ligt in de toekomst",
        "The last change lies in the future",
    ),
    "changed-before-opening": ("Gewijzigd voor de opening", "Changed before it was opened"),
    "category-unknown": (
        "De categorie staat niet in het protocol",
        "The category is not in the protocol",
    ),
    "no-selection-list": (
        "De categorie heeft geen resultaat in een selectielijst",
        "The category has no result in a selection list",
    ),
    "status-open-with-closing-date": (
        "Heeft een sluitingsdatum, maar de status is open",
        "Has a closing date, but its status is open",
    ),
    "stands-alone": (
        "Van kenmerken ontdaan zou het nog herkenbaar zijn",
        "Even de-identified it could still be told from the others",
    ),
    "same-person": (
        "Een ander dossier van dezelfde persoon wordt van kenmerken ontdaan",
        "Another dossier of the same person is de-identified",
    ),
    "release-too-small": (
        "Te weinig gelijke dossiers om van kenmerken te ontdoen",
        "Too few dossiers alike to be de-identified",
    ),
    "erasure-requested": ("Verwijdering op verzoek", "Erasure on request"),
    "request-withdrawn": (
        "Het verzoek geldt niet meer: het is ingetrokken",
        "The request no longer stands: it was withdrawn",
    ),
    "other-client": (
        "Het dossier is niet van de verzoeker",
        "The dossier is not of whom the request is about",
    ),
    "on-open-list": (
        "Staat al op een open vernietigingslijst",
        "Is on an open destruction list already",
    ),
    # reasons of an outcome
    "absent-before-intent": (
        "Was al weg voor het vernietigen begon",
        "Was gone before destroying began",
    ),
    "absent-after-intent": (
        "Verdween tijdens het vernietigen door iets anders",
        "Something else removed it while destroying",
    ),
    "recovered": (
        "Vernietigd voor een storing, daarna vastgelegd",
        "Destroyed before a crash, recorded afterwards",
    ),
    "changed-meanwhile": (
        "Gewijzigd terwijl het vernietigen liep",
        "Changed while it was being destroyed",
    ),
    "put-back": (
        "Iets zette het dossier terug; het is niet vernietigd",
        "Something put the dossier back; it was not destroyed",
    ),
    "came-back": ("Stond er na het vernietigen weer", "Was there again after it was destroyed"),
    "document-not-deleted": (
        "Een document kon niet worden verwijderd",
        "A document could not be deleted",
    ),
    "document-of-another-dossier": (
        "Een document hoort ook bij een ander dossier",
        "A document belongs to another dossier too",
    ),
    "document-address-refused": (
        "Het adres van een document is geweigerd",
        "The address of a document was refused",
    ),
    # lists
    "proposed": ("Voorgesteld", "Proposed"),
    "presented": ("Voorgelegd", "Presented"),
    "approved": ("Goedgekeurd", "Approved"),
    "carrying-out": ("In uitvoering", "Being carried out"),
    "done": ("Uitgevoerd", "Carried out"),
    "rejected": ("Afgewezen", "Rejected"),
    "lapsed": ("Goedkeuring vervallen", "Approval lapsed"),
    "guard-lifted": ("Omvang bevestigd", "Size confirmed"),
    "taken-out": ("Dossier uitgezonderd", "Dossier taken out"),
    # batches
    "planned": ("Gepland", "Planned"),
    "intended": ("Begonnen", "Begun"),
    "rows-gone": ("Rijen verwijderd", "Rows gone"),
    "final": ("Afgerond", "Final"),
    # exceptions and holds
    "asked": ("Gevraagd", "Asked for"),
    "confirmed": ("Bevestigd", "Confirmed"),
    "end-asked": ("Einde gevraagd", "End asked for"),
    "ended": ("Beëindigd", "Ended"),
    "declined": ("Niet verlengd", "Not extended"),
    "exception": ("Uitzondering", "Exception"),
    "hold": ("Vernietigingsstop", "Hold"),
    "flag": ("Kenmerk in het bestand", "Flag in the bestand"),
    _NEUTRAL: ("Wettelijke verplichting", "Legal obligation"),
    # outcomes
    "destroyed": ("Vernietigd", "Destroyed"),
    "de-identified": ("Van kenmerken ontdaan", "De-identified"),
    "removed": (
        "Verwijderd; van een deel bleef een anonieme rest",
        "Removed; of a part an anonymous remainder is left",
    ),
    # while a backup may hold the data, the declaration does not say that they are destroyed
    "still-in-backups": ("Verwijderd", "Removed"),
    "kept": ("Bewaard gebleven", "Kept"),
    "already absent": ("Was al weg", "Already absent"),
    "failed": ("Mislukt", "Failed"),
    # attacks of opinion 05/2014
    "singling out": ("Iemand eruit lichten", "Singling out"),
    "linkability": ("Twee gegevens van één persoon koppelen", "Linkability"),
    "inference": ("Iets afleiden", "Inference"),
    # dispositions
    "destroy": ("Vernietigen", "Destroy"),
    "deidentify": ("Van kenmerken ontdoen", "De-identify"),
    "keep": ("Bewaren", "Keep"),
    "ask": ("Voorleggen aan een gegevensbeheerder", "Ask a steward"),
    # the selection list
    "V": ("Te vernietigen", "To be destroyed"),
    "B": ("Blijvend te bewaren", "To be kept for ever"),
    # functions
    "steward": ("Gegevensbeheerder", "Steward"),
    "process_owner": ("Proceseigenaar", "Process owner"),
    "archivist": ("Archivaris", "Archivist"),
    "coordinator": ("Coördinator", "Coordinator"),
    "complaints_handler": ("Klachtenbehandelaar", "Complaints handler"),
    "privacy_officer": ("Privacyfunctionaris", "Privacy officer"),
    "operator": ("Beheerder van de uitvoering", "Operator"),
    "auditor": ("Controleur (auditor)", "Auditor"),
    # clocks
    "closure": ("Afsluiting", "Closure"),
    "last-change": ("Laatste wijziging", "Last change"),
}

# what tables and columns are called in Dutch, whole or word by word of a name
_FIELDS = {
    "address": "adres",
    "birth date": "geboortedatum",
    "bsn": "burgerservicenummer",
    "byte count": "aantal bytes",
    "category": "soort dossier",
    "city": "woonplaats",
    "client": "cliënt",
    "closed on": "afgesloten op",
    "consent": "toestemming",
    "considerations": "overwegingen",
    "data set": "gegevens",
    "date": "datum",
    "decided on": "besloten op",
    "description": "omschrijving",
    "disclosed on": "verstrekt op",
    "disclosure": "verstrekking",
    "doctor informed": "huisarts geïnformeerd",
    "document": "document",
    "dossier": "dossier",
    "dossier network member": "persoon in het netwerk",
    "dossier professional": "betrokken beroepskracht",
    "email": "e-mailadres",
    "ended on": "beëindigd op",
    "evaluation": "evaluatie",
    "filed on": "ingediend op",
    "first name": "voornaam",
    "function": "functie",
    "gender": "geslacht",
    "given on": "gegeven op",
    "goal": "doel",
    "ground": "grond",
    "house number": "huisnummer",
    "house number suffix": "toevoeging",
    "household member": "gezinslid",
    "iban": "rekeningnummer",
    "information notice": "informatie aan betrokkene",
    "informed on": "geïnformeerd op",
    "initials": "voorletters",
    "irrevocable on": "onherroepelijk op",
    "kind": "soort",
    "life area": "leefgebied",
    "limitation": "beperking",
    "longer retention": "langer bewaren",
    "longer retention ground": "reden om langer te bewaren",
    "maiden name": "geboortenaam",
    "manner": "wijze",
    "media type": "bestandstype",
    "name prefix": "tussenvoegsel",
    "network member": "lid van het netwerk",
    "note": "aantekening",
    "number": "nummer",
    "objection": "bezwaar of beroep",
    "opened on": "geopend op",
    "organisation": "organisatie",
    "other data": "andere gegevens",
    "partner name": "naam van de partner",
    "phone": "telefoonnummer",
    "place": "plaats",
    "postcode": "postcode",
    "professional": "beroepskracht",
    "provision": "voorziening",
    "purpose": "doel",
    "recipient": "ontvanger",
    "relation": "relatie",
    "restricted": "afgeschermd",
    "secret address": "geheim adres",
    "started on": "begonnen op",
    "status": "status",
    "street": "straat",
    "surname": "achternaam",
    "task": "taak",
    "text": "tekst",
    "title": "titel",
    "told": "geïnformeerd",
    "withdrawn on": "ingetrokken op",
    "written at": "geschreven op",
}

# a guard: how many dossiers, and what it allows, with ">" between them
_GUARDS = frozenset({"count", "share"})
_GUARD = ("{0} dossiers, hoogstens {1} toegestaan", "{0} dossiers, at most {1} allowed")
# why a recipient is told: a data set, and the day on which she was given it
_TOLD = frozenset({"disclosed", "annex-2"})
_DATABASE_REFUSED = ("De database weigerde", "The database refused")


def label(
    code: str, protocol: Protocol | None, language: Language = "nl", *, full: bool = False
) -> str:
    """The words for a code; a code that nothing is known of comes back as it is.

    A ground behind its kind ("hold:klacht") reads as the protocol labels it, one that would tip
    somebody off as its neutral words; `full` is for those who may know.
    """
    index = LANGUAGES.index(language)
    if code in WORDS:
        return WORDS[code][index]
    kind, colon, rest = code.partition(":")
    if kind.startswith("sql-"):
        return f"{_DATABASE_REFUSED[index]} ({code.removeprefix('sql-')})"
    if colon and kind in _GUARDS:
        together, _, allowed = rest.partition(">")
        of = allowed.replace(" of ", " van ") if language == "nl" else allowed
        return _GUARD[index].format(together, of)
    if colon and kind in _TOLD:
        return f"{WORDS[kind][index]}: {rest.replace(':', ', ')}"
    if not colon or kind not in WORDS:
        failed = failure_words(code)
        return failed[index] if failed else code
    words = _ground_words(rest, protocol, language, full=full)
    return f"{WORDS[kind][index]}: {words}" if words else WORDS[kind][index]


def field_label(table: str, column: str, language: Language = "nl") -> str:
    """What a column of the bestand holds; in Dutch where its name is a known one."""
    return f"{plain_name(table, language)}: {plain_name(column, language)}"


def plain_name(name: str, language: Language = "nl") -> str:
    """A name from the data map; in Dutch where it is a known one, else its own separate words."""
    words = name.replace("_", " ").replace("-", " ")
    return _FIELDS.get(words, words) if language == "nl" else words


def outcome_words(
    counts: Mapping[str, int], language: Language = "en"
) -> tuple[tuple[str, int], ...]:
    """How dossiers ended, in words and in the order of the declaration; only what occurred."""
    return tuple(
        (label(each.value, None, language), counts[each.value])
        for each in Outcome
        if counts.get(each.value)
    )


def _ground_words(code: str, protocol: Protocol | None, language: Language, *, full: bool) -> str:
    """Empty for a ground that nothing is known of: it could be one that tips somebody off."""
    ground = protocol.ground(code) if protocol is not None else None
    if ground is not None:
        return ground_label(ground, full=full)
    return label(code, None, language) if full or code == _NEUTRAL else ""


def ground_label(ground: Ground, *, full: bool = False) -> str:
    """A ground in the protocol's own words; the neutral ones unless `full`."""
    return ground.label if full else ground.public_label()
