"""Whether the counts of a closing statement agree with its entries, its opening and each other.

Each function raises EvidenceError without the file's name; the caller knows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from retention.errors import EvidenceError
from retention.evidence.statements import Closing, Counts, Opening
from retention.evidence.tally import Tally

_GONE = ("destroyed", "de-identified")


def check_counts(closing: Closing, tally: Tally, items: int) -> None:
    """proposed = destroyed + de-identified + kept + already absent + failed, in every table."""
    total = sum(closing.outcomes.values())
    if total != items or closing.entries["count"] != items:
        raise EvidenceError(f"accounts for {total} items, the approved list has {items}")
    _agree("outcomes", closing.outcomes, tally.outcomes)
    for name, stated, counted in (
        ("by_category", closing.by_category, tally.by_category),
        ("by_closure_year", closing.by_closure_year, tally.by_closure_year),
    ):
        for key in sorted(stated.keys() | counted.keys()):
            _agree(f"{name}, {key!r:.80}", stated.get(key, {}), counted.get(key, {}))


def check_reasons(closing: Closing, tally: Tally) -> None:
    """Reasons are counted as the entries give them; an entry may leave its reason to the count."""
    stated = {"kept": closing.kept_reasons, "failed": closing.failed_reasons}
    for outcome, reasons in stated.items():
        given, silent = tally.reasons_of(outcome), tally.without_reason[outcome]
        for code in sorted(reasons.keys() | given.keys()):
            least = given.get(code, 0)
            if not least <= reasons.get(code, 0) <= least + silent:
                raise EvidenceError(
                    f"says {reasons.get(code, 0)} {outcome} for reason {code!r:.80}, "
                    f"the entries say {least}"
                )
        if closing.outcomes.get(outcome, 0) and not sum(reasons.values()):
            raise EvidenceError(f"gives no reason for what is {outcome}")


def check_partial(closing: Closing) -> None:
    """Whatever failed makes the whole partial."""
    failed = closing.outcomes.get("failed", 0) + closing.documents["failed"]
    if failed and not closing.partial:
        raise EvidenceError(f"does not say that it is partial, though {failed} failed")


def check_rows(opening: Opening, closing: Closing) -> None:
    """Per table: before - destroyed + other = after, and before is what the opening counted."""
    if closing.rows.keys() != opening.rows.keys():
        raise EvidenceError("counts other tables than the opening did")
    for table, rows in sorted(closing.rows.items()):
        if rows["before"] != opening.rows[table]:
            raise EvidenceError(f"table {table!r:.80}: 'before' is not what the opening counted")
        if rows["before"] - rows["destroyed"] + rows.get("other", 0) != rows["after"]:
            raise EvidenceError(f"table {table!r:.80}: before - destroyed + other is not 'after'")


def check_balance(opening: Opening, closing: Closing) -> None:
    """Per category: opening + moved - what this list removed = closing."""
    balances = (opening.balance, closing.balance, closing.moved, closing.by_category)
    for category in sorted({name for balance in balances for name in balance}):
        before, after, moved, ended = (balance.get(category, {}) for balance in balances)
        gone = {"open": 0, "closed": sum(ended.get(outcome, 0) for outcome in _GONE)}
        for part, lost in gone.items():
            expected = before.get(part, 0) + moved.get(part, 0) - lost
            if expected != after.get(part, 0):
                raise EvidenceError(
                    f"balance of category {category!r:.80}: {expected} {part} dossiers should be "
                    f"left, it says {after.get(part, 0)}"
                )


def checks_not_holding(closing: Closing) -> Iterator[str]:
    """The run's own checks that failed: an honest statement of something that went wrong.

    Raises EvidenceError for a check whose verdict contradicts its own numbers.
    """
    for name, check in sorted(closing.checks.items()):
        same = check["expected"] == check["found"]
        said = f"the check {name!r:.80} expected {check['expected']!r:.80}, "
        said += f"found {check['found']!r:.80}"
        if same != check["holds"]:
            raise EvidenceError(f"{said}, and says the opposite about it")
        if not check["holds"]:
            yield f"{said}: it does not hold"


def fallen(before: Mapping[str, Counts], after: Mapping[str, Counts]) -> Iterator[str]:
    """The categories that hold fewer dossiers than before, though no list was at work."""
    for category, counts in sorted(before.items()):
        fewer = sum(counts.values()) - sum(after.get(category, {}).values())
        if fewer > 0:
            yield f"category {category!r:.80} lost {fewer} dossiers outside any list"


def _agree(what: str, stated: Counts, counted: Counts) -> None:
    for outcome in sorted(stated.keys() | counted.keys()):
        if stated.get(outcome, 0) != counted.get(outcome, 0):
            raise EvidenceError(
                f"{what} says {stated.get(outcome, 0)} {outcome}, "
                f"the entries say {counted.get(outcome, 0)}"
            )
