"""The address book on the command line."""

from __future__ import annotations

from pathlib import Path

from certificates import certificate
from places import NOW

from .conftest import Ran, Town

CAK = ("cak", "--kind", "cak", "--name", "CAK", "--channel", "smtp", "--address", "p@cak.example")


def set_entry(town: Town, *arguments: str, user: str = "steward1") -> Ran:
    return town.run("recipient", "set", *arguments, "--as", user, "--json")


def test_one_asks_another_confirms_and_two_end(town: Town, tmp_path: Path) -> None:
    assert "is empty" in town.done("recipient", "list").out
    pem = tmp_path / "cak.pem"
    pem.write_text(certificate(NOW))
    asked = set_entry(town, *CAK, "--certificate", str(pem)).record
    assert (asked["number"], asked["state"], asked["outside_annex_2"]) == (1, "asked", False)
    assert town.run("recipient", "confirm", "1", "--as", "steward1").code == 5
    assert "In use from now on" in town.done("recipient", "confirm", "1", "--as", "owner1").out
    (entry,) = town.record("recipient", "list")["recipients"]
    assert entry["digest"] == asked["digest"]
    assert (entry["state"], entry["certificate"]) == ("confirmed", True)
    assert "p@cak.example" in town.done("recipient", "list").out
    assert "Still in use" in town.done("recipient", "end", "1", "--as", "owner1").out
    assert "Not in use" in town.done("recipient", "end", "1", "--as", "steward1").out
    assert town.record("recipient", "list")["recipients"] == []
    assert len(town.record("recipient", "list", "--all")["recipients"]) == 1


def test_recipient_outside_annex_2_is_warned_of(town: Town) -> None:
    ran = town.done(
        *("recipient", "set", "veilig-thuis", "--name", "Veilig Thuis", "--channel", "post"),
        *("--address", "Postbus 1, Breda", "--as", "steward1"),
    )
    assert "Not in use yet" in ran.out
    assert "Outside annex 2" in ran.err


def test_wrong_words_say_what_fits(town: Town, tmp_path: Path) -> None:
    ran = set_entry(town, *CAK[:-3], "fax", "--address", "06")
    assert (ran.code, "smtp, webhook, file, post" in ran.err) == (2, True)
    ran = set_entry(town, *CAK, "--certificate", str(tmp_path / "no.pem"))
    assert (ran.code, "cannot be read" in ran.err) == (2, True)
    ran = set_entry(town, *CAK[:-1], "no address")
    assert (ran.code, "one e-mail address" in ran.err) == (5, True)
    ran = town.run("recipient", "confirm", "8", "--as", "owner1")
    assert (ran.code, "recipient list --all" in ran.err) == (2, True)
