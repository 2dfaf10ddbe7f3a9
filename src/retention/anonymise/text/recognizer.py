"""The engine as a Presidio recognizer: for its analyzer, its anonymizer and recognizers of others.

    engine = analyzer()
    with dossier(known):
        results = engine.analyze(text, language="nl")
    clean = anonymized(text, results, known)

The bulk path (scrub.py) does without: same spans, same surrogates, many times quicker. Nothing here
loads a model or reaches for the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts, NoOpNlpEngine
from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import ConflictResolutionStrategy, OperatorConfig
from presidio_anonymizer.entities import RecognizerResult as Place

from retention.anonymise.text.detect import Detector
from retention.anonymise.text.errors import UnscrubbableTextError
from retention.anonymise.text.known import Known
from retention.anonymise.text.scrub import (
    NOBODY,
    Dropped,
    Prepared,
    Reason,
    Scrubbed,
    StandIn,
    checked,
    prepare,
    stand_in,
    without,
)
from retention.anonymise.text.spans import Label, Span
from retention.anonymise.text.surrogates import Manner

LANGUAGE = "nl"
SCORE = 1.0  # what is found goes; there is nothing to weigh

_dossier: ContextVar[Prepared | None] = ContextVar("dossier", default=None)


@contextmanager
def dossier(known: Known) -> Iterator[None]:
    """Inside it, analyzers know the identities of this dossier; each thread and task its own."""
    token = _dossier.set(prepare(known))
    try:
        yield
    finally:
        _dossier.reset(token)


class DutchRecognizer(EntityRecognizer):
    """Finds what the bulk path finds, for the dossier that is at hand."""

    def __init__(self, detector: Detector | None = None) -> None:
        self.detector = detector or Detector()
        super().__init__(
            supported_entities=[label.value for label in Label],
            name="Dutch text with known identities",
            supported_language=LANGUAGE,
        )

    def load(self) -> None:
        """Nothing: the detector is there."""

    def analyze(
        self,
        text: str,
        entities: list[str],
        nlp_artifacts: NlpArtifacts | None = None,  # noqa: ARG002 - Presidio gives it
    ) -> list[RecognizerResult]:
        """One result for each span; UnscrubbableTextError when the text cannot be processed."""
        at_hand = _dossier.get()
        try:
            spans = self.detector.find(text, at_hand.compiled if at_hand else None)
        except Exception:  # noqa: BLE001 - its message may quote the text
            raise UnscrubbableTextError from None
        return [
            RecognizerResult(span.label.value, span.start, span.end, SCORE)
            for span in spans
            if span.label.value in entities
        ]


def analyzer(others: Iterable[EntityRecognizer] = ()) -> AnalyzerEngine:
    """Presidio's analyzer with this recognizer and those of others; without a language model."""
    registry = RecognizerRegistry(
        recognizers=[DutchRecognizer(), *others], supported_languages=[LANGUAGE]
    )
    nothing = NoOpNlpEngine([{"lang_code": LANGUAGE, "model_name": ""}])
    return AnalyzerEngine(registry=registry, nlp_engine=nothing, supported_languages=[LANGUAGE])


def anonymized(
    text: str,
    results: Iterable[RecognizerResult],
    known: Known = NOBODY,
    manner: Manner = Manner.SURROGATE,
) -> Scrubbed | Dropped:
    """The text as Presidio's anonymizer makes it with our surrogates, after the second pass."""
    spans: tuple[Span, ...] = ()
    try:
        spans = merged(results)
        prepared = prepare(known)
        made = AnonymizerEngine().anonymize(  # type: ignore[no-untyped-call]
            text,
            [Place(span.label.value, span.start, span.end, SCORE) for span in spans],
            _operators(stand_in(manner, prepared, text, spans)),
            ConflictResolutionStrategy.REMOVE_INTERSECTIONS,
            merge_entities_with_spaces=False,
        )
        return checked(made.text, without(text, spans), spans, prepared, manner)
    except Exception:  # noqa: BLE001 - its message may quote the text
        return Dropped(Reason.UNREADABLE, spans)


def _operators(stands_in: StandIn) -> dict[str, OperatorConfig]:
    """An operator for each label; all share the surrogates of this one note."""

    def operator(label: Label) -> OperatorConfig:
        return OperatorConfig("custom", {"lambda": lambda text: stands_in(text, label)})

    return {label.value: operator(label) for label in Label}


def merged(results: Iterable[RecognizerResult]) -> tuple[Span, ...]:
    """The spans in order; those that overlap become one, labelled as the longest of them.

    What another recognizer names in its own way is UNKNOWN here.
    """
    spans: list[Span] = []
    longest = 0
    for result in sorted(results, key=lambda each: (each.start, -each.end)):
        label, length = _label(result.entity_type), result.end - result.start
        if not spans or result.start >= spans[-1].end:
            spans.append(Span(result.start, result.end, label))
            longest = length
            continue
        last = spans[-1]
        better = length > longest or (last.label is Label.UNKNOWN and length == longest)
        longest = max(longest, length)
        spans[-1] = Span(last.start, max(last.end, result.end), label if better else last.label)
    return tuple(spans)


def _label(entity_type: str) -> Label:
    return Label(entity_type) if entity_type in Label.__members__ else Label.UNKNOWN
