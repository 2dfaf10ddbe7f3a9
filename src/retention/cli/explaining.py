"""A decision on one dossier, for machines and in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from retention.cli.output import day, say, table
from retention.domain.clocks import AMSTERDAM, CLOSURE, Clock
from retention.domain.decision import Decision, Disposition, DossierFacts, decide
from retention.domain.protocol import Protocol
from retention.domain.wording import label
from retention.errors import UsageError

_OUTCOMES = {
    Disposition.DESTROY: "may be destroyed",
    Disposition.DEIDENTIFY: "may be de-identified",
    Disposition.KEEP: "is kept",
    Disposition.ASK: "waits for a steward's answer",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to happen to a dossier on a day. `dossier` None: an imagined one."""

    category: str
    as_of: date
    decision: Decision
    dossier: str | None = None
    on_list: int | None = None


def imagined(
    protocol: Protocol,
    closed_on: date,
    changed_on: date | None,
    category: str | None,
    as_of: date | None,
) -> Answer:
    """The answer for a dossier whose support ended on `closed_on`, from the rules alone.

    Without `changed_on` only the first clock runs. Raises UsageError for an unknown category.
    """
    code = category or next(iter(protocol.categories))
    if code not in protocol.categories:
        known = ", ".join(protocol.categories)
        raise UsageError(f"the protocol has no category {code!r}; choose one of {known}")
    facts = DossierFacts(
        category=code,
        closed=True,
        closed_on=closed_on,
        changed_at=None
        if changed_on is None
        else datetime.combine(changed_on, time(12), AMSTERDAM),
    )
    today = datetime.now(AMSTERDAM).date()
    return Answer(code, as_of or today, decide(facts, protocol, as_of or today))


def record_of(answer: Answer, protocol: Protocol) -> dict[str, Any]:
    """The answer as JSON."""
    decision = answer.decision
    return {
        "dossier": answer.dossier,
        "category": answer.category,
        "as_of": answer.as_of,
        "disposition": decision.disposition.value,
        "due_on": decision.due_on,
        "first_day": decision.first_day,
        "clocks": [
            {
                "name": clock.name,
                "started_on": clock.started_on,
                "term_years": clock.term_years,
                "ends_on": clock.ends_on,
                "first_day": clock.first_day,
                "decides": clock.decides,
            }
            for clock in decision.clocks
        ],
        "reasons": [protocol.public_reason(reason) for reason in decision.reasons],
        "reasons_text": [label(reason, protocol, "en") for reason in decision.reasons],
        "on_list": answer.on_list,
    }


def show(answer: Answer, protocol: Protocol) -> None:
    """The answer for people: the outcome, why, and both clocks."""
    decision = answer.decision
    known = protocol.categories.get(answer.category)
    name = f"Dossier {answer.dossier}" if answer.dossier else "Such a dossier"
    say(f"{name} {_OUTCOMES[decision.disposition]} on {day(answer.as_of)}.")
    say(f"  Category   {answer.category}" + (f" ({known.label})" if known else ""))
    for heading, reason in zip(_once("Why"), decision.reasons, strict=False):
        say(f"  {heading:<9}  {label(reason, protocol, 'en')}")
    if answer.on_list is not None:
        say(f"  On list    {answer.on_list}, see `retention list show {answer.on_list}`")
    if not decision.clocks:
        say("  No clock runs: that takes a known category and a closing date.")
        return
    say(f"  First day  {day(decision.first_day)}, if nothing keeps it then", "")
    _show_clocks(decision.clocks)


def _once(heading: str) -> Iterator[str]:
    yield heading
    while True:
        yield ""


def _show_clocks(clocks: tuple[Clock, ...]) -> None:
    headings = ("Clock", "Started on", "Term", "Ends on", "First day", "Decides")
    table(
        headings,
        [
            (
                label(clock.name, None, "en"),
                clock.started_on,
                f"{clock.term_years} years",
                clock.ends_on,
                clock.first_day,
                "yes" if clock.decides else "no",
            )
            for clock in clocks
        ],
    )
    say("", *(_in_words(clock) for clock in clocks))
    deciding = next(clock for clock in clocks if clock.decides)
    name = label(deciding.name, None, "en").lower()
    say(
        f"The clock of the {name} decides: "
        + ("it ends last." if len(clocks) > 1 else "no other clock runs.")
    )


def _in_words(clock: Clock) -> str:
    if clock.name == CLOSURE:
        year = clock.started_on.year
        return (
            f"Closure (protocol art. 8.1): support ended in {year}; {clock.term_years} years are"
            f" counted from that year, so it is kept through 31-12-{clock.first_day.year - 1}."
        )
    return (
        f"Last change (Wmo 2015 art. 5.3.4): personal data last changed on {day(clock.started_on)};"
        f" it is kept {clock.term_years} years more, the last day included,"
        f" so through {day(clock.ends_on)}."
    )
