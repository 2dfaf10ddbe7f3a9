"""An access overview from draft to release: what is in it, and who may do what."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from factories import Bestand
from overview.people import HERS, OTHERS, Town, ask, hide, populate
from overview.unsealing import WrongPasswordError, unsealed
from places import (
    NOW,
    Server,
    Template,
    at,
    change,
    cloned,
    log_kinds,
    refusals_written,
    rows,
    scalar,
)
from retention.actions.overview.check import check, show
from retention.actions.overview.expire import expire_overviews
from retention.actions.overview.make import Made, make, suggest
from retention.actions.overview.release import Released, release
from retention.actions.workplace import Workplace
from retention.domain.persons import PersonKey
from retention.errors import RefusedError, TamperedError, UsageError


@pytest.fixture
def town(bestand_rows: Bestand) -> Town:
    return populate(bestand_rows)


def of(table: str, key: int) -> tuple[PersonKey, ...]:
    return (PersonKey(table, str(key)),)


def made_for(place: Workplace, table: str, key: int, number: int = 1, **more: Any) -> Made:
    ask(place, f"{table}:{key}", number=number)
    return make(place, of(table, key), number, "steward1", **more)


def checked(place: Workplace, made: Made) -> None:
    check(place, made.number, range(1, made.pages + 1), "steward2")


def released(place: Workplace, made: Made) -> Released:
    checked(place, made)
    return release(place, made.number, "privacy1")


def files_in(done: Released) -> dict[str, bytes]:
    return unsealed(done.path.read_bytes(), done.password)


def text_of(done: Released) -> str:
    """Everything in the released file, read as somebody would search it."""
    files = files_in(done)
    pages = PdfReader(io.BytesIO(files["overzicht.pdf"])).pages
    return files["overzicht.json"].decode() + "\n".join(page.extract_text() for page in pages)


def squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def found_in(text: str, needles: tuple[str, ...] = OTHERS) -> list[str]:
    """Which of these stand in the text, however spaced."""
    return [needle for needle in needles if squeezed(needle) in squeezed(text)]


def bestand_text(place: Workplace) -> str:
    tables = sa.inspect(place.bestand).get_table_names(schema="wmo")
    found = (rows(place.bestand, f'SELECT t::text FROM wmo."{t}" t') for t in tables)
    return "\n".join(row[0] for table in found for row in table)


# What is in it: read by all of a module's tests, so made once


@dataclass(frozen=True)
class Told:
    """What each of four people reads, of the same dossiers."""

    place: Workplace
    town: Town
    made: Made
    client: Released
    friend: str
    son: str
    worker: str

    @cached_property
    def whole(self) -> str:
        """All that the client reads."""
        return text_of(self.client)

    @cached_property
    def files(self) -> dict[str, bytes]:
        return files_in(self.client)


@pytest.fixture(scope="module")
def told(
    server: Server, empty_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Told]:
    with cloned(server, empty_template, tmp_path_factory.mktemp("told")) as place:
        bestand = Bestand(place.bestand, place.settings.documents)
        town = populate(bestand)
        hide(bestand, town)
        made = made_for(place, "client", town.client)
        yield Told(
            place,
            town,
            made,
            released(place, made),
            *(
                text_of(released(place, made_for(place, table, key, number=number)))
                for number, (table, key) in enumerate(
                    (
                        ("network_member", town.friend),
                        ("household_member", town.son),
                        ("professional", town.worker),
                    ),
                    start=2,
                )
            ),
        )


def test_client_reads_what_is_hers_and_nobody_elses(told: Told) -> None:
    assert found_in(told.whole) == []
    assert found_in(told.whole, HERS) == list(HERS)


def test_search_finds_the_others_in_the_bestand_itself(told: Told) -> None:
    assert found_in(bestand_text(told.place)) == list(OTHERS)


def test_informants_statement_and_what_goes_on_from_it_are_withheld(told: Told) -> None:
    assert "valt steeds" not in told.whole
    assert "drinkt" not in told.whole
    assert "verklaring van een ander, niet verstrekt" in told.whole


def test_text_of_the_bestand_is_never_code(told: Told) -> None:
    pdf = PdfReader(io.BytesIO(told.files["overzicht.pdf"]))
    text = " ".join("\n".join(page.extract_text() for page in pdf.pages).split())
    assert '#[ONBEKEND]("' in text
    assert "$x$" in text
    assert "*vet*" in text


def test_disclosure_says_who_received_what_why_and_on_which_ground(told: Told) -> None:
    for each in ("Huisartsen", "BSN, NAW, beperkingen", "Medisch beeld", "06-05-2008"):
        assert each in told.whole
    assert "Ondubbelzinnige toestemming" in told.whole


def test_report_of_domestic_violence_and_postponed_notice_are_left_out(told: Told) -> None:
    whole = told.whole.lower()
    for hidden in ("veilig-thuis", "veilig thuis", "melding", "uitgesteld", "gevaar geven"):
        assert hidden not in whole
    assert told.made.withheld_count >= 3


def test_purpose_term_clocks_and_source_are_told(told: Told) -> None:
    assert "maatschappelijke ondersteuning" in told.whole
    assert "15 jaar vanaf 30-06-2009" in told.whole
    assert "laatst gewijzigd op 30-06-2009" in told.whole
    assert "mdevries" not in told.whole


def test_friend_sees_herself_and_only_sentences_that_name_her(told: Told) -> None:
    for hers in ("Quintus-Overgaauw", "06-98761234", "Plantageplein", "buur", "mantelzorger"):
        assert hers in told.friend
    for not_hers in ("Anna", "Visser", "rollator", "111222333", "scootmobiel", "WMO-2006"):
        assert not_hers not in told.friend


def test_household_member_sees_himself_and_nothing_of_the_client(told: Told) -> None:
    assert "Zebulon" in told.son
    assert "boodschappen" in told.son
    for not_his in ("Anna", "rollator", "111222333", "Wietske"):
        assert not_his not in told.son


def test_professional_sees_tasks_and_counts_but_nothing_of_clients(told: Told) -> None:
    for hers in ("Brakelmans", "regie", "Geschreven in 2009"):
        assert hers in told.worker
    for not_hers in ("Anna", "Visser", "rollator", "WMO-2006", "Wietske"):
        assert not_hers not in told.worker


def test_log_names_numbers_and_counts_and_nobody(told: Told) -> None:
    lines = "\n".join(row[0] for row in rows(told.place.ledger, "SELECT line FROM retention.log"))
    assert "overview-released" in lines
    assert found_in(lines) == []
    assert found_in(lines, HERS) == []
    assert f"client:{told.town.client}" not in lines


def test_pdf_says_that_it_is_pdf_a(told: Told) -> None:
    xmp = PdfReader(io.BytesIO(told.files["overzicht.pdf"])).xmp_metadata
    assert xmp is not None
    assert (xmp.pdfaid_part, xmp.pdfaid_conformance) == ("2", "B")


def test_zip_opens_with_its_password_only(told: Told) -> None:
    data = told.client.path.read_bytes()
    assert all(each.flag_bits & 1 for each in zipfile.ZipFile(io.BytesIO(data)).infolist())
    assert found_in(data.decode("latin-1"), HERS) == []
    with pytest.raises(WrongPasswordError):
        unsealed(data, "verkeerd")
    assert told.files["overzicht.pdf"].startswith(b"%PDF-")


def test_statement_is_shown_with_its_speaker_masked_when_a_motive_says_why(
    place: Workplace, town: Town
) -> None:
    made = made_for(place, "client", town.client, statements=True, motive="bezwaar loopt")
    whole = text_of(released(place, made))
    assert "valt steeds" in whole
    assert found_in(whole) == []


def test_statements_without_a_motive_are_refused(place: Workplace, town: Town) -> None:
    with pytest.raises(RefusedError, match="motive"):
        made_for(place, "client", town.client, statements=True)


def test_second_row_of_the_same_human_is_added_by_who_verified_her(
    place: Workplace, town: Town, bestand_rows: Bestand
) -> None:
    other = bestand_rows.client(bsn="999999990", first_name="Herman", surname="Dorrestein")
    helper = bestand_rows.network_member(first_name="Anna", initials="A.", surname="Visser")
    bestand_rows.dossier(client_id=other, network=[helper])
    ask(place, f"client:{town.client}")
    persons = (*of("client", town.client), *of("network_member", helper))
    with pytest.raises(RefusedError, match="verified identity"):
        make(place, persons, 1, "steward2")
    whole = text_of(released(place, make(place, persons, 1, "steward1")))
    assert "Uw betrokkenheid" in whole
    assert "Dorrestein" not in whole


def test_suggestions_are_codes_of_rows_and_what_they_share(
    place: Workplace, town: Town, bestand_rows: Bestand
) -> None:
    twin = bestand_rows.network_member(
        first_name="Iemand", surname="Anders", email="ANNA.visser@hers.example"
    )
    found = suggest(place, PersonKey("client", str(town.client)))
    assert [(str(each.person), each.signs) for each in found] == [
        (f"network_member:{twin}", ("email",))
    ]


def test_overview_of_both_engines_is_the_same(apart: Workplace) -> None:
    town = populate(Bestand(apart.bestand, apart.settings.documents))
    whole = text_of(released(apart, made_for(apart, "client", town.client)))
    assert found_in(whole) == []
    assert found_in(whole, HERS) == list(HERS)


# Who may do what


@pytest.mark.parametrize("state", ["received"])
def test_overview_is_refused_while_identity_is_not_verified(
    place: Workplace, town: Town, state: str
) -> None:
    ask(place, f"client:{town.client}", state=state)
    with pytest.raises(RefusedError, match="verified"):
        make(place, of("client", town.client), 1, "steward1")
    assert refusals_written(place) == ["not-verified"]


def test_overview_of_somebody_else_than_who_asked_is_refused(place: Workplace, town: Town) -> None:
    ask(place, f"client:{town.client}")
    with pytest.raises(RefusedError, match="not about"):
        make(place, of("network_member", town.friend), 1, "steward1")


def test_release_waits_until_the_request_is_granted(place: Workplace, town: Town) -> None:
    ask(place, f"client:{town.client}", state="verified")
    made = make(place, of("client", town.client), 1, "steward1")
    with pytest.raises(RefusedError, match="granted"):
        released(place, made)


def test_who_made_it_does_not_release_it(place: Workplace, town: Town) -> None:
    made = made_for(place, "client", town.client)
    checked(place, made)
    with pytest.raises(RefusedError, match="another person"):
        release(place, made.number, "steward1")


def test_page_that_nobody_checked_stops_the_release(place: Workplace, town: Town) -> None:
    made = made_for(place, "client", town.client)
    check(place, made.number, range(1, made.pages), "steward2")
    with pytest.raises(RefusedError, match="not checked"):
        release(place, made.number, "privacy1")


def test_page_is_shown_to_a_steward_only_and_that_is_written_down(
    place: Workplace, town: Town
) -> None:
    made = made_for(place, "client", town.client)
    shown = show(place, made.number, 2, "steward2")
    assert "Anna" in json.dumps(shown.record)
    with pytest.raises(RefusedError):
        show(place, made.number, 2, "archivist1")
    with pytest.raises(UsageError, match="no page 99"):
        show(place, made.number, 99, "steward2")
    assert log_kinds(place).count("overview-page-shown") == 1


def test_release_is_refused_when_the_bestand_changed_meanwhile(
    place: Workplace, town: Town
) -> None:
    made = made_for(place, "client", town.client)
    change(place.bestand, "UPDATE wmo.note SET text = text || ' Later.' WHERE text LIKE 'Mev%'")
    with pytest.raises(TamperedError, match="make a new one"):
        released(place, made)


def test_release_is_refused_when_somebody_changed_the_draft(place: Workplace, town: Town) -> None:
    made = made_for(place, "client", town.client)
    draft = place.settings.overviews / f"overview-{made.number}.json"
    draft.write_bytes(draft.read_bytes().replace(b"[PERSOON]", b"[IEMAND!]"))
    with pytest.raises(TamperedError):
        released(place, made)


# The file


def test_files_are_for_their_owner_and_the_draft_goes_at_release(
    place: Workplace, town: Town
) -> None:
    made = made_for(place, "client", town.client)
    folder = place.settings.overviews
    draft = folder / f"overview-{made.number}.json"
    assert (folder.stat().st_mode & 0o777, draft.stat().st_mode & 0o777) == (0o700, 0o600)
    done = released(place, made)
    assert not draft.exists()
    assert done.path.stat().st_mode & 0o777 == 0o600


def test_file_is_erased_when_its_term_is_over(place: Workplace, town: Town) -> None:
    done = released(place, made_for(place, "client", town.client))
    assert expire_overviews(place) == []
    later = at(place, NOW + timedelta(days=43))
    assert expire_overviews(later) == [done.number]
    assert not done.path.exists()
    assert scalar(place.ledger, "SELECT state FROM retention.overview") == "expired"
    assert "overviews-expired" in log_kinds(place)
    assert expire_overviews(later) == []


def test_file_that_a_dead_run_left_is_swept_once_it_is_old(place: Workplace) -> None:
    folder = place.settings.overviews
    folder.mkdir(mode=0o700)
    left = folder / "overview-7.json"
    left.write_text("{}")
    expire_overviews(place)
    assert left.exists()
    os.utime(left, (0, 0))
    expire_overviews(place)
    assert not left.exists()


def _stop(_step: str) -> None:
    raise KeyboardInterrupt


def test_stopped_between_release_and_erasing_the_draft_leaves_one_file_in_the_end(
    place: Workplace, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = made_for(place, "client", town.client)
    checked(place, made)
    # The typesetter's threads do not live on in a forked process, so none is made here.
    monkeypatch.setattr("retention.actions.overview.release.at_step", _stop)
    with pytest.raises(KeyboardInterrupt):
        release(place, made.number, "privacy1")
    draft = place.settings.overviews / f"overview-{made.number}.json"
    assert draft.exists()
    assert scalar(place.ledger, "SELECT state FROM retention.overview") == "released"
    os.utime(draft, (0, 0))
    expire_overviews(place)
    assert [path.name for path in place.settings.overviews.iterdir()] == [
        f"overview-{made.number}.zip"
    ]
