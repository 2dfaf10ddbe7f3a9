"""The docs are in order, and the check sees each kind of error that is planted in them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .conftest import PROJECT, Copied


def console(line: str) -> str:
    return f"\n```console\n$ {line}\n```\n"


def test_docs_tell_what_the_software_does(copied: Copied) -> None:
    assert copied.problems == []


def test_stale_states_are_named_and_made_anew(copied: Copied) -> None:
    copied.change("docs/states.md", "presented --> approved", "presented --> done")
    command = [sys.executable, "scripts/check_docs.py", "--root", str(copied.root)]

    stale = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    written = subprocess.run(
        [*command, "--write"], cwd=PROJECT, capture_output=True, text=True, check=False
    )

    assert stale.returncode == 1
    assert stale.stdout.startswith("docs/states.md: is stale")
    assert written.returncode == 0
    assert (copied.root / "docs/states.md").read_text() == (PROJECT / "docs/states.md").read_text()


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("retention list vernietig 1", "no command 'vernietig'"),
        ("RETENTION_TOKEN=... .venv/bin/retention lijst", "no command 'lijst'"),
        ("retention due --tomorrow", "--tomorrow"),
        ("retention list present 1", "--as"),
        ("retention list carry-out one", "not a number"),
        ("retention explain --closed-on 2010-02-30 | head", "is not a day"),
        ("make destroy", "no such target"),
    ],
)
def test_example_is_named_when_this_version_refuses_it(
    copied: Copied, line: str, wrong: str
) -> None:
    copied.add("docs/operations.md", console(line))

    (found,) = copied.problems

    assert found.startswith("docs/operations.md: ")
    assert wrong in found


@pytest.mark.parametrize(
    "line",
    [
        "retention --help",
        "retention list show --help",
        'RETENTION_TOKEN=... retention list reject 1 --as owner1 \\\n    --motive "Not checked"',
        "retention evidence prove var/evidence 1 42 > proof.json",
        "ls var",
    ],
)
def test_example_is_accepted_when_this_version_takes_it(copied: Copied, line: str) -> None:
    copied.add("README.md", console(line))

    assert copied.problems == []


@pytest.mark.parametrize("words", ["retention lists show", "retention due --soon"])
def test_command_in_running_text_is_named_when_it_does_not_exist(
    copied: Copied, words: str
) -> None:
    copied.add("docs/auditing.md", f"\nThen `{words}`.\n")

    (found,) = copied.problems

    assert found.startswith(f"docs/auditing.md: `{words}`")


def test_example_in_a_numbered_step_is_checked_too(copied: Copied) -> None:
    copied.change("README.md", "$ retention init", "$ retention begin")

    assert copied.problems == ["README.md: `retention begin`: there is no command 'begin'"]


def test_command_is_named_when_no_document_shows_it(copied: Copied) -> None:
    copied.change("README.md", "retention official list", "retention official --help")

    assert copied.problems == ["no document shows the command `retention official list`"]


def test_setting_is_named_when_it_is_not_documented(copied: Copied) -> None:
    copied.change("docs/settings.md", "| `RETENTION_KEYS` |", "| the keys |")

    assert copied.problems == ["docs/settings.md: says nothing of RETENTION_KEYS"]


def test_setting_is_named_when_no_code_reads_it(copied: Copied) -> None:
    copied.add("docs/settings.md", "\n| variable | |\n| --- | --- |\n| `RETENTION_COLOUR` | - |\n")

    assert copied.problems == [
        "docs/settings.md: RETENTION_COLOUR is a setting that no code reads",
    ]


def test_code_is_named_when_it_mentions_a_setting_that_it_does_not_read(copied: Copied) -> None:
    (copied.root / "bench").unlink()
    (copied.root / "bench").mkdir()
    (copied.root / "bench" / "world.py").write_text(
        'HOME = "RETENTION_BENCH_HOME"\nHINT = "set RETENTION_BENCH_SPEED"\n'
    )

    assert copied.problems == ["bench/world.py: names RETENTION_BENCH_SPEED, which no code reads"]


def test_exit_code_is_named_when_operators_cannot_look_it_up(copied: Copied) -> None:
    copied.change("docs/operations.md", "| 7 | `BusyError` |", "| 7 | busy |")

    assert copied.problems == ["docs/operations.md: no row for exit code 7, BusyError"]


def test_term_is_named_when_the_glossary_lacks_it(copied: Copied) -> None:
    copied.change("docs/glossary.md", "`Cutoffs`", "")

    assert copied.problems == [
        "docs/glossary.md: does not explain Cutoffs, a class of retention.domain.clocks"
    ]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[there](nowhere.md)", "links to nowhere.md, which is not there"),
        ("[there](states.md#dossiers)", "links to states.md#dossiers, a heading that is not there"),
        ("[here](#nothing)", "links to #nothing, a heading that is not there"),
        ('<img src="drawing.svg">', "links to drawing.svg, which is not there"),
        ("see `src/retention/old.py`", "names the file `src/retention/old.py`, which is not there"),
        ("see `actions/undo.py`", "names the file `actions/undo.py`, which is not there"),
    ],
)
def test_link_or_file_is_named_when_it_is_not_there(copied: Copied, text: str, wrong: str) -> None:
    copied.add("docs/architecture.md", f"\n{text}\n")

    assert copied.problems == [f"docs/architecture.md: {wrong}"]
