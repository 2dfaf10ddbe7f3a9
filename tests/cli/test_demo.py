"""The demo's protocol: one category is de-identified, however often the demo is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from retention.demo_scene import own_protocol
from retention.settings import SHIPPED_PROTOCOL, Settings, shipped

DEIDENTIFIED = "way_out: deidentify"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the command is given; no protocol lies in it yet."""
    monkeypatch.chdir(tmp_path)


def shown(home: str, **more: str) -> Settings:
    """The settings with which a demo goes on, in this home."""
    return own_protocol(Settings.from_environment({"RETENTION_HOME": home, **more}))


def test_a_second_demo_deidentifies_no_more_than_the_first(tmp_path: Path) -> None:
    first = shown("var").protocol.read_text()
    again = shown("var")
    assert again.protocol == tmp_path / "var" / "protocol.yaml"
    assert again.protocol.read_text() == first
    assert first.count(DEIDENTIFIED) == 1


def test_a_demo_elsewhere_is_not_led_by_what_lies_here(tmp_path: Path) -> None:
    shown("var")
    elsewhere = shown("elsewhere")
    assert elsewhere.protocol == tmp_path / "elsewhere" / "protocol.yaml"
    assert elsewhere.protocol.read_text().count(DEIDENTIFIED) == 1


def test_a_protocol_that_is_named_counts(tmp_path: Path) -> None:
    named = tmp_path / "mine.yaml"
    named.write_text(shipped(SHIPPED_PROTOCOL).read_text() + "# mine\n")
    assert shown("var", RETENTION_PROTOCOL=str(named)).protocol == named
    assert not (tmp_path / "var").exists()


def test_a_protocol_of_ones_own_at_home_stays_as_it_is(tmp_path: Path) -> None:
    own = tmp_path / "var" / "protocol.yaml"
    own.parent.mkdir()
    own.write_text(shipped(SHIPPED_PROTOCOL).read_text() + "# mine\n")
    assert shown("var").protocol == own
    assert own.read_text().endswith("# mine\n")
