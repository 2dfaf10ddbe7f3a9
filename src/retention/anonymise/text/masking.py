"""A text for the one person who asked to see it: everybody else in it is masked.

The detector finds every person, number and address (what is not known to be harmless goes); only
what the bestand's own rows of the requester say is lifted, never what she told. What somebody else
said is withheld. The second pass looks for identities of others in what is left: a hit withholds
the whole text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from retention.anonymise.text.detect import Detector
from retention.anonymise.text.hers import CLIENT, MAN, NAMES, WOMAN, Hers
from retention.anonymise.text.identities import compile_known
from retention.anonymise.text.known import Known
from retention.anonymise.text.lexicon import ROLE, lexicon
from retention.anonymise.text.scrub import GAP, prepare, replaced, without
from retention.anonymise.text.second_pass import Needles, shape_left
from retention.anonymise.text.sentences import sentences
from retention.anonymise.text.spans import Label, Span
from retention.anonymise.text.surrogates import PLACEHOLDERS

__all__ = ["CLIENT", "MAN", "STATEMENT", "WHOLE", "WOMAN", "Mask", "Masked", "Withheld"]

STATEMENT = "[verklaring van een ander, niet verstrekt]"
SAFETY = "[niet verstrekt]"
WHOLE = "[tekst niet verstrekt]"
_REPORTS = re.compile(
    r"\b(?:zegt|zei|gezegd|vertelt|vertelde|verteld|meldt|meldde|gemeld|belt|belde|gebeld|mailt"
    r"|mailde|gemaild|appt|appte|klaagt|klaagde|klagen|verklaart|verklaarde|verklaard|schrijft"
    r"|schreef|vraagt|vroeg|vindt|vond|denkt|dacht|meent|meende|stelt|stelde|bevestigt"
    r"|bevestigde|benadrukt|benadrukte|signaleert|signaleerde|antwoordt|antwoordde|beweert"
    r"|beweerde|(?:geeft|gaf|geven|gaven)\b[^.!?\n]{0,60}?\baan|aangeeft|aangaf|aangegeven"
    r"|laat\b[^.!?\n]{0,40}?\bweten|liet\b[^.!?\n]{0,40}?\bweten|zorgen\s+over|volgens|aldus"
    r"|namens|merkt\b[^.!?\n]{0,30}?\bop|vermoedt|vermoedde|ziet|zag|hoorde|hoort)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_GOES_ON = re.compile(r"\W*(?:zij|ze|hij|deze|dit|dat|die|haar|zijn|hun)\b", re.IGNORECASE)
_BORN = re.compile(r"\bgeb(?:oren|\.|\b)", re.IGNORECASE)
_SAFETY = re.compile(r"veilig[\s-]*thuis|\bAMHK\b|\bhuiselijk\s+geweld", re.IGNORECASE)
_HARMLESS_ALONE = frozenset((Label.DATE, Label.AGE))


class Withheld(StrEnum):
    """Why something is withheld from an overview."""

    STATEMENT = "statement"  # what somebody else said
    SAFETY = "safety"  # it could put somebody in danger
    IDENTITY_LEFT = "identity-left"  # the second pass found somebody else
    SHAPE_LEFT = "shape-left"  # it found a number or address of somebody
    UNREADABLE = "unreadable"  # it could not be processed


@dataclass(frozen=True, slots=True)
class Masked:
    """What may be shown of a text: how many finds were masked, and what was withheld."""

    text: str
    masked_count: int = 0
    withheld: Mapping[Withheld, int] = field(default_factory=dict)


class Mask:
    """Masks texts for one requester. `mine` and `others` come from the bestand's rows alone.

    `called` are the words that may stand before her name. `statements`: what others said is shown
    too, themselves masked. `mentions_only`: only sentences in which she is named are shown.
    """

    def __init__(
        self,
        mine: Known,
        others: Known,
        *,
        called: Iterable[str] = CLIENT,
        statements: bool = False,
        mentions_only: bool = False,
    ) -> None:
        self._hers = Hers(mine, others, called)
        self._called = frozenset(map(str.lower, called))
        self._everybody = compile_known(_both(mine, others))
        self._needles = _without_hers(prepare(others).needles, prepare(mine).needles)
        self._statements = statements
        self._mentions_only = mentions_only
        self._detector = Detector()

    def of(self, text: str) -> Masked:
        """What of the text may be shown. Never raises: a fault withholds the text."""
        try:
            return self._of(text)
        except Exception:  # noqa: BLE001 - whatever it was, its message may quote the text
            return Masked(WHOLE, 0, {Withheld.UNREADABLE: 1})

    def _of(self, text: str) -> Masked:
        spans = self._detector.find(text, self._everybody)
        mine = self._hers.marks(text, spans)
        withheld: Counter[Withheld] = Counter()
        shown: list[str] = []
        kept: list[str] = []
        masked_count = 0
        before: Withheld | None = None
        for piece in _pieces(text, spans, mine):
            if self._mentions_only and not piece.names_her:
                continue
            why = self._why_withheld(piece, before)
            if why is not None:
                withheld[why] += 1
                if before is not why:
                    shown.append(f"{STATEMENT if why is Withheld.STATEMENT else SAFETY} ")
            else:
                masked = self._masked(piece)
                masked_count += len(masked)
                shown.append(replaced(piece.text, masked, _placeholder))
                kept.append(without(piece.text, masked))
                if self._shape_left(piece):
                    return Masked(WHOLE, 0, {Withheld.SHAPE_LEFT: 1})
            before = why
        if self._needles.meet(GAP.join(kept)):
            return Masked(WHOLE, 0, {Withheld.IDENTITY_LEFT: 1})
        return Masked("".join(shown).strip(), masked_count, dict(withheld))

    @staticmethod
    def _shape_left(piece: _Piece) -> bool:
        return shape_left(without(piece.text, piece.spans))

    def _why_withheld(self, piece: _Piece, before: Withheld | None) -> Withheld | None:
        if _SAFETY.search(piece.text):
            return Withheld.SAFETY
        if self._statements:
            return None
        if before is not None and _GOES_ON.match(piece.text) and not piece.names_her:
            return before
        return Withheld.STATEMENT if self._is_statement(piece) else None

    def _is_statement(self, piece: _Piece) -> bool:
        """Whether somebody else speaks: another is nearer to a verb of speech than she is."""
        verbs = list(_REPORTS.finditer(piece.text))
        if not verbs and ":" not in piece.text:
            return False
        others = [(span.start, span.end) for span in piece.foreign if span.label in NAMES]
        others += self._roles(piece)
        hers = [(s.start, s.end) for s in piece.hers if s.label in NAMES] + self._herself(piece)
        for verb in verbs:
            near, mine = _nearest(verb.span(), others), _nearest(verb.span(), hers)
            if near is not None and (mine is None or near < mine):
                return True
        return any(piece.text[end : end + 1] == ":" for _, end in others)

    def _roles(self, piece: _Piece) -> list[tuple[int, int]]:
        """Haar dochter, de buurvrouw: somebody without a name."""
        return [
            found.span()
            for found in _WORD.finditer(piece.text)
            if lexicon().bits(found[0]) & ROLE and found[0].lower() not in self._called
        ]

    def _herself(self, piece: _Piece) -> list[tuple[int, int]]:
        return [
            f.span() for f in _WORD.finditer(piece.text) if f[0].lower() in CLIENT & self._called
        ]

    def _masked(self, piece: _Piece) -> list[Span]:
        """What is masked: all that is not hers, but for days beside which nobody else stands."""
        days = any(span.label in _HARMLESS_ALONE for span in piece.foreign)
        alone = days and not any(span.label in NAMES for span in piece.foreign)
        alone = alone and not _BORN.search(piece.text) and not self._roles(piece)
        return [span for span in piece.foreign if not (alone and self._harmless(piece, span))]

    def _harmless(self, piece: _Piece, span: Span) -> bool:
        if span.label not in _HARMLESS_ALONE:
            return False
        squeezed = "".join(filter(str.isalnum, piece.text[span.start : span.end].lower()))
        return squeezed not in self._hers.others_born


@dataclass(frozen=True, slots=True)
class _Piece:
    """One sentence, with the finds in it at its own places: hers, and everybody else's."""

    text: str
    hers: tuple[Span, ...]
    foreign: tuple[Span, ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(sorted((*self.hers, *self.foreign)))

    @property
    def names_her(self) -> bool:
        return bool(self.hers)


def _pieces(text: str, spans: Sequence[Span], mine: Sequence[bool]) -> Iterator[_Piece]:
    """The sentences in order; no find runs over the end of one."""
    at = 0
    for start, end in sentences(text, spans):
        sides: tuple[list[Span], list[Span]] = ([], [])
        while at < len(spans) and spans[at].start < end:
            span = spans[at]
            sides[not mine[at]].append(Span(span.start - start, span.end - start, span.label))
            at += 1
        yield _Piece(text[start:end], tuple(sides[0]), tuple(sides[1]))


def _placeholder(_text: str, label: Label) -> str:
    return PLACEHOLDERS[label]


def _nearest(verb: tuple[int, int], places: Iterable[tuple[int, int]]) -> int | None:
    """How far the nearest of these is; who stands before a verb speaks, sooner than who follows."""
    gaps = [
        verb[0] - end if end <= verb[0] else 2 * max(0, start - verb[1]) + 1
        for start, end in places
    ]
    return min(gaps, default=None)


def _both(one: Known, other: Known) -> Known:
    return Known(
        **{
            name: (*getattr(one, name), *getattr(other, name))
            for name in Known.__dataclass_fields__
        }
    )


def _without_hers(others: Needles, hers: Needles) -> Needles:
    """What the second pass looks for: of others, but for what is hers as well."""
    words = hers.words | hers.ordinary
    whole = hers.whole | words
    joined = tuple(each for each in others.joined if each not in whole)
    numbers = tuple(each for each in others.numbers if each not in hers.whole)
    return replace(
        others,
        words=others.words - words,
        joined=joined,
        numbers=numbers,
        ordinary=others.ordinary - words,
        ordinary_surnames=others.ordinary_surnames - words,
        ordinary_places=tuple(
            each for each in others.ordinary_places if each not in hers.ordinary_places
        ),
        whole=frozenset((*joined, *numbers)),
    )
