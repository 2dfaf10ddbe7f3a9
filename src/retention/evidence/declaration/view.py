"""What the declaration is made from: plain values, already labelled by the caller.

`outcomes` are counts by the names of `statements.OUTCOMES`; a name that is left out counts 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from retention.evidence.declaration.wording import Language
from retention.evidence.statements import OUTCOMES

Outcomes = Mapping[str, int]
STILL_IN_BACKUPS = "still-in-backups"


@dataclass(frozen=True, kw_only=True)
class CategoryLine:
    """A dossier category: what the selection list says of it, and what became of its dossiers.

    `valuation` is V (may be destroyed) or B (kept for ever); the years are of closure.
    """

    label: str
    selection_list: str
    result: str
    valuation: str
    term: str
    first_year: int | None
    last_year: int | None
    outcomes: Outcomes


@dataclass(frozen=True, kw_only=True)
class YearLine:
    """A closure year, None where it is not known, and what became of its dossiers."""

    year: int | None
    outcomes: Outcomes


@dataclass(frozen=True, kw_only=True)
class ReasonLine:
    """A reason in neutral words, and how many dossiers it applies to; one may have several."""

    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class TableLine:
    """Rows of one table; `other` is what else came or went meanwhile."""

    name: str
    before: int
    destroyed: int
    after: int
    other: int = 0


@dataclass(frozen=True, kw_only=True)
class DocumentCounts:
    """Files in the documents store."""

    deleted: int
    missing: int
    failed: int


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Who presented or approved the list; `part` is "presented" or "approved"."""

    part: str
    function: str
    mandate: str
    user_id: str
    decided_at: datetime


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How it was done; None where it has not happened yet or is not known."""

    files_rewritten_on: date | None
    log_recycled_on: date | None
    backups_until: date | None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the protocol asks of a release; the shares are in words.

    `largest_suppressed` is the budget of what is destroyed since it stands alone, `over_budget`
    whether the release is over it, `hard_stop` the share above which there is no release.
    """

    k: int
    l_values: int
    largest_suppressed: str
    hard_stop: str
    over_budget: bool


@dataclass(frozen=True, kw_only=True)
class Trial:
    """An attack that was carried out on the release; None: not written down at the time.

    `inside` and `control`: the shares of attempts that worked on those in it, and on others.
    `leak`: (inside - control) / (1 - control), and its margin from and up to; None: too few
    attempts to say.
    """

    label: str
    attempts: int | None
    inside: float | None
    control: float | None
    leak: tuple[float, float, float] | None


@dataclass(frozen=True, kw_only=True)
class Archived:
    """Rows of a table of the archive: what came with this release, and what stands there now.

    `withdrawn`: earlier rows that the rules of today no longer allow.
    """

    label: str
    added: int
    withdrawn: int
    rows: int


@dataclass(frozen=True, kw_only=True)
class Remainder:
    """What survives anonymously of some dossiers, and how well it hides those whom it is about.

    Of `took_part` dossiers, one of each person, a release was planned; of `published` something is
    left. Of the others of these categories nothing is, each for one reason: `alone` and
    `same_person` were pointed out beforehand, `dropped` were not published since too few were alike
    by then. k, l and t are those of the whole archive as it now
    is; None where they say nothing: without fields that tell people apart, or without special
    categories. `fields` are pairs of what and how coarse, in words, `texts` the labels of texts
    that are kept apart from dossiers. `singling_out` is one of the `trials`, and so is the one by
    who also knows somebody's `special` categories. `archive` is what came and went with the
    publication, `columns_withdrawn` are pairs of a field that may survive no longer and how many
    rows had it. `picture` is SVG made by this software.
    """

    took_part: int
    published: int
    kept: int
    absent_or_failed: int
    alone: int
    same_person: int
    dropped: int
    lost_texts: int
    fields: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    asked: Asked
    k: int | None
    l_values: int | None
    t: str | None
    loss: str
    trials: tuple[Trial, ...]
    singling_out: Trial | None
    singling_out_knowing: Trial | None
    special: str
    archive: tuple[Archived, ...]
    columns_withdrawn: tuple[tuple[str, int], ...]
    picture: str
    purpose: str
    owner: str
    term_years: int

    @property
    def withdrawn(self) -> tuple[str, ...]:
        """What was withdrawn from the archive, without how much."""
        rows = (line.label for line in self.archive if line.withdrawn)
        return (*rows, *(label for label, count in self.columns_withdrawn if count))


@dataclass(frozen=True, kw_only=True)
class OnRequest:
    """The request that the list was made for, its last day, and whether the list was in time."""

    request: int
    carry_out_by: date
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class DeclarationView:
    """Everything on the page.

    `head` is the chain's head *before* the closing statement: that one holds the digest of this
    page, so its own head can only be written in by hand. `words` has the word for each outcome, in
    small letters, and that for `STILL_IN_BACKUPS`. `archive_rule` is the rule that asks for
    the declaration; `grounds` are those for destroying. `k` is the smallest count shown.
    `on_request`: a data subject asked for it; None: retention terms have passed. `language`: that
    of the labels, and of the page. `signed`: the closing statement holds the digest of this page.
    """

    municipality: str
    body: str
    system: str
    list_number: int
    as_of: date
    made_at: datetime
    archive_rule: str
    grounds: tuple[str, ...]
    protocol: str
    rule_set: str
    list_digest: str
    entries_root: str
    head: str
    key_id: str
    categories: tuple[CategoryLine, ...]
    years: tuple[YearLine, ...]
    kept: tuple[ReasonLine, ...]
    failed: tuple[ReasonLine, ...]
    tables: tuple[TableLine, ...]
    documents: DocumentCounts
    manner: Manner
    decisions: tuple[Decision, ...]
    partial: bool
    k: int
    software: str
    words: Mapping[str, str]
    remainder: Remainder | None = None
    on_request: OnRequest | None = None
    not_covered: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    language: Language = "nl"
    signed: bool = True

    @property
    def totals(self) -> dict[str, int]:
        """Each outcome counted over all categories."""
        return {
            name: sum(line.outcomes.get(name, 0) for line in self.categories) for name in OUTCOMES
        }

    @property
    def backups_stand(self) -> bool:
        """While a backup may hold the data, they are removed, not destroyed."""
        until = self.manner.backups_until
        return until is None or until >= self.made_at.date()

    @property
    def removed(self) -> str:
        """The word for what is gone: destroyed, or only removed while a backup stands."""
        return self.words[STILL_IN_BACKUPS if self.backups_stand else "destroyed"]

    @property
    def outcome_words(self) -> dict[str, str]:
        """The word for each outcome."""
        return {name: self.words[name] for name in OUTCOMES} | {"destroyed": self.removed}
