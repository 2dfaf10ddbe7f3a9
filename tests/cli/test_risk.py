"""`retention risk`: what it finds, writes and refuses; no message quotes a cell of the table."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from cli.conftest import Ran, run

SECRET = "geheim-4711"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A table of twelve people, and ladders for two of its columns."""
    rows = [f"{'fm'[i % 2]};{1940 + i // 4};{'xyz'[i % 3]}" for i in range(12)]
    (tmp_path / "people.csv").write_text("\n".join(["sex;born;care", *rows]) + "\n")
    ladders = tmp_path / "ladders"
    ladders.mkdir()
    (ladders / "sex.csv").write_text("f;*\nm;*\n")
    years = [f"{year};194{(year - 1940) // 2};*" for year in range(1940, 1944)]
    (ladders / "hierarchy_born.csv").write_text("\n".join(years) + "\n")
    return tmp_path


def report(folder: Path, *more: str) -> Ran:
    return run("risk", "report", str(folder / "people.csv"), *more)


def generalise(folder: Path, *more: str) -> Ran:
    ladders = str(folder / "ladders")
    return run("risk", "generalise", str(folder / "people.csv"), "--ladders", ladders, *more)


def test_the_report_says_how_large_classes_are(folder: Path) -> None:
    ran = report(folder, "--quasi", "sex,born", "--sensitive", "care", "--k", "3", "--json")
    assert ran.code == 0, ran.err
    assert (ran.record["k"], ran.record["classes"], ran.record["under_k"]) == (2, 6, 12)
    assert ran.record["sensitive"][0]["l_distinct"] == 2
    shown = report(folder, "--quasi", "sex,born", "--sensitive", "care")
    assert "12 rows in 6 classes." in shown.out


def test_a_class_size_that_no_table_has_is_refused(folder: Path) -> None:
    ran = report(folder, "--quasi", "sex", "--k", "99999999999999999999")
    assert ran.code == 2
    assert "Invalid value for '--k'" in ran.err


def test_the_report_draws_a_picture(folder: Path) -> None:
    drawn = folder / "sizes.svg"
    ran = report(folder, "--quasi", "born", "--picture", str(drawn))
    assert ran.code == 0
    assert str(drawn) in ran.out
    assert drawn.read_text().startswith("<svg")
    ran = report(folder, "--quasi", "born", "--picture", str(folder / "none" / "x.svg"))
    assert ran.code == 2


def test_the_result_goes_to_stdout_and_what_it_cost_to_stderr(folder: Path) -> None:
    ran = generalise(folder, "--k", "4", "--suppress", "0")
    assert ran.code == 0
    assert ran.out.splitlines()[:2] == ["sex;born", "*;1940"]
    assert len(ran.out.splitlines()) == 13
    assert "Levels      1 0  (sex, born)" in ran.err


def test_a_file_takes_the_result_and_json_the_cost(folder: Path) -> None:
    out = folder / "out.csv"
    ran = generalise(folder, "--k", "4", "--suppress", "0%", "--out", str(out), "--json")
    assert (ran.record["columns"], ran.record["node"]) == (["sex", "born"], [1, 0])
    assert ran.record["loss"] == pytest.approx(12)
    assert ran.record["suppressed"] == 0
    assert len(out.read_text().splitlines()) == 13
    assert "Result" in generalise(folder, "--k", "4", "--out", str(folder / "new.csv")).out
    assert generalise(folder, "--k", "4", "--out", "-").out == out.read_text()
    assert generalise(folder, "--k", "4", "--out", str(folder / "no" / "x")).code == 2


def test_a_file_that_is_there_is_left_alone(folder: Path) -> None:
    people = folder / "people.csv"
    before = people.read_text()
    for ran in (
        generalise(folder, "--k", "4", "--out", str(people)),
        report(folder, "--quasi", "born", "--picture", str(people)),
    ):
        assert ran.code == 2
        assert "is there already; name a new file" in ran.err
    assert people.read_text() == before


