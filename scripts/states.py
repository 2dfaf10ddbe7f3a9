"""The state diagrams of docs/states.md, from the tables of transitions in the domain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from retention.domain.states import (
    BATCH_TRANSITIONS,
    CORRECTION_TRANSITIONS,
    KEEP_TRANSITIONS,
    LIST_TRANSITIONS,
    NOTICE_TRANSITIONS,
    OVERVIEW_TRANSITIONS,
    REQUEST_TRANSITIONS,
    BatchState,
    CorrectionState,
    KeepState,
    ListState,
    NoticeState,
    Outcome,
    OverviewState,
    RequestState,
)
from retention.domain.wording import label

HEAD = """# States

Generated from `src/retention/domain/states.py` by `scripts/check_docs.py --write`; do not edit.
A step that no diagram shows is refused, by the action and, where it can, by the database.
"""

Transitions = Mapping[StrEnum, frozenset[StrEnum]]
TABLES: tuple[tuple[str, type[StrEnum], Transitions], ...] = (
    ("A destruction list", ListState, LIST_TRANSITIONS),
    ("A batch of a list", BatchState, BATCH_TRANSITIONS),
    ("An exception or hold", KeepState, KEEP_TRANSITIONS),
    ("A request of a data subject", RequestState, REQUEST_TRANSITIONS),
    ("A correction", CorrectionState, CORRECTION_TRANSITIONS),
    ("A notice to a recipient", NoticeState, NOTICE_TRANSITIONS),
    ("An access overview", OverviewState, OVERVIEW_TRANSITIONS),
)


def states_page() -> str:
    """The text of docs/states.md."""
    parts = [HEAD, *("\n".join(_section(*table)) for table in TABLES), "\n".join(_outcomes())]
    return "\n".join(parts)


def _section(title: str, states: type[StrEnum], table: Transitions) -> Iterator[str]:
    yield from (f"## {title}", "", *_doc(states), "", "```mermaid", "stateDiagram-v2")
    yield from (f"    {line}" for line in _diagram(table))
    yield from ("```", "", "| state | in Dutch | may become |", "| --- | --- | --- |")
    for state, following in table.items():
        after = ", ".join(each.value for each in _ordered(table, following)) or "nothing: it ended"
        yield f"| {state.value} | {label(state.value, None)} | {after} |"
    yield ""


def _diagram(table: Transitions) -> Iterator[str]:
    for state in table:
        if _id(state) != state.value:
            yield f'state "{state.value}" as {_id(state)}'
    reached = frozenset().union(*table.values())
    yield from (f"[*] --> {_id(state)}" for state in table if state not in reached)
    for state, following in table.items():
        yield from (f"{_id(state)} --> {_id(each)}" for each in _ordered(table, following))
    yield from (f"{_id(state)} --> [*]" for state, following in table.items() if not following)


def _ordered(table: Transitions, states: frozenset[StrEnum]) -> list[StrEnum]:
    """In the order of the table: a set's own order would differ from run to run."""
    return [state for state in table if state in states]


def _id(state: StrEnum) -> str:
    """A name that mermaid takes."""
    return state.value.replace("-", "_")


def _outcomes() -> Iterator[str]:
    yield from ("## How an item ends", "", *_doc(Outcome), "")
    yield from ("| outcome | in Dutch |", "| --- | --- |")
    yield from (f"| {end.value} | {label(end.value, None)} |" for end in Outcome)
    yield ""


def _doc(states: type[StrEnum]) -> list[str]:
    return (states.__doc__ or "").strip().splitlines()
