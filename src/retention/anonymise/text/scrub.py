"""Text in, text without persons out; what cannot be brought to that is dropped, never passed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol

from retention.anonymise.text.detect import Detector
from retention.anonymise.text.identities import compile_known
from retention.anonymise.text.known import Known
from retention.anonymise.text.lexicon import lexicon
from retention.anonymise.text.pools import plain
from retention.anonymise.text.second_pass import Needles, needles, shape_left
from retention.anonymise.text.spans import Label, Span
from retention.anonymise.text.surrogates import PLACEHOLDERS, Manner, Surrogates

NOBODY = Known()
GAP = "\n\n\n"  # nothing that is looked for runs across it
_DRAWS = 3
_DOSSIERS = 100  # compiled identities that are kept at hand


class Reason(StrEnum):
    """Why a text was dropped."""

    UNREADABLE = "unreadable"  # it could not be processed
    IDENTITY_LEFT = "identity-left"  # the second pass found an identity of the dossier
    SHAPE_LEFT = "shape-left"  # the second pass found a number or address of somebody


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """The text that may be kept, and what was found in the original."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A text of which nothing may be kept."""

    reason: Reason
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A dossier's identities, made ready for all its texts."""

    compiled: Any
    needles: Needles
    first_names: dict[str, bool]


def _is_ordinary(word: str) -> bool:
    return lexicon().in_dictionary(word)


def prepare(known: Known) -> Prepared:
    """The identities as the detector, the surrogates and the second pass want them."""
    surnames = {plain(name) for person in known.persons for name in person.last.split()}
    first = {plain(name) for person in known.persons for name in person.first.split()}
    names = dict.fromkeys(surnames, False) | dict.fromkeys(first, True)
    return Prepared(compile_known(known), needles(known, _is_ordinary), names)


class StandIn(Protocol):
    """What stands in the place of a text, for one note."""

    def __call__(self, text: str, label: Label, /) -> str: ...


class Scrubber:
    """Scrubs texts; `manner` says what stands in each place."""

    def __init__(self, manner: Manner = Manner.SURROGATE, detector: Detector | None = None) -> None:
        self.manner = manner
        self.detector = detector or Detector()
        self._prepared = lru_cache(_DOSSIERS)(prepare)

    def scrub(self, text: str, known: Known = NOBODY) -> Scrubbed | Dropped:
        """The text without persons, or why it is dropped. Never raises: a fault drops the text."""
        spans: tuple[Span, ...] = ()
        try:
            dossier = self._prepared(known)
            spans = tuple(self.detector.find(text, dossier.compiled))
            return self._replaced(text, spans, dossier)
        except Exception:  # noqa: BLE001 - whatever it was, its message may quote the text
            return Dropped(Reason.UNREADABLE, spans)

    def scrub_many(self, texts: Iterable[tuple[str, Known]]) -> Iterator[Scrubbed | Dropped]:
        """One result for each text, in order; identities are compiled once for each dossier."""
        return (self.scrub(text, known) for text, known in texts)

    def _replaced(
        self, text: str, spans: tuple[Span, ...], dossier: Prepared
    ) -> Scrubbed | Dropped:
        kept = without(text, spans)
        for _ in range(_DRAWS):
            out = replaced(text, spans, stand_in(self.manner, dossier, text, spans))
            result = checked(out, kept, spans, dossier, self.manner)
            if isinstance(result, Scrubbed) or dossier.needles.meet(kept):
                break  # else surrogates happened to make an identity: draw again
        return result


def checked(
    out: str, kept: str, spans: tuple[Span, ...], dossier: Prepared, manner: Manner
) -> Scrubbed | Dropped:
    """What the second pass says of a scrubbed text and of what was kept in it.

    A surrogate must not hold an identity either; the words of placeholders are always the same.
    """
    if dossier.needles.meet(out if manner is Manner.SURROGATE else kept):
        return Dropped(Reason.IDENTITY_LEFT, spans)
    if shape_left(kept):
        return Dropped(Reason.SHAPE_LEFT, spans)
    return Scrubbed(out, spans)


def stand_in(manner: Manner, dossier: Prepared, text: str, spans: Iterable[Span]) -> StandIn:
    """What gives each of these places in one note its surrogate or its word."""
    if manner is Manner.PLACEHOLDER:
        return _placeholder
    names = [text[start:end] for start, end, label in spans if label is Label.PERSON]
    return Surrogates(dossier.needles, dossier.first_names, names).of


def _placeholder(_text: str, label: Label) -> str:
    return PLACEHOLDERS[label]


def replaced(text: str, spans: Iterable[Span], stands_in: StandIn) -> str:
    """The text with something else in each span.

    ValueError when spans overlap, run backwards or lie outside the text.
    """
    out: list[str] = []
    at = 0
    for span in spans:
        if not at <= span.start < span.end <= len(text):
            raise ValueError
        out.append(text[at : span.start])
        out.append(stands_in(text[span.start : span.end], span.label))
        at = span.end
    return "".join([*out, text[at:]])


def without(text: str, spans: Sequence[Span]) -> str:
    """What was kept of the text, with a gap for each span."""
    starts = [span.start for span in spans]
    ends = [0, *(span.end for span in spans)]
    return GAP.join(
        [text[end:start] for end, start in zip(ends, [*starts, len(text)], strict=True)]
    )
