"""The fixed words of an overview: what it is, the purposes, and how long a dossier is kept."""

from __future__ import annotations

from retention.actions.overview.collect import InDossier
from retention.actions.overview.values import day, reason_words
from retention.domain.clocks import CLOSURE, Clock
from retention.domain.protocol import Protocol, Rights
from retention.overview.content import Block, Entry, Line

_ABOUT = (
    "Dit overzicht geeft de persoonsgegevens die over u in het bestand staan, waarvoor zij dienen,"
    " hoe lang zij bewaard blijven, waar zij vandaan komen en aan wie zij zijn verstrekt."
)
_MASKED = (
    "Gegevens van anderen zijn vervangen door een woord tussen rechte haken, zoals [PERSOON]. Wat"
    " anderen hebben verklaard en wat iemand in gevaar kan brengen, is weggelaten (protocol art."
    " 12.1b)."
)
_DOCUMENTS = "Van documenten staan hier de titels. Om de inhoud kunt u apart vragen."
_OBJECT = (
    "Bent u het niet eens met dit overzicht, dan kunt u binnen {weeks} weken bezwaar maken bij"
    " {body}."
)


def about(rights: Rights) -> Block:
    """What the overview is, who is responsible, and where to complain."""
    purposes: list[Line] = [("Doel van de verwerking", purpose) for purpose in rights.purposes]
    objection = _OBJECT.format(weeks=rights.object_within_weeks, body=rights.controller)
    lines: tuple[Line, ...] = (
        ("Dit overzicht", _ABOUT),
        ("Verantwoordelijke", rights.controller),
        *purposes,
        ("Anderen", _MASKED),
        ("Documenten", _DOCUMENTS),
        ("Uw rechten", "U kunt correctie, afscherming of verwijdering vragen (protocol art. 12)."),
        ("Bezwaar", objection),
        ("Klacht", f"U kunt een klacht indienen bij de {rights.complain_at}."),
    )
    return Block("Toelichting", (Entry(lines),))


def term(protocol: Protocol, dossier: InDossier, *, whole: bool) -> Block:
    """How long the dossier is kept and why; `whole`: with both clocks and what kind it is."""
    lines: list[Line] = []
    category = protocol.categories.get(dossier.looked.facts.category)
    if whole and category is not None:
        lines += [("Soort dossier", category.label), ("Bron van de termijn", category.source)]
    if whole:
        lines += [line for clock in dossier.decision.clocks for line in _clock(clock)]
    first = dossier.decision.first_day
    until = f"kan worden vernietigd vanaf {day(first)}" if first else "loopt nog niet"
    lines.append(("Bewaartermijn", until))
    if whole:
        lines.append(("Stand", reason_words(dossier.decision.reasons, protocol)))
    return Block("Bewaren", (Entry(tuple(lines)),))


def _clock(clock: Clock) -> list[Line]:
    since = "afsluiting" if clock.name == CLOSURE else "laatste wijziging"
    decides = " (beslist)" if clock.decides else ""
    started, ends = day(clock.started_on), day(clock.ends_on)
    text = f"{clock.term_years} jaar vanaf {started}, tot {ends}{decides}"
    return [(f"Termijn vanaf {since}", text)]
