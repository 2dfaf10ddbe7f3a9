"""Notices as the pages show them: where each stands, why, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from retention.actions.notice_pages import NoticePage, NoticeRow, NoticesPage
from retention.desk.language import day_text
from retention.desk.views.refusals import lines
from retention.desk.visit import Visit
from retention.domain.access import Permit
from retention.domain.notifying import NoticeGroup
from retention.domain.states import NoticeState
from retention.domain.wording import field_label, label

_GIVEN = frozenset({"disclosed", "annex-2"})
STUCK = frozenset({NoticeState.HELD, NoticeState.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesView:
    """The list of notices of one group."""

    found: NoticesPage
    group: NoticeGroup
    after: int
    groups: tuple[NoticeGroup, ...] = tuple(NoticeGroup)

    def at(self, group: NoticeGroup, after: int = 0) -> str:
        """The path of a group, from a notice on."""
        asked: dict[str, str | int] = {"group": group.value}
        return "/notices?" + urlencode({**asked, **({"after": after} if after else {})})

    @property
    def following(self) -> str | None:
        """The path of the next page."""
        rows = self.found.rows
        return self.at(self.group, rows[-1].row["number"]) if self.found.more else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """One notice. `steps`: what can be done, each with what is in the visitor's way."""

    found: NoticePage
    columns: tuple[str, ...]
    steps: Mapping[str, tuple[str, ...]]
    decides: bool

    @property
    def notice(self) -> NoticeRow:
        """The notice itself."""
        return self.found.notice


def why(row: NoticeRow) -> tuple[str, ...]:
    """The codes of why it waits for somebody, or was tried again; empty where nothing is amiss."""
    if row.state is NoticeState.HELD:
        return tuple(row.row["questions"])
    failure = row.row["failure"]
    late = row.row["escalated_at"] is not None and not row.over and row.state not in STUCK
    return (*((failure,) if failure else ()), *(("not-acknowledged",) if late else ()))


def notice_view(visit: Visit, found: NoticePage) -> NoticeView:
    """The page of a notice for this visitor."""
    columns = found.notice.row["columns"]
    return NoticeView(
        found=found,
        columns=tuple(column_words(visit, each) for each in columns),
        steps={step.value: lines(visit, each) for step, each in found.steps.items()},
        decides=visit.may(Permit.DECIDE_NOTICES),
    )


def column_words(visit: Visit, column: str) -> str:
    """What a column holds, as people call it."""
    table, _, name = column.partition(".")
    if visit.language == "nl":
        return field_label(table, name)
    return f"{table}: {name}".replace("_", " ")


def recipient_words(visit: Visit, code: str) -> str:
    """A recipient as annex 2 calls it; its code where annex 2 has none."""
    sharing = visit.place.rules.protocol.sharing
    known = sharing.recipients.get(code) if sharing else None
    return known.label if known else code


def reason_words(visit: Visit, reason: str) -> str:
    """Why a recipient is told: which set of data she was given, and on which day."""
    kind, _, rest = reason.partition(":")
    code, _, given_on = rest.partition(":")
    sharing = visit.place.rules.protocol.sharing
    data_set = sharing.data_sets.get(code) if sharing else None
    if kind not in _GIVEN:
        return label(reason, visit.place.rules.protocol, visit.language)
    said = f"{label(kind, None, visit.language)}: {data_set.label if data_set else code}"
    return f"{said} ({_day(given_on)})" if given_on else said


def _day(text: str) -> str:
    try:
        return day_text(date.fromisoformat(text))
    except ValueError:
        return text
