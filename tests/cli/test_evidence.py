"""Evidence on the command line: verified, shown and proven from the folder alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from places import Server, Template, whole_cycle
from retention.evidence.canonical import digest

from .conftest import clone, run


@pytest.fixture(scope="module")
def sealed(
    server: Server, filled_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The evidence of one list that was carried out."""
    home = tmp_path_factory.mktemp("sealed")
    with clone(server, filled_template, home) as town:
        town.done("list", "carry-out", town.approved())
        yield home / "evidence"


@pytest.fixture
def copy(sealed: Path, tmp_path: Path) -> Path:
    """A copy to tamper with."""
    return Path(shutil.copytree(sealed, tmp_path / "evidence"))


def test_sound_evidence_holds(sealed: Path) -> None:
    report = run("evidence", "verify", str(sealed), "--json")
    assert (report.code, report.record["holds"]) == (0, True)
    head = report.record["head"]
    key = next((sealed / "keys").glob("*.pem"))
    trusted = run("evidence", "verify", str(sealed), "--head", head, "--trust", str(key))
    assert trusted.code == 0
    assert "The evidence holds." in trusted.out
    assert "the head that you gave" in trusted.out


def test_a_changed_line_is_named_and_ends_with_code_8(copy: Path) -> None:
    entries = copy / "list-0001" / "entries.jsonl"
    entries.write_bytes(entries.read_bytes().replace(b'"destroyed"', b'"kept"', 1))
    ran = run("evidence", "verify", str(copy), "--json")
    assert (ran.code, ran.record["holds"]) == (8, False)
    assert "entries.jsonl" in ran.record["first_wrong"]
    text = run("evidence", "verify", str(copy))
    assert text.code == 8
    assert "does NOT hold" in text.out


def test_another_key_is_refused_when_one_is_trusted(sealed: Path) -> None:
    assert run("evidence", "verify", str(sealed), "--trust", "0" * 64).code == 8


def test_a_head_that_is_none_is_a_misuse(sealed: Path) -> None:
    assert run("evidence", "verify", str(sealed), "--head", "abc").code == 2


