"""The peer of bench.text_speed, in an environment of its own: Presidio, deduce, and a deny-list.

Presidio's own recognizers for Dutch without a model, deduce as one more recognizer, and for each
note the dossier's identities as a deny-list; Presidio's anonymizer puts a label in each place.
Imports nothing of this project.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deduce import Deduce
from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NoOpNlpEngine
from presidio_anonymizer import AnonymizerEngine


class DeduceRecognizer(EntityRecognizer):
    """deduce as Presidio sees it."""

    def __init__(self) -> None:
        self.deduce = Deduce()
        super().__init__(["DEDUCE"], supported_language="nl")

    def load(self) -> None:
        """It is loaded."""

    def analyze(self, text: str, *_given: Any, **_named: Any) -> list[RecognizerResult]:
        """One result for each annotation."""
        found = self.deduce.deidentify(text).annotations
        return [RecognizerResult("DEDUCE", each.start_char, each.end_char, 1.0) for each in found]


def engine() -> AnalyzerEngine:
    """Presidio with its own recognizers and deduce."""
    nothing = NoOpNlpEngine([{"lang_code": "nl", "model_name": ""}])
    nothing.load()
    registry = RecognizerRegistry(supported_languages=["nl"])
    registry.load_predefined_recognizers(languages=["nl"], nlp_engine=nothing)
    registry.add_recognizer(DeduceRecognizer())
    return AnalyzerEngine(registry=registry, nlp_engine=nothing, supported_languages=["nl"])


def words(known: Any) -> Iterator[str]:
    """Every value among a dossier's identities."""
    for value in known.values() if isinstance(known, dict) else known:
        if isinstance(value, dict | list):
            yield from words(value)
        elif value:
            yield str(value)


def main() -> None:
    """Writes {"notes": how many, "find" and "scrub": seconds of one core} on the last line."""
    logging.disable(logging.CRITICAL)
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()[: int(sys.argv[2])]
    notes = [json.loads(line) for line in lines]
    analyzer, anonymizer = engine(), AnonymizerEngine()
    denied = [
        PatternRecognizer(
            "KNOWN", deny_list=sorted(set(words(note["known"]))), supported_language="nl"
        )
        for note in notes
    ]
    analyzer.analyze(notes[0]["text"], language="nl", ad_hoc_recognizers=[denied[0]])
    started = time.process_time()
    found = [
        analyzer.analyze(note["text"], language="nl", ad_hoc_recognizers=[deny])
        for note, deny in zip(notes, denied, strict=True)
    ]
    find = time.process_time() - started
    for note, results in zip(notes, found, strict=True):
        anonymizer.anonymize(note["text"], results)
    scrub = time.process_time() - started
    print("\n" + json.dumps({"notes": len(notes), "find": find, "scrub": scrub}))


if __name__ == "__main__":
    main()
