"""Whether the counts of a closing statement agree with its entries, its opening and each other.

Each function raises EvidenceError without the file's name; the caller knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from retention.errors import EvidenceError
from retention.evidence.statements import REMOVED, Closing, Counts, Opening
from retention.evidence.tally import Tally

DESTROYED, DEIDENTIFIED = "destroyed", "de-identified"
_GONE = (DESTROYED, DEIDENTIFIED)
_SIZE = re.compile("[1-9][0-9]{0,14}")


def check_counts(closing: Closing, tally: Tally, items: int) -> None:
    """proposed = destroyed + de-identified + kept + already absent + failed, in every table."""
    total = sum(closing.outcomes.values())
    if total != items or closing.entries["count"] != items:
        raise EvidenceError(f"accounts for {total} items, the approved list has {items}")
    left = _left_per_category(closing, tally)
    _agree("outcomes", closing.outcomes, split(tally.outcomes, sum(left.values())))
    for name, stated, counted in (
        ("by_category", closing.by_category, tally.by_category),
        ("by_closure_year", closing.by_closure_year, tally.by_closure_year),
    ):
        for key in sorted(stated.keys() | counted.keys()):
            deidentified = left.get(key, 0) if name == "by_category" else 0
            entries = split(counted.get(key, {}), deidentified)
            _agree(f"{name}, {key!r:.80}", stated.get(key, {}), entries)


def split(entries: Counts, deidentified: int) -> Counts:
    """Counts of entries in a statement's terms: of what was removed, so many were de-identified."""
    counts = {name: count for name, count in entries.items() if name != REMOVED}
    destroyed = counts.get(DESTROYED, 0) + entries.get(REMOVED, 0) - deidentified
    left = counts.get(DEIDENTIFIED, 0) + deidentified
    ends = {DESTROYED: destroyed, DEIDENTIFIED: left}
    return {**counts, **{name: count for name, count in ends.items() if count}}


def _left_per_category(closing: Closing, tally: Tally) -> Counts:
    """How many dossiers of each category left an anonymous remainder, by what was published."""
    published: Counts = (closing.release or {}).get("published", {})
    for category, count in sorted(published.items()):
        removed = tally.by_category.get(category, {}).get(REMOVED, 0)
        if count > removed:
            raise EvidenceError(
                f"says that {count} of category {category!r:.80} were published,"
                f" the entries say {removed} removed"
            )
    return published


def check_release(opening: Opening, closing: Closing) -> None:
    """What was published was planned, and every class of the archive is as large as approved."""
    plan, release = opening.list.get("release"), closing.release
    if (plan is None) != (release is None):
        raise EvidenceError("tells of a release that was not approved, or not of the one that was")
    if plan is None or release is None:
        return
    published = sum(release["published"].values())
    if published > plan["items"] - plan["suppressed"]:
        raise EvidenceError(f"says that {published} dossiers were published, more than planned")
    archive = release["archive"]
    # l is 0 where the archive has no special category.
    if archive["classes"] and (archive["k"] < plan["k"] or 0 < archive["l"] < plan["l"]):
        raise EvidenceError("the archive has classes that are smaller than what was approved")
    if not all(map(_SIZE.fullmatch, archive["classes"])):
        raise EvidenceError("the archive has a class whose size is not a number")
    if min(map(int, archive["classes"]), default=archive["k"]) != archive["k"]:
        raise EvidenceError("the smallest class of the archive is not the k that it states")


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
