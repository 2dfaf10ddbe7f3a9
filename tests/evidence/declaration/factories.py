"""A realistic declaration; a test changes only what matters."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from retention.evidence.canonical import digest
from retention.evidence.declaration import (
    Archived,
    Asked,
    CategoryLine,
    Decision,
    DeclarationView,
    DocumentCounts,
    Manner,
    ReasonLine,
    Remainder,
    TableLine,
    Trial,
    YearLine,
)

OUTCOMES = ("destroyed", "de-identified", "kept", "already absent", "failed")


SINGLING_OUT = Trial(
    label="Iemand eruit lichten",
    attempts=320,
    inside=0.439,
    control=0.127,
    leak=(0.357, 0.291, 0.424),
)


def outcomes(*counts: int) -> dict[str, int]:
    """Counts in the order destroyed, de-identified, kept, already absent, failed."""
    return dict(zip(OUTCOMES, counts, strict=False))


def category(label: str, *counts: int, **changes: Any) -> CategoryLine:
    values: dict[str, Any] = {
        "label": label,
        "selection_list": "Selectielijst gemeenten 2012",
        "result": "8.1.1",
        "valuation": "V",
        "term": "15 jaar",
        "first_year": 2006,
        "last_year": 2010,
        "outcomes": outcomes(*counts),
    }
    return CategoryLine(**{**values, **changes})


def decision(part: str, user_id: str, function: str, hour: int) -> Decision:
    return Decision(
        part=part,
        function=function,
        mandate="Mandaatbesluit 2025, nr. 14",
        user_id=user_id,
        decided_at=datetime(2026, 11, 2, hour, 14, tzinfo=UTC),
    )


def remainder(**changes: Any) -> Remainder:
    """30 of 240 dossiers left something: those of category Begeleiding."""
    values: dict[str, Any] = {
        "took_part": 75,
        "published": 30,
        "kept": 14,
        "absent_or_failed": 0,
        "alone": 11,
        "same_person": 165,
        "dropped": 20,
        "lost_texts": 1,
        "fields": (("dossier: category", "zoals het is"), ("dossier: birth_date", "weggelaten")),
        "texts": ("doel",),
        "asked": Asked(
            k=10,
            l_values=2,
            largest_suppressed="2 %",
            hard_stop="5 %",
            over_budget=True,
        ),
        "k": 12,
        "l_values": 3,
        "t": "0,180",
        "loss": "41,0 %",
        "trials": (SINGLING_OUT,),
        "singling_out": SINGLING_OUT,
        "singling_out_knowing": None,
        "special": "beperking: soort",
        "archive": (Archived(label="dossiers", added=30, withdrawn=0, rows=1_369),),
        "columns_withdrawn": (),
        "picture": "<svg><title>Dossiers naar de grootte van hun groep</title></svg>",
        "purpose": "Statistiek",
        "owner": "Procesverantwoordelijke",
        "term_years": 10,
    }
    return Remainder(**{**values, **changes})


def view(**changes: Any) -> DeclarationView:
    """List 7: 1,240 dossiers of four categories, closed in 2006 to 2010."""
    values: dict[str, Any] = {
        "municipality": "Steenbergen",
        "body": "College van burgemeester en wethouders van Steenbergen",
        "system": "Wmo-dossiers (database wmo_productie, documentenopslag wmo-bijlagen)",
        "list_number": 7,
        "as_of": date(2026, 11, 1),
        "made_at": datetime(2026, 11, 23, 13, 5, tzinfo=UTC),
        "archive_rule": "Archiefbesluit 1995, artikel 8",
        "grounds": (
            "Wet maatschappelijke ondersteuning 2015, artikel 5.3.4, eerste lid",
            "Privacyprotocol Gegevensverwerking Maatschappelijke ondersteuning, artikel 8",
        ),
        "protocol": "Privacyprotocol Steenbergen, versie 2026-1",
        "rule_set": digest(b"rule set"),
        "list_digest": digest(b"list"),
        "entries_root": digest(b"entries"),
        "head": digest(b"head"),
        "key_id": digest(b"key"),
        "categories": (
            category("Huishoudelijke hulp", 702, 0, 21, 2, 1),
            category("Woningaanpassing", 248, 0, 9, 1, 1),
            category("Begeleiding", 196, 30, 14, 0, 0),
            category("Vervoersvoorziening", 4, 0, 0, 0, 0, first_year=2009, last_year=2009),
            category(
                "Plan zonder voorziening",
                11,
                0,
                0,
                0,
                0,
                selection_list="Selectielijst gemeenten 2020",
                result="3.2",
                term="5 jaar",
            ),
        ),
        "years": (
            YearLine(year=2006, outcomes=outcomes(2, 0, 1)),
            YearLine(year=2007, outcomes=outcomes(118, 0, 12, 1)),
            YearLine(year=2008, outcomes=outcomes(204, 0, 8, 1, 1)),
            YearLine(year=2009, outcomes=outcomes(341, 0, 11, 0, 1)),
            YearLine(year=2010, outcomes=outcomes(526, 0, 12, 1, 0)),
        ),
        "kept": (
            ReasonLine(label="bezwaar of beroep loopt", count=19),
            ReasonLine(label="langere bewaring nodig voor zorgvuldige ondersteuning", count=17),
            ReasonLine(label="klacht in behandeling", count=4),
            ReasonLine(label="ander wettelijk beletsel", count=6),
        ),
        "failed": (ReasonLine(label="verwijzing vanuit een andere tabel", count=2),),
        "tables": (
            TableLine(name="dossier", before=14_802, destroyed=1_191, after=13_640, other=29),
            TableLine(name="client", before=9_120, destroyed=866, after=8_271, other=17),
            TableLine(
                name="contactmoment", before=148_221, destroyed=9_377, after=139_011, other=167
            ),
            TableLine(name="indicatie_historie", before=412, destroyed=6, after=406),
        ),
        "documents": DocumentCounts(deleted=3_412, missing=12, failed=0),
        "manner": Manner(
            files_rewritten_on=date(2026, 11, 23),
            log_recycled_on=None,
            backups_until=date(2027, 2, 21),
        ),
        "remainder": remainder(),
        "decisions": (
            decision("presented", "u-12", "medewerker informatiebeheer", 9),
            decision("approved", "u-31", "gemeentearchivaris", 13),
            decision("approved", "u-44", "teamleider Wmo-loket", 14),
        ),
        "partial": True,
        "k": 10,
        "software": "retention 0.1.0",
        "words": {
            "destroyed": "vernietigd",
            "still-in-backups": "verwijderd",
            "de-identified": "van kenmerken ontdaan",
            "kept": "bewaard gebleven",
            "already absent": "was al weg",
            "failed": "mislukt",
        },
        "remarks": (
            "Voor de goedkeuring zijn 25 dossiers met de hand nagekeken; alle 25 hoorden erop.",
        ),
    }
    return DeclarationView(**{**values, **changes})
