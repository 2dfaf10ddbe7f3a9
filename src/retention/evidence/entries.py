"""The lines of evidence: one entry per list item, one event per thing written down in the log.

An entry names a closure *year* and reason codes, never a date or a person. Its line has one form
only (RFC 8785), so a pattern reads it: what fits is canonical and has no key twice. The salt
keeps a guessed entry from being tested against its hash in somebody else's proof.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

from retention.errors import EvidenceError
from retention.evidence import shape
from retention.evidence.canonical import canonical, parse
from retention.evidence.statements import OUTCOMES, REMOVED

LONGEST_LINE = 1 << 20

# A quote or backslash would need escaping in JSON; a control character could fool a terminal.
_CODE = r'[^"\\\x00-\x1f\x7f-\x9f]{1,100}'
_LINE = re.compile(
    rf'\{{"category":"(?P<category>{_CODE})"'
    r',"closure_year":(?P<closure_year>null|[1-9][0-9]{3})'
    r',"item":(?P<item>[1-9][0-9]{0,14})'
    r',"leaf":"(?P<leaf>[0-9a-f]{64})"'
    rf',"outcome":"(?P<outcome>{"|".join((*OUTCOMES, REMOVED))})"'
    rf',"reasons":\[(?P<reasons>(?:"{_CODE}"(?:,"{_CODE}")*)?)\]'
    r',"salt":"(?P<salt>[0-9a-f]{32})"'
    r',"tombstone":"(?P<tombstone>[0-9a-f]{32,128})"\}'
)


class Entry(NamedTuple):
    """What became of one list item. A named tuple: fifty thousand are made in one go.

    `leaf` is the item's own leaf hash in the approved list, in hexadecimal.
    """

    item: int
    leaf: str
    tombstone: str
    category: str
    closure_year: int | None
    outcome: str
    reasons: tuple[str, ...]
    salt: str


def fresh_salt() -> str:
    """16 random bytes in hexadecimal; keep it with the item, so that a second run says the same."""
    return secrets.token_hex(16)


def entry_line(entry: Entry) -> bytes:
    """The entry's canonical line, without a newline; `leaf_hash` of it is its leaf.

    Raises EvidenceError when a field is not as `Entry` and the pattern say.
    """
    year = "null" if entry.closure_year is None else entry.closure_year
    reasons = ",".join([f'"{reason}"' for reason in entry.reasons])
    line = (
        f'{{"category":"{entry.category}","closure_year":{year},"item":{entry.item}'
        f',"leaf":"{entry.leaf}","outcome":"{entry.outcome}","reasons":[{reasons}]'
        f',"salt":"{entry.salt}","tombstone":"{entry.tombstone}"}}'
    )
    if _LINE.fullmatch(line) is None or '"' in "".join(entry.reasons):
        # With a quote in it, one reason could be read back as two.
        raise EvidenceError(f"item {entry.item:d}: a field cannot be written in an entry")
    return line.encode()


def parse_entry(line: bytes) -> Entry:
    """The entry in this line; raises EvidenceError when it is not one in its only form."""
    try:
        match = _LINE.fullmatch(line.decode())
    except UnicodeDecodeError:
        match = None
    if match is None:
        raise EvidenceError(_why_no_entry(line))
    category, year, item, leaf, outcome, reasons, salt, tombstone = match.groups()
    return Entry(
        int(item),
        leaf,
        tombstone,
        category,
        None if year == "null" else int(year),
        outcome,
        tuple(reasons[1:-1].split('","')) if reasons else (),
        salt,
    )


class Event(NamedTuple):
    """One line of the log: the sequence counts from 0 and never starts anew."""

    sequence: int
    at: str
    kind: str
    record: Mapping[str, Any]
    salt: str


_EVENT = shape.fields(
    {
        "sequence": shape.count,
        "at": shape.moment,
        "kind": shape.text,
        "record": shape.mapped(lambda _value, _place: None),
        "salt": shape.text,
    }
)


def event_line(event: Event) -> bytes:
    """The event's canonical line, without a newline; `leaf_hash` of it is its leaf in the log."""
    record = {**event._asdict(), "record": dict(event.record)}
    _EVENT(record, "the event")
    return canonical(record)


def parse_event(line: bytes) -> Event:
    """The event in this line; raises EvidenceError when it is not one."""
    record = parse(line)
    _EVENT(record, "the event")
    return Event(**record)


def _why_no_entry(line: bytes) -> str:
    """Words for a line that does not fit; only reached when something is wrong already."""
    try:
        record = parse(line)
        known = isinstance(record, dict) and record.keys() == set(Entry._fields)
    except EvidenceError as error:
        return str(error)
    return "a field is not as it should be" if known else "is not an entry"
