"""One picture: how many people stand in classes of which size, and where k lies.

SVG that needs no colours: every bar has its number beside it, bars under k are hatched and others
filled, and the line says "k". The same input gives the same bytes. All text is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from retention.anonymise.risk.measures import Band

# In the picture's own units, which a browser scales to the width of the page.
WIDTH = 420
_LABELS = 110
# For the widest bar too: "123.456 (100,0 %)" after it.
_NUMBERS = 130
_BAR = 22
_STEP = 32
_TOP = 26


@dataclass(frozen=True)
class Words:
    """What the picture says, in one language; what stands between braces is filled in."""

    title: str
    under: str
    nobody: str
    size: str
    line: str
    thousands: str
    decimal: str


ENGLISH = Words(
    title="People by the size of their class",
    under="{people} of {all} people ({share} %) stand in classes smaller than k = {k}",
    nobody="there are no people in the table",
    size="class of {size}",
    line="k = {k}",
    thousands=",",
    decimal=".",
)
# Of the archive, where a person may have a dossier of each release.
DUTCH = Words(
    title="Dossiers naar de grootte van hun groep",
    under="{people} van {all} dossiers ({share} %) staan in groepen kleiner dan k = {k}",
    nobody="er staan geen dossiers in het archief",
    size="groep van {size}",
    line="k = {k}",
    thousands=".",
    decimal=",",
)


def class_size_svg(histogram: Sequence[Band], k: int, words: Words = ENGLISH) -> str:
    """The picture as one SVG element, to stand alone in a file or inside HTML.

    It has no ids and no style sheet, so that several fit in one page and a strict content policy
    allows it.
    """
    height = _TOP + _STEP * len(histogram) + 4
    everybody = sum(band.people for band in histogram)
    most = max((band.people for band in histogram), default=0) or 1
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        ' font-family="sans-serif" font-size="12">',
        f"<title>{escape(words.title)}</title>",
        f"<desc>{escape(_told(histogram, k, everybody, words))}</desc>",
    ]
    for place, band in enumerate(histogram):
        parts += _bar(band, _TOP + _STEP * place, most, everybody, k, words)
    parts += _line(histogram, k, words)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _told(histogram: Sequence[Band], k: int, everybody: int, words: Words) -> str:
    """What the picture shows, for who cannot see it."""
    if everybody == 0:
        return words.nobody
    under = sum(band.people for band in histogram if band.low < k)
    first = words.under.format(
        people=_number(under, words),
        all=_number(everybody, words),
        share=_share(under, everybody, words),
        k=k,
    )
    rest = (
        f"{words.size.format(size=band.label)}: {_number(band.people, words)}" for band in histogram
    )
    return f"{first}. {'; '.join(rest)}."


def _bar(band: Band, top: int, most: int, everybody: int, k: int, words: Words) -> list[str]:
    room = WIDTH - _LABELS - _NUMBERS
    width = round(band.people * room / most, 2)
    middle = top + _BAR // 2 + 4
    count = f"{_number(band.people, words)} ({_share(band.people, everybody, words)} %)"
    label = escape(words.size.format(size=band.label))
    parts = [f'<text x="{_LABELS - 8}" y="{middle}" text-anchor="end">{label}</text>']
    if band.people:
        # One person among thousands should be seen, if only as a line.
        width = max(width, 2.0)
        fill = "none" if band.low < k else "#4a4a4a"
        parts.append(
            f'<rect x="{_LABELS}" y="{top}" width="{width:g}" height="{_BAR}" fill="{fill}"'
            ' stroke="#1a1a1a"/>'
        )
        parts += _hatching(width, top) if band.low < k else []
    parts.append(f'<text x="{_LABELS + width + 6:g}" y="{middle}">{escape(count)}</text>')
    return parts


def _hatching(width: float, top: int) -> list[str]:
    """Upright strokes inside a bar."""
    ends = range(_LABELS + 4, int(_LABELS + width), 4)
    path = "".join(f"M{x} {top}v{_BAR}" for x in ends)
    return [f'<path d="{path}" stroke="#1a1a1a" stroke-width="1"/>'] if path else []


def _line(histogram: Sequence[Band], k: int, words: Words) -> list[str]:
    """The line above the first band whose classes are all large enough."""
    place = sum(band.low < k for band in histogram)
    y = _TOP + _STEP * place - (_STEP - _BAR) / 2
    text = escape(words.line.format(k=k))
    return [
        f'<path d="M8 {y:g}H{WIDTH - 8}" stroke="#1a1a1a" stroke-dasharray="6 3"/>',
        f'<text x="{WIDTH - 8}" y="{y - 3:g}" text-anchor="end" font-weight="bold">{text}</text>',
    ]


def _number(count: int, words: Words) -> str:
    return f"{count:,}".replace(",", words.thousands)


def _share(part: int, whole: int, words: Words) -> str:
    share = 100 * part / whole if whole else 0.0
    return f"{share:.1f}".replace(".", words.decimal)
