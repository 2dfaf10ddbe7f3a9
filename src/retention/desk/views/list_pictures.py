"""The pictures of a list, as places and sizes: what falls due per year, and what was kept and why.

Each has the numbers of its table; a template draws it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from retention.actions.list_counts import ItemCount
from retention.domain.decision import Disposition

WIDTH, HEIGHT, FOOT, LEFT, TOP = 960, 280, 30, 70, 12  # of a picture, in its own units
ROW = 30  # of the picture with lying bars
GOING = (Disposition.DESTROY, Disposition.DEIDENTIFY)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar, of one disposition."""

    disposition: Disposition
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class DueYear:
    """What falls due in one year: its bar, and its row in the table."""

    year: int
    counts: Mapping[Disposition, int]
    x: float
    width: float
    pieces: tuple[Piece, ...]

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return round(self.x + self.width / 2, 1)

    @property
    def dossiers(self) -> int:
        """Of every disposition."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class DuePicture:
    """Standing bars, one for each year. `lines`: (y, dossiers) of the scale."""

    years: tuple[DueYear, ...]
    dispositions: tuple[Disposition, ...]
    lines: tuple[tuple[float, int], ...]

    @property
    def box(self) -> str:
        """The picture's own units."""
        return f"0 0 {WIDTH} {HEIGHT}"


@dataclass(frozen=True, slots=True)
class Reason:
    """A lying bar: why dossiers were kept or asked about, and how many."""

    code: str
    asked: bool
    dossiers: int
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """Lying bars, the longest first."""

    reasons: tuple[Reason, ...]

    @property
    def box(self) -> str:
        """The picture's own units."""
        return f"0 0 {WIDTH} {ROW * len(self.reasons)}"


def due_picture(items: Iterable[ItemCount]) -> DuePicture:
    """What of a list falls due in which year; years without anything stand there too."""
    counts: dict[int, Counter[Disposition]] = {}
    for each in items:
        counts.setdefault(each.due_year, Counter())[each.disposition] += each.count
    if not counts:
        return DuePicture((), (), ())
    most = max(sum(each.values()) for each in counts.values())
    step = _step(most)
    top = -(-most // step) * step
    years = range(min(counts), max(counts) + 1)
    place = (WIDTH - LEFT) / len(years)
    return DuePicture(
        years=tuple(
            DueYear(
                year,
                counts.get(year, Counter()),
                round(LEFT + n * place + place * 0.15, 1),
                round(min(place * 0.7, 90), 1),
                _pieces(counts.get(year, Counter()), top),
            )
            for n, year in enumerate(years)
        ),
        dispositions=tuple(
            each for each in GOING if any(each in found for found in counts.values())
        ),
        lines=tuple((_y(each, top), each) for each in range(0, top + 1, step)),
    )


def _pieces(counts: Mapping[Disposition, int], top: int) -> tuple[Piece, ...]:
    found, below = [], 0
    for disposition in GOING:
        if count := counts.get(disposition, 0):
            y = _y(below + count, top)
            found.append(Piece(disposition, y, round(_y(below, top) - y, 1)))
            below += count
    return tuple(found)


def _y(dossiers: int, top: int) -> float:
    ground = HEIGHT - FOOT
    return round(ground - (ground - TOP) * dossiers / top, 1)


def _step(most: int) -> int:
    """A round number of which at most five make up the highest bar."""
    unit = 1
    while True:
        for step in (unit, 2 * unit, 5 * unit):
            if step * 5 >= most:
                return step
        unit *= 10


def kept_picture(kept: Mapping[str, int], asked: Mapping[str, int]) -> KeptPicture:
    """Why the sweep that made the list left dossiers where they are."""
    found = [(count, code, False) for code, count in kept.items()]
    found += [(count, code, True) for code, count in asked.items()]
    found = [each for each in sorted(found, key=lambda each: (-each[0], each[1])) if each[0]]
    most = max((count for count, _, _ in found), default=1)
    return KeptPicture(
        tuple(
            Reason(code, is_asked, count, n * ROW, max(2.0, round((WIDTH - 480) * count / most, 1)))
            for n, (count, code, is_asked) in enumerate(found)
        )
    )
