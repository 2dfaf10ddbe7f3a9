"""What was removed, when a statement number is not there: told from what is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from retention.evidence.folder import KEYS, list_name
from retention.evidence.statements import Abandoned, Closing, KeyRotation, Opening
from retention.evidence.verify.place import Found

_Kind = TypeVar("_Kind", Opening, Closing, Abandoned)


def explain_missing(number: int, found: Sequence[Found]) -> str:
    """Words for the first statement number that is missing from the chain."""
    following = min((n for n in _numbers(found) if n > number), default=number + 1)
    gap = (
        f"statement {number} is"
        if following == number + 1
        else (f"statements {number} to {following - 1} are")
    )
    removed = list(dict.fromkeys(_removed(number, found)))
    what = " or ".join(removed) if removed else "a file"
    return f"{gap} missing: {what} was removed"


def in_charge_after(found: Found) -> str:
    """The id of the key that signs what follows this statement."""
    if isinstance(found.statement, KeyRotation):
        return found.statement.new_key_id
    return min(found.key_ids)


def _removed(number: int, found: Sequence[Found]) -> Iterator[str]:
    """The files that may be gone, the surest explanation first."""
    rotation = _lost_rotation(number, found)
    if rotation is not None:
        yield rotation
        return
    opened = {o.list_number: n for n, o in _each(found, Opening)}
    closed = {c.list_number: n for n, c in _each(found, Closing)}
    dropped = {a.list_number: n for n, a in _each(found, Abandoned)}
    opening_lost = [each for each, n in sorted(closed.items()) if each not in opened and n > number]
    if opening_lost:
        yield from (f"{list_name(each)}/opening.json" for each in opening_lost)
        return
    # A list may be abandoned without an opening; one that is gone is still a likely explanation.
    yield from (
        f"{list_name(each)}/opening.json"
        for each, n in sorted(dropped.items())
        if each not in opened and n > number
    )
    seen = opened.keys() | dropped.keys()
    for each in set(range(1, max(seen, default=0))) - seen:
        yield list_name(each)
    for each, n in sorted(opened.items()):
        if n < number and each not in closed and each not in dropped:
            yield f"{list_name(each)}/closing.json (or abandoned.json)"


def _lost_rotation(number: int, found: Sequence[Found]) -> str | None:
    """A rotation is lost when another key signs after the gap than was in charge before it."""
    before = next((f for f in found if f.statement.statement == number - 1), None)
    after = next((f for f in found if f.statement.statement > number), None)
    if before is None or after is None or in_charge_after(before) in after.key_ids:
        return None
    return f"{KEYS}/rotation-{number:04d}.json"


def _each(found: Iterable[Found], kind: type[_Kind]) -> Iterator[tuple[int, _Kind]]:
    for each in found:
        if isinstance(each.statement, kind):
            yield each.statement.statement, each.statement


def _numbers(found: Iterable[Found]) -> Iterator[int]:
    return (each.statement.statement for each in found)
