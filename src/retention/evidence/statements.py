"""The four statements that are signed, and the shape of each; numbered from 1 without a gap.

Field names are the record's names. Values are plain dicts, lists, texts and numbers; one shape per
kind checks them when a statement is written and again when it is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from retention.errors import EvidenceError
from retention.evidence import shape
from retention.evidence.canonical import Record, at
from retention.evidence.keys import PublicKey

FORMAT = 1
OUTCOMES = ("destroyed", "de-identified", "kept", "already absent", "failed")
# What the entry of one item says instead of the first two, where its category is de-identified:
# a statement counts both, and no entry tells whose remainder is in the archive.
REMOVED = "removed"
# The files beside a closing statement whose digests it holds; the annex may be kept elsewhere.
FILES = ("declaration.html", "protocol.yaml", "datamap.yaml")
RESTRICTED_FILE = "annex.html"

Counts = Mapping[str, int]


def _public_key(value: object, place: str) -> None:
    """A public key as PEM, in the one form in which this software writes it."""
    shape.text(value, place)
    with at(place):
        if PublicKey.from_pem(str(value).encode(errors="replace")).pem != value:
            raise EvidenceError("is a public key written in another form")


_COMMON = {
    "kind": shape.text,
    "format": shape.number,
    "statement": shape.number,
    "previous": shape.nullable(shape.hex_digest),
    "made_at": shape.moment,
    "software": shape.text,
}
_OUTCOMES = shape.fields({}, dict.fromkeys(OUTCOMES, shape.count))
_REASONS = shape.mapped(shape.count)
_ROOT = shape.hex_digest
_LOG = shape.fields({"size": shape.count, "root": _ROOT})
_BALANCE = shape.mapped(shape.fields({"open": shape.count, "closed": shape.count}))
_MOVED = shape.mapped(shape.fields({"open": shape.change, "closed": shape.change}))
_BATCH = shape.fields(
    {"number": shape.number, "first": shape.number, "last": shape.number, "root": _ROOT}
)
_PLAN = shape.fields(
    {
        "items": shape.number,
        "levels": shape.mapped(shape.count),
        "suppressed": shape.count,
        "k": shape.number,
        "l": shape.number,
        "loss": shape.text,
        "over_budget": shape.flag,
        "risk": shape.mapped(shape.text),
    },
    # Since a release has one dossier of a person; `without` binds the items that leave nothing.
    # `attempts`: how often each attack was tried; `rates`: how often it worked.
    {
        "same_person": shape.count,
        "without": shape.hex_digest,
        "attempts": shape.mapped(shape.count),
        "rates": shape.mapped(shape.fields(dict.fromkeys(("inside", "control"), shape.text))),
    },
)
# Why a list is no list of terms that have passed: a request of a data subject, and its last day.
_ERASURE = shape.fields({"request": shape.number, "carry_out_by": shape.day})
_LIST = shape.fields(
    {
        "number": shape.number,
        "as_of": shape.day,
        "rule_set": shape.hex_digest,
        "bestand": shape.text,
        "items": shape.count,
        "batches": shape.listed(_BATCH),
    },
    # Since the desk: which guards its size tripped.
    {"guards": shape.listed(shape.text), "release": _PLAN, "erasure": _ERASURE},
)
_RULE_SET = shape.fields(
    {
        "digest": shape.hex_digest,
        "protocol": shape.hex_digest,
        "data_map": shape.hex_digest,
        "software": shape.text,
    },
    {"ladders": shape.hex_digest, "lexicon": shape.hex_digest},
)
_APPROVAL = shape.fields(
    {
        "official": shape.text,
        "function": shape.text,
        "mandate": shape.text,
        "decided_at": shape.moment,
        "list_digest": shape.hex_digest,
        "part": shape.one_of("presented", "approved"),
    }
)
_ROWS = shape.fields(
    {"before": shape.count, "destroyed": shape.count, "after": shape.count},
    {"other": shape.change},
)
_DOCUMENTS = shape.fields(dict.fromkeys(("deleted", "missing", "failed"), shape.count))
_RELEASE = shape.fields(
    {
        "published": shape.mapped(shape.count),
        "forms": shape.mapped(
            shape.fields(
                dict.fromkeys(("added", "withdrawn", "rows"), shape.count),
                {"columns_withdrawn": shape.mapped(shape.count)},
            )
        ),
        "lost_texts": shape.count,
        "archive": shape.fields(
            {
                "k": shape.count,
                "l": shape.count,
                "t": shape.text,
                "classes": shape.mapped(shape.count),
            }
        ),
        "purpose": shape.text,
        "owner": shape.text,
        "term_years": shape.number,
    }
)
_CHECK = shape.fields({"expected": shape.scalar, "found": shape.scalar, "holds": shape.flag})
_FILES = shape.fields(dict.fromkeys(FILES, shape.hex_digest), {RESTRICTED_FILE: shape.hex_digest})


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What every statement says: its place in the chain, when it was made, and by which software.

    `previous` is the digest of the previous statement's payload, None for the first.
    """

    kind: ClassVar[str]
    form: ClassVar[shape.Check]

    statement: int
    previous: str | None
    made_at: str
    software: str

    def to_record(self) -> Record:
        """The record to seal; raises EvidenceError when a field has the wrong shape."""
        values = {each.name: _plain(getattr(self, each.name)) for each in fields(self)}
        record = {"kind": self.kind, "format": FORMAT, **values}
        type(self).form(record, "the statement")
        return record


