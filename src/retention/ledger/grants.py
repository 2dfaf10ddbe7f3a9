"""Who may do what in the ledger: rights per table for the runner, the desk and the auditor.

The runner carries out and cannot decide; the desk decides and cannot carry out; the auditor reads
evidence, and nothing that leads to a person. None of them owns a table, so none can take a trigger
away. What is not named here is not granted: a new table is closed. docs/operations.md says what
this keeps apart, and what not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.dialects.postgresql.base import PGDialect

from retention.ledger import tables
from retention.ledger.migrate import VERSION
from retention.ledger.tables import FROZEN_LIST_COLUMNS, SCHEMA

SURVIVORS = ("retention_archive", "retention_parking")
_quote = PGDialect().identifier_preparer.quote  # type: ignore[no-untyped-call]

Rights = dict[str, tuple[str, ...]]
_ADD = ("INSERT",)
_ADD_AND_CHANGE = ("INSERT", "UPDATE")


@dataclass(frozen=True, slots=True)
class Roles:
    """The three database roles that this is about, by their names in the server."""

    runner: str
    desk: str
    auditor: str

    def __iter__(self) -> Iterator[str]:
        return iter((self.runner, self.desk, self.auditor))


def some(right: str, *columns: str) -> str:
    """A right on some columns only."""
    return f"{right} ({', '.join(map(_quote, columns))})"


RUNNER: Rights = {
    "rule_set": _ADD,
    "run": ("INSERT", some("UPDATE", "ended_at", "counts")),
    # Without the columns that say who approved it.
    "destruction_list": (
        some("INSERT", *FROZEN_LIST_COLUMNS, "state"),
        some("UPDATE", "state", "attempt"),
    ),
    "batch": ("INSERT", some("UPDATE", "state", "attempt", "intended_at", "rows")),
    "item": _ADD,
    "without_remainder": ("INSERT", "DELETE"),
    "known_dossier": ("INSERT", "UPDATE", "DELETE"),
    "finding": ("INSERT", "DELETE"),
    "outcome": _ADD,
    "document": ("INSERT", some("UPDATE", "address", "result")),
    "entry": _ADD,
    "publication": _ADD,
    "statement": _ADD,
    "log": _ADD,
    "keep": ("DELETE",),
    "request": (some("UPDATE", "state", "ended_at", "person_key", "alerted"),),
    "request_dossier": ("DELETE",),
    "correction": (some("UPDATE", "state", "applied_at", "rows"),),
    "notice": _ADD_AND_CHANGE,
    "question": _ADD,
    "overview": (some("UPDATE", "state"),),
}

DESK: Rights = {
    "desk_key": _ADD,
    # The list of an erasure on request is made by whoever granted it.
    "rule_set": _ADD,
    "run": ("INSERT", some("UPDATE", "ended_at", "counts")),
    "batch": _ADD,
    "item": _ADD,
    "destruction_list": (
        some("INSERT", *FROZEN_LIST_COLUMNS, "state"),
        some(
            "UPDATE",
            "state",
            "presented_by",
            "approved_by",
            "approved_function",
            "also_approved_by",
            "also_approved_function",
            "approved_at",
        ),
    ),
    "decision": _ADD,
    "keep": _ADD_AND_CHANGE,
    "keep_extension": _ADD_AND_CHANGE,
    "known_dossier": ("INSERT", "UPDATE", "DELETE"),
    "without_remainder": ("DELETE",),  # of a list that is rejected
    "request": _ADD_AND_CHANGE,
    "request_dossier": ("INSERT", "DELETE"),
    "correction": _ADD_AND_CHANGE,
    "recipient": _ADD_AND_CHANGE,
    "notice": _ADD_AND_CHANGE,
    "question": _ADD_AND_CHANGE,
    "overview": _ADD_AND_CHANGE,
    "overview_page": _ADD_AND_CHANGE,
    "statement": _ADD,  # of a list that is rejected
    "log": _ADD,
}

_PEOPLE = ("user", "function", "mandate", "from_on", "until_on")
AUDITOR: Rights = {
    "mark": ("SELECT",),
    "official": (some("SELECT", *_PEOPLE),),
    **dict.fromkeys(
        (
            "rule_set",
            "run",
            "destruction_list",
            "batch",
            "item",
            "decision",
            "outcome",
            "entry",
            "publication",
            "statement",
            "log",
        ),
        ("SELECT",),
    ),
}


def ledger_grants(roles: Roles) -> Iterator[str]:
    """The statements, in order, that leave each role with these rights and no other.

    The ledger's owner carries them out. Parked rows are the runner's alone.
    """
    for role in roles:
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {SCHEMA} FROM {_quote(role)}"
        yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {_quote(role)}"
        yield f"GRANT SELECT ON {SCHEMA}.{VERSION.name} TO {_quote(role)}"
    for role in (roles.runner, roles.desk):
        for table in tables.metadata.sorted_tables:
            yield f"GRANT SELECT ON {_place(table.name)} TO {_quote(role)}"
    for role, rights in zip(roles, (RUNNER, DESK, AUDITOR), strict=True):
        for name, each in rights.items():
            yield f"GRANT {', '.join(each)} ON {_place(name)} TO {_quote(role)}"
    for schema in SURVIVORS:
        yield f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {_quote(roles.runner)}"


def _place(name: str) -> str:
    return f"{SCHEMA}.{_quote(name)}"
