"""Seal: reconcile, sign the closing statement and write the run's evidence.

Until the closing statement is stored, whatever lies in the list's folder beside the opening is a
draft of an attempt that did not end, and is made again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.abandon import log_slice
from retention.actions.declare import Sealing, declaration_view
from retention.actions.end_request import RequestLeft, end_request, request_left, still_there
from retention.actions.faults import at_step
from retention.actions.publish import publish
from retention.actions.reconcile import reckon
from retention.actions.statements import (
    chain_next,
    last_digest,
    payload_of,
    stored,
    write_envelope,
)
from retention.actions.workplace import Workplace, rules_of
from retention.domain.erasure import erasure_of
from retention.domain.states import BatchState, ListState, Outcome
from retention.errors import BusyError, EvidenceError
from retention.evidence.canonical import digest
from retention.evidence.declaration import render_annex, render_declaration
from retention.evidence.folder import ENTRIES, EVENTS, leaves_path
from retention.evidence.statements import FILES, RESTRICTED_FILE, Closing, Opening, from_record
from retention.ledger import lists, requests, work
from retention.ledger.locks import hold_log
from retention.ledger.log import lines, log_head, write_down
from retention.ledger.tables import run


@dataclass(frozen=True, slots=True)
class Sealed:
    """A finished list: the head to keep elsewhere, and how its items ended.

    `request`: where the request stands that the list was made for.
    """

    list_number: int
    head: str
    outcomes: dict[str, int]
    partial: bool
    request: RequestLeft | None = None


def seal(place: Workplace, list_number: int) -> Sealed:
    """The list done and its evidence written. BusyError while a batch is not final.

    Run again after a crash it goes on; run again after the end it only says what there is.
    """
    with place.ledger.begin() as ledger:
        row = lists.row_of(ledger, list_number, lock=True)
        if stored(ledger, list_number, "closing") is None:
            _refuse_unfinished(ledger, list_number)
            approved = replace(place, rules=rules_of(ledger, row.rule_set, place.settings))
            publish(approved, ledger, row, place.clock.now(ledger))
            _close(approved, ledger, row, place.clock.now(ledger))
    at_step("before-evidence")
    with place.ledger.begin() as ledger:
        _write(place, ledger, list_number)
        at_step("after-evidence")
        row = lists.row_of(ledger, list_number, lock=True)
        if row.state == ListState.CARRYING_OUT.value:
            lists.move(ledger, list_number, ListState.CARRYING_OUT, ListState.DONE)
        return _sealed(place, ledger, list_number)


def is_closed(place: Workplace, list_number: int) -> bool:
    """Whether the closing statement of this list is stored; only its files may be missing."""
    with place.ledger.connect() as ledger:
        return stored(ledger, list_number, "closing") is not None


def _refuse_unfinished(ledger: Connection, number: int) -> None:
    waiting = [b.number for b in work.batches_of(ledger, number) if b.state != BatchState.FINAL]
    if waiting:
        raise BusyError(f"list {number} is not finished; batches left: {waiting[:10]}")


def _close(place: Workplace, ledger: Connection, row: sa.Row[Any], now: datetime) -> None:
    """Store the closing statement, and beside it the documents whose digests it holds."""
    opening = from_record(payload_of(ledger, row.number, "opening"))
    if not isinstance(opening, Opening):
        raise EvidenceError(f"list {row.number} has no opening statement")
    erasure = erasure_of(opening.list)
    if erasure is not None:
        requests.row_of(ledger, erasure.request, lock=True)
    hold_log(ledger)
    reckoning = reckon(place, ledger, row, opening)
    record = {"list": row.number, "list_digest": row.digest, "outcomes": reckoning.outcomes}
    write_down(ledger, "closed", record, now)
    if erasure is not None:
        left = still_there(place, ledger, erasure.request)
        end_request(ledger, erasure, now, left=left)
    ledger.execute(
        sa.update(run)
        .where(run.c.kind == "carry-out", run.c.counts["list"].as_integer() == row.number)
        .values(ended_at=now, counts={"list": row.number, **reckoning.occurred})
    )
    _discard_drafts(place, row.number)
    entries = place.evidence.write_entries(row.number, work.entry_lines(ledger, row.number))
    sealing = Sealing(
        opening=opening,
        ending=reckoning,
        tally=reckoning.tally,
        entries_root=entries.root,
        head=last_digest(ledger),
        key_id=place.signing_key(ledger).key_id,
        made_at=now,
        software=place.rules.software,
    )
    pages = _pages(place, sealing)
    for name, data in pages.items():
        place.evidence.write_document(row.number, name, data)
    head = log_head(ledger)
    others = [number for number in lists.open_lists(ledger) if number != row.number]

    def statement_of(common: dict[str, Any]) -> Closing:
        tally = reckoning.tally
        return Closing(
            **common,
            list_number=row.number,
            list_digest=row.digest,
            entries={"count": entries.count, "root": entries.root},
            outcomes=reckoning.occurred,
            by_category=reckoning.by_category,
            by_closure_year=reckoning.by_closure_year,
            kept_reasons=tally.reasons_of(Outcome.KEPT.value),
            failed_reasons=tally.reasons_of(Outcome.FAILED.value),
            rows=reckoning.rows,
            balance=reckoning.balance,
            documents=reckoning.documents,
            checks=reckoning.checks,
            open_lists=others,
            log=head,
            partial=reckoning.partial,
            files={name: digest(data) for name, data in pages.items()},
            moved=reckoning.moved,
            release=reckoning.release,
        )

    chain_next(place, ledger, now, row.number, statement_of)


def _pages(place: Workplace, sealing: Sealing) -> dict[str, bytes]:
    view = declaration_view(place.rules, sealing)
    return {
        "declaration.html": render_declaration(view).encode(),
        "annex.html": render_annex(view).encode(),
        "protocol.yaml": place.rules.protocol_text.encode(),
        "datamap.yaml": place.rules.data_map_text.encode(),
    }


def _discard_drafts(place: Workplace, number: int) -> None:
    folder = place.evidence.list_folder(number)
    for name in (*FILES, RESTRICTED_FILE, ENTRIES, EVENTS):
        (folder / name).unlink(missing_ok=True)
        leaves_path(folder / name).unlink(missing_ok=True)


def _write(place: Workplace, ledger: Connection, number: int) -> None:
    """The events and, last of all, the closing statement lie in the folder."""
    first, end = log_slice(ledger, number, "closing")
    place.evidence.write_events(number, lines(ledger, first=first, end=end))
    write_envelope(place, ledger, number, "closing")


def _sealed(place: Workplace, ledger: Connection, number: int) -> Sealed:
    row = stored(ledger, number, "closing")
    if row is None:
        raise EvidenceError(f"list {number} has no closing statement")
    record = payload_of(ledger, number, "closing")
    request = request_left(place, ledger, lists.row_of(ledger, number))
    return Sealed(number, row.digest, record["outcomes"], record["partial"], request)
