"""The declaration made again from the evidence: the sealed bytes, or another language and form."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from pypdf import PdfReader

from factories import Bestand
from places import (
    Server,
    Template,
    approved_list,
    carry_out_and_seal,
    cloned,
    deidentifying,
    whole_cycle,
)
from retention.actions.declare_again import declare
from retention.errors import EvidenceError, UsageError


@pytest.fixture(scope="module")
def evidence(
    server: Server, filled_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The evidence of list 1, which is long; there was no list to carry out after it."""
    with cloned(server, filled_template, tmp_path_factory.mktemp("sealed")) as place:
        whole_cycle(place)
        yield place.settings.evidence


@pytest.fixture(scope="module")
def deidentified(
    server: Server, empty_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The evidence of a list of which an anonymous remainder survives."""
    with cloned(server, empty_template, tmp_path_factory.mktemp("left")) as place:
        bestand = Bestand(place.bestand, place.settings.documents)
        here = deidentifying(place, k=3)
        for year in (1931, 1971):
            for _ in range(6):
                bestand.dossier(client_id=bestand.client(birth_date=date(year, 3, 1)))
        carry_out_and_seal(here, approved_list(here))
        yield here.settings.evidence


def text_of(page: bytes) -> str:
    html = page.decode()
    bare = re.sub("<[^>]+>", " ", re.sub("<style>.*?</style>", "", html, flags=re.DOTALL))
    return " ".join(unescape(bare).split())


def words_on(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    )


@pytest.mark.parametrize("which", ["evidence", "deidentified"])
def test_dutch_page_made_again_is_the_one_that_was_sealed(
    which: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(which)

    assert declare(folder, 1) == (folder / "list-0001" / "declaration.html").read_bytes()


def test_folder_of_the_list_beside_its_keys_is_enough(evidence: Path) -> None:
    assert declare(evidence / "list-0001", 1) == declare(evidence, 1)


@pytest.mark.parametrize("which", ["evidence", "deidentified"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_pdf_made_again_has_the_same_bytes_and_the_moment_of_the_statement(
    which: str, language: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(which)

    made = declare(folder, 1, language, "pdf")  # type: ignore[arg-type]

    assert made == declare(folder, 1, language, "pdf")  # type: ignore[arg-type]
    reader = PdfReader(io.BytesIO(made))
    assert reader.metadata is not None
    assert reader.metadata.creation_date == datetime(2026, 11, 23, 9, tzinfo=UTC)
    metadata = reader.xmp_metadata
    assert metadata is not None
    assert b"<pdfaid:part>2</pdfaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_english_page_says_the_same_counts_in_english(deidentified: Path) -> None:
    page = declare(deidentified, 1, "en")
    dutch, english = text_of(declare(deidentified, 1)), text_of(page)

    assert '<html lang="en">' in page.decode()
    assert "Draft declaration of destruction" in english
    assert "15 years after the year of closure and 15 years after the last change" in english
    assert "coarser: step" in english
    assert "not under this file" in english
    for digest in re.findall("[0-9a-f]{64}", dutch):
        assert digest in english
    counts = re.compile(r"(?<![\w-])<?\d+(?![\w-])")
    found = counts.findall(english.replace(",", ".").replace("%", " %"))
    assert found == counts.findall(dutch.replace(",", "."))


def test_pdf_says_what_the_page_says(evidence: Path) -> None:
    page, pdf = text_of(declare(evidence, 1, "en")), words_on(declare(evidence, 1, "en", "pdf"))

    for sentence in ("Each has exactly one outcome.", "The write-ahead log of the database may"):
        assert sentence in page
        assert sentence in pdf
    outcomes = re.findall(r"Together: proposed ([\d,]+)", page)
    assert outcomes == re.findall(r"Together: proposed ([\d,]+)", pdf)
    assert len(outcomes) == 1


def test_ladders_that_are_not_at_hand_are_said_to_be_unknown(
    deidentified: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retention.actions.workplace.Rules.ladders_digest", "0" * 64)

    assert "how many steps it has is not in the evidence" in text_of(declare(deidentified, 1, "en"))


@pytest.mark.parametrize(
    "name", ["protocol.yaml", "datamap.yaml", "entries.jsonl", "closing.json", "declaration.html"]
)
def test_nothing_is_declared_from_evidence_that_was_changed(
    evidence: Path, tmp_path: Path, name: str
) -> None:
    copy = Path(shutil.copytree(evidence, tmp_path / "evidence"))
    path = copy / "list-0001" / name
    path.chmod(0o640)
    path.write_bytes(path.read_bytes().replace(b"e", b"i", 1))

    with pytest.raises(EvidenceError):
        declare(copy, 1)


def test_list_that_was_not_carried_out_has_no_declaration(evidence: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no list 7"):
        declare(evidence, 7)
    with pytest.raises(UsageError, match="this is the folder of list 1, not 2"):
        declare(evidence / "list-0001", 2)
    copy = Path(shutil.copytree(evidence, tmp_path / "evidence"))
    (copy / "list-0001" / "closing.json").unlink()
    with pytest.raises(UsageError, match="was not carried out to its end"):
        declare(copy, 1)
