"""T4: after the rows are gone: read back once more, delete documents, write the entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from retention.actions.attempt import Attempt, Claimed
from retention.actions.faults import at_step
from retention.actions.park import drop_unreleased
from retention.bestand.destroy import rows_left
from retention.bestand.documents import DocumentResult, DocumentStore, still_named
from retention.domain.protocol import Protocol
from retention.domain.states import BatchState, Outcome
from retention.evidence.entries import Entry, entry_line, fresh_salt
from retention.evidence.items import ItemLine, item_leaf
from retention.ledger import work
from retention.ledger.log import write_down

GONE: work.Ended = (Outcome.DESTROYED, ())
DOCUMENT_STANDS: work.Ended = (Outcome.FAILED, ("document-not-deleted",))
# No row names the documents of these any more, whoever removed the rows.
ROWS_GONE = frozenset({Outcome.DESTROYED, Outcome.ALREADY_ABSENT})


def finish(attempt: Attempt, claimed: Sequence[Claimed]) -> None:
    """The batch final: every item has its outcome and exactly one entry."""
    came_back = _came_back(attempt, claimed)
    at_step("before-documents")
    not_deleted = _delete_documents(attempt, came_back)
    at_step("after-documents")
    with attempt.place.ledger.begin() as ledger:
        failed = dict.fromkeys(not_deleted, DOCUMENT_STANDS)
        failed |= dict.fromkeys(came_back, (Outcome.FAILED, ("came-back",)))
        work.note_outcomes(ledger, attempt.mine, failed)
        # What was noted stays noted: an item of a halved batch is called destroyed until here.
        noted = work.outcomes_of(ledger, attempt.mine) | failed
        drop_unreleased(ledger, attempt, noted)
        gone = {each.line.item for each in claimed if _rows_gone(noted, each.line.item)}
        stayed = [each.line.item for each in claimed if each.line.item not in gone]
        attempt.purpose.told(attempt, ledger, sorted(gone), stayed)
        work.add_entries(ledger, attempt.mine, _entries(attempt, claimed, noted))
        work.ask_about(ledger, attempt.mine, _failed(claimed, noted))
        work.let_go(ledger, attempt.mine)
        work.advance(ledger, attempt.mine, BatchState.FINAL)
        write_down(ledger, "batch-final", attempt.named, attempt.now)


def _came_back(attempt: Attempt, claimed: Sequence[Claimed]) -> frozenset[int]:
    """Items called destroyed of which a row is there after the commit."""
    with attempt.place.ledger.connect() as ledger:
        noted = work.outcomes_of(ledger, attempt.mine)
    gone = [each for each in claimed if noted.get(each.line.item, GONE)[0] is Outcome.DESTROYED]
    with attempt.place.bestand.begin() as bestand:
        return rows_left(bestand, attempt.binding, attempt.fill(bestand, gone))


def _delete_documents(attempt: Attempt, came_back: frozenset[int]) -> frozenset[int]:
    """Items of which a document still stands. Addresses are erased as the documents go."""
    with attempt.place.ledger.begin() as ledger:
        noted = work.outcomes_of(ledger, attempt.mine)
        waiting = []
        for row in work.documents_of(ledger, attempt.mine):
            ended = noted.get(row.item, GONE)[0]
            if ended not in ROWS_GONE or row.item in came_back:
                # The dossier stays, and its documents with it.
                work.forget_document(ledger, row.number, "kept", gone=True)
            elif row.address is not None:
                waiting.append(row)
        named = _still_named(attempt, waiting)
        standing: set[int] = set()
        for row in waiting:
            result = _delete(attempt.place.documents, row, named)
            gone = result in {DocumentResult.DELETED, DocumentResult.MISSING}
            work.forget_document(ledger, row.number, result.value, gone=gone)
            if not gone:
                standing.add(row.item)
        return frozenset(standing)


def _still_named(attempt: Attempt, waiting: Sequence[Any]) -> frozenset[str]:
    if not waiting:
        return frozenset()
    with attempt.place.bestand.connect() as bestand:
        return still_named(bestand, attempt.binding, [row.address for row in waiting])


def _delete(store: DocumentStore, row: Any, named: frozenset[str]) -> DocumentResult:
    if row.address in named:
        return DocumentResult.REFUSED
    result = store.delete(row.address)
    # It was there when the intent was recorded: an earlier attempt, or its twin, deleted it.
    if result is DocumentResult.MISSING and row.result == DocumentResult.THERE:
        return DocumentResult.DELETED
    return result


def _failed(
    claimed: Sequence[Claimed], noted: Mapping[int, work.Ended]
) -> Iterator[tuple[str, ItemLine, tuple[str, ...]]]:
    for each in claimed:
        outcome, reasons = noted.get(each.line.item, GONE)
        if outcome is Outcome.FAILED:
            yield each.key, each.line, reasons


def _rows_gone(noted: Mapping[int, work.Ended], item: int) -> bool:
    """Whether a dossier's rows are gone, even where one of its documents still stands."""
    ended = noted.get(item, GONE)
    return ended[0] in ROWS_GONE or ended == DOCUMENT_STANDS


def _entries(
    attempt: Attempt, claimed: Sequence[Claimed], noted: Mapping[int, work.Ended]
) -> Iterator[tuple[int, str, bytes]]:
    protocol = attempt.place.rules.protocol
    deidentified = protocol.deidentified if attempt.purpose.leaves_remainders else frozenset()
    for each in claimed:
        ended = noted.get(each.line.item, GONE)
        yield _entry(each.line, ended, protocol, each.line.category in deidentified)


def _entry(
    line: ItemLine, ended: work.Ended, protocol: Protocol, survives: bool
) -> tuple[int, str, bytes]:
    outcome, reasons = ended
    if outcome is Outcome.DESTROYED and survives:
        # Whose remainder survives is never said of one dossier: it is counted per category.
        outcome = Outcome.REMOVED
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
