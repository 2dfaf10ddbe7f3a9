"""Every list so far: opened once, ended once, none left out, its log continuing the one before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from retention.errors import EvidenceError
from retention.evidence.canonical import at
from retention.evidence.folder import EVENTS, leaves_path
from retention.evidence.statements import Abandoned, Closing, Opening
from retention.evidence.verify.log import Log
from retention.evidence.verify.one_list import check_closing, check_opening, late
from retention.evidence.verify.place import Found
from retention.evidence.verify.reconcile import checks_not_holding, fallen
from retention.evidence.verify.report import ListSummary


@dataclass
class AllLists:
    """What was followed so far; `whole` is False when only one list's folder is here.

    `not_holding` collects the run's own checks that failed: an honest chain goes on after them.
    """

    whole: bool
    log: Log
    opened: dict[int, tuple[Found, Opening]] = field(default_factory=dict)
    summaries: dict[int, ListSummary] = field(default_factory=dict)
    last_closing: Closing | None = None
    vouched_for: set[str] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)
    not_holding: list[str] = field(default_factory=list)

    def open(self, found: Found, opening: Opening) -> None:
        """A list of which nothing was heard before begins."""
        number = opening.list_number
        if number in self.summaries:
            raise EvidenceError(f"{found.name}: list {number} was opened or ended before")
        self.warnings += check_opening(found, opening)
        self.log.promise(found.name, opening.log)
        self._compare_balance(opening)
        self.opened[number] = (found, opening)
        self.summaries[number] = ListSummary(
            number, "open", opening.list["items"], {}, (opening.statement,)
        )

    def close(self, found: Found, closing: Closing) -> None:
        """An open list ends with an outcome for each of its items."""
        opened, opening = self._opening_of(found, closing)
        self._vouch(found, check_closing(opened, opening, found, closing))
        self.warnings += late(opening, closing)
        with at(found.name):
            self.not_holding += [f"{found.name}: {each}" for each in checks_not_holding(closing)]
        self._check_open_lists(found, closing)
        self._take_log(found, closing)
        self._end(closing, state="closed", outcomes=dict(closing.outcomes))
        self.last_closing = closing

    def abandon(self, found: Found, abandoned: Abandoned) -> None:
        """A list ends without being carried out; it may have been opened, or only proposed."""
        number = abandoned.list_number
        if number in self.summaries:
            self._opening_of(found, abandoned)
        else:
            self.summaries[number] = ListSummary(number, "abandoned", 0, {}, ())
        self._take_log(found, abandoned)
        self._end(abandoned, state="abandoned", outcomes={})

    def _opening_of(self, found: Found, ending: Closing | Abandoned) -> tuple[Found, Opening]:
        """The opening of the list that ends here; raises EvidenceError when there is none."""
        number = ending.list_number
        if number not in self.opened:
            how = "had ended before" if number in self.summaries else "has no opening here"
            raise EvidenceError(f"{found.name}: list {number} {how}")
        opened, opening = self.opened[number]
        if opening.list_digest != ending.list_digest:
            raise EvidenceError(f"{found.name}: ends another list {number} than was opened")
        return opened, opening

    def _end(self, ending: Closing | Abandoned, *, state: str, outcomes: dict[str, int]) -> None:
        self.opened.pop(ending.list_number, None)
        summary = self.summaries[ending.list_number]
        statements = (*summary.statements, ending.statement)
        self.summaries[ending.list_number] = replace(
            summary, state=state, outcomes=outcomes, statements=statements
        )

    def _check_open_lists(self, found: Found, closing: Closing) -> None:
        """Each list number so far has ended or is named as open; none is simply not there."""
        if not self.whole:
            return
        ended = {number for number in self.summaries if number not in self.opened}
        ended.add(closing.list_number)
        named = set(closing.open_lists)
        if silent := set(range(1, max(self.summaries) + 1)) - ended - named:
            raise EvidenceError(f"{found.name}: says nothing of list {min(silent)}")
        if both := named & ended:
            raise EvidenceError(f"{found.name}: calls list {min(both)} open; it had ended")

    def _compare_balance(self, opening: Opening) -> None:
        """With no list at work since the last closing, nothing should have gone."""
        if self.whole and self.last_closing is not None and not self.opened:
            self.warnings += [
                f"before statement {opening.statement}: {each}"
                for each in fallen(self.last_closing.balance, opening.balance)
            ]

    def _take_log(self, found: Found, ending: Closing | Abandoned) -> None:
        path = found.folder / EVENTS
        self.log.take(found.name, path, found.beside(EVENTS), ending.log)
        self._vouch(found, [EVENTS, leaves_path(path).name])

    def _vouch(self, found: Found, names: Iterable[str]) -> None:
        self.vouched_for.update(found.beside(name) for name in names)