def test_the_folder_of_the_settings_is_the_default(
    sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RETENTION_EVIDENCE", str(sealed))
    assert run("evidence", "verify").code == 0
    assert run("evidence", "show", "--json").record["folder"] == str(sealed)


def test_show_names_lists_statements_heads_and_declarations(sealed: Path) -> None:
    shown = run("evidence", "show", str(sealed), "--json").record
    assert [each["kind"] for each in shown["statements"]] == ["opening", "closing"]
    report = run("evidence", "verify", str(sealed), "--json").record
    assert shown["statements"][-1]["head"] == report["head"]
    assert shown["lists"][0]["outcomes"]["destroyed"] > 0
    assert shown["lists"][0]["declaration"] == str(sealed / "list-0001" / "declaration.html")
    text = run("evidence", "show", str(sealed)).out
    assert report["head"] in text
    assert "declaration.html" in text


def test_show_says_what_is_unsound(copy: Path) -> None:
    closing = copy / "list-0001" / "closing.json"
    closing.write_bytes(closing.read_bytes().replace(b"payload", b"Payload", 1))
    (copy / "list-0001" / "declaration.html").unlink()
    ran = run("evidence", "show", str(copy))
    assert "Unsound: list-0001/closing.json" in ran.out


def test_no_evidence_is_said(tmp_path: Path) -> None:
    for command in ("verify", "show"):
        ran = run("evidence", command, str(tmp_path / "nowhere"))
        assert ran.code == 2  # 8 would say that evidence does not hold
        assert "there is no evidence at" in ran.err


# One entry


def test_one_entry_is_proven_and_checked(sealed: Path, tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    file.write_text(run("evidence", "prove", str(sealed), "1", "3").out)
    checked = run("evidence", "check-proof", str(file), "--json")
    assert checked.code == 0
    assert (checked.record["list"], checked.record["item"]) == (1, 3)
    assert checked.record["outcome"] == "destroyed"
    text = run("evidence", "check-proof", str(file)).out
    assert "item 3 of list 1 ended as: destroyed" in text
    assert "Compare that key" in text
    trusted = run("evidence", "check-proof", str(file), "--trust", checked.record["key"])
    assert "Compare that key" not in trusted.out


def test_a_changed_proof_is_refused(sealed: Path, tmp_path: Path) -> None:
    proof = run("evidence", "prove", str(sealed), "1", "3").record
    proof["entry"] = proof["entry"].replace("destroyed", "kept")
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(proof))
    assert run("evidence", "check-proof", str(file)).code == 8


@pytest.mark.parametrize("text", ["[1]", "no json", ""])
def test_what_is_no_proof_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "proof.json"
    file.write_text(text)
    assert run("evidence", "check-proof", str(file), "--json").code == 8


def test_an_item_that_is_not_there_cannot_be_proven(sealed: Path) -> None:
    ran = run("evidence", "prove", str(sealed), "1", "99999")
    assert ran.code == 8
    assert "there is no item 99999" in ran.err


# Something to read


def test_declaration_is_made_again_from_the_evidence(sealed: Path, tmp_path: Path) -> None:
    given = ("--evidence", str(sealed))
    page, paper = tmp_path / "declaration.html", tmp_path / "declaration.pdf"

    ran = run("evidence", "declaration", "1", "--out", str(page), *given)
    assert ran.code == 0
    assert page.read_bytes() == (sealed / "list-0001" / "declaration.html").read_bytes()
    made = run(
        "evidence",
        "declaration",
        "1",
        "--lang",
        "en",
        "--pdf",
        "--out",
        str(paper),
        *given,
        "--json",
    )
    assert paper.read_bytes().startswith(b"%PDF-")
    assert made.record == {
        "list": 1,
        "language": "en",
        "form": "pdf",
        "file": str(paper),
        "digest": digest(paper.read_bytes()),
    }
    assert digest(page.read_bytes()) in ran.out


def test_declaration_writes_over_nothing(sealed: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken.pdf"
    taken.write_text("mine")
    ran = run("evidence", "declaration", "1", "--out", str(taken), "--evidence", str(sealed))
    assert ran.code == 2
    assert taken.read_text() == "mine"


def test_changed_evidence_gives_no_declaration(copy: Path, tmp_path: Path) -> None:
    protocol = copy / "list-0001" / "protocol.yaml"
    protocol.chmod(0o640)
    protocol.write_text(protocol.read_text() + "\n")
    out = tmp_path / "declaration.html"
    ran = run("evidence", "declaration", "1", "--out", str(out), "--evidence", str(copy))
    assert ran.code == 8
    assert "protocol.yaml" in ran.err
    assert not out.exists()


def test_list_that_is_not_there_is_a_misuse(sealed: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "declaration.html")
    ran = run("evidence", "declaration", "9", "--out", out, "--evidence", str(sealed))
    assert ran.code == 2
    assert "there is no list 9" in ran.err
    same = run("evidence", "compare", "1", "1", "--evidence", str(sealed))
    assert same.code == 2
    assert "another one" in same.err


def test_two_runs_are_compared(server: Server, filled_template: Template, tmp_path: Path) -> None:
    with clone(server, filled_template, tmp_path) as town:
        with town.place() as place:
            whole_cycle(place)
            whole_cycle(place, months_on=14)
        evidence = str(tmp_path / "evidence")

        found = run("evidence", "compare", "1", "2", "--evidence", evidence, "--json").record
        text = run("evidence", "compare", "1", "2", "--evidence", evidence).out

    assert [each["list"] for each in found["lists"]] == [1, 2]
    assert found["seconds_between"] == 14 * 30 * 86_400
    assert found["changed"] == []
    assert found["totals"]["proposed"]["one"] > 0
    assert all(each["head"] in text for each in found["lists"])
    assert "Between their closings: 420 days" in text
    assert "Rules, protocol and software are the same." in text
    assert "All categories" in text
