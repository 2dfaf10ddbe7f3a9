"""Who must hear of a change, and what (protocol art. 12.2b; law.md, recipients).

The disclosures on record decide; annex 2 only classifies them and warns of what does not fit. In
doubt nothing is told by itself: a steward is asked, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retention.domain.protocol import DisclosureBasis, Sharing

ALL = "*"


class CorrectionKind(StrEnum):
    """What a correction does with data (protocol art. 12.2)."""

    CHANGE = "change"
    SUPPLEMENT = "supplement"
    REMOVE = "remove"
    RESTRICT = "restrict"
    LIFT = "lift"


class Telling(StrEnum):
    """What a recipient is told: the new value, or only that what she has no longer holds."""

    VALUE = "value"
    WRONG = "wrong"
    REMOVED = "removed"
    RESTRICTED = "restricted"
    LIFTED = "lifted"
    ALERT = "alert"


# What these are told of is no data: the ground on which they had them does not matter.
_ALWAYS = {
    CorrectionKind.REMOVE: Telling.REMOVED,
    CorrectionKind.RESTRICT: Telling.RESTRICTED,
    CorrectionKind.LIFT: Telling.LIFTED,
}


class Channel(StrEnum):
    """How a notice reaches a recipient. `post`: by hand, a steward records what came of it."""

    SMTP = "smtp"
    WEBHOOK = "webhook"
    FILE = "file"
    POST = "post"


class Question(StrEnum):
    """Why a notice waits for a steward before it may go."""

    SECRET_ADDRESS = "secret-address"  # noqa: S105 - no password
    NOTHING_ON_RECORD = "nothing-on-record"
    DATA_SET_UNKNOWN = "data-set-unknown"
    GROUND_UNKNOWN = "ground-unknown"


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One disclosure on record: codes and the day, nothing of the client."""

    recipient: str
    data_set: str
    ground: str
    disclosed_on: date | None


