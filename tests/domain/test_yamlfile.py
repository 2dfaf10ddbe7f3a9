"""YAML is read strictly: what cannot be read is refused with its line, never guessed."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict

from retention.errors import ConfigurationError
from retention.yamlfile import parse


class Wanted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    days: list[int] = []


def refused(text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        parse(text, Wanted, "file.yaml")
    return str(caught.value)


def test_sound_file_is_read() -> None:
    assert parse("name: a\ndays: [1, 2]\n", Wanted, "file.yaml").days == [1, 2]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "file.yaml: the file is empty"),
        ("# nothing\n", "file.yaml: the file is empty"),
        ("name: a\nname: b\n", "file.yaml, line 2: 'name' stands here twice"),
        ("name: a\n? [x]\n: b\n", "file.yaml, line 2: a key must be a plain word"),
        ("name: a\nother: b\n", "file.yaml, line 2: other: Extra inputs"),
        ("name: a\ndays:\n  - 1\n  - x\n", "file.yaml, line 4: days.1: Input should be"),
        ("days: []\n", "file.yaml, line 1: name: Field required"),
        ("just words\n", "file.yaml, line 1: the file: Input should be"),
        ("name: [\n", "file.yaml: line 2:"),
        ("name: 2026-13-45\n", "file.yaml, line 1: this value cannot be read"),
        ("name: !!python/object:os.system {}\n", "Input should be"),
        ("a: \x00\n", "file.yaml: "),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, says: str) -> None:
    assert says in refused(text)


def test_message_never_quotes_the_value() -> None:
    assert "Jansen" not in refused("name: [Jansen]\n")
