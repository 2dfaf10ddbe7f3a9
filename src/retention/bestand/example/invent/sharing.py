"""The parts of a dossier that account for it: who was told what, on which ground, who objected.

Recipients, data sets and purposes are those of annex 2 of the protocol.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from retention.bestand.example.invent.case import Case, Row
from retention.bestand.example.invent.lives import day_between
from retention.bestand.example.invent.names import pick

BY_LAW = "wmo-5.2.1"
BY_CONSENT = "toestemming"
EMERGENCY = "protocol-6.3"
DOMESTIC_VIOLENCE = "protocol-10"


class Sharing(NamedTuple):
    """One line of annex 2."""

    recipient: str
    data_set: str
    purpose: str


PROVIDER = Sharing("aanbieder-hulp", "naw-hulp", "leveren van hulp, diensten en middelen")
COLLECTOR = Sharing("cak", "bsn-naw-beschikking", "vaststellen en innen van de bijdrage")
PAYER = Sharing("svb", "bsn-naw-beschikking", "betalingen en beheer van het pgb")
ON_CONSENT = (
    Sharing("isd", "bsn-naw-voorzieningen", "op elkaar afstemmen van voorzieningen"),
    Sharing(
        "centrum-jeugd-en-gezin", "bsn-naw-voorzieningen", "op elkaar afstemmen van voorzieningen"
    ),
    Sharing("huisarts", "bsn-naw-beperkingen", "eigen mogelijkheden en onmogelijkheden"),
    Sharing("zorgverzekeraar", "bsn-naw-aanvraag", "taken op grond van de Zorgverzekeringswet"),
)
SUPERVISION = Sharing("toezichthouder", "toezicht", "toezicht en handhaving")
SAFETY = Sharing("veilig-thuis", "melding", "huiselijk geweld onderzoeken of beëindigen")
HOSPITAL = Sharing("ziekenhuis", "naw-beperkingen", "dringende behandeling")


def add_disclosures(case: Case) -> None:
    """What the law has the desk share, and now and then what an emergency asked for."""
    for provision in case.own.get("provision", ()):
        started = provision["started_on"]
        if isinstance(started, date):
            in_kind = provision["provider_id"] is not None
            disclose(case, PROVIDER if in_kind else PAYER, BY_LAW, started.toordinal())
    if case.random.random() < 0.3 and case.own.get("provision"):
        disclose(case, COLLECTOR, BY_LAW, case.day_from(case.life.opened))
    if case.random.random() < 0.01:
        ground = pick(case.random, (BY_LAW, EMERGENCY, DOMESTIC_VIOLENCE))
        told = {BY_LAW: SUPERVISION, EMERGENCY: HOSPITAL, DOMESTIC_VIOLENCE: SAFETY}[ground]
        disclose(case, told, ground, case.day_from(case.life.opened))


def disclose(case: Case, told: Sharing, ground: str, day: int) -> None:
    """One disclosure; art. 6.5 asks for the considerations where the client was not asked."""
    weighed = None
    if ground in (EMERGENCY, DOMESTIC_VIOLENCE):
        weighed = f"{case.fields['client']} was niet in staat toestemming te geven; overlegd."
    disclosed_on = date.fromordinal(day)
    columns: Row = {**told._asdict(), "ground": ground, "considerations": weighed}
    case.add("disclosure", day, **columns, disclosed_on=disclosed_on)


def add_consents(case: Case) -> None:
    """Some clients agree that one of the others hears (annex 1)."""
    if case.random.random() < 0.4:
        consent(case)


def consent(case: Case) -> Row:
    """One consent, and the disclosure that rests on it."""
    told = pick(case.random, ON_CONSENT)
    day = case.day_from(case.life.opened)
    row = case.add(
        "consent",
        day,
        organisation=told.recipient,
        data_set=told.data_set,
        other_data="Verslag van de ergotherapeut" if case.random.random() < 0.1 else None,
        doctor_informed=told.recipient == "huisarts",
        place=case.fields["city"],
        given_on=date.fromordinal(day),
        withdrawn_on=None,
    )
    disclose(case, told, BY_CONSENT, day)
    return row


def add_notices(case: Case) -> None:
    """The client is told what is kept (art. 11); rarely later, for somebody's safety."""
    postponed = case.random.random() < 0.003
    day = day_between(case.random, case.life.opened, min(case.life.opened + 20, case.life.until))
    case.add(
        "information_notice",
        day,
        told="cliënt" if case.random.random() < 0.9 else "mantelzorger",
        manner=pick(case.random, ("brief", "gesprek", "e-mail")),
        informed_on=None if postponed else date.fromordinal(day),
        postponed_because="concrete dreiging in huis" if postponed else None,
        review_on=date.fromordinal(day + 90) if postponed else None,
    )


def add_objections(case: Case) -> None:
    """Few object, and here all of that is long settled."""
    if case.random.random() < 0.015 and case.life.until - case.life.opened > 250:
        filed = case.life.opened + 60
        decided, settled = filed + 80, filed + 80 + 42
        objection(case, filed, decided_on=_on(decided), irrevocable_on=_on(settled))


def objection(case: Case, filed: int, **ends: date | None) -> None:
    """An objection, appeal or complaint."""
    kind = pick(case.random, ("bezwaar", "bezwaar", "beroep", "klacht"))
    case.add("objection", filed, kind=kind, filed_on=_on(filed), **ends)


def _on(day: int) -> date:
    return date.fromordinal(day)
