"""How it was done, and what the declaration does not cover."""

from __future__ import annotations

MANNER: dict[str, tuple[str, str]] = {
    "backups-stand": (
        "Er zijn nog reservekopieën waarin deze gegevens staan. Daarom heet het hier"
        " <em>verwijderd</em>. {who_signs}",
        "There still are backups that hold these data. So here they are called <em>removed</em>."
        " {who_signs}",
    ),
    "backups-may-stand": (
        "Er kunnen nog reservekopieën zijn waarin deze gegevens staan. Daarom heet het hier"
        " <em>verwijderd</em>. {who_signs}",
        "There may still be backups that hold these data. So here they are called"
        " <em>removed</em>. {who_signs}",
    ),
    "who-signs": (
        "De software maakt later geen nieuwe verklaring: wie deze ondertekent, legt zelf vast"
        " wanneer de laatste reservekopie weg is, en bewaart dat erbij.",
        "The software makes no new declaration later: whoever signs this one records when the last"
        " backup is gone, and keeps that with it.",
    ),
    "how": ("Hoe het is gedaan", "How it was done"),
    "rows-gone": (
        "De gegevens zijn uit de tabellen en indexen van de werkende database gehaald. Daarna is"
        " teruggelezen of zij weg waren.",
        "The data were taken out of the tables and indexes of the working database. After that it"
        " was read back whether they were gone.",
    ),
    "documents": (
        "Documenten: {deleted} gewist, {missing} waren er al niet meer.",
        "Documents: {deleted} deleted, {missing} were not there any more.",
    ),
    "documents-failed": (
        "Documenten: {deleted} gewist, {missing} waren er al niet meer, bij {failed} is het wissen"
        " mislukt.",
        "Documents: {deleted} deleted, {missing} were not there any more, {failed} could not be"
        " deleted.",
    ),
    "documents-untold": (
        "De documenten zijn gewist. Om hoeveel het gaat, staat alleen in de bijlage.",
        "The documents were deleted. How many there were stands in the annex only.",
    ),
    "documents-untold-failed": (
        "De documenten zijn gewist, maar niet alle: bij een aantal is het mislukt. Om hoeveel het"
        " gaat, staat alleen in de bijlage.",
        "The documents were deleted, but not all: some could not be. How many there were stands in"
        " the annex only.",
    ),
    "remainder-kept": (
        "Van {count} blijft een anonieme rest bewaard; het oorspronkelijke dossier is {removed}."
        " Meer daarover staat onder ‘Wat anoniem bewaard blijft’.",
        "Of {count} an anonymous remainder is kept; the original dossier was {removed}. More stands"
        " under ‘What is kept anonymously’.",
    ),
    "files-rewritten": (
        "De bestanden van de database zijn herschreven op {day}.",
        "The files of the database were rewritten on {day}.",
    ),
    "files-not-rewritten": (
        "De bestanden van de database zijn nog niet herschreven. Resten van de tekst kunnen daarin"
        " staan.",
        "The files of the database have not been rewritten yet. Remnants of the text may stand in"
        " them.",
    ),
    "log-recycled": (
        "Het schrijflogboek van de database (write-ahead log) is hergebruikt op {day}.",
        "The write-ahead log of the database was recycled on {day}.",
    ),
    "log-not-recycled": (
        "Het schrijflogboek van de database (write-ahead log) kan de gegevens nog bevatten.",
        "The write-ahead log of the database may still hold the data.",
    ),
    "backups-unknown": (
        "Tot wanneer reservekopieën de gegevens bevatten, is niet bekend.",
        "Until when backups hold the data is not known.",
    ),
    "backups-until": (
        "Reservekopieën bevatten de gegevens nog tot en met {day}.",
        "Backups hold the data up to and including {day}.",
    ),
    "backups-gone": (
        "De laatste reservekopie met deze gegevens is vervallen op {day}.",
        "The last backup with these data expired on {day}.",
    ),
    "disks": (
        "De schijven zelf zijn niet overschreven of vernietigd. Het gaat dus niet om Clear of Purge"
        " in de zin van NIST SP 800-88.",
        "The disks themselves were not overwritten or destroyed. So this is no Clear or Purge in"
        " the sense of NIST SP 800-88.",
    ),
    "not-covered": ("Wat deze verklaring niet dekt", "What this declaration does not cover"),
    "not-backups": (
        "Reservekopieën, tot hun eigen termijn voorbij is.",
        "Backups, until their own term has ended.",
    ),
    "not-replicas": (
        "Kopieën van de database op andere servers (replica's).",
        "Copies of the database on other servers (replicas).",
    ),
    "not-disclosed": (
        "Gegevens die eerder aan anderen zijn verstrekt, en bestanden die buiten het systeem zijn"
        " opgeslagen.",
        "Data that were disclosed to others before, and files that were stored outside the system.",
    ),
}
