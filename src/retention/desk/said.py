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
    "request-opened": "Het verzoek is vastgelegd. De dossiers blijven vanaf nu staan.",
    "request-opened-too-late": "Het verzoek is vastgelegd. Voor een dossier is het te laat:"
    " het wordt al vernietigd of is weg.",
    "request-verified": "Vastgelegd dat bekend is wie dit vraagt.",
    "request-granted": "Het verzoek is ingewilligd.",
    "request-refused": "Het verzoek is geweigerd. Verstuur nu de brief.",
    "request-carried-out": "Vastgelegd dat het verzoek is uitgevoerd.",
    "request-answered": "Vastgelegd dat het antwoord is verstuurd.",
    "request-withdrawn": "Het verzoek is ingetrokken. Het houdt geen dossier meer vast.",
    "erasure-proposed": "De lijst is gemaakt. Leg haar nu voor.",
    "erasure-blocked": "Er mag nu niets weg, dus er is geen lijst gemaakt. De termijn loopt door.",
    "erasure-done": "Er was niets meer van dit verzoek over. Het is uitgevoerd.",
    "notice-send": "Het bericht gaat met de volgende ronde mee.",
    "notice-dropped": "Het bericht wordt niet verstuurd. Wat het meldde, is gewist.",
    "notice-acknowledged": "Vastgelegd dat de ontvanger het weet. Wat het meldde, is gewist.",
    "question-settled": "De vraag is afgehandeld.",
    "correction-abandoned": "De correctie gaat niet door.",
    "recipient-confirmed": "Bevestigd: het adresboek geldt zo vanaf nu.",
    "recipient-ended": "Het einde is vastgelegd.",
}
