"""A list that was carried out, read from its evidence alone and checked against its signatures.

What is made from it later, a declaration or a comparison, says no more than was signed. Whether
statements are missing before or after it only the verifier of the whole evidence can say.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from retention.errors import EvidenceError, UsageError
from retention.evidence.canonical import at
from retention.evidence.entries import parse_entry
from retention.evidence.folder import ENTRIES, list_name
from retention.evidence.statements import Closing, Opening
from retention.evidence.tally import Tally
from retention.evidence.verify.keyring import read_keys
from retention.evidence.verify.one_list import check_closing, check_opening
from retention.evidence.verify.place import Found, Place, collect, look_at
from retention.evidence.verify.reading import lines, read_whole

_LARGEST_RULES = 8 << 20


@dataclass(frozen=True)
class ClosedList:
    """Both statements of a list, how its entries count, and the rules that lay beside them.

    `head` is the digest of the closing statement, `key_id` the key that signed it.
    """

    opening: Opening
    closing: Closing
    tally: Tally
    head: str
    key_id: str
    protocol: str
    data_map: str


def read_closed_list(evidence: Path, list_number: int) -> ClosedList:
    """The list with this number; `evidence` is all of the evidence, or that list's own folder.

    Raises UsageError where no such list was closed, EvidenceError where what lies there is not
    what was signed.
    """
    place = _place_of(evidence, list_number)
    collected = collect(place, read_keys(place.keys, place.name(place.keys)))
    if collected.unsound:
        raise EvidenceError(collected.unsound[0])
    (opened, opening), (closed, closing) = _both(collected.found, list_number)
    if opening.list_digest != closing.list_digest:
        raise EvidenceError(f"{closed.name}: ends another list {list_number} than was opened")
    check_opening(opened, opening)
    check_closing(opened, opening, closed, closing)
    return ClosedList(
        opening=opening,
        closing=closing,
        tally=_tally(closed),
        head=closed.digest,
        key_id=min(closed.key_ids),
        protocol=_text(closed, "protocol.yaml"),
        data_map=_text(closed, "datamap.yaml"),
    )


def _place_of(evidence: Path, list_number: int) -> Place:
    place = look_at(evidence) if evidence.exists() else Place(True, evidence, ())
    if not place.whole:
        return place
    folder = place.root / list_name(list_number)
    if folder not in place.lists:
        raise UsageError(
            f"there is no list {list_number} in {evidence}; `retention evidence show` names them"
        )
    return Place(False, place.root, (folder,))


def _both(
    found: tuple[Found, ...], list_number: int
) -> tuple[tuple[Found, Opening], tuple[Found, Closing]]:
    openings = [(each, each.statement) for each in found if isinstance(each.statement, Opening)]
    closings = [(each, each.statement) for each in found if isinstance(each.statement, Closing)]
    if not openings or not closings:
        raise UsageError(
            f"list {list_number} was not carried out to its end, so there is no declaration of it"
        )
    (opened, opening), (closed, closing) = openings[0], closings[0]
    if not opening.list_number == closing.list_number == list_number:
        raise UsageError(f"this is the folder of list {opening.list_number}, not {list_number}")
    return (opened, opening), (closed, closing)


def _tally(closed: Found) -> Tally:
    tally = Tally()
    for line in lines(closed.folder / ENTRIES):
        tally.add(parse_entry(line))
    return tally


def _text(closed: Found, name: str) -> str:
    with at(closed.beside(name)):
        try:
            return read_whole(closed.folder / name, _LARGEST_RULES).decode()
        except UnicodeDecodeError:
            raise EvidenceError("is not text") from None
