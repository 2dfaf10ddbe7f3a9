"""What counts as ordinary Dutch, and that the shipped data is what its notice says."""

from __future__ import annotations

import subprocess
import sys

import pytest

from retention.anonymise.text.lexicon import FIRST, LAST, ORDINARY, lexicon
from retention.anonymise.text.lists import WORDS

ORDINARY_WORDS = [
    "keukentafel",
    "cliënt",
    "client",
    "cliënten",
    "gehandicaptenparkeerkaart",
    "respijtzorgaanvraag",
    "huishoudelijke",
    "i.v.m.",
    "wmo-aanvraag",
    "ggz-instelling",
    "auto's",
    "marokkaanse",
    "amsterdamse",
    "vergoeding",
    "verpleegkundige",
]
NAMES = [
    "Daan",
    "Sjaak",
    "Oerlemans",
    "Jurrijens",
    "Özdemir",
    "Willemijn",
    "Kuijpers",
    "Verhoeven",
    "Steenbergen",
    "Medipoint",
]


@pytest.mark.parametrize("word", ORDINARY_WORDS)
def test_dutch_word_is_ordinary(word: str) -> None:
    assert lexicon().is_ordinary(word)


@pytest.mark.parametrize("name", NAMES)
def test_name_is_not_ordinary(name: str) -> None:
    assert not lexicon().bits(name) & ORDINARY


def test_name_that_is_a_word_too_is_both() -> None:
    assert lexicon().bits("roos") & (FIRST | ORDINARY) == FIRST | ORDINARY
    assert lexicon().bits("bakker") & (LAST | ORDINARY) == LAST | ORDINARY


def test_data_is_small_and_carries_its_notice() -> None:
    assert sum(path.stat().st_size for path in WORDS.iterdir()) < 2_500_000
    notice = (WORDS / "NOTICE.md").read_text("utf-8")
    assert all(source in notice for source in ("OpenTaal", "Faker", "Babel"))


def test_core_imports_nothing_but_the_standard_library() -> None:
    heavy = {
        "presidio_analyzer",
        "sqlalchemy",
        "faker",
        "pandas",
        "numpy",
        "polars",
        "spacy",
        "babel",
    }
    code = "import sys, retention.anonymise.text.detect; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not heavy & set(done.stdout.split())
