"""Declare: gather what the draft declaration of destruction says, in plain Dutch or English.

From the reckoning when a list is sealed, and later again from its closing statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from retention.actions.declare_remainder import remainder_view
from retention.actions.workplace import Rules
from retention.datamap.order import destruction_order
from retention.domain.clocks import local_day
from retention.domain.erasure import GROUNDS, Erasure, erasure_of
from retention.domain.protocol import Category
from retention.domain.protocol import Protocol as Rulebook
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
from retention.evidence.declaration.wording import Language, plain
from retention.evidence.statements import OUTCOMES, Counts, Opening
from retention.evidence.tally import Tally


class Ending(Protocol):
    """How a list ended: a reckoning or a closing statement, which say it in the same terms."""

    @property
    def by_category(self) -> Mapping[str, Counts]: ...
    @property
    def by_closure_year(self) -> Mapping[str, Counts]: ...
    @property
    def rows(self) -> Mapping[str, Counts]: ...
    @property
    def documents(self) -> Counts: ...
    @property
    def release(self) -> Mapping[str, Any] | None: ...
    @property
    def partial(self) -> bool: ...


@dataclass(frozen=True)
class Sealing:
    """What is known when a list is closed. `head`: digest of the statement before the closing.

    `tally` counts the entries; `software` is the version that carried the list out.
    """

    opening: Opening
    ending: Ending
    tally: Tally
    entries_root: str
    head: str
    key_id: str
    made_at: datetime
    software: str


def declaration_view(
    rules: Rules, sealing: Sealing, language: Language = "nl", *, signed: bool = True
) -> DeclarationView:
    """Everything on the declaration, from the statements, the entries and the list's rules."""
    protocol = rules.protocol
    settings = protocol.declaration
    opening, ending = sealing.opening, sealing.ending
    erasure = erasure_of(opening.list)
    return DeclarationView(
        municipality=protocol.municipality,
        body=settings.body,
        system=settings.system,
        list_number=opening.list_number,
        as_of=datetime.fromisoformat(opening.list["as_of"]).date(),
        made_at=sealing.made_at,
        archive_rule=settings.citation,
        grounds=_grounds(protocol, sealing.tally, erasure),
        protocol=plain(
            language,
            "protocol-version",
            municipality=protocol.municipality,
            version=protocol.version,
        ),
        rule_set=opening.rule_set["digest"],
        list_digest=opening.list_digest,
        entries_root=sealing.entries_root,
        head=sealing.head,
        key_id=sealing.key_id,
        categories=_categories(protocol, sealing, language),
        years=tuple(
            YearLine(year=int(year) if year.isdigit() else None, outcomes=ends)
            for year, ends in ending.by_closure_year.items()
        ),
        kept=_reasons(protocol, sealing.tally, Outcome.KEPT, language),
        failed=_reasons(protocol, sealing.tally, Outcome.FAILED, language),
        tables=_tables(rules, ending),
        documents=DocumentCounts(**ending.documents),
        manner=Manner(
            files_rewritten_on=None,
            log_recycled_on=None,
            backups_until=local_day(sealing.made_at + timedelta(settings.backups_kept_days)),
        ),
        decisions=tuple(_decision(each, language) for each in opening.approvals),
        partial=ending.partial,
        k=settings.smallest_count,
        software=sealing.software,
        words={name: label(name, None, language).lower() for name in (*OUTCOMES, STILL_IN_BACKUPS)},
        remainder=remainder_view(rules, opening, ending.release, ending.by_category, language),
        on_request=_on_request(erasure, sealing.made_at),
        language=language,
        signed=signed,
    )


def _categories(
    protocol: Rulebook, sealing: Sealing, language: Language
) -> tuple[CategoryLine, ...]:
    lines = []
    for code, ends in sealing.ending.by_category.items():
        category = protocol.categories[code]
        listed = category.selection_list
        years = [year for found, year, _ in sealing.tally.cells if found == code and year]
        lines.append(
            CategoryLine(
                label=category.label,
                selection_list=listed.version if listed else "-",
                result=listed.result if listed else "-",
                valuation=listed.valuation.value if listed else "-",
                term=_term(category, language),
                first_year=min(years, default=None),
                last_year=max(years, default=None),
                outcomes=ends,
            )
        )
    return tuple(lines)


def _term(category: Category, language: Language) -> str:
    first = plain(language, "term-of-closure", years=category.closure_term_years)
    if category.change_term_years is None:
        return first
    return plain(language, "term-of-change", first=first, years=category.change_term_years)


def _tables(rules: Rules, ending: Ending) -> tuple[TableLine, ...]:
    """Each table whose rows can go, in the order in which they go."""
    order = destruction_order(rules.data_map)
    return tuple(TableLine(name=name, **ending.rows[name]) for name in order if name in ending.rows)


def _on_request(erasure: Erasure | None, made_at: datetime) -> OnRequest | None:
    if erasure is None:
        return None
    in_time = erasure.in_time(local_day(made_at))
    return OnRequest(request=erasure.request, carry_out_by=erasure.carry_out_by, in_time=in_time)


def _grounds(protocol: Rulebook, tally: Tally, erasure: Erasure | None) -> tuple[str, ...]:
    """The sources of the categories that are on the list, or of the right to erasure."""
    if erasure is not None:
        return GROUNDS
    known = (protocol.categories.get(code) for code in tally.by_category)
    return tuple(sorted({category.source for category in known if category is not None}))


def _reasons(
    protocol: Rulebook, tally: Tally, outcome: Outcome, language: Language
) -> tuple[ReasonLine, ...]:
    counts = tally.reasons_of(outcome.value)
    return tuple(
        ReasonLine(label=label(code, protocol, language), count=count)
        for code, count in counts.items()
    )


def _decision(approval: Any, language: Language) -> Decision:
    return Decision(
        part=approval["part"],
        function=label(approval["function"], None, language),
        mandate=approval["mandate"],
        user_id=approval["official"],
        decided_at=datetime.fromisoformat(approval["decided_at"]),
    )