@dataclass(frozen=True, slots=True)
class Consented:
    """One consent on record (annex 1); `withdrawn_on` None: it stands."""

    organisation: str
    data_set: str
    given_on: date | None
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a correction or erasure does: whose columns, and what these say.

    `elements`: column (table.column) -> the elements of the data map that it belongs to.
    `secret`: the changed columns that tell an address which nobody is told without a decision.
    """

    kind: CorrectionKind
    elements: Mapping[str, frozenset[str]]
    secret: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ToTell:
    """One recipient that must hear: what, of which columns, why, and what a steward decides first.

    `elements`: what the sets that she was given hold, as far as the protocol knows these sets.
    `reasons` are codes: why she is told (`disclosed:DATA_SET:2019-03-01`), and what annex 2 warns
    of. `questions` empty: it may go.
    """

    recipient: str
    telling: Telling
    columns: tuple[str, ...]
    elements: frozenset[str]
    reasons: tuple[str, ...]
    questions: tuple[Question, ...] = ()


def to_tell(
    changed: Changed,
    disclosed: Iterable[Disclosed],
    consented: Iterable[Consented],
    sharing: Sharing,
    kinds: Mapping[str, str],
) -> tuple[ToTell, ...]:
    """Everybody who must hear of a change, in the order of their codes.

    `kinds`: recipient -> the kind of annex 2 that the address book gives it. A recipient of annex 2
    by law or by a consent on record, whose data set was changed and of whom no disclosure is on
    record, is a question.
    """
    by_recipient: dict[str, list[Disclosed]] = {}
    for each in disclosed:
        by_recipient.setdefault(each.recipient, []).append(each)
    consents = tuple(consented)
    found = [
        told
        for recipient, given in sorted(by_recipient.items())
        for told in _told(changed, recipient, given, consents, sharing, kinds)
    ]
    known = {kinds.get(code, code) for code in by_recipient}
    allowed = {kinds.get(each.organisation, each.organisation) for each in consents}
    found += _nothing_on_record(changed, sharing, known, allowed)
    return tuple(sorted(found, key=lambda each: each.recipient))


def _told(
    changed: Changed,
    recipient: str,
    given: list[Disclosed],
    consents: tuple[Consented, ...],
    sharing: Sharing,
    kinds: Mapping[str, str],
) -> Iterator[ToTell]:
    """One, or two where a part of her sets stands and another does not: no value goes with that."""
    touched = [each for each in given if _is_touched(changed, each, sharing)]
    holds = {each: ground_holds(each, consents, sharing) for each in touched}
    warnings = _annex_warnings(recipient, given, sharing, kinds)
    standing = [each for each in touched if holds[each] and each.data_set in sharing.data_sets]
    if not standing or _telling(changed.kind, standing=True) is not Telling.VALUE:
        parts = [touched]
    else:
        parts = [standing, [each for each in touched if each not in standing]]
    told: set[str] = set()
    for part in parts:
        known = [sharing.data_sets[e.data_set] for e in part if e.data_set in sharing.data_sets]
        elements = frozenset().union(*(each.elements for each in known))
        has = {ALL} if len(known) < len(part) else set(elements)
        columns = {column for column, of in changed.elements.items() if _has(has, of)} - told
        if not part or (told and not columns):
            continue
        told |= columns
        telling = _telling(changed.kind, standing=part is standing)
        questions = {Question.DATA_SET_UNKNOWN} if len(known) < len(part) else set()
        if any(holds[each] is None for each in part):
            questions.add(Question.GROUND_UNKNOWN)
        if telling is Telling.VALUE and changed.secret & columns:
            questions.add(Question.SECRET_ADDRESS)
        ended = () if any(holds[each] for each in part) else ("ground-ended",)
        yield ToTell(
            recipient,
            telling,
            tuple(sorted(columns)),
            elements,
            (*dict.fromkeys(map(_reason, part)), *ended, *warnings),
            tuple(sorted(questions)),
        )


def _is_touched(changed: Changed, each: Disclosed, sharing: Sharing) -> bool:
    """Whether what was given may hold what changed; what a set is that nobody knows may."""
    data_set = sharing.data_sets.get(each.data_set)
    return data_set is None or _touched(changed, data_set.elements)


def _reason(each: Disclosed) -> str:
    day = f":{each.disclosed_on:%Y-%m-%d}" if each.disclosed_on else ""
    return f"disclosed:{each.data_set}{day}"


def _touched(changed: Changed, elements: Iterable[str]) -> bool:
    return any(_has(set(elements), of) for of in changed.elements.values())


def _has(elements: set[str], of: frozenset[str]) -> bool:
    """Whether somebody with these elements has a column; one of no element is in no set but all."""
    return ALL in elements or bool(elements & of)


def ground_holds(each: Disclosed, consents: tuple[Consented, ...], sharing: Sharing) -> bool | None:
    """Whether what was disclosed on this ground could be disclosed today; None: not known."""
    ground = sharing.grounds.get(each.ground)
    if ground is None:
        return None
    if ground.basis is not DisclosureBasis.CONSENT:
        return ground.basis is DisclosureBasis.LAW
    own = [c for c in consents if c.organisation == each.recipient and c.data_set == each.data_set]
    return any(consent.withdrawn_on is None for consent in own)


def _telling(kind: CorrectionKind, *, standing: bool) -> Telling:
    if kind in _ALWAYS:
        return _ALWAYS[kind]
    return Telling.VALUE if standing else Telling.WRONG


def _annex_warnings(
    recipient: str, given: Iterable[Disclosed], sharing: Sharing, kinds: Mapping[str, str]
) -> tuple[str, ...]:
    """What annex 2 says otherwise than the record: codes for who looks before it is sent."""
    annex = sharing.recipients.get(kinds.get(recipient, recipient))
    if annex is None:
        return ("outside-annex-2",)
    allowed = set(sharing.data_sets[annex.data_set].elements)
    beyond = any(
        ALL not in allowed and not set(found.elements) <= allowed
        for each in given
        if (found := sharing.data_sets.get(each.data_set)) is not None
    )
    return ("more-than-annex-2",) if beyond else ()


def _nothing_on_record(
    changed: Changed, sharing: Sharing, known: set[str], allowed: set[str]
) -> list[ToTell]:
    """Recipients that by annex 2 may well have this, of whom the record says nothing."""
    found = []
    for code, annex in sharing.recipients.items():
        by_law = sharing.grounds[annex.ground].basis is DisclosureBasis.LAW
        elements = set(sharing.data_sets[annex.data_set].elements)
        may_have = (by_law and ALL not in elements) or code in allowed
        if code in known or not may_have or not _touched(changed, elements):
            continue
        columns = tuple(sorted(c for c, of in changed.elements.items() if _has(elements, of)))
        found.append(
            ToTell(
                code,
                _telling(changed.kind, standing=False),
                columns,
                frozenset(elements),
                (f"annex-2:{annex.data_set}",),
                (Question.NOTHING_ON_RECORD,),
            )
        )
    return found
