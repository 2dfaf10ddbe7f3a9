"""Declare: gather what the draft declaration of destruction says, in plain Dutch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from retention.actions.declare_remainder import remainder_view
from retention.actions.reconcile import Reckoning
from retention.actions.workplace import Workplace
from retention.domain.clocks import local_day
from retention.domain.erasure import GROUNDS, Erasure, erasure_of
from retention.domain.protocol import Category, Protocol
from retention.domain.states import Outcome
from retention.domain.wording import label
from retention.evidence.declaration.view import (
    STILL_IN_BACKUPS,
    CategoryLine,
    Decision,
    DeclarationView,
    DocumentCounts,
    Manner,
    OnRequest,
    ReasonLine,
    TableLine,
    YearLine,
)
from retention.evidence.statements import OUTCOMES, Opening


@dataclass(frozen=True)
class Sealing:
    """What is known when a list is closed. `head`: digest of the statement before the closing."""

    opening: Opening
    reckoning: Reckoning
    entries_root: str
    head: str
    key_id: str
    made_at: datetime


def declaration_view(place: Workplace, sealing: Sealing) -> DeclarationView:
    """Everything on the declaration, from the statements and the reckoning."""
    protocol = place.rules.protocol
    settings = protocol.declaration
    opening, reckoning = sealing.opening, sealing.reckoning
    erasure = erasure_of(opening.list)
    return DeclarationView(
        municipality=protocol.municipality,
        body=settings.body,
        system=settings.system,
        list_number=opening.list_number,
        as_of=datetime.fromisoformat(opening.list["as_of"]).date(),
        made_at=sealing.made_at,
        archive_rule=settings.citation,
        grounds=_grounds(protocol, reckoning, erasure),
        protocol=f"{protocol.municipality}, versie {protocol.version}",
        rule_set=opening.rule_set["digest"],
        list_digest=opening.list_digest,
        entries_root=sealing.entries_root,
        head=sealing.head,
        key_id=sealing.key_id,
        categories=_categories(place, reckoning),
        years=tuple(
            YearLine(year=int(year) if year.isdigit() else None, outcomes=ends)
            for year, ends in reckoning.by_closure_year.items()
        ),
        kept=_reasons(place, reckoning, Outcome.KEPT),
        failed=_reasons(place, reckoning, Outcome.FAILED),
        tables=tuple(TableLine(name=name, **rows) for name, rows in reckoning.rows.items()),
        documents=DocumentCounts(**reckoning.documents),
        manner=Manner(
            files_rewritten_on=None,
            log_recycled_on=None,
            backups_until=local_day(sealing.made_at + timedelta(settings.backups_kept_days)),
        ),
        decisions=tuple(_decision(each) for each in opening.approvals),
        partial=reckoning.partial,
        k=settings.smallest_count,
        software=place.rules.software,
        words={name: label(name, None, "nl").lower() for name in (*OUTCOMES, STILL_IN_BACKUPS)},
        remainder=remainder_view(
            place.rules, opening.list.get("release"), reckoning.release, reckoning.by_category
        ),
        on_request=_on_request(erasure, sealing.made_at),
    )


def _categories(place: Workplace, reckoning: Reckoning) -> tuple[CategoryLine, ...]:
    lines = []
    for code, ends in reckoning.by_category.items():
        category = place.rules.protocol.categories[code]
        listed = category.selection_list
        years = [year for found, year, _ in reckoning.tally.cells if found == code and year]
        lines.append(
            CategoryLine(
                label=category.label,
                selection_list=listed.version if listed else "-",
                result=listed.result if listed else "-",
                valuation=listed.valuation.value if listed else "-",
                term=_term(category),
                first_year=min(years, default=None),
                last_year=max(years, default=None),
                outcomes=ends,
            )
        )
    return tuple(lines)


def _term(category: Category) -> str:
    first = f"{category.closure_term_years} jaar na het jaar van afsluiting"
    if category.change_term_years is None:
        return first
    return f"{first} en {category.change_term_years} jaar na de laatste wijziging"


def _on_request(erasure: Erasure | None, made_at: datetime) -> OnRequest | None:
    if erasure is None:
        return None
    in_time = erasure.in_time(local_day(made_at))
    return OnRequest(request=erasure.request, carry_out_by=erasure.carry_out_by, in_time=in_time)


def _grounds(protocol: Protocol, reckoning: Reckoning, erasure: Erasure | None) -> tuple[str, ...]:
    """The sources of the categories that are on the list, or of the right to erasure."""
    if erasure is not None:
        return GROUNDS
    known = (protocol.categories.get(code) for code in reckoning.tally.by_category)
    return tuple(sorted({category.source for category in known if category is not None}))


def _reasons(place: Workplace, reckoning: Reckoning, outcome: Outcome) -> tuple[ReasonLine, ...]:
    counts = reckoning.tally.reasons_of(outcome.value)
    return tuple(
        ReasonLine(label=label(code, place.rules.protocol, "nl"), count=count)
        for code, count in counts.items()
    )


def _decision(approval: Any) -> Decision:
    return Decision(
        part=approval["part"],
        function=label(approval["function"], None, "nl"),
        mandate=approval["mandate"],
        user_id=approval["official"],
        decided_at=datetime.fromisoformat(approval["decided_at"]),
    )
