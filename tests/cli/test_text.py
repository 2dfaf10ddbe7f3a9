"""`retention text scrub`: one line out for each line in, and nothing of a person in a message."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .conftest import Ran, run
from .test_help import modules_after

NOTE = {
    "id": "note-1",
    "text": "Wietske van der Quintus (BSN 123456782) past door de deur.",
    "known": {"persons": [{"first": "Wietske", "last": "van der Quintus"}], "bsn": "123456782"},
}
HEAVY = {
    *("presidio_analyzer", "presidio_anonymizer", "spacy", "sqlalchemy", "pandas", "polars"),
    *("airflow", "rich", "faker", "yaml"),
}


def lines(*records: Any) -> str:
    """Records as JSON lines; text stands as it is."""
    return "".join(each if isinstance(each, str) else json.dumps(each) + "\n" for each in records)


def written(ran: Ran) -> list[dict[str, Any]]:
    """The records that a command wrote."""
    return [json.loads(line) for line in ran.out.splitlines()]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A file with one note."""
    path = tmp_path / "notes.jsonl"
    path.write_text(lines(NOTE), encoding="utf-8")
    return path


def test_known_identities_and_shapes_are_replaced(notes: Path) -> None:
    ran = run("text", "scrub", "--known", str(notes))
    (record,) = written(ran)
    assert ran.code == 0
    assert record.keys() == {"text", "spans"}
    assert record["text"].endswith(" past door de deur.")
    for word in ("Wietske", "Quintus", "123456782"):
        assert word not in record["text"]
    assert ran.err == "Scrubbed 1 text.\n"


def test_spans_are_those_of_the_given_text(notes: Path) -> None:
    (record,) = written(run("text", "scrub", "--known", "--manner", "placeholder", str(notes)))
    expected, at = "", 0
    words = {"PERSON": "[PERSOON]", "BSN": "[BSN]"}
    for span in record["spans"]:
        expected += NOTE["text"][at : span["start"]] + words[span["label"]]  # type: ignore[index]
        at = span["end"]
    assert record["text"] == expected + str(NOTE["text"])[at:]


def test_without_known_the_given_identities_are_not_used(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text(lines({"text": "De bakker is dicht.", "known": {"id": "bakker is dicht"}}))
    (alone,) = written(run("text", "scrub", str(path)))
    (known,) = written(run("text", "scrub", "--known", str(path)))
    assert alone == {"text": "De bakker is dicht.", "spans": []}
    assert known["spans"]


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for words in ((), ("-",)):
        given = io.TextIOWrapper(io.BytesIO(lines(NOTE, "\n", NOTE).encode()))
        monkeypatch.setattr(sys, "stdin", given)
        assert len(written(run("text", "scrub", *words))) == 2


def test_lines_that_cannot_be_read_are_named_and_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    wrong = ("Wietske Quintus\n", '["Quintus"]\n', '{"text": 7}\n', '{"known": "Quintus"}\n', "7\n")
    path.write_bytes(lines(NOTE, *wrong, NOTE).encode() + b'{"text": "Quintus \xff"}\n')
    ran = run("text", "scrub", str(path))
    records = written(ran)
    unreadable = {"text": None, "spans": [], "dropped": "unreadable-line"}
    assert [record == unreadable for record in records] == [False, *[True] * 5, False, True]
    assert ran.code == 3
    assert "6 lines could not be read: 2, 3, 4, 5, 6, 8." in ran.err
    assert "Quintus" not in ran.err


def test_identities_of_a_wrong_form_make_a_line_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text(lines({"text": "Warm.", "known": ["Quintus"]}, {"text": "Warm."}))
    assert run("text", "scrub", str(path)).code == 0
    ran = run("text", "scrub", "--known", str(path))
    assert ran.code == 3
    assert [record["text"] for record in written(ran)] == [None, "Warm."]


def test_many_wrong_lines_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text("?\n" * 14)
    assert "1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 4 more." in run("text", "scrub", str(path)).err


def test_dropped_text_comes_out_as_null_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text(lines({"text": "Warm."}, {"text": "Quintus " * 130_000}, {"text": "Koud."}))
    ran = run("text", "scrub", str(path))
    assert [record["text"] for record in written(ran)] == ["Warm.", None, "Koud."]
    assert written(ran)[1]["dropped"] == "unreadable"
    assert ran.code == 0
    assert "Dropped 1 text: unreadable." in ran.err
    assert "Quintus" not in ran.err


def test_unknown_manner_and_absent_file_are_refused(notes: Path) -> None:
    ran = run("text", "scrub", "--manner", "stars", str(notes))
    assert (ran.code, ran.out) == (2, "")
    assert "surrogate or placeholder" in ran.err
    assert run("text", "scrub", str(notes.with_name("none.jsonl"))).code == 2


def test_scrubbing_imports_nothing_slow(notes: Path) -> None:
    assert modules_after(["text", "scrub", "--known", str(notes)]).isdisjoint(HEAVY)


def test_it_starts_at_once_and_stays_small(notes: Path) -> None:
    """Processor time, so that a busy machine does not matter; the bench has the wall clock."""
    code = (
        f"from retention.cli import main; main({['text', 'scrub', str(notes)]}); import os;"
        " print(sum(os.times()[:2]), *open('/proc/self/status'))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, _, rest = ran.stdout.splitlines()[1].partition(" ")
    assert float(seconds) < 2
    assert int((rest + ran.stdout).partition("VmHWM:")[2].split()[0]) < 150_000


def test_several_processes_give_the_same_spans_in_the_same_order(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    some = [NOTE, {"text": "Niets bijzonders."}, "no record\n", "\n"]
    path.write_text(lines(*some * 150), encoding="utf-8")
    one, two = (run("text", "scrub", "--known", "--jobs", jobs, str(path)) for jobs in "12")
    spans = [[record["spans"] for record in written(ran)] for ran in (one, two)]
    assert spans[0] == spans[1]
    assert len(spans[0]) == 450
    assert one.err == two.err
    assert "150 lines could not be read: 3, 7, 11" in two.err
