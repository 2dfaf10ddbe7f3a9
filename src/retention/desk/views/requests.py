"""Requests as the pages show them: deadlines, what blocks, what is possible, and the steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from retention.actions.request_pages import RequestsPage
from retention.actions.request_queue import ShownRequest
from retention.actions.request_steps import RequestPage, Step
from retention.desk.views.refusals import lines
from retention.desk.visit import Visit
from retention.domain.access import Permit
from retention.domain.protocol import Right
from retention.domain.requests import LONGEST_AGO
from retention.domain.rights import RequestGroup, StillPossible
from retention.domain.wording import label


@dataclass(frozen=True, slots=True)
class RequestFilters:
    """What the address asks for."""

    group: RequestGroup = RequestGroup.OPEN
    kind: Right | None = None
    page: int = 1

    def at(self, group: RequestGroup | None = None, page: int = 1) -> str:
        """The path of the requests under these filters."""
        asked = {
            "group": (group or self.group).value,
            "kind": self.kind.value if self.kind else None,
            "page": page if page > 1 else None,
        }
        return "/requests?" + urlencode({name: each for name, each in asked.items() if each})


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsView:
    """The list of requests."""

    found: RequestsPage
    filters: RequestFilters
    may_open: bool
    groups: tuple[RequestGroup, ...] = tuple(RequestGroup)
    kinds: tuple[Right, ...] = tuple(Right)


@dataclass(frozen=True, slots=True)
class Possible:
    """What is possible or in the way: its code, why in words, and the last day."""

    what: str
    because: str | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """One request. `steps`: those it stands before, each with what is in the visitor's way."""

    found: RequestPage
    possible: tuple[Possible, ...]
    steps: Mapping[str, tuple[str, ...]]
    asks_motive: tuple[str, ...]
    grounds: Mapping[str, str]
    identity: Mapping[str, str]
    authority: Mapping[str, str]
    ground: str | None
    may_preview: bool
    decides: bool

    @property
    def shown(self) -> ShownRequest:
        """The request itself."""
        return self.found.shown


def request_view(visit: Visit, found: RequestPage) -> RequestView:
    """The page of a request for this visitor."""
    rights = visit.place.rules.needs_rights
    labels = {code: each.label for code, each in rights.refusal_grounds.items()}
    return RequestView(
        found=found,
        possible=tuple(_possible(visit, found.shown, labels)),
        steps={step.value: lines(visit, each) for step, each in found.steps.items()},
        asks_motive=lines(visit, found.asks_motive) if Step.CARRY_OUT in found.steps else (),
        grounds={code: labels[code] for code in found.grounds},
        identity=rights.identity,
        authority=rights.authority,
        ground=labels.get(found.shown.request.ground or ""),
        may_preview=found.preview == (),
        decides=visit.may(Permit.DECIDE_REQUESTS),
    )


def _possible(visit: Visit, shown: ShownRequest, labels: Mapping[str, str]) -> Iterable[Possible]:
    """Reasons by their words, each once; hidden grounds by neutral ones, unless she may know."""
    found = (
        Possible(each.what.value, _because(visit, each, labels, full=shown.full), each.until)
        for each in shown.possible
    )
    return dict.fromkeys(found)


def _because(
    visit: Visit, each: StillPossible, labels: Mapping[str, str], *, full: bool
) -> str | None:
    if each.because is None:
        return None
    protocol = visit.place.rules.protocol
    return labels.get(each.because) or label(each.because, protocol, visit.language, full=full)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """The form of a new request; the days between which it can have come in."""

    authority: Mapping[str, str]
    today: date
    kinds: tuple[Right, ...] = tuple(Right)

    @property
    def earliest(self) -> date:
        """Longer ago is asked about."""
        return self.today - LONGEST_AGO
