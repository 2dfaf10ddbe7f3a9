"""Words out: JSON for machines, tables for people, nothing that steers a terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import UTC, date, datetime
from typing import Any

import pytest

from retention.cli import output
from retention.domain.wording import label


def written(work: Callable[..., None], *given: Any) -> str:
    """What this writes to stdout."""
    out = io.StringIO()
    with redirect_stdout(out):
        work(*given)
    return out.getvalue()


def test_columns_stand_under_their_headings() -> None:
    rows = [("klacht", 7, date(2026, 11, 23)), ("controle", 1200, None)]
    assert written(output.table, ("Ground", "Count", "On"), rows).splitlines() == [
        "Ground    Count  On",
        "klacht        7  23-11-2026",
        "controle   1200  -",
    ]


def test_moments_are_those_of_the_netherlands() -> None:
    rows = [(datetime(2026, 7, 1, 22, 30, tzinfo=UTC),)]
    assert "02-07-2026 00:30" in written(output.table, ("At",), rows)


def test_nothing_from_outside_steers_the_terminal() -> None:
    assert written(output.say, "\x1b]0;title\x07dossier\u202e") == "�]0;title�dossier�\n"


def test_a_terminal_that_lacks_a_letter_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    output.say("Beëindigd")
    sys.stdout.flush()
    assert raw.getvalue() == b"Be\\xebindigd\n"


def test_json_is_plain_ascii_with_iso_days() -> None:
    text = written(output.print_record, {"label": "Beëindigd", "on": date(2026, 11, 23)})
    assert text.isascii()
    assert '"2026-11-23"' in text
    with pytest.raises(TypeError):
        output.print_record({"what": object()})


def test_a_message_that_nobody_hears_does_not_stop_the_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    output.note("halfway")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_shows_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, shows in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with output.progress("batches") as step:
            step(100)
            step(2, 3)
        assert bool(stream.getvalue()) is shows


def test_counts_have_their_noun() -> None:
    assert output.counted(1, "dossier") == "1 dossier"
    assert output.counted(2, "dossier") == "2 dossiers"


def test_a_guard_reads_as_a_sentence() -> None:
    assert label("share:62>10% of 200", None, "en") == "62 dossiers, at most 10% of 200 allowed"
