"""Whatever is wrong in a protocol file, the message names the file and a line that it has."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from places import shipped
from retention.domain.protocol import Protocol
from retention.errors import ConfigurationError
from retention.settings import SHIPPED_PROTOCOL
from retention.yamlfile import parse

TEXT = shipped(SHIPPED_PROTOCOL).read_text()
LINES = TEXT.splitlines()
SETTINGS = [i for i, line in enumerate(LINES) if re.match(r"^ *[a-z_-]+: *\S", line)]


def outcome(text: str) -> str | Protocol:
    try:
        return parse(text, Protocol, "protocol.yaml")
    except ConfigurationError as err:
        return str(err)


@given(at=st.sampled_from(SETTINGS))
def test_unknown_setting_is_named_with_its_line(at: int) -> None:
    indent = " " * (len(LINES[at]) - len(LINES[at].lstrip()))
    text = "\n".join([*LINES[:at], f"{indent}not-a-setting: 1", *LINES[at:]])
    message = outcome(text)
    assert isinstance(message, str)
    assert f"protocol.yaml, line {at + 1}: " in message
    assert "not-a-setting" in message


@given(at=st.sampled_from(SETTINGS), value=st.sampled_from(["[[1]]", "{x: {y: 1}}"]))
def test_setting_of_a_wrong_kind_is_named_with_its_line(at: int, value: str) -> None:
    name = LINES[at].split(":")[0]
    text = "\n".join([*LINES[:at], f"{name}: {value}", *LINES[at + 1 :]])
    message = outcome(text)
    assert isinstance(message, str)
    assert f"protocol.yaml, line {at + 1}: " in message


@given(cut=st.integers(0, len(TEXT)), junk=st.text(max_size=5), to=st.integers(0, 30))
def test_any_damage_is_refused_in_words_or_does_no_harm(cut: int, junk: str, to: int) -> None:
    text = TEXT[:cut] + junk + TEXT[cut + to :]
    found = outcome(text)
    if isinstance(found, str):
        assert found.startswith("protocol.yaml")
        for line in re.findall(r"^protocol\.yaml, line (\d+): ", found, re.MULTILINE):
            assert 1 <= int(line) <= text.count("\n") + 1


@pytest.mark.parametrize("value", [True, 1, 2.5, None, [], {}])
def test_file_that_is_no_protocol_at_all_is_refused(value: Any) -> None:
    message = outcome(yaml.safe_dump(value))
    assert isinstance(message, str)
    assert message.startswith("protocol.yaml, line 1: ")
