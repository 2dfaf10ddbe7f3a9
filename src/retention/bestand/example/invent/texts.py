"""Dutch notes, goals and letters that name the dossier's own people in the ways officials do.

Fields: {client} mevrouw Jansen, {full} Anna Jansen, {first} Anna, {short} mw. A. Jansen, {kin} a
network member, {worker} a professional, {stranger} somebody whom no row knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from retention.bestand.example.invent.names import Person, pick
from retention.bestand.example.invent.people import Client, Member

ALONE = (
    "Huisbezoek bij {client} aan {address} in {city}.",
    "{client} gebeld op {phone}, niet bereikbaar. Morgen opnieuw proberen.",
    "{short}, geboren {birth}, woont zelfstandig en kan de trap niet meer op.",
    "BSN {bsn} gecontroleerd in de basisregistratie, gegevens kloppen.",
    "{first} vertelt het huishouden zwaar te vinden en zich soms alleen te voelen.",
    "Rekeningnummer {iban} opgegeven voor de betaling van het budget.",
    "{client} mailt vanaf {email} dat de hulp te laat komt.",
    "De aanvraag ({number}) is compleet en gaat naar {worker} voor advies.",
    "{worker} is langs geweest en adviseert {provision}.",
    "Overleg met {worker}: de situatie is stabiel, geen aanpassing nodig.",
    "Buurvrouw {stranger} houdt een oogje in het zeil en heeft een sleutel.",
    "Huisarts {stranger} bevestigt de beperkingen en stuurt een brief.",
    "{full} is gevallen in de badkamer; een douchestoel en beugels zijn wenselijk.",
    "Er zijn geen bijzonderheden te melden.",
    "De evaluatie staat gepland over zes maanden.",
    "{client} geeft aan tevreden te zijn over {provision}.",
    "Brief teruggekomen van {address}, {postcode} {city}; adres nagevraagd.",
    "De eigen bijdrage is uitgelegd, {first} begrijpt wat dat per maand betekent.",
    "{first} gebruikt een rollator en komt zelden nog buiten.",
    "Wachtlijst bij de aanbieder; start naar verwachting volgende maand.",
    "{client} wil liever een vaste hulp dan steeds een ander gezicht.",
    "Na de opname in het ziekenhuis is tijdelijk meer ondersteuning nodig.",
    "De woning is gehorig en slecht toegankelijk; verhuizen is besproken.",
    "Vervoer met de deeltaxi is aangevraagd voor bezoek aan de dagbesteding.",
)
WITH_KIN = (
    "{kin} ({relation}) belt namens {client} en is bereikbaar op {kin_phone}.",
    "{kin_first} doet de boodschappen en de administratie.",
    "Contactpersoon: {kin}, {relation}, {kin_phone}, {kin_email}.",
    "Keukentafelgesprek met {client} en {relation} {kin_first}, bij hen thuis.",
    "{relation_start} {kin_first} is overbelast; respijtzorg besproken.",
    "{kin} woont in {kin_city} en kan maar een keer per week komen.",
    "Post graag ook naar {kin}, {kin_address}.",
    "{kin_first} en {first} willen samen nadenken over dagbesteding.",
    "Gesproken met {kin_short}: de zorg aan huis loopt goed.",
    "{kin_first} maakt zich zorgen over de veiligheid van {first} in huis.",
)
WITH_PARTNER = (
    "Partner {partner} is bij het gesprek aanwezig en beslist mee.",
    "{partner} heeft zelf gezondheidsklachten en kan minder overnemen.",
    "{first} en {partner_first} wonen al jaren op dit adres.",
    "{partner_first} slaapt beneden sinds de operatie.",
)
GOALS = (
    "{first} kan weer zelf de boodschappen doen.",
    "Het huis is schoon en leefbaar, zonder dat {first} overbelast raakt.",
    "{client} komt twee keer per week buiten en ontmoet anderen.",
    "Zelfstandig douchen en aankleden.",
    "De administratie is op orde en blijft dat.",
    "Meer rust in de week door dagbesteding.",
    "{first} kan veilig de trap op en af.",
    "Zelfstandig blijven wonen in {city}.",
    "Minder eenzaam zijn en mensen uit de buurt leren kennen.",
    "Vaste dagstructuur met begeleiding van {worker}.",
)
EVALUATIONS = (
    "Doel behaald, ondersteuning kan worden afgebouwd.",
    "Gedeeltelijk behaald; {first} heeft meer tijd nodig.",
    "Niet behaald door achteruitgang van de gezondheid.",
    "{client} is tevreden, {worker} ziet vooruitgang.",
    "Doel bijgesteld in overleg met {first}.",
)
LIMITATIONS = (
    ("mobiliteit", "Kan door artrose niet verder lopen dan honderd meter."),
    ("mobiliteit", "{first} is rolstoelafhankelijk na een dwarslaesie."),
    ("energie", "Snel vermoeid door COPD, moet na elke inspanning rusten."),
    ("energie", "{client} is in behandeling wegens hartfalen."),
    ("zien-en-horen", "Ernstig slechtziend, ook met bril."),
    ("zien-en-horen", "Draagt gehoorapparaten, telefoneren lukt niet."),
    ("geheugen", "Beginnende dementie; {first} vergeet afspraken en medicijnen."),
    ("geheugen", "Niet-aangeboren hersenletsel na een beroerte."),
    ("psychisch", "Depressieve klachten, onder behandeling."),
    ("psychisch", "{client} heeft een angststoornis en mijdt drukke plekken."),
    ("arm-en-hand", "Reuma in de handen, kan niet tillen."),
    ("verstandelijk", "Licht verstandelijke beperking, overzicht ontbreekt."),
)
LETTER = """Geachte {client},

