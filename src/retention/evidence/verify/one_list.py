"""One list at a time: its opening, its entries and its end, checked against each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from retention.errors import EvidenceError
from retention.evidence.canonical import at, canonical, digest
from retention.evidence.entries import Entry, parse_entry
from retention.evidence.folder import ENTRIES, leaves_path
from retention.evidence.statements import FILES, RESTRICTED_FILE, Closing, Opening
from retention.evidence.tally import Tally
from retention.evidence.tree import Tree
from retention.evidence.verify.place import Found
from retention.evidence.verify.reading import file_digest
from retention.evidence.verify.reconcile import (
    check_balance,
    check_counts,
    check_partial,
    check_reasons,
    check_release,
    check_rows,
)
from retention.evidence.verify.signed_lines import SignedLines

_APPROVERS = 2
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def check_opening(found: Found, opening: Opening) -> list[str]:
    """What an auditor should know about a sound opening; raises EvidenceError for a wrong one."""
    with at(found.name):
        if digest(canonical(opening.list)) != opening.list_digest:
            raise EvidenceError("list_digest is not the digest of the list's header")
        if opening.list["rule_set"] != opening.rule_set["digest"]:
            raise EvidenceError("the list was made under another rule set than the one named")
        _check_batches(opening)
        _check_approvals(opening)
        _check_purpose(opening)
    return []


def check_closing(opened: Found, opening: Opening, found: Found, closing: Closing) -> list[str]:
    """The files that this closing vouches for; raises EvidenceError for the first thing wrong."""
    tally = _check_entries(opened, opening, found, closing)
    with at(found.name):
        check_counts(closing, tally, opening.list["items"])
        check_reasons(closing, tally)
        check_partial(closing)
        check_rows(opening, closing)
        check_release(opening, closing)
        check_balance(opening, closing)
    entries = found.folder / ENTRIES
    return [ENTRIES, leaves_path(entries).name, *_check_files(opening, found, closing)]


def _check_purpose(opening: Opening) -> None:
    """Of what a client asked to have erased nothing survives, not even anonymously."""
    if "erasure" in opening.list and "release" in opening.list:
        raise EvidenceError("the list is of a request for erasure, and yet something is to survive")


def late(opening: Opening, closing: Closing) -> list[str]:
    """A warning where a request was carried out after its last day (protocol art. 12.3)."""
    erasure = opening.list.get("erasure")
    if erasure is None:
        return []
    ended_on = datetime.fromisoformat(closing.made_at).astimezone(_AMSTERDAM).date()
    last = date.fromisoformat(erasure["carry_out_by"])
    if ended_on <= last:
        return []
    return [
        f"list {opening.list_number} was closed on {ended_on}, after the last day for request"
        f" {erasure['request']} ({last})"
    ]


def _check_batches(opening: Opening) -> None:
    """Batches are numbered from 1 and follow each other from item 1 to the last."""
    following = 1
    for position, batch in enumerate(opening.list["batches"], start=1):
        if (batch["number"], batch["first"]) != (position, following) or batch["last"] < following:
            raise EvidenceError(f"batch {position} does not follow the one before it")
        following = batch["last"] + 1
    if following != opening.list["items"] + 1:
        raise EvidenceError(f"the batches end at item {following - 1}, not at the last")


def _check_approvals(opening: Opening) -> None:
    """Somebody presented this list, then two others approved it, in different functions."""
    approvers: dict[str, str] = {}
    presenters: dict[str, str] = {}
    last_presented, first_approved = "", "9"
    for approval in opening.approvals:
        if approval["list_digest"] != opening.list_digest:
            raise EvidenceError(f"{approval['official']!r:.80} decided about another list")
        if approval["part"] == "approved":
            approvers[approval["official"]] = approval["function"]
            first_approved = min(first_approved, approval["decided_at"])
        else:
            presenters[approval["official"]] = approval["function"]
            last_presented = max(last_presented, approval["decided_at"])
    if both := approvers.keys() & presenters.keys():
        raise EvidenceError(f"{min(both)!r:.80} approved what they presented themselves")
    if not presenters:
        raise EvidenceError("nobody presented the list")
    if len(approvers) < _APPROVERS or len(set(approvers.values())) < _APPROVERS:
        raise EvidenceError(f"fewer than {_APPROVERS} officials in different functions approved")
    if first_approved < last_presented:
        raise EvidenceError("the list was approved before it was presented")
    if opening.made_at < max(a["decided_at"] for a in opening.approvals):
        raise EvidenceError("the list was opened before it was approved")


def _check_entries(opened: Found, opening: Opening, found: Found, closing: Closing) -> Tally:
    """The entries counted, once each is the next item and rebuilds the list that was approved."""
    name = found.beside(ENTRIES)
    count, root = closing.entries["count"], closing.entries["root"]
    signed = SignedLines(found.folder / ENTRIES, name, "item", count, root)
    tally, batches = Tally(), _Batches(opened.name, opening)
    for item, line in enumerate(signed.follow(Tree()), start=1):
        try:
            entry = parse_entry(line)
        except EvidenceError as error:
            raise EvidenceError(f"{name}, line {item}: {error}") from None
        if entry.item != item:
            raise EvidenceError(f"{name}, line {item}: is item {entry.item}, not item {item}")
        batches.add(entry)
        tally.add(entry)
    return tally


class _Batches:
    """Rebuilds each batch of the approved list from the leaves that the entries name."""

    def __init__(self, name: str, opening: Opening) -> None:
        self._name = name
        self._batches = iter(opening.list["batches"])
        self._batch: Mapping[str, Any] = {"last": 0}
        self._tree = Tree()

    def add(self, entry: Entry) -> None:
        """Adds the item's leaf; raises EvidenceError when it ends a batch with another root."""
        if entry.item > self._batch["last"]:
            self._begin_next(entry)
        self._tree.add(bytes.fromhex(entry.leaf))
        if entry.item == self._batch["last"] and self._tree.root().hex() != self._batch["root"]:
            raise EvidenceError(
                f"{self._name}: batch {self._batch['number']} (items {self._batch['first']} to "
                f"{entry.item}) is not the one that the entries account for"
            )

    def _begin_next(self, entry: Entry) -> None:
        batch = next(self._batches, None)
        if batch is None:
            raise EvidenceError(f"{self._name}: item {entry.item} was never on this list")
        self._batch, self._tree = batch, Tree()


def _check_files(opening: Opening, found: Found, closing: Closing) -> list[str]:
    """The documents beside the closing that are here and as they were."""
    with at(found.name):
        for name, ruled in (("protocol.yaml", "protocol"), ("datamap.yaml", "data_map")):
            if closing.files[name] != opening.rule_set[ruled]:
                raise EvidenceError(f"{name} is not the one of the approved rule set")
    names = [*FILES, RESTRICTED_FILE] if _has_annex(found, closing) else [*FILES]
    for name in names:
        with at(found.beside(name)):
            if file_digest(found.folder / name) != closing.files[name]:
                raise EvidenceError("changed")
    return names


def _has_annex(found: Found, closing: Closing) -> bool:
    """The annex is restricted, so it may be kept elsewhere; here, it must be the right one."""
    return RESTRICTED_FILE in closing.files and (found.folder / RESTRICTED_FILE).exists()