def test_a_table_comes_from_standard_input(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = (folder / "people.csv").read_bytes()
    given = ("-", "--ladders", str(folder / "ladders"), "--k", "4")
    for arguments in (("report", "-", "--quasi", "born"), ("generalise", *given)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        ran = run("risk", *arguments)
        assert ran.code == 0, ran.err
    assert ran.out == generalise(folder, "--k", "4").out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert "standard input: is empty" in run("risk", "report", "-", "--quasi", "born").err


def test_a_folder_is_no_table(folder: Path) -> None:
    ran = run("risk", "report", str(folder), "--quasi", "born")
    assert ran.code == 2
    assert f"{folder} is a folder" in ran.err
    assert run("risk", "report", "/dev/fd/999", "--quasi", "born").code == 2


def test_a_sensitive_column_is_diverse_and_close(folder: Path) -> None:
    asked = ("--l", "3", "--t", "0.3", "--sensitive", "care", "--json")
    record = generalise(folder, *asked).record
    assert record["node"] == [1, 0]
    (folder / "ladders" / "care.csv").write_text("x;*\ny;*\nz;*\n")
    again = generalise(folder, *asked, "--distance", "hierarchical").record
    assert again["columns"] == ["sex", "born"]


def test_suppressed_rows_are_left_out_or_starred(folder: Path) -> None:
    with (folder / "people.csv").open("a") as file:
        file.write("f;1943;x\n")
    asked = ("--k", "2", "--suppress", "10%")
    assert len(generalise(folder, *asked).out.splitlines()) == 13
    kept = generalise(folder, *asked, "--suppressed", "keep").out.splitlines()
    assert kept[-1] == "*;*"


def test_a_suppressed_row_that_stays_says_nothing_of_anybody(folder: Path) -> None:
    rows = ["sex;care;bsn", "a;x;1", "a;y;2", f"m;{SECRET};3"]
    (folder / "people.csv").write_text("\n".join(rows) + "\n")
    (folder / "ladders" / "sex.csv").write_text("a;b\nm;n\n")
    asked = ("--k", "2", "--suppress", "40%", "--sensitive", "care", "--keep", "bsn")
    kept = generalise(folder, *asked, "--suppressed", "keep").out.splitlines()
    assert kept == ["sex;care;bsn", "a;x;1", "a;y;2", "*;*;*"]


def test_a_column_without_a_ladder_comes_out_only_when_asked_for(folder: Path) -> None:
    rows = (folder / "people.csv").read_text().splitlines()
    named = [f"{row};{SECRET}{i}" for i, row in enumerate(rows[1:])]
    (folder / "people.csv").write_text("\n".join([f"{rows[0]};bsn", *named]) + "\n")
    asked = ("--k", "4", "--sensitive", "care")

    ran = generalise(folder, *asked)

    assert ran.out.splitlines()[0] == "sex;born;care"
    assert SECRET not in ran.out
    assert "Not in the result, since they are not generalised: bsn." in ran.err
    record = generalise(folder, *asked, "--quasi", "sex", "--json").record
    assert (record["left_out"], record["kept"]) == (["born", "bsn"], ["care"])
    kept = generalise(folder, *asked, "--keep", "bsn")
    assert SECRET in kept.out
    assert "Not in the result" not in kept.err
    assert "no column town" in generalise(folder, *asked, "--keep", "town").err


def test_a_comma_separates_when_the_header_says_so(folder: Path) -> None:
    (folder / "people.csv").write_text('sex,born,care\nf,1940,"x, y"\nm,1940,z\n')
    asked = ("--k", "2", "--keep", "care")
    assert generalise(folder, *asked).out.splitlines()[1] == '*,1940,"x, y"'
    tabbed = "sex\tborn\nf\t1940\nm\t1940\n"
    (folder / "people.csv").write_text(tabbed)
    assert generalise(folder, "--k", "2", "--separator", "tab").code == 0


@pytest.mark.parametrize("named", ['"born, year"', ' "born, year",', '"born, year", first'])
def test_a_column_whose_name_holds_a_comma_is_named_in_quotes(folder: Path, named: str) -> None:
    header = '"born, year",first,care'
    (folder / "people.csv").write_text(f"{header}\n1940,1,x\n1940,1,y\n")
    ran = report(folder, "--quasi", named, "--sensitive", "care", "--json")
    assert (ran.code, ran.record["k"]) == (0, 2)
    refused = report(folder, "--quasi", '"born, year')
    assert refused.code == 2
    assert "put a name that holds a comma in double quotes" in refused.err


@pytest.mark.parametrize("value", ["nan", "inf", "-Infinity", "1e999", "", "x"])
def test_what_is_no_number_has_no_order(folder: Path, value: str) -> None:
    (folder / "people.csv").write_text(f"sex;pay\nf;1\nf;2\nm;3\nm;{value}\n")
    asked = ("--quasi", "sex", "--sensitive", "pay", "--json")
    assert report(folder, *asked).record["sensitive"][0]["t_ordered"] is None
    ordered = ("--sensitive", "pay", "--t", "0.5", "--distance", "ordered")
    ran = generalise(folder, *ordered)
    assert ran.code == 2
    assert "the ordered distance is for numbers, and pay has other values" in ran.err


@pytest.mark.parametrize("header", ['"a;b;c;d",sex,born', '"a;b\nc;d",sex,born'])
def test_a_separator_inside_quotes_separates_nothing(folder: Path, header: str) -> None:
    (folder / "people.csv").write_text(f"{header}\nx,f,1940\ny,m,1940\n")
    ran = generalise(folder, "--k", "2")
    assert ran.out.splitlines() == ["sex,born", "*,1940", "*,1940"]


@pytest.mark.parametrize("end", ["", "\n\n", "\r\n\r\n\r\n"])
@pytest.mark.parametrize("born", ["1940", '"1940"'])
def test_blank_lines_at_the_end_are_no_rows(folder: Path, born: str, end: str) -> None:
    (folder / "people.csv").write_bytes(f"sex;born\nf;{born}\nm;{born}{end}".encode())
    assert report(folder, "--quasi", "born", "--json").record["rows"] == 2


@pytest.mark.parametrize(
    "given",
    [
        ("--quasi", "sex, sex"),
        ("--sensitive", "sex,care,sex"),
        ("--quasi", "born,sex", "--sensitive", "sex"),
    ],
)
def test_a_column_that_is_named_twice_is_refused(folder: Path, given: tuple[str, ...]) -> None:
    quasi = () if "--quasi" in given else ("--quasi", "born")
    for ran in (report(folder, *quasi, *given), generalise(folder, "--k", "2", *quasi, *given)):
        assert (ran.code, ran.out) == (2, "")
        assert "column sex is named twice, in --" in ran.err


def test_a_column_is_not_generalised_and_kept_as_it_is(folder: Path) -> None:
    ran = generalise(folder, "--k", "2", "--quasi", "sex", "--keep", "sex")
    assert (ran.code, ran.out) == (2, "")
    assert "column sex is named twice, in --quasi and --keep" in ran.err


@pytest.mark.parametrize(
    ("given", "code", "says"),
    [
        (("--k", "13"), 5, "no joint levels satisfy"),
        (("--k", "99999999999999999999"), 2, "Invalid value for '--k'"),
        (("--l", "99999999999999999999", "--sensitive", "care"), 2, "Invalid value for '--l'"),
        (("--k", "2", "--suppress", "40"), 2, "not a share"),
        (("--k", "2", "--suppress", "-1"), 2, "not a share"),
        (("--k", "2", "--separator", ";;"), 2, "one character"),
        (("--k", "2", "--quasi", "town"), 2, "no column town"),
        (("--k", "2", "--quasi", "care"), 2, "no ladder for care"),
        (("--k", "2", "--l", "2"), 2, "sensitive column"),
        (("--k", "2", "--l", "2", "--sensitive", "town"), 2, "no column town"),
        (("--k", "2", "--distance", "far"), 2, "--distance is one of"),
        ((), 2, "say what every class"),
    ],
)
def test_words_that_do_not_fit_are_refused(
    folder: Path, given: tuple[str, ...], code: int, says: str
) -> None:
    ran = generalise(folder, *given)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"sex;born\n", "no rows"),
        (b"sex;sex\nf;m\n", "same name"),
        (b'sex;"sex"\nf;m\n', "same name"),
        (b"sex;born\nf;1940;" + SECRET.encode() + b"\n", "line 2 has another number of fields (3)"),
        (b"sex;born\nf;1940\nf\n", "line 3 has another number of fields (1) than the header (2)"),
        (b'sex;born\n"f"\n', "line 2 has another number of fields"),
        (b"sex;born\nf;1940\n\nm;1940\n", "line 3 is blank; remove it\n"),
        (b'sex;born\n"f\n\n";1940\r\n\r\nm;1940\n', "line 5 is blank; remove it\n"),
        (b"sex\nf\n\nm\n", 'line 3 is blank; remove it, or write "" where a value is empty'),
        (b'sex;born\n"f;1940\n', "line 2 has another number of fields"),
        (b"sex;born\nf;1940\n\xff" + SECRET.encode() + b";1940\n", "line 3 is not UTF-8"),
        (f"sex;born\nf;1940\n{SECRET};1940\n".encode(), "column sex: 1 value is not in"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_without_its_values(
    folder: Path, content: bytes, says: str
) -> None:
    (folder / "people.csv").write_bytes(content)
    ran = generalise(folder, "--k", "2", "--json")
    assert ran.code == 3
    assert says in ran.err
    assert SECRET not in ran.out + ran.err


def test_values_that_a_ladder_lacks_may_become_any(folder: Path) -> None:
    (folder / "people.csv").write_text(f"sex;born\nf;1940\n{SECRET};1940\n")
    ran = generalise(folder, "--k", "2", "--unknown", "any")
    assert ran.out.splitlines()[1:] == ["*;1940", "*;1940"]


def test_a_value_that_a_ladder_lacks_is_refused_where_nothing_would_be_generalised(
    folder: Path,
) -> None:
    (folder / "people.csv").write_text(f"sex;born\nf;1940\nf;1940\n{SECRET};1941\n{SECRET};1941\n")
    ran = generalise(folder, "--k", "2")
    assert (ran.code, ran.out) == (3, "")
    assert "column sex: 1 value is not in the ladder sex.csv" in ran.err
    (folder / "ladders" / "sex.csv").write_text("f\nm\n")
    assert "sex.csv: row 1 has no coarser label" in generalise(folder, "--k", "2").err


def test_what_is_not_there_is_refused(folder: Path) -> None:
    for ladder in (folder / "ladders").iterdir():
        ladder.unlink()
    assert generalise(folder, "--k", "2").code == 2
    (folder / "people.csv").unlink()
    assert report(folder, "--quasi", "sex").code == 2
    assert report(folder).code == 2


def test_the_shipped_files_are_written_to_be_edited_and_never_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    before = run("risk", "ladders", "--write", str(own), "--json").record
    assert sorted(path.name for path in own.iterdir()) == ["postcodes.csv", "provisions.csv"]
    (own / "provisions.csv").write_text("traplift;huis;*\n")
    monkeypatch.setenv("RETENTION_LADDERS", str(own))

    after = run("risk", "ladders", "--write", str(own), "--json").record

    assert len(before["written"]) == 2
    assert after["written"] == []
    assert (own / "provisions.csv").read_text() == "traplift;huis;*\n"
    changed = {
        name
        for name, each in after["ladders"].items()
        if each["digest"] != before["ladders"][name]["digest"]
    }
    assert changed == {"provision"}
    assert "provision" in run("risk", "ladders").out


@pytest.mark.parametrize("named", ["none", "people.csv"])
def test_own_ladders_that_are_not_there_are_not_passed_over(
    folder: Path, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RETENTION_LADDERS", str(folder / named))
    ran = run("risk", "ladders")
    assert (ran.code, ran.out) == (3, "")
    assert f"RETENTION_LADDERS: there is no folder {folder / named}" in ran.err


def test_own_ladders_may_be_made_where_the_setting_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = str(tmp_path / "own")
    monkeypatch.setenv("RETENTION_LADDERS", own)
    assert run("risk", "ladders", "--write", own).code == 0


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = run("risk", "ladders", "--write", str(tmp_path / "file" / "own"))
    assert ran.code == 2
    assert "cannot be written to" in ran.err
