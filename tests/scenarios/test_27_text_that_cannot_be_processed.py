"""Scenario 27: text that the engine cannot process is not kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from retention.anonymise.text.known import Known, Person
from retention.anonymise.text.scrub import Dropped, Reason, Scrubber
from retention.anonymise.text.spans import Span

QUINTUS = Known(persons=(Person("Wietske", "W.", "", "Quintus"),), bsns=("123456782",))
TEXT = "Wietske Quintus (123456782) heeft een traplift."


class Failing:
    """A detector that fails in the worst way: with the text in its message."""

    def __init__(self, error: type[Exception]) -> None:
        self.error = error

    def find(self, text: str, _known: object = None) -> list[Span]:
        raise self.error(text)


class Forgetting:
    """A detector that misses everything."""

    def find(self, _text: str, _known: object = None) -> list[Span]:
        return []


@pytest.mark.parametrize("error", [ValueError, RecursionError, MemoryError, KeyError])
def test_nothing_of_it_is_kept_when_processing_fails(error: type[Exception]) -> None:
    scrubber = Scrubber(detector=Failing(error))  # type: ignore[arg-type]
    result = scrubber.scrub(TEXT, QUINTUS)
    assert result == Dropped(Reason.UNREADABLE)


def test_texts_after_it_are_processed_as_ever() -> None:
    broken = "\ud800 Quintus"
    results = list(Scrubber().scrub_many([(broken, QUINTUS), ("De trap is steil.", QUINTUS)]))
    assert isinstance(results[0], Dropped)
    assert not isinstance(results[1], Dropped)


def test_nothing_of_it_is_kept_when_an_identity_was_missed() -> None:
    scrubber = Scrubber(detector=Forgetting())  # type: ignore[arg-type]
    assert scrubber.scrub(TEXT, QUINTUS) == Dropped(Reason.IDENTITY_LEFT)


def test_command_writes_null_and_names_nobody(tmp_path: Path) -> None:
    given = tmp_path / "notes.jsonl"
    given.write_text('{"text": "Quintus \\ud800 Wietske"}\n')
    command = "import sys; from retention.cli import main; sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", command, "text", "scrub", str(given)]
    ran = subprocess.run(words, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == {"text": None, "spans": [], "dropped": "unreadable"}
    assert "Quintus" not in ran.stderr
    assert "Wietske" not in ran.stderr