@dataclass(frozen=True, kw_only=True)
class Opening(Statement):
    """Signed before anything is destroyed: the approved list and what the bestand held."""

    kind: ClassVar[str] = "opening"
    form: ClassVar[shape.Check] = shape.fields(
        {
            **_COMMON,
            "list": _LIST,
            "list_digest": shape.hex_digest,
            "rule_set": _RULE_SET,
            "approvals": shape.listed(_APPROVAL),
            "balance": _BALANCE,
            "rows": shape.mapped(shape.count),
            "log": _LOG,
        }
    )

    list: Mapping[str, Any]
    list_digest: str
    rule_set: Mapping[str, str]
    approvals: Sequence[Mapping[str, str]]
    balance: Mapping[str, Counts]
    rows: Counts
    log: Mapping[str, Any]

    @property
    def list_number(self) -> int:
        """The number in the list's header."""
        return int(self.list["number"])


@dataclass(frozen=True, kw_only=True)
class Closing(Statement):
    """Signed when every item of a list has its outcome: counts, roots and the files beside it.

    `moved` says per category what else changed in the balance since the opening (a live bestand):
    closing = opening + moved - destroyed - de-identified, which leave the closed dossiers.
    `release` says what was published in the anonymous archive, and how well the archive as it then
    was hides those whom it is about; the plan that was approved stands in the opening's list. It is
    optional when read: evidence from before there was de-identification has none.
    """

    kind: ClassVar[str] = "closing"
    form: ClassVar[shape.Check] = shape.fields(
        {
            **_COMMON,
            "list_number": shape.number,
            "list_digest": shape.hex_digest,
            "entries": shape.fields({"count": shape.count, "root": _ROOT}),
            "outcomes": _OUTCOMES,
            "by_category": shape.mapped(_OUTCOMES),
            "by_closure_year": shape.mapped(_OUTCOMES),
            "kept_reasons": _REASONS,
            "failed_reasons": _REASONS,
            "rows": shape.mapped(_ROWS),
            "balance": _BALANCE,
            "documents": _DOCUMENTS,
            "checks": shape.mapped(_CHECK),
            "open_lists": shape.listed(shape.number),
            "log": _LOG,
            "partial": shape.flag,
            "files": _FILES,
            "moved": _MOVED,
        },
        {"release": shape.nullable(_RELEASE)},
    )

    list_number: int
    list_digest: str
    entries: Mapping[str, Any]
    outcomes: Counts
    by_category: Mapping[str, Counts]
    by_closure_year: Mapping[str, Counts]
    kept_reasons: Counts
    failed_reasons: Counts
    rows: Mapping[str, Counts]
    balance: Mapping[str, Counts]
    documents: Counts
    checks: Mapping[str, Mapping[str, Any]]
    open_lists: Sequence[int]
    log: Mapping[str, Any]
    partial: bool
    files: Mapping[str, str]
    moved: Mapping[str, Counts] = field(default_factory=dict)
    release: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Abandoned(Statement):
    """Signed when a list ends without being carried out; its number stays taken."""

    kind: ClassVar[str] = "abandoned"
    form: ClassVar[shape.Check] = shape.fields(
        {
            **_COMMON,
            "list_number": shape.number,
            "list_digest": shape.hex_digest,
            "reason": shape.one_of("rejected", "withdrawn", "lapsed"),
            "decided_by": shape.text,
            "log": _LOG,
        }
    )

    list_number: int
    list_digest: str
    reason: str
    decided_by: str
    log: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class KeyRotation(Statement):
    """From here on the new key signs; this statement itself is signed by the old and the new."""

    kind: ClassVar[str] = "key rotation"
    form: ClassVar[shape.Check] = shape.fields({**_COMMON, "new_key": _public_key})

    new_key: str

    @property
    def new_key_id(self) -> str:
        """The id of the key that takes over."""
        return PublicKey.from_pem(self.new_key.encode()).key_id


_CLASSES: dict[str, type[Statement]] = {
    each.kind: each for each in (Opening, Closing, Abandoned, KeyRotation)
}


def from_record(record: Record) -> Statement:
    """The statement in this record; raises EvidenceError naming the first field that is wrong."""
    kind = record.get("kind")
    if not isinstance(kind, str) or kind not in _CLASSES:
        raise EvidenceError("the statement is of an unknown kind")
    if record.get("format") != FORMAT:
        raise EvidenceError("the statement is in a format that this version does not know")
    _CLASSES[kind].form(record, "the statement")
    values = {name: value for name, value in record.items() if name not in {"kind", "format"}}
    return _CLASSES[kind](**values)


def _plain(value: Any) -> Any:
    """The same value in dicts and lists only, apart from what the caller holds."""
    if isinstance(value, Mapping):
        return {name: _plain(element) for name, element in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(element) for element in value]
    return value
