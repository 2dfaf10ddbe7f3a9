"""A list as its page shows it: the filters that stand in the address, tables, pictures, deeds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from retention.actions.list_counts import ListCounts
from retention.actions.list_items import ItemsPage, WantedItems
from retention.actions.list_look import ListDeed, ListLook
from retention.desk.views.list_pictures import DuePicture, KeptPicture, due_picture, kept_picture
from retention.domain.decision import Disposition
from retention.errors import UsageError

LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class YearRow:
    """A row of the table: one year of closure, and how many of each category."""

    year: int
    counts: tuple[int, ...]

    @property
    def dossiers(self) -> int:
        """Of every category."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A row of the table: one category, and how many of each disposition."""

    category: str
    counts: tuple[int, ...]

    @property
    def dossiers(self) -> int:
        """Of every disposition."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """All that the page of one list shows."""

    look: ListLook
    deeds: Mapping[str, ListDeed]
    due: DuePicture
    kept: KeptPicture
    categories: tuple[CategoryRow, ...]
    years: tuple[YearRow, ...]
    page: ItemsPage
    wanted: WantedItems
    matching: int

    @property
    def number(self) -> int:
        """The list's number."""
        return self.look.row.number

    @property
    def is_filtered(self) -> bool:
        """Whether not all items are shown."""
        return self.wanted != WantedItems()

    def link(self, **also: object) -> str:
        """The address of this page with the filters that are on, and another place in it."""
        chosen = {
            "category": self.wanted.category,
            "year": self.wanted.closure_year,
            "disposition": self.wanted.disposition,
            **also,
        }
        query = urlencode({name: value for name, value in chosen.items() if value is not None})
        return f"/lists/{self.number}{'?' if query else ''}{query}#dossiers"


def list_view(look: ListLook, counts: ListCounts, page: ItemsPage, wanted: WantedItems) -> ListView:
    """The page of this list."""
    categories = tuple(sorted({each.category for each in counts.items}))
    by_year: Counter[tuple[int, str]] = Counter()
    by_way: Counter[tuple[str, Disposition]] = Counter()
    for each in counts.items:
        by_year[each.closure_year, each.category] += each.count
        by_way[each.category, each.disposition] += each.count
    due = due_picture(counts.items)
    return ListView(
        look=look,
        deeds={each.kind.value: each for each in look.deeds},
        due=due,
        kept=kept_picture(counts.kept, counts.asked),
        categories=tuple(
            CategoryRow(name, tuple(by_way[name, way] for way in due.dispositions))
            for name in categories
        ),
        years=tuple(
            YearRow(year, tuple(by_year[year, name] for name in categories))
            for year in sorted({each.closure_year for each in counts.items})
        ),
        page=page,
        wanted=wanted,
        matching=_matching(counts, wanted),
    )


def _matching(counts: ListCounts, wanted: WantedItems) -> int:
    return sum(
        each.count
        for each in counts.items
        if wanted.category in {None, each.category}
        and wanted.closure_year in {None, each.closure_year}
        and wanted.disposition in {None, each.disposition}
    )


def wanted_items(query: Mapping[str, str]) -> WantedItems:
    """The filters in an address; UsageError for what can be none."""
    way = query.get("disposition") or None
    try:
        disposition = None if way is None else Disposition(way)
    except ValueError:
        raise UsageError("that is no disposition") from None
    return WantedItems(
        category=(query.get("category") or "").replace("\0", "") or None,
        closure_year=place_in(query, "year", most=9999),
        disposition=disposition,
    )


def place_in(query: Mapping[str, str], name: str, *, most: int = LARGEST) -> int | None:
    """A number in an address, None where it is not there; UsageError for anything else."""
    text = query.get(name) or None
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= most):
        raise UsageError("that is no number of this page; begin at its first page")
    return int(text)
