"""Verifying a folder from beginning to end, and putting the result in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path

from retention.errors import EvidenceError
from retention.evidence.verify.all_lists import AllLists
from retention.evidence.verify.chain import Chain
from retention.evidence.verify.keyring import read_head, read_keys, read_trust
from retention.evidence.verify.log import Log
from retention.evidence.verify.place import (
    Collected,
    Found,
    Place,
    collect,
    look_at,
    other_names,
)
from retention.evidence.verify.report import Report

_MOST_OTHERS = 20


def verify(folder: Path, *, head: str | None = None, trust: Sequence[str] = ()) -> Report:
    """Whether the evidence in this folder (all of it, or one list's) holds, and how far.

    `head` is the digest of a statement, kept elsewhere; `trust` holds key ids or PEM paths that
    came by another way. Raises UsageError when one of them is neither.
    """
    wanted, trusted = read_head(head), read_trust(trust)
    chain = Chain(Collected((), ()), trusted, AllLists(whole=True, log=Log(complete=True)))
    try:
        place = look_at(folder)
        _prepare(chain, place)
        chain.follow()
        _check_end(chain, place, wanted)
        chain.lists.warnings += _warnings(chain, place)
    except EvidenceError as error:
        return _report(chain, wanted, str(error))
    except OSError as error:
        return _report(chain, wanted, f"The folder could not be read to its end: {error.strerror}")
    return _report(chain, wanted, None)


def _prepare(chain: Chain, place: Place) -> None:
    """Everything that lies there is collected; nothing of it is believed yet."""
    keys = dict(read_keys(place.keys, place.name(place.keys)))
    chain.lists.vouched_for |= {place.name(place.keys / f"{key_id}.pem") for key_id in keys}
    keys |= {key.key_id: key for key in chain.trust.keys}
    chain.collected = collect(place, keys)
    chain.lists.whole = place.whole
    chain.lists.log.complete = place.whole or _unbroken(chain.collected.found)


def _unbroken(found: Sequence[Found]) -> bool:
    """Whether nothing came before these statements, and nothing between them."""
    numbers = [each.statement.statement for each in found]
    return numbers == list(range(1, len(numbers) + 1))


def _check_end(chain: Chain, place: Place, head: str | None) -> None:
    """There was something, and the head that was kept elsewhere is part of it."""
    if not chain.sound:
        raise EvidenceError("There is no statement here; all of them were removed, or none made.")
    if head is not None and head not in {each.digest for each in chain.sound}:
        if not place.whole:
            # Another list's statement may well be the head; it is not here to compare.
            chain.lists.warnings.append(
                "the head that you gave is of no statement in this folder; compare it with the "
                "whole evidence"
            )
            return
        raise EvidenceError(
            "The head that you gave is not in this evidence: the newest statements were removed, "
            f"or statements were replaced. The last one here is {_described(chain.sound[-1])}."
        )


def _warnings(chain: Chain, place: Place) -> Iterator[str]:
    """What does not make the evidence wrong, but should be known to whoever relies on it."""
    if not chain.trust.key_ids:
        keys = ", ".join(sorted(chain.sound[-1].key_ids))
        yield (
            f"no trusted key was given, so everything may have been signed anew; compare {keys} "
            "with the key id that you got by another way"
        )
    for number in chain.lists.opened:
        yield f"list {number} was opened and has not ended"
    others = other_names(place, chain.lists.vouched_for)
    for name in islice(others, _MOST_OTHERS):
        yield f"{name} is not part of the signed evidence; nothing vouches for it"
    if not place.whole:
        yield from _unseen(chain)


def _unseen(chain: Chain) -> Iterator[str]:
    """What the folder of one list cannot show."""
    numbers = [each.statement.statement for each in chain.sound]
    if numbers[0] > 1:
        yield f"statements 1 to {numbers[0] - 1} were not seen"
    for before, after in pairwise(numbers):
        if after > before + 1:
            yield f"statements {before + 1} to {after - 1} were not seen"
    if not chain.lists.log.complete:
        yield "the log could not be checked against its root: the lists before are needed for that"


def _report(chain: Chain, head: str | None, wrong: str | None) -> Report:
    lists = chain.lists
    later = lists.not_holding if wrong is not None else lists.not_holding[1:]
    first_wrong = wrong or next(iter(lists.not_holding), None)
    return Report(
        holds=first_wrong is None,
        first_wrong=first_wrong,
        warnings=(*later, *lists.warnings),
        vouched_for=_vouched_for(chain, head, complete=wrong is None),
        head=chain.sound[-1].digest if chain.sound else "",
        lists=tuple(lists.summaries[number] for number in sorted(lists.summaries)),
    )


def _vouched_for(chain: Chain, head: str | None, *, complete: bool) -> str:
    """How far the evidence can be relied on, in a sentence or two."""
    if not chain.sound:
        return "Nothing can be vouched for."
    last = _described(chain.sound[-1])
    if not complete:
        return f"Sound up to {last}; nothing is said about what comes after it."
    if not chain.lists.whole:
        numbers = " and ".join(str(each.statement.statement) for each in chain.sound)
        return f"Statement {numbers} of this list, by themselves; the other lists were not seen."
    kept = next((each for each in chain.sound if each.digest == head), None)
    if kept is None:
        return f"Complete up to {last}; later ones cannot be excluded."
    if kept is chain.sound[-1]:
        return f"Complete up to {last}, which is the head that you gave."
    return (
        f"Complete up to {last}. The head that you gave is {_described(kept)}; "
        "ones later than the last cannot be excluded."
    )


def _described(found: Found) -> str:
    number = getattr(found.statement, "list_number", None)
    about = f"list {number}" if number is not None else "a key rotation"
    return f"statement {found.statement.statement} ({about})"
