"""The access overview (protocol art. 12.1a): of whom it is, and who may make, check, release it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retention.domain.approval import Official, mandate_refusals
from retention.domain.persons import PersonKey
from retention.domain.protocol import Function, Right
from retention.domain.states import OverviewState, RequestState
from retention.errors import Refusal

MAKERS = frozenset({Function.STEWARD})
RELEASERS = frozenset({Function.STEWARD, Function.COORDINATOR, Function.PRIVACY_OFFICER})
VERIFIED = frozenset({RequestState.VERIFIED, RequestState.GRANTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessAsked:
    """The request that an overview answers, as the ledger holds it."""

    number: int
    kind: Right
    state: RequestState
    person: PersonKey | None
    verified_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOverview:
    """An overview as the ledger holds it; `unchecked_count`: pages that somebody must look at."""

    number: int
    state: OverviewState
    made_by: str
    expires_on: date
    unchecked_count: int


def refusals_to_make(
    official: Official,
    asked: AccessAsked,
    persons: tuple[PersonKey, ...],
    day: date,
    *,
    statements: bool = False,
    motive: str = "",
) -> tuple[Refusal, ...]:
    """Empty when an overview of these rows may be made; the first is whom the request is about.

    Which other rows are the same human is for the official who verified identity to say.
    """
    found = [*_official_refusals(official, MAKERS, day), *_request_refusals(asked, VERIFIED)]
    if asked.person != persons[0]:
        found.append(
            Refusal("other-person", f"request {asked.number} is not about {persons[0].table} row")
        )
    if len(persons) > 1 and official.user != asked.verified_by:
        found.append(
            Refusal("not-the-verifier", "only who verified identity says which rows are hers too")
        )
    if statements and not motive.strip():
        found.append(
            Refusal("no-motive", "say in a motive why what others stated is shown as well")
        )
    return tuple(found)


def refusals_to_check(
    official: Official, overview: StandingOverview, day: date
) -> tuple[Refusal, ...]:
    """Empty when this official may look at the pages of a draft, and check them."""
    return (*_official_refusals(official, MAKERS, day), *_draft_refusals(overview, day))


def refusals_to_release(
    official: Official, overview: StandingOverview, asked: AccessAsked, day: date
) -> tuple[Refusal, ...]:
    """Empty when this official may release; never who made it, never a page nobody checked."""
    found = [
        *_official_refusals(official, RELEASERS, day),
        *_draft_refusals(overview, day),
        *_request_refusals(asked, frozenset({RequestState.GRANTED})),
    ]
    if official.user == overview.made_by:
        found.append(Refusal("own-overview", f"{official.user} made it; another person releases"))
    if overview.unchecked_count:
        found.append(
            Refusal(
                "unchecked-pages",
                f"{overview.unchecked_count} page(s) with something masked or withheld are not"
                f" checked; see `retention overview pages {overview.number}`",
                {"count": overview.unchecked_count},
            )
        )
    return tuple(found)


def _official_refusals(
    official: Official, functions: frozenset[Function], day: date
) -> list[Refusal]:
    found = list(mandate_refusals(official, day))
    if official.function not in functions:
        found.append(
            Refusal(
                "wrong-function",
                f"a {official.function.value} does not do this to overviews",
                {"function": official.function},
            )
        )
    return found


def _draft_refusals(overview: StandingOverview, day: date) -> list[Refusal]:
    if overview.state is not OverviewState.DRAFT:
        text = f"overview {overview.number} is {overview.state.value}, no draft"
        return [Refusal("no-draft", text, {"state": overview.state})]
    if overview.expires_on < day:
        text = f"the draft of overview {overview.number} has expired; make a new one"
        return [Refusal("draft-expired", text)]
    return []


def _request_refusals(asked: AccessAsked, states: frozenset[RequestState]) -> list[Refusal]:
    found = []
    if asked.kind is not Right.ACCESS:
        found.append(
            Refusal("not-access", f"request {asked.number} asks {asked.kind.value}, not access")
        )
    if asked.verified_by is None or asked.state not in VERIFIED:
        text = f"request {asked.number} is {asked.state.value}: identity must be verified first"
        found.append(Refusal("not-verified", text))
    elif asked.state not in states:
        text = f"request {asked.number} is {asked.state.value}, it must be granted first"
        found.append(Refusal("not-granted", text))
    return found
