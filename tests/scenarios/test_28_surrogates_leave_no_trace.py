"""Scenario 28: two runs over the same input differ; no key, salt or mapping remains anywhere."""

from __future__ import annotations

import gc
import json
import os
import random
import subprocess
import sys
from pathlib import Path

from retention.anonymise.text.known import Known, Person
from retention.anonymise.text.scrub import Scrubbed, Scrubber
from retention.anonymise.text.surrogates import Surrogates

QUINTUS = Known(persons=(Person("Wietske", "W.", "", "Quintus"),), bsns=("123456782",))
NOTE = {
    "text": "Wietske Quintus (123456782) belde. Bel Wietske terug op 14 maart 2011.",
    "known": {"persons": [{"first": "Wietske", "last": "Quintus"}], "bsn": "123456782"},
}
COMMAND = "import sys; from retention.cli import main; sys.exit(main(sys.argv[1:]))"


def _run(home: Path) -> str:
    """The scrubbed text of one run with a home, a working and a temporary folder of its own."""
    home.mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", COMMAND, "text", "scrub", "--known"],
        input=json.dumps(NOTE),
        capture_output=True,
        text=True,
        check=True,
        cwd=home,
        env=os.environ | {"HOME": str(home), "TMPDIR": str(home), "PYTHONHASHSEED": "0"},
    )
    assert not list(home.rglob("*")), "it left something behind"
    return str(json.loads(ran.stdout)["text"])


def test_two_runs_over_the_same_input_differ_and_leave_nothing(tmp_path: Path) -> None:
    first, second = _run(tmp_path / "first"), _run(tmp_path / "second")
    assert first.split()[:2] != second.split()[:2]
    for text in (first, second):
        assert "Quintus" not in text
        name = text.split()[0]
        assert f"Bel {name} terug" in text, "inside one note it is the same"


def test_seeding_python_changes_nothing() -> None:
    scrubber = Scrubber()
    texts = []
    for _ in range(2):
        random.seed(28)
        result = scrubber.scrub(str(NOTE["text"]), QUINTUS)
        assert isinstance(result, Scrubbed)
        texts.append(result.text)
    assert texts[0] != texts[1]


def test_two_notes_of_one_dossier_get_different_surrogates() -> None:
    texts = [(str(NOTE["text"]), QUINTUS)] * 40
    results = [each for each in Scrubber().scrub_many(texts) if isinstance(each, Scrubbed)]
    assert len({each.text for each in results}) > 35


def test_no_mapping_is_left_in_memory() -> None:
    scrubber = Scrubber()
    scrubber.scrub(str(NOTE["text"]), QUINTUS)
    gc.collect()
    assert not [each for each in gc.get_objects() if type(each) is Surrogates]
