"""A correction is no way to ask what a row holds: who did not look at it hears nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from disclosing import correction_of, notices
from factories import Bestand
from places import refusals_written
from retention.actions.change import read_change
from retention.actions.correct import apply, preview
from retention.actions.workplace import Workplace
from retention.domain.states import CorrectionState
from retention.errors import RefusedError, UsageError


@pytest.mark.parametrize("guess", ["Kade", "Dreef"])
def test_guess_without_a_version_says_nothing_of_the_value(
    place: Workplace, bestand_rows: Bestand, guess: str
) -> None:
    dossier = bestand_rows.dossier()
    looked = correction_of(place, dossier.number, "address", street=guess).model_dump(mode="json")
    looked["rows"][0]["version"] = ""
    change = correction_of(place, looked=looked)

    with pytest.raises(RefusedError) as previewed:
        preview(place, change, "steward1")
    with pytest.raises(RefusedError) as applied:
        apply(place, change, "steward1", "m")

    assert "address is not as it was looked at" in str(previewed.value)
    assert str(previewed.value) == str(applied.value)
    assert "nothing in it differs" not in str(applied.value)
    assert set(refusals_written(place)) == {"changed-meanwhile"}


def test_who_may_not_correct_hears_only_that(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    change = correction_of(place, dossier.number, "address", street="Kade")

    with pytest.raises(RefusedError) as refused:
        preview(place, change, "archivist1")

    assert str(refused.value) == "a archivist does not correct the bestand"


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("disclosure", "recipient", "svb"),
        ("disclosure", "ground", "protocol-6.1"),
        ("disclosure", "data_set", "toezicht"),
        ("consent", "data_set", "toezicht"),
        ("consent", "withdrawn_on", "2020-01-01"),
    ],
)
def test_who_is_told_what_takes_two_people(
    place: Workplace, bestand_rows: Bestand, table: str, column: str, value: str
) -> None:
    dossier = bestand_rows.dossier()
    common = {"dossier_id": dossier.id, "data_set": "bsn-naw-beschikking"}
    bestand_rows.add(
        "disclosure",
        **common,
        recipient="cak",
        purpose="p",
        ground="wmo-5.2.1",
        disclosed_on="2019-03-01",
    )
    bestand_rows.add(
        "consent",
        **common,
        organisation="cak",
        doctor_informed=False,
        place="Steenbergen",
        given_on="2019-02-01",
        withdrawn_on="2019-06-01",
    )

    change = correction_of(place, dossier.number, table, **{column: value})

    assert apply(place, change, "steward1", "m").state is CorrectionState.ASKED
    assert notices(place) == []


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"dossier": "x", "kind": "change", "rows": [' + "9" * 5000 + "]}",
        '{"dossier": "x", "kind": "change", "rows": [{"table": "t", "key": [NaN]}]}',
        '{"kind": "change", "kind": "remove", "rows": [{"table": "t", "key": [1]}]}',
    ],
    ids=["deep", "huge", "nan", "twice"],
)
def test_file_that_is_no_honest_json_is_refused_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "c.json").write_text(text)

    with pytest.raises(UsageError, match="JSON"):
        read_change(tmp_path / "c.json")
