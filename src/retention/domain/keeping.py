"""Exceptions and holds: what is asked of one, and of ending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from retention.domain.approval import Official
from retention.domain.decision import KeepKind
from retention.domain.offices import refusals_of_office
from retention.domain.protocol import Function, Protocol
from retention.domain.states import KeepState
from retention.errors import Refusal

KEEPERS = frozenset(
    {Function.STEWARD, Function.COORDINATOR, Function.PROCESS_OWNER, Function.PRIVACY_OFFICER}
)

# Who may read a ground that would tip somebody off; everybody else reads its neutral words.
MAY_KNOW = frozenset({Function.COORDINATOR, Function.PRIVACY_OFFICER})


def may_know(official: Official, day: date) -> bool:
    """Whether this official may read hidden grounds (law.md, holds; protocol art. 7)."""
    return official.function in MAY_KNOW and official.in_office(day)


@dataclass(frozen=True, slots=True)
class AskedKeep:
    """An exception or hold as somebody asks for it."""

    ground: str
    motive: str
    review_on: date | None


@dataclass(frozen=True, slots=True)
class AskedExtension:
    """A later review date as somebody asks for it."""

    review_on: date | None
    motive: str


@dataclass(frozen=True, slots=True)
class StandingKeep:
    """An exception or hold as the ledger holds it."""

    number: int
    kind: KeepKind
    state: KeepState
    asked_by: str
    end_asked_by: str | None
    review_on: date


def kind_of(ground: str, protocol: Protocol) -> KeepKind | None:
    """Whether a ground makes an exception or a hold; None where the protocol has no such ground."""
    if ground in protocol.exception_grounds:
        return KeepKind.EXCEPTION
    return KeepKind.HOLD if ground in protocol.hold_grounds else None


def refusals_to_ask(
    official: Official, asked: AskedKeep, protocol: Protocol, day: date
) -> tuple[Refusal, ...]:
    """Empty when the exception or hold may be asked for; otherwise everything that is missing."""
    found = list(keeper_refusals(official, day))
    if kind_of(asked.ground, protocol) is None:
        choices = ", ".join([*protocol.exception_grounds, *protocol.hold_grounds])
        found.append(Refusal("no-ground", f"choose a ground from the protocol: {choices}"))
    if not asked.motive.strip():
        found.append(Refusal("no-motive", "say in a motive why the dossier must stay"))
    found.extend(review_refusals(asked.review_on, protocol, day))
    return tuple(found)


def review_refusals(review_on: date | None, protocol: Protocol, day: date) -> tuple[Refusal, ...]:
    """Empty when a review date lies ahead, and not further than the protocol allows."""
    if review_on is None:
        return (Refusal("no-review-date", "give the day on which somebody looks again"),)
    if review_on <= day:
        return (Refusal("review-date-past", "the review date must lie in the future"),)
    last = day + timedelta(days=protocol.review.longest_days)
    if review_on > last:
        return (
            Refusal(
                "review-date-late", f"the review date may be at most {last:%d-%m-%Y}", {"day": last}
            ),
        )
    return ()


def keeper_refusals(official: Official, day: date) -> tuple[Refusal, ...]:
    """Empty when this official decides on exceptions and holds at all."""
    return refusals_of_office(official, KEEPERS, day, "decide on exceptions")


def refusals_to_confirm(official: Official, keep: StandingKeep, day: date) -> tuple[Refusal, ...]:
    """Empty when this official may confirm, or undo that its end was asked; never who asked."""
    found = list(keeper_refusals(official, day))
    if keep.state not in {KeepState.ASKED, KeepState.END_ASKED}:
        found.append(
            Refusal(
                "not-asked", f"exception {keep.number} is {keep.state.value}", {"state": keep.state}
            )
        )
    if official.user == keep.asked_by:
        found.append(Refusal("own-request", f"{official.user} asked for it; another confirms"))
    return tuple(found)


def refusals_to_end(official: Official, keep: StandingKeep, day: date) -> tuple[Refusal, ...]:
    """Empty when this official may ask for, or confirm, the end. Ending takes two people too."""
    found = list(keeper_refusals(official, day))
    if keep.state is KeepState.ENDED:
        found.append(Refusal("ended-already", f"exception {keep.number} has ended"))
    if keep.state is KeepState.END_ASKED and official.user == keep.end_asked_by:
        found.append(Refusal("own-request", f"{official.user} asked for its end; another confirms"))
    return tuple(found)


# A later review date. Nobody extends alone: else one person keeps a dossier out of every review.
# It counts when another confirms it; until then the earlier date stands, and so does the keep.


def refusals_to_extend(
    official: Official, keep: StandingKeep, day: date, *, asked_already: bool
) -> tuple[Refusal, ...]:
    """Empty when this official may ask for a later review date of what two people agreed on."""
    found = list(keeper_refusals(official, day))
    if keep.state is not KeepState.CONFIRMED:
        found.append(
            Refusal(
                "not-confirmed",
                f"exception {keep.number} is {keep.state.value}; only a confirmed one is extended",
                {"state": keep.state},
            )
        )
    if asked_already:
        found.append(
            Refusal("extension-asked-already", "somebody asked for a later date; another confirms")
        )
    return tuple(found)


def later_review_refusals(
    asked: AskedExtension, keep: StandingKeep, protocol: Protocol, day: date
) -> tuple[Refusal, ...]:
    """Empty when the new date lies after the one that stands, in bounds, and says why."""
    found = list(review_refusals(asked.review_on, protocol, day))
    if not found and asked.review_on is not None and asked.review_on <= keep.review_on:
        text = f"the new review date must lie after {keep.review_on:%d-%m-%Y}"
        found.append(Refusal("review-date-not-later", text, {"day": keep.review_on}))
    if not asked.motive.strip():
        found.append(Refusal("no-motive", "say in a motive why the dossier must stay longer"))
    return tuple(found)


def refusals_to_confirm_extension(
    official: Official, keep: StandingKeep, asked_by: str | None, day: date
) -> tuple[Refusal, ...]:
    """Empty when this official may confirm the later date that `asked_by` asked for."""
    found = list(refusals_to_decline_extension(official, keep, asked_by, day))
    if asked_by is not None and official.user == asked_by:
        found.append(Refusal("own-request", f"{official.user} asked for it; another confirms"))
    return tuple(found)


def refusals_to_decline_extension(
    official: Official, keep: StandingKeep, asked_by: str | None, day: date
) -> tuple[Refusal, ...]:
    """Empty when this official may let the earlier date stand; who asked may take it back."""
    found = list(keeper_refusals(official, day))
    if keep.state is KeepState.ENDED:
        found.append(Refusal("ended-already", f"exception {keep.number} has ended"))
    if asked_by is None:
        text = f"nobody asked for a later review date of exception {keep.number}"
        found.append(Refusal("no-extension", text))
    return tuple(found)


def state_refusals(keep: StandingKeep, seen: KeepState | None) -> tuple[Refusal, ...]:
    """Empty when it stands as whoever decides saw it; None: she did not say what she saw."""
    if seen is None or seen is keep.state:
        return ()
    text = f"exception {keep.number} is {keep.state.value} by now; look again"
    return (Refusal("other-state", text, {"state": keep.state}),)
