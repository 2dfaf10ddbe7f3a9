"""T4: after the rows are gone: read back once more, delete documents, write the entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from retention.actions.faults import at_step
from retention.actions.workplace import Workplace
from retention.bestand.batch import fill_batch
from retention.bestand.destroy import rows_left
from retention.bestand.documents import DocumentResult, DocumentStore, still_named
from retention.domain.protocol import Protocol
from retention.domain.states import BatchState, Outcome
from retention.evidence.entries import Entry, entry_line, fresh_salt
from retention.evidence.items import ItemLine, item_leaf
from retention.ledger import work
from retention.ledger.log import write_down


def finish(place: Workplace, mine: Any, now: datetime) -> None:
    """The batch final: every item has its outcome and exactly one entry."""
    came_back = _came_back(place, mine)
    at_step("before-documents")
    not_deleted = _delete_documents(place, mine)
    at_step("after-documents")
    with place.ledger.begin() as ledger:
        failed = dict.fromkeys(came_back, (Outcome.FAILED, ("came-back",)))
        failed |= dict.fromkeys(not_deleted, (Outcome.FAILED, ("document-not-deleted",)))
        work.note_outcomes(ledger, mine, failed)
        work.add_entries(ledger, mine, _entries(ledger, mine, place.rules.protocol))
        work.let_go(ledger, mine)
        work.advance(ledger, mine, BatchState.FINAL)
        record = {"list": mine.list, "batch": mine.number, "attempt": mine.attempt}
        write_down(ledger, "batch-final", record, now)


def _came_back(place: Workplace, mine: Any) -> frozenset[int]:
    """Items called destroyed of which a row is there after the commit."""
    with place.ledger.connect() as ledger:
        noted = work.outcomes_of(ledger, mine)
        gone = [
            (line.item, key, None)
            for line, key in work.items_of(ledger, mine)
            if key is not None
            and noted.get(line.item, (Outcome.DESTROYED, ()))[0] is Outcome.DESTROYED
        ]
    with place.bestand.begin() as bestand:
        binding = place.binding(bestand)
        return rows_left(bestand, binding, fill_batch(bestand, binding, gone))


def _delete_documents(place: Workplace, mine: Any) -> frozenset[int]:
    """Items of which a document still stands. Addresses are erased as the documents go."""
    with place.ledger.begin() as ledger:
        noted = work.outcomes_of(ledger, mine)
        standing: set[int] = set()
        waiting = []
        for row in work.documents_of(ledger, mine):
            ended = noted.get(row.item, (Outcome.DESTROYED, ()))[0]
            if ended is not Outcome.DESTROYED:
                # The dossier stays, and its documents with it.
                work.forget_document(ledger, row.number, "kept", gone=True)
            elif row.address is not None:
                waiting.append(row)
        with place.bestand.connect() as bestand:
            binding = place.binding(bestand)
            named = still_named(bestand, binding, [row.address for row in waiting])
        for row in waiting:
            result = _delete(place.documents, row, named)
            gone = result in {DocumentResult.DELETED, DocumentResult.MISSING}
            work.forget_document(ledger, row.number, result.value, gone=gone)
            if not gone:
                standing.add(row.item)
        return frozenset(standing)


def _delete(store: DocumentStore, row: Any, named: frozenset[str]) -> DocumentResult:
    if row.address in named:
        return DocumentResult.REFUSED
    result = store.delete(row.address)
    # It was there when the intent was recorded: an earlier attempt, or its twin, deleted it.
    if result is DocumentResult.MISSING and row.result == DocumentResult.THERE:
        return DocumentResult.DELETED
    return result


def _entries(
    ledger: Connection, mine: Any, protocol: Protocol
) -> Iterator[tuple[int, str, bytes]]:
    """Everything is read before the first line comes: the lines go in over the same connection."""
    noted = work.outcomes_of(ledger, mine)
    lines = [line for line, _ in work.items_of(ledger, mine)]
    return (_entry(line, noted.get(line.item, (Outcome.DESTROYED, ())), protocol) for line in lines)


def _entry(line: ItemLine, ended: work.Ended, protocol: Protocol) -> tuple[int, str, bytes]:
    outcome, reasons = ended
    entry = Entry(
        item=line.item,
        leaf=item_leaf(line).hex(),
        tombstone=line.tombstone,
        category=line.category,
        closure_year=line.closure_year,
        outcome=outcome.value,
        reasons=tuple(protocol.public_reason(reason) for reason in reasons),
        salt=fresh_salt(),
    )
    return line.item, outcome.value, entry_line(entry)
