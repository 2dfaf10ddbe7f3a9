"""The picture: one bar per closure year, as long as what fell due, cut into what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retention.evidence.declaration.masking import Row
from retention.evidence.declaration.wording import Language
from retention.evidence.declaration.words import HIDDEN_KIND, number
from retention.evidence.statements import OUTCOMES

# In the picture's own units, which a browser scales to the width of the page.
WIDTH = 420
LABELS = 98
NUMBERS = 58
BAR = 24
STEP = 34
_LEAST = 2.0
_ROOM_PER_DIGIT = 9.0


@dataclass(frozen=True)
class Piece:
    """A part of a bar; `kind` is an outcome or "hidden", `text` its count where there is room."""

    kind: str
    left: float
    width: float
    text: str


@dataclass(frozen=True)
class Bar:
    """One closure year."""

    label: str
    total: int
    top: int
    pieces: tuple[Piece, ...]

    @property
    def end(self) -> float:
        """Where the bar ends."""
        return max((piece.left + piece.width for piece in self.pieces), default=float(LABELS))


@dataclass(frozen=True)
class Chart:
    """All bars; `kinds` are the kinds of pieces that occur, for the legend."""

    bars: tuple[Bar, ...]
    kinds: tuple[str, ...]

    @property
    def height(self) -> int:
        """The height of the picture in its own units."""
        return STEP * len(self.bars) + 4


def draw(rows: Sequence[Row], language: Language = "nl") -> Chart:
    """The picture of these rows; the longest bar fills the width."""
    longest = max((row.total for row in rows), default=0) or 1
    scale = (WIDTH - LABELS - NUMBERS) / longest
    bars = tuple(
        Bar(row.label, row.total, 2 + STEP * place, tuple(_pieces(row, scale, language)))
        for place, row in enumerate(rows)
    )
    present = {piece.kind for bar in bars for piece in bar.pieces}
    return Chart(bars, tuple(kind for kind in (*OUTCOMES, HIDDEN_KIND) if kind in present))


def _pieces(row: Row, scale: float, language: Language) -> list[Piece]:
    counts = [
        (kind, count)
        for place, (kind, count) in enumerate(zip(OUTCOMES, row.cells, strict=True))
        if count and place not in row.hidden
    ]
    hidden = row.total - sum(count for _, count in counts)
    pieces, left = [], float(LABELS)
    for kind, count in [*counts, *([(HIDDEN_KIND, hidden)] if hidden else [])]:
        # A piece of one dossier among thousands should be seen, if only as a line.
        width = max(count * scale, _LEAST)
        text = _fitting(number(count, language), width) if kind != HIDDEN_KIND else ""
        pieces.append(Piece(kind, round(left, 2), round(width, 2), text))
        left += width
    return pieces


def _fitting(text: str, width: float) -> str:
    return text if width > _ROOM_PER_DIGIT * len(text) + 8 else ""
