"""The page about text: its examples run, and its tables name everything there is."""

from __future__ import annotations

import json
import re
from pathlib import Path

from retention.anonymise.text.known import Known
from retention.anonymise.text.scrub import Reason, Scrubbed, Scrubber
from retention.anonymise.text.spans import Label
from retention.cli.scrubbing import UNREADABLE_LINE

PAGE = (Path(__file__).parents[2] / "docs" / "text.md").read_text(encoding="utf-8")
RECORDS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]


def test_record_in_the_example_is_read_and_scrubbed_as_it_says() -> None:
    given, made = RECORDS
    result = Scrubber().scrub(given["text"], Known.from_json(given["known"]))
    assert isinstance(result, Scrubbed)
    spans = [{"start": s.start, "end": s.end, "label": s.label.value} for s in result.spans]
    assert spans == made["spans"]


def test_every_key_of_the_example_is_an_identity() -> None:
    known = Known.from_json(RECORDS[0]["known"])
    assert known.ids == ("CL-2019-44871",)
    assert all((known.persons, known.addresses, known.bsns, known.phones, known.birth_dates))


def test_every_label_and_every_reason_is_named() -> None:
    for label in Label:
        assert label.value in PAGE
    for reason in (*Reason, UNREADABLE_LINE):
        assert f"| `{reason}` |" in PAGE


def test_python_example_scrubs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, object] = {}
    exec(code.replace("print(", "found = ("), names)  # noqa: S102 - it is our own page
    assert isinstance(names["found"], Scrubbed)
    assert "Quintus" not in names["found"].text
