"""The page: its head, what was on the list, who decided, how to check it, the signature."""

from __future__ import annotations

PAGE: dict[str, tuple[str, str]] = {
    "document-title": (
        "Concept-verklaring van vernietiging, lijst {number}, {municipality}",
        "Draft declaration of destruction, list {number}, {municipality}",
    ),
    "municipality": ("Gemeente {name}", "Municipality of {name}"),
    "title": ("Concept-verklaring van vernietiging", "Draft declaration of destruction"),
    "subtitle": (
        "Vernietigingslijst {number}, peildatum {day}",
        "Destruction list {number}, as on {day}",
    ),
    "partial": (
        "<strong>GEDEELTELIJK.</strong> Niet alles is uitgevoerd. Niet gelukt: {what}. Wat niet is"
        " gelukt, staat er nog en komt op een volgende lijst.",
        "<strong>PARTIAL.</strong> Not everything was carried out. Failed: {what}. What failed is"
        " still there and comes on a later list.",
    ),
    "and": (" en ", " and "),
    "some-documents": ("een aantal documenten", "a number of documents"),
    "draft": (
        "<strong>CONCEPT.</strong> Dit stuk is door software gemaakt. Het geldt pas als verklaring"
        " wanneer een bevoegde ambtenaar het heeft ondertekend.",
        "<strong>DRAFT.</strong> This document was made by software. It is a declaration only once"
        " an official with the authority to do so has signed it.",
    ),
    "body": ("Overheidsorgaan", "Public authority"),
    "system": ("Systeem", "System"),
    "made-at": ("Uitgevoerd en opgemaakt", "Carried out and drawn up"),
    "protocol": ("Protocol", "Protocol"),
    "protocol-version": ("{municipality}, versie {version}", "{municipality}, version {version}"),
    "cause": ("Aanleiding", "Cause"),
    "request": (
        "Verzoek {number} van een betrokkene om verwijdering",
        "Request {number} of a data subject for erasure",
    ),
    "last-day": ("Uiterste dag", "Last day"),
    "in-time": (
        "{day}; de lijst is binnen die termijn afgehandeld",
        "{day}; the list was completed within that term",
    ),
    "late": (
        "{day}; de lijst is na die termijn afgehandeld",
        "{day}; the list was completed after that term",
    ),
    "in-short": ("In het kort", "In short"),
    "was-due": ("waarvan de bewaartermijn voorbij was", "whose retention term had ended"),
    "was-requested": (
        "waarvan de betrokkene de verwijdering heeft gevraagd",
        "whose erasure the data subject had asked for",
    ),
    "there-was-one": (
        "Op de lijst stond {count} {why}. Elk daarvan heeft precies één uitkomst. De optelsom"
        " klopt:",
        "On the list was {count} {why}. Each has exactly one outcome. The sum is right:",
    ),
    "there-were": (
        "Op de lijst stonden {count} {why}. Elk daarvan heeft precies één uitkomst. De optelsom"
        " klopt:",
        "On the list were {count} {why}. Each has exactly one outcome. The sum is right:",
    ),
    "sum": ("Samen: voorgesteld", "Together: proposed"),
    "some-hidden": (
        "Een aantal onder de {k} wordt hier niet genoemd; onder ‘Wat ermee is gebeurd’ staat"
        " waarom.",
        "A count below {k} is not told here; ‘What became of it’ says why.",
    ),
    "what-was-listed": ("Wat op de lijst stond", "What was on the list"),
    "kinds-and-grounds": (
        "Soorten dossiers en hun grondslag in de selectielijst",
        "Categories of dossiers and their basis in the selection list",
    ),
    "kinds": (
        "Soorten dossiers. V betekent: mag worden vernietigd; B betekent: blijft voor altijd"
        " bewaard.",
        "Categories of dossiers. V means: may be destroyed; B means: is kept for ever.",
    ),
    "kind": ("Soort dossier", "Category"),
    "selection-list": ("Selectielijst", "Selection list"),
    "result": ("Resultaat", "Result"),
    "valuation": ("Waardering", "Valuation"),
    "term": ("Termijn", "Term"),
    "closed-in": ("Afgesloten in", "Closed in"),
    "term-of-closure": (
        "{years} jaar na het jaar van afsluiting",
        "{years} years after the year of closure",
    ),
    "term-of-change": (
        "{first} en {years} jaar na de laatste wijziging",
        "{first} and {years} years after the last change",
    ),
    "on-which-grounds": ("Op welke gronden", "On which grounds"),
    "granted": (
        "De betrokkene heeft verzocht om verwijdering, en dat verzoek is ingewilligd. De"
        " bewaartermijnen hierboven zijn daarom niet afgewacht. Deze verklaring noemt niet om wie"
        " het gaat.",
        "The data subject asked for erasure, and that request was granted. So the retention terms"
        " above were not awaited. This declaration does not say whom it is about.",
    ),
    "listed-above": (
        "De selectielijst en het resultaat die hierboven per soort dossier staan.",
        "The selection list and the result that stand above for each category.",
    ),
    "asked-by": (
        "Deze verklaring wordt gevraagd door: {rule}.",
        "This declaration is required by: {rule}.",
    ),
    "who-decided": (
        "Wie de lijst heeft voorgelegd en goedgekeurd",
        "Who presented and approved the list",
    ),
    "decisions": ("Besluiten over de lijst", "Decisions about the list"),
    "decisions-caption": (
        "Besluiten over de lijst met het kenmerk dat onder ‘Kenmerken’ staat.",
        "Decisions about the list with the digest that stands under ‘Digests’.",
    ),
    "what": ("Wat", "What"),
    "function": ("Functie", "Function"),
    "mandate": ("Mandaat", "Mandate"),
    "user": ("Gebruiker", "User"),
    "when": ("Wanneer", "When"),
    "presented": ("Voorgelegd", "Presented"),
    "approved": ("Goedgekeurd", "Approved"),
    "remarks": ("Opmerkingen", "Remarks"),
    "digests": ("Kenmerken", "Digests"),
    "list-digest": ("Lijst (SHA-256)", "List (SHA-256)"),
    "rules-digest": ("Regels (SHA-256)", "Rules (SHA-256)"),
    "entries-root": ("Uitkomsten (Merkle-wortel)", "Outcomes (Merkle root)"),
    "head-before": (
        "Kop van de keten vóór dit stuk",
        "Head of the chain before this document",
    ),
    "key-id": ("Sleutel (kenmerk)", "Key (id)"),
    "check-yourself": ("Zelf controleren", "Check it yourself"),
    "evidence": (
        "Bij deze verklaring hoort een map met bewijs. Daarin staat per nummer op de lijst wat"
        " ermee is gebeurd, zonder namen. Iedereen die de map heeft kan haar controleren, zonder"
        " netwerk en zonder database:",
        "With this declaration goes a folder of evidence. For each number on the list it says what"
        " became of it, without names. Whoever has the folder can verify it, without network and"
        " without database:",
    ),
    "command": (
        "retention evidence verify MAP --head KOP --trust SLEUTEL",
        "retention evidence verify FOLDER --head HEAD --trust KEY",
    ),
    "how-to-verify": (
        "Neem voor KOP de kop die bij de verzegeling aan de auditor is gestuurd. Alleen daarmee"
        " blijkt of de nieuwste lijst er nog in zit. Het programma noemt het eerste dat niet klopt."
        " In de map legt LEES-MIJ.txt meer uit.",
        "For HEAD take the head that was sent to the auditor at sealing. Only that shows whether"
        " the newest list is still in it. The program names the first thing that is wrong. In the"
        " folder LEES-MIJ.txt explains more.",
    ),
    "signature": ("Ondertekening", "Signature"),
    "undersigned": (
        "Ondergetekende verklaart namens het overheidsorgaan dat de hierboven omschreven gegevens"
        " op de genoemde wijze zijn {removed}.",
        "The undersigned declares on behalf of the public authority that the data described above"
        " were {removed} in the manner stated.",
    ),
    "place": ("Plaats", "Place"),
    "date": ("Datum", "Date"),
    "name": ("Naam", "Name"),
    "function-and-mandate": ("Functie en mandaat", "Function and mandate"),
    "head-after": (
        "Kop na verzegeling (64 tekens, overnemen uit het bericht aan de auditor)",
        "Head after sealing (64 characters, copy them from the message to the auditor)",
    ),
    "sign-here": ("Handtekening", "Signature"),
    "made-with": (
        "Opgemaakt met {software}. De handtekening van de software bewijst dat dit stuk niet is"
        " gewijzigd; zij vervangt geen handtekening van een mens.",
        "Drawn up with {software}. The signature of the software proves that this document was not"
        " changed; it does not replace the signature of a person.",
    ),
    "made-from": (
        "Opgemaakt met {software}, uit het ondertekende bewijs. Die handtekening staat onder het"
        " bewijs en de Nederlandse pagina, niet onder dit bestand; zij vervangt geen handtekening"
        " van een mens.",
        "Drawn up with {software}, from the signed evidence. That signature is under the evidence"
        " and its Dutch page, not under this file; it does not replace the signature of a person.",
    ),
}
