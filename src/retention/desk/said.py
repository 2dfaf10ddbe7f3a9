"""What a page says after a deed was done. The address carries only the code."""

from __future__ import annotations

# code -> Dutch; the catalogues say it in English.
SAID = {
    "keep-asked": "De uitzondering is gevraagd. Het dossier blijft nu staan; een ander bevestigt.",
    "keep-confirmed": "De uitzondering is bevestigd.",
    "end-asked": "Het einde is gevraagd. Het dossier blijft staan tot een ander dat bevestigt.",
    "keep-ended": "De uitzondering is beëindigd. Zij houdt het dossier niet meer tegen.",
    "extension-asked": "De latere datum is gevraagd. Zij geldt als een ander haar bevestigt.",
    "extension-confirmed": "De latere heroverwegingsdatum geldt nu.",
    "extension-declined": "De eerdere heroverwegingsdatum blijft gelden.",
    "presented": "De lijst is voorgelegd. Twee anderen beoordelen haar nu.",
    "list-approved": "Uw goedkeuring is vastgelegd.",
    "list-rejected": "De lijst is afgewezen. Er wordt niets van uitgevoerd.",
    "guard-lifted": "U heeft bevestigd dat de omvang klopt.",
    "taken-out": "Het dossier blijft bewaard. Iemand anders moet dat nog bevestigen.",
}
