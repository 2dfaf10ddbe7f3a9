"""Requests of data subjects: what is written down, what they keep and when they let go."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from factories import Bestand, asked, incoming_request
from places import (
    approved_list,
    carry_out,
    ended_as,
    item_of,
    log_kinds,
    proposed_list,
    refusals_written,
    rows,
    scalar,
    with_map,
    with_rules,
)
from retention.actions import requests
from retention.actions.dossiers import explain
from retention.actions.due import overview
from retention.actions.keeping import ask
from retention.actions.propose import propose
from retention.actions.request_letter import letter
from retention.actions.workplace import Workplace
from retention.domain.protocol import Right
from retention.domain.requests import Proof
from retention.domain.states import RequestState
from retention.errors import ConfigurationError, RefusedError, UsageError
from retention.ledger.keeps import keeps_of
from retention.ledger.tables import entry
from retention.ledger.work import batches_of, let_go

SHOWN = Proof("identiteitsbewijs-getoond")
HELD = "SELECT request, dossier_key, ground FROM retention.request_dossier ORDER BY 1, 2"


def opened(place: Workplace, whose: str, **changes: object) -> requests.Opened:
    return requests.open_request(place, incoming_request(**changes), whose, "steward1")


def held(place: Workplace) -> list[str]:
    return [row.dossier_key for row in rows(place.ledger, HELD)]


def test_client_is_found_by_a_dossier_or_her_row_and_all_her_dossiers_are_kept(
    apart: Workplace,
) -> None:
    bestand = Bestand(apart.bestand, apart.settings.documents)
    client = bestand.client()
    first, second = bestand.dossier(client_id=client), bestand.dossier(client_id=client)
    bestand.dossier()
    for whose in (first.number, f"client:{client}"):
        assert opened(apart, whose).kept == 2
    assert held(apart) == [str(first.id), str(second.id)] * 2
    assert {row.ground for row in rows(apart.ledger, HELD)} == {"verzoek-betrokkene"}


def test_network_and_household_members_keep_the_dossiers_that_they_are_in(
    apart: Workplace,
) -> None:
    bestand = Bestand(apart.bestand, apart.settings.documents)
    member = bestand.network_member()
    linked, other = bestand.dossier(network=[member]), bestand.dossier()
    son = bestand.household_member(other.client_id)
    assert opened(apart, f"network_member:{member}").kept == 1
    assert opened(apart, f"household_member:{son}").kept == 1
    assert held(apart) == [str(linked.id), str(other.id)]


def test_professional_keeps_no_dossier(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    person = bestand_rows.add(
        "professional",
        first_name="Di",
        initials="D.",
        surname="Bos",
        function="consulent",
        organisation="Wmo-loket",
    )
    bestand_rows.add(
        "dossier_professional", dossier_id=dossier.id, professional_id=person, task="regie"
    )
    assert opened(place, f"professional:{person}").kept == 0
    assert held(place) == []


@pytest.mark.parametrize(
    "whose", ["client:999", "client:Jansen", "Jansen", "address:1", "dossier:1", "note:1", ""]
)
def test_somebody_who_is_not_there_is_not_named(place: Workplace, whose: str) -> None:
    with pytest.raises(UsageError) as caught:
        opened(place, whose)
    assert "Jansen" not in str(caught.value)
    assert rows(place.ledger, "SELECT * FROM retention.request") == []


def test_dossier_without_a_client_column_in_the_map_needs_a_person(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    elsewhere = with_map(place, ("  together_by: [client_id]\n", ""))
    with pytest.raises(UsageError, match="TABLE:KEY"):
        opened(elsewhere, dossier.number)
    assert opened(elsewhere, f"client:{dossier.client_id}").kept == 1


def test_protocol_without_rights_says_what_to_add(place: Workplace) -> None:
    with pytest.raises(ConfigurationError, match="no section `rights`; the shipped protocol shows"):
        opened(with_rules(place, rights=None), "client:1")


def test_refused_request_is_not_there_and_is_written_down(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    with pytest.raises(RefusedError, match="case system"):
        opened(place, dossier.number, reference="mevrouw Jansen")
    assert refusals_written(place) == ["no-reference"]
    assert held(place) == []


# What it keeps


def test_dossier_of_a_pending_request_is_not_proposed_and_says_why(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier, other = bestand_rows.dossier(), bestand_rows.dossier()
    # Two requests for one dossier are one reason.
    opened(place, dossier.number)
    opened(place, dossier.number)
    assert explain(place, dossier.number).decision.reasons == ("hold:verzoek-betrokkene",)
    found = overview(place)
    assert (found.due[0].dossiers, found.kept) == (1, {"hold:verzoek-betrokkene": 1})
    proposed = propose(place)
    assert proposed.kept == {"hold:verzoek-betrokkene": 1}
    assert proposed.going == {"maatwerkvoorziening": 1}
    assert explain(place, other.number).list_number == proposed.list_number


def test_dossier_on_an_approved_list_is_kept_when_its_client_asks(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier, other = bestand_rows.dossier(), bestand_rows.dossier()
    number = approved_list(place)
    item = item_of(place, number, dossier.id)
    opened(place, dossier.number)
    assert carry_out(place, number) == {"kept": 1, "destroyed": 1}
    assert ended_as(place, number, item) == ("kept", ("hold:verzoek-betrokkene",))
    assert scalar(place.bestand, f"SELECT count(*) FROM wmo.dossier WHERE id = {other.id}") == 0


def test_request_that_comes_while_the_dossier_is_destroyed_is_open_and_keeps_nothing(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = bestand_rows.dossier()
    number = approved_list(place)
    found: list[requests.Opened] = []

    def meanwhile(step: str) -> None:
        if step == "after-intent":
            found.append(opened(place, dossier.number))

    monkeypatch.setattr("retention.actions.carry_out.at_step", meanwhile)
    assert carry_out(place, number) == {"destroyed": 1}
    assert (found[0].kept, found[0].too_late) == (0, 1)
    assert found[0].request.state is RequestState.RECEIVED


def test_request_that_began_before_and_is_written_after_the_dossier_went_keeps_nothing(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = bestand_rows.dossier()
    number = approved_list(place)
    hold = requests.hold_dossiers

    def too_late(*given: object) -> None:
        carry_out(place, number)
        hold(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(requests, "hold_dossiers", too_late)
    found = opened(place, dossier.number)
    assert (found.kept, found.too_late) == (0, 1)


def test_request_does_not_keep_its_dossiers_from_its_own_list(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    number = opened(place, dossier.number, kind=Right.ERASURE).request.number
    key = str(dossier.id)
    with place.ledger.connect() as ledger:
        assert keeps_of(ledger, [key], except_request=number) == {}
        assert [keep.ground for keep in keeps_of(ledger, [key])[key]] == ["verzoek-betrokkene"]


def test_what_a_request_kept_of_a_destroyed_dossier_goes_with_it(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    listed = proposed_list(place)
    number = opened(place, dossier.number).request.number
    assert listed.list_number is not None
    item = item_of(place, listed.list_number, dossier.id)
    with place.ledger.begin() as ledger:
        ledger.execute(
            entry.insert().values(
                list=listed.list_number, item=item, outcome="destroyed", line="{}"
            )
        )
        let_go(ledger, batches_of(ledger, listed.list_number)[0])
    assert held(place) == []
    assert requests.withdraw(place, number, "steward1").state is RequestState.WITHDRAWN


# How it ends


def test_withdrawn_request_keeps_nothing_and_forgets_whose_it_was(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    number = opened(place, dossier.number).request.number
    requests.withdraw(place, number, "coordinator1")
    assert held(place) == []
    assert scalar(place.ledger, "SELECT person_key FROM retention.request") is None
    assert propose(place).going == {"maatwerkvoorziening": 1}


def test_whole_way_is_written_down_with_codes_and_days_only(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    number = opened(place, dossier.number, authority="mentor").request.number
    requests.verify(place, number, Proof(SHOWN.identity, "mentor"), "steward1")
    requests.grant(place, number, "steward1", "klaar voor toezending")
    requests.carried_out(place, number, "owner1", "per post")
    found = requests.answered(place, number, date(2026, 11, 23), "owner1")
    assert (found.state, found.authority) == (RequestState.CARRIED_OUT, "mentor")
    kinds = [kind for kind in log_kinds(place) if kind.startswith("request-")]
    assert kinds == [
        "request-answered",
        "request-carried-out",
        "request-granted",
        "request-opened",
        "request-verified",
    ]
    log = "".join(row[0] for row in rows(place.ledger, "SELECT line FROM retention.log"))
    for hidden in ("Z-2026-0815", "toezending", "per post", dossier.number):
        assert hidden not in log
    motive = scalar(place.ledger, "SELECT motive FROM retention.request")
    assert motive == "klaar voor toezending\nper post"


def test_request_that_is_not_there_is_said_so(place: Workplace) -> None:
    with pytest.raises(UsageError, match="no request 7"):
        requests.grant(place, 7, "steward1")


def test_database_refuses_a_grant_without_verification(
    place: Workplace, bestand_rows: Bestand
) -> None:
    opened(place, bestand_rows.dossier().number)
    with pytest.raises(IntegrityError), place.ledger.begin() as ledger:
        ledger.exec_driver_sql("UPDATE retention.request SET state = 'granted'")


# The letter


def test_letter_of_a_refusal_says_why_where_to_object_and_where_to_complain(
    place: Workplace, bestand_rows: Bestand
) -> None:
    number = opened(place, bestand_rows.dossier().number).request.number
    with pytest.raises(UsageError, match="no decision"):
        letter(place, number, "nl")
    requests.refuse(place, number, "identiteit-niet-vastgesteld", "niet verschenen", "steward1")
    dutch, english = letter(place, number, "nl"), letter(place, number, "en")
    for text in (dutch, english):
        assert "Z-2026-0815" in text
        assert "niet vastgesteld" in text
        assert "niet verschenen" in text
        assert "Autoriteit Persoonsgegevens" in text
        assert "College van burgemeester en wethouders" in text
    assert "binnen 6 weken" in dutch
    assert "within 6 weeks" in english
    assert "geen kosten" in dutch


def test_letter_names_a_hidden_ground_in_neutral_words(
    place: Workplace, bestand_rows: Bestand
) -> None:
    client = bestand_rows.client()
    hidden = bestand_rows.dossier(client_id=client)
    bestand_rows.dossier(client_id=client)
    ask(place, hidden.number, asked(ground="veilig-thuis"), "steward2")
    number = opened(place, hidden.number, kind=Right.ERASURE).request.number
    requests.verify(place, number, SHOWN, "steward1")
    requests.grant(place, number, "steward1")
    text = letter(place, number, "nl")
    assert "Wettelijke verplichting" in text
    assert "thuis" not in text.lower()
    assert "20-02-2027" in text
    assert "bezwaar" in text