Op {day} besloten wij over uw aanvraag {number}. U krijgt {provision}.

{full}
{address}
{postcode} {city}
Geboren {birth}, burgerservicenummer {bsn}

Uw contactpersoon is {worker}. Bent u het niet eens met dit besluit, dan kunt u binnen zes weken
bezwaar maken bij het college van burgemeester en wethouders.
"""


def note(random: Random, fields: Mapping[str, str]) -> str:
    """One to four sentences that the fields can fill; now and then all in capitals."""
    known: Sequence[str] = ALONE
    if "kin" in fields and random.random() < 0.6:
        known = WITH_KIN
    lines = [pick(random, known), *(pick(random, ALONE) for _ in range(int(random.random() * 3)))]
    if "partner" in fields and random.random() < 0.3:
        lines.append(pick(random, WITH_PARTNER))
    text = " ".join(lines).format_map(fields)
    return text.upper() if random.random() < 0.01 else text[0].upper() + text[1:]


def filled(random: Random, choices: tuple[str, ...], fields: Mapping[str, str]) -> str:
    """One of the choices with the fields filled in."""
    text = pick(random, choices).format_map(fields)
    return text[0].upper() + text[1:]


def fields(
    client: Client, members: Sequence[Member], worker: Person, **more: str
) -> dict[str, str]:
    """What notes can call by name: the client, her partner, the first of her network."""
    person, home = client.person, client.home
    told = {
        "client": person.formal,
        "full": person.full,
        "first": person.first_name,
        "short": person.short,
        "birth": f"{client.birth_date:%d-%m-%Y}",
        "bsn": client.bsn,
        "iban": client.iban,
        "phone": client.phone,
        "email": client.email,
        "address": home.line,
        "postcode": home.postcode,
        "city": home.city,
        "worker": worker.full,
    }
    if client.partner is not None:
        told |= {"partner": client.partner.full, "partner_first": client.partner.first_name}
    return told | (_kin(members[0]) if members else {}) | more


def _kin(member: Member) -> dict[str, str]:
    person = member.person
    return {
        "kin": person.full,
        "kin_first": person.first_name,
        "kin_short": person.short,
        "relation": member.relation,
        "relation_start": member.relation.capitalize(),
        "kin_phone": member.phone,
        "kin_email": member.email,
        "kin_address": f"{member.home.line}, {member.home.postcode} {member.home.city}",
        "kin_city": member.home.city,
    }
