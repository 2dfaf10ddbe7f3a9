"""The anonymous remainder: how well it hides people, and of which dossiers nothing is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from retention.evidence.declaration.view import Remainder
from retention.evidence.declaration.wording import Language, plain

# The last of the reasons, which together are the dossiers that were removed.
REMOVED = 3


def why_nothing_is_left(
    rest: Remainder, removed: str, language: Language
) -> tuple[tuple[str, int], ...]:
    """Every reason in words with its number of dossiers, none left out; `removed` is their word."""
    counted = (
        ("why-kept", rest.kept),
        ("why-absent", rest.absent_or_failed),
        ("why-alone", rest.alone),
        ("why-same-person", rest.same_person),
        ("why-dropped", rest.dropped),
    )
    return tuple((plain(language, key, removed=removed), count) for key, count in counted)


@dataclass(frozen=True)
class Measure:
    """What is measured, what the protocol asks of it, and what was found."""

    label: str
    asked: str
    found: str


@dataclass(frozen=True)
class Found:
    """What the page may tell of it; empty: only the annex may."""

    k: str
    suppressed: str
    lost_texts: str


def measures(rest: Remainder, found: Found, language: Language) -> tuple[Measure, ...]:
    """What was asked beside what was found."""
    say = partial(plain, language)
    asked = rest.asked
    budget, stop = asked.largest_suppressed, asked.hard_stop
    beside_budget = say(
        "over-budget" if asked.over_budget else "within-budget",
        found=found.suppressed or say("in-annex"),
        budget=budget,
    )
    no_demand = say("no-demand")
    return (
        Measure(say("measure-k"), say("or-more", number=asked.k), found.k),
        Measure(
            say("measure-l"),
            say("or-more", number=asked.l_values),
            _or_not_applicable(rest.l_values, say),
        ),
        Measure(say("measure-t"), no_demand, _or_not_applicable(rest.t, say)),
        Measure(say("measure-suppressed"), say("at-most", budget=budget, stop=stop), beside_budget),
        Measure(say("measure-loss"), say("as-little"), rest.loss),
        Measure(say("measure-texts"), no_demand, found.lost_texts),
    )


def _or_not_applicable(found: int | str | None, say: Callable[[str], str]) -> str:
    return say("not-applicable") if found is None else str(found)
