"""Unknown people in ordinary Dutch: what goes, what stays, and that no text takes long."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.anonymise.text.detect import Detector
from retention.anonymise.text.identities import compile_known
from retention.anonymise.text.known import Known, Person

DETECTOR = Detector()
KNOWN = compile_known(
    Known(persons=(Person(first="Daan", initials="J.C.", last="van der Aa"),), ids=("aaaa",))
)


def gone(text: str) -> set[str]:
    """The words that are touched by a find."""
    covered = {at for span in DETECTOR.find(text) for at in range(span.start, span.end)}
    words, at = set(), 0
    for word in text.split(" "):
        if covered & set(range(at, at + len(word.strip(".,:;()?!")))):
            words.add(word.strip(".,:;()?!"))
        at += len(word) + 1
    return words


GOES = [
    ("Gebeld met Geertruida Zwanikken over de hulp.", {"Geertruida", "Zwanikken"}),
    ("Huisarts Van der Steen komt langs.", {"Van", "der", "Steen"}),
    ("Mevrouw De Jong is verhuisd.", {"De", "Jong"}),
    ("Roos Bakker belt morgen terug.", {"Roos", "Bakker"}),
    ("Storm geeft aan dat het goed gaat.", {"Storm"}),
    ("Buurvrouw Wil past op de hond.", {"Wil"}),
    ("mevrouw bos heeft gebeld", {"bos"}),
    ("huisarts van der steen komt langs", {"van", "der", "steen"}),
    ("zij is bevriend met mees van de overkant", {"mees"}),
    ("oscar de wit komt morgen", {"oscar", "de", "wit"}),
    ("MANTELZORGER SJAAK MULDER IS OVERBELAST", {"SJAAK", "MULDER"}),
    ("Brief van J. de Groot ontvangen.", {"J", "de", "Groot"}),
    ("Zij woont aan de Kaaistraat 27 bis.", {"Kaaistraat", "27", "bis"}),
    ("Hulp door Zorggroep De Linden loopt.", {"Zorggroep", "De", "Linden"}),
    ("Opgenomen in Ziekenhuis Bravis na een val.", {"Ziekenhuis", "Bravis"}),
    (
        "Hij woont op Molenpad 3-A, 4651 AB Oud Gastel.",
        {"Molenpad", "3-A", "4651", "Oud", "Gastel"},
    ),
    ("zij komt uit kruisland en heeft hulp", {"kruisland"}),
    ("Zij verhuist naar Bergen op Zoom toe.", {"Bergen", "op", "Zoom"}),
    ("Huisarts In 't Veld is op de hoogte.", {"In", "'t", "Veld"}),
    ("Berg, L.K. van den is gebeld.", {"Berg", "L.K", "van", "den"}),
    ("Roos, Mees en Storm wonen thuis.", {"Roos", "Mees", "Storm"}),
    ("Gesproken met Анна over zorg.", {"Анна"}),
    ("Gesproken met Nguyễn Thị over zorg.", {"Nguyễn", "Thị"}),
    ("brief van j w smid ontvangen", {"j", "w", "smid"}),
    ("aanwezig w. f. a. pattiasina en een collega", {"w", "f", "a", "pattiasina"}),
    ("Verklaring van Harm Dokter en Erik Zorg.", {"Harm", "Dokter", "Erik", "Zorg"}),
    ("Huisarts: Groen", {"Groen"}),
    ("huisarts de Koning ingeschakeld", {"de", "Koning"}),
    ("Advies van mevr. 's Gravendijk gevraagd.", {"'s", "Gravendijk"}),
    ("Gezin: Geertruida's moeder was een zus.", {"Geertruida's"}),
    ("beste roos, het gaat goed", {"roos"}),
    ("Mevrouw Visser belt. Visser is akkoord.", {"Visser"}),
    ("BEWINDVOERDER DE LANGE IS GEBELD.", {"DE", "LANGE"}),
    ("ik bel met van leeuwen.", {"van", "leeuwen"}),
    ("henk en riet komen", {"henk", "riet"}),
    ("Onze voorman Anne-Marie Kastanje heeft gebeld.", {"Anne-Marie", "Kastanje"}),
    ("oogarts is m. kastanje, poli zuid", {"m", "kastanje"}),
    ("komt met ervaringsdeskundige wiebrigje sambal, dat helpt", {"wiebrigje", "sambal"}),
]


@pytest.mark.parametrize(("text", "names"), GOES)
def test_unknown_name_goes(text: str, names: set[str]) -> None:
    assert names <= gone(text)


STAYS = [
    "Het gesprek vond plaats aan de keukentafel en duurde lang.",
    "Roos en bloemen staan in de tuin, daar geniet zij van.",
    "De Sociale Verzekeringsbank betaalt het PGB uit.",
    "Bij de Wlz is een indicatie aangevraagd, besluit volgt.",
    "Cliënt gebruikt Metoprolol en Oxazepam, medicatie in baxterrol.",
    "Een Marokkaanse tolk is gewenst tijdens het gesprek.",
    "De traplift is i.v.m. de verbouwing nog niet geplaatst.",
    "Zij wil graag naar de dagbesteding, maar kan niet alleen reizen.",
    "de hulp wil volgende week komen, de man is ziek",
    "DE AANVRAAG IS TOEGEKEND EN DE CLIENT IS GEBELD.",
    "Water en wind waren hevig, de boom in het bos viel om.",
    "De bakker en de visser stonden op de markt.",
    "De Vlaamse regering en de Belgische staat zijn het eens.",
    "Zij krijgt Huishoudelijke Hulp van de gemeente.",
    "Respijtzorgaanvraag ingediend, keukentafelgesprek gepland.",
    "Zitorthese en decubituskussen geleverd, vraagverheldering en badkameraanpassing volgen.",
    "Het polisnr en het offertenr zijn bekend, DigiD en Valys nog niet.",
    "Niemand praat er Engels. 's Zomers gaat het beter.",
    "VERVOER\nDe bus stopt voor de deur.",
    "Haar INKOMEN is 1200 euro, het TARIEF 12 euro.",
    "HET CAK REKENT 2 X 30,8 PER MAAND.",
    "TUSSEN 17 EN 19 UUR, ARTIKEL 12 LID 2, 2 X 850 MG.",
]


@pytest.mark.parametrize("text", STAYS)
def test_ordinary_text_stays_whole(text: str) -> None:
    assert gone(text) == set()


SIGNS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80)
DUTCH = st.lists(
    st.sampled_from(
        [
            "Jan",
            "van",
            "de",
            "der",
            "bos",
            "06",
            "12345678",
            "@",
            ".",
            "\n",
            "dhr",
            "Wil",
            "&#74;",
            "é",
        ]
    )
).map(" ".join)


@given(SIGNS | DUTCH)
def test_spans_are_sorted_disjoint_and_within_the_text(text: str) -> None:
    for known in (None, KNOWN):
        spans = DETECTOR.find(text, known)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(one.end <= two.start for one, two in itertools.pairwise(spans))


HOSTILE = [
    "A.",
    ".",
    "van ",
    "1 ",
    "1-",
    "@",
    "a@",
    "a-",
    "a_",
    "e\u0301\u0302",
    "\u0301",
    "\u200b",
    "Jan Jansen, ",
    " ",
    "'",
    "NL12 ",
    "&amp;",
    "%41",
    "(at) ",
    "x.nl ",
    "1 mei ",
    "v.d. ",
    "De ",
    "1a2b-",
    "Daan ",
    "zorg",
    "Wil ",
    "1, ",
    "1|",
    "1 en ",
    "een twee ",
    "12,5 ",
    "1234 AB ",
    "a punt ",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_eight_times_the_text_takes_no_more_than_in_proportion(unit: str) -> None:
    short, long = (unit * (size // len(unit)) for size in (4000, 32000))
    assert fastest(long) <= 20 * fastest(short) + 0.02


def fastest(text: str) -> float:
    """The least processor time of three runs, in seconds."""
    times = []
    for _ in range(3):
        started = time.process_time()
        DETECTOR.find(text, KNOWN)
        times.append(time.process_time() - started)
    return min(times)
