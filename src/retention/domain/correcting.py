"""Corrections of the bestand: what is asked of one, and what takes two people (art. 12.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from retention.domain.approval import Official, mandate_refusals
from retention.domain.keeping import KEEPERS
from retention.domain.protocol import Right
from retention.domain.recipients import CorrectionKind
from retention.domain.states import RequestState
from retention.errors import Refusal


@dataclass(frozen=True, slots=True)
class RowToChange:
    """One row as it stands and as it is to be: columns by name, of the values only what matters.

    `filled`: columns that hold something now; `sets`: columns that change, with whether they end
    up filled; `gone`: the row is to be deleted, with so many columns of data.
    """

    table: str
    filled: frozenset[str]
    sets: Mapping[str, bool]
    is_part: bool
    gone: bool = False

    @property
    def columns(self) -> frozenset[str]:
        """`table.column` of everything that changes."""
        names = self.filled if self.gone else self.sets
        return frozenset(f"{self.table}.{name}" for name in names)

    @property
    def emptied(self) -> int:
        """How many fields lose what they held."""
        if self.gone:
            return len(self.filled)
        return sum(not filled for name, filled in self.sets.items() if name in self.filled)


@dataclass(frozen=True, slots=True)
class AskedRequest:
    """The request that a correction carries out, as far as the rules need it."""

    kind: Right
    state: RequestState
    same_dossier: bool


def refusals_to_correct(
    official: Official,
    kind: CorrectionKind,
    rows: tuple[RowToChange, ...],
    untouchable: Mapping[str, str],
    largest_removal: int,
    emptied_before: int,
    request: AskedRequest | None,
    motive: str,
    day: date,
) -> tuple[Refusal, ...]:
    """Empty when this official may make, or ask for, this correction.

    `emptied_before`: fields that earlier corrections of the dossier emptied, so that an erasure in
    pieces is one too.
    """
    found = list(corrector_refusals(official, motive, day))
    if not any(row.columns for row in rows):
        found.append(Refusal("nothing-changes", "nothing in it differs from what is there"))
    sets = frozenset().union(*(row.columns for row in rows if not row.gone))
    found += [
        Refusal("untouchable", f"{name} is not corrected: {untouchable[name]}", {"column": name})
        for name in sorted(sets & untouchable.keys())
    ]
    found += [refusal for row in rows for refusal in _row_refusals(kind, row)]
    emptied = emptied_count(rows)
    if emptied and emptied + emptied_before > largest_removal:
        earlier = f", after {emptied_before} before it" if emptied_before else ""
        text = (
            f"this empties {emptied} fields{earlier}, more than {largest_removal}: that is an"
            " erasure, with a list of its own; open a request with --kind erasure"
        )
        found.append(Refusal("is-an-erasure", text, {"most": largest_removal}))
    return (*found, *_request_refusals(request))


def emptied_count(rows: tuple[RowToChange, ...]) -> int:
    """How many fields lose what they held."""
    return sum(row.emptied for row in rows)


def corrector_refusals(official: Official, motive: str, day: date) -> tuple[Refusal, ...]:
    """Empty when this official may correct at all, and says why."""
    found = list(mandate_refusals(official, day))
    if official.function not in KEEPERS:
        text = f"a {official.function.value} does not correct the bestand"
        found.append(Refusal("wrong-function", text, {"function": official.function}))
    if not motive.strip():
        found.append(Refusal("no-motive", "say in a motive why it is corrected; name no person"))
    return tuple(found)


def _row_refusals(kind: CorrectionKind, row: RowToChange) -> list[Refusal]:
    if row.gone:
        if kind is not CorrectionKind.REMOVE:
            return [Refusal("not-a-removal", "only a correction that removes deletes a row")]
        if not row.is_part:
            text = f"a row of {row.table} is shared or is the dossier itself: it is not deleted"
            return [Refusal("not-a-part", text, {"table": row.table})]
        return []
    found = []
    for name, filled in sorted(row.sets.items()):
        full = f"{row.table}.{name}"
        if kind is CorrectionKind.SUPPLEMENT and name in row.filled:
            found.append(
                Refusal(
                    "filled-already", f"{full} holds something: that is a change", {"column": full}
                )
            )
        if kind is CorrectionKind.REMOVE and filled:
            found.append(Refusal("not-a-removal", f"{full} is set, not removed: that is a change"))
        if kind is CorrectionKind.CHANGE and not filled:
            found.append(
                Refusal("not-a-change", f"{full} is emptied: that is a removal", {"column": full})
            )
    return found


def _request_refusals(request: AskedRequest | None) -> tuple[Refusal, ...]:
    if request is None:
        return ()
    found = []
    if request.kind is Right.ACCESS:
        found.append(Refusal("other-request", "a request for access changes nothing"))
    if request.state is not RequestState.GRANTED:
        text = f"the request is {request.state.value}, not granted; decide it first"
        found.append(Refusal("not-granted", text))
    if not request.same_dossier:
        found.append(Refusal("other-dossier", "the request is not about this dossier"))
    return tuple(found)


def needs_two(rows: tuple[RowToChange, ...], guarded: frozenset[str]) -> bool:
    """Whether another person must apply it: keys, statuses, flags, clocks, and deleted rows."""
    return any(row.gone or row.columns & guarded for row in rows)


def refusals_to_apply_asked(official: Official, asked_by: str) -> tuple[Refusal, ...]:
    """Empty when this official may apply what was asked for: never who asked."""
    if official.user != asked_by:
        return ()
    return (Refusal("own-request", f"{official.user} asked for it; another person applies it"),)
