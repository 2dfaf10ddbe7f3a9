"""The disk is full while evidence is written: nothing goes whose intent could not be recorded."""

from __future__ import annotations

import errno
import os
from typing import Any

import pytest

from factories import Bestand
from places import approved_list, entries, scalar, verified
from retention.actions.carry_out_list import carry_out_list
from retention.actions.workplace import Workplace
from retention.errors import RetentionError


def _full(*_: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_nothing_goes_when_the_opening_cannot_be_written(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _full)
        with pytest.raises(RetentionError):
            carry_out_list(place, number)
    assert scalar(place.bestand, "SELECT count(*) FROM wmo.dossier") == 1
    assert not entries(place, number)
    carry_out_list(place, number)
    assert verified(place).holds


def test_seal_goes_on_when_there_is_room_again(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    with monkeypatch.context() as full:
        full.setattr("retention.evidence.folder.EvidenceFolder.write_document", _full)
        with pytest.raises(OSError, match="space"):
            carry_out_list(place, number)
    assert entries(place, number) == {1: "destroyed"}
    sealed = carry_out_list(place, number)
    assert sealed.outcomes == {"destroyed": 1}
    assert verified(place).holds
