"""Invented dossiers and notes about them; every name in them is made up."""

from __future__ import annotations

from collections.abc import Iterator

from retention.anonymise.text.known import Address, Known, Person

QUINTUS = Known(
    persons=(
        Person("Wietske", "W.M.", "van der", "Quintus", maiden="Overgaauw"),
        Person("Dirk-Jan", "D.J.", "", "Bolsius"),
    ),
    addresses=(Address("Plantageplein", "27 bis", "9871ZX", "Noordbroek"),),
    bsns=("123456782",),
    phones=("0698761234",),
    emails=("z.quintus@planted.example",),
    ibans=("NL91ABNA0417164300",),
    plates=("GH-482-K",),
    ids=("CL-2019-44871",),
    birth_dates=("1951-03-14",),
)
YILMAZ = Known(
    persons=(Person("Emine", "E.", "", "Yıldırım-Öztürk"), Person("Bo", "B.", "de", "Wildt")),
    bsns=("111222333",),
    phones=("+31612340987",),
    birth_dates=("1988-12-01",),
)
NOTES = (
    "Gebeld met mevrouw Van der Quintus (06-98761234), zij komt morgen.",
    "Wietske woont op Plantageplein 27 bis, 9871 ZX Noordbroek.",
    "BSN 123456782 en rekening NL91 ABNA 0417 1643 00 gecontroleerd.",
    "Dirk-Jan Bolsius mailt vanaf z.quintus@planted.example over CL-2019-44871.",
    "Geboren op 14 maart 1951. Auto met kenteken GH-482-K staat voor de deur.",
    "Emine Yıldırım-Öztürk belde op 0612340987; haar zoon Bo helpt.",
    "cliënt wietske van der quintus wil graag hulp bij het huishouden",
    "MEVROUW QUINTUS KAN DE TRAP NIET MEER OP.",
    "De rolstoel is geleverd en past goed door de deur.",
    "W.M. van der Quintus-Overgaauw heeft bezwaar gemaakt.",
)


def pairs() -> Iterator[tuple[str, Known]]:
    """Every note with each dossier, and with none."""
    for known in (QUINTUS, YILMAZ, Known()):
        for note in NOTES:
            yield note, known
