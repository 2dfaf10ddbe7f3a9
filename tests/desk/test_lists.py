"""The pages of lists: what each visitor sees and may do, and what is refused and written down."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest

from desk.visiting import Desk, open_desk
from factories import Bestand
from places import (
    EARLIER,
    approve_list,
    at,
    proposed_list,
    refusals_written,
    rows,
    scalar,
    with_rules,
)
from retention.actions.decide_list import present
from retention.actions.initialise import set_official_mail
from retention.actions.workplace import Workplace

NUMBER = "WMO-2009-00042"


@pytest.fixture
def listed(place: Workplace, bestand_rows: Bestand) -> Workplace:
    """A list of one dossier is proposed, nine days ago, and presented."""
    bestand_rows.dossier(number=NUMBER)
    for _ in range(9):
        bestand_rows.dossier(status="open", closed_on=None, provisions=0, notes=0)
    proposed_list(place)
    present(at(place, EARLIER), 1, "steward1")
    return at(place, EARLIER)


@pytest.fixture
def desk(listed: Workplace) -> Any:
    """The desk nine days ago."""
    with open_desk(listed) as desk:
        yield desk


def digest(place: Workplace) -> str:
    found: str = scalar(place.ledger, "SELECT digest FROM retention.destruction_list")
    return found


def state(place: Workplace) -> str:
    found: str = scalar(place.ledger, "SELECT state FROM retention.destruction_list")
    return found


def approvals(place: Workplace) -> int:
    query = "SELECT count(*) FROM retention.decision WHERE kind = 'approved'"
    found: int = scalar(place.ledger, query)
    return found


def deed(desk: Desk, place: Workplace, what: str, user: str, **form: str) -> Any:
    """The answer to a form as the page offers it."""
    given = {"digest": digest(place), "looked": "yes", **form}
    return desk.post(f"/lists/1/{what}", user=user, **given)


def text_of(answer: Any) -> str:
    """What a reader sees of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


# Looking


def test_all_lists_say_what_they_wait_for_in_words(desk: Desk) -> None:
    shown = text_of(desk.get("/lists", user="owner1"))
    assert "Lijst 1 Voorgelegd 1" in shown
    assert "Goedkeuren: nog 2 (proceseigenaar, archivaris)" in shown
    assert "retention list" not in shown


def test_list_shows_every_dossier_with_its_reasons_and_both_clocks(desk: Desk) -> None:
    shown = text_of(desk.get("/lists/1", user="owner1"))
    assert NUMBER in shown
    assert "De bewaartermijn is verstreken" in shown
    assert "Afsluiting: " in shown
    assert "Vernietigen" in shown


@pytest.mark.parametrize("user", ["auditor1", "operator1"])
def test_onlookers_see_the_list_without_dossier_numbers_and_decide_nothing(
    desk: Desk, user: str
) -> None:
    answer = desk.get("/lists/1", user=user)
    assert answer.status_code == 200
    assert NUMBER not in answer.text
    assert 'method="post"' not in answer.text
    assert desk.get("/lists/1/items/1", user=user).status_code == 403
    assert desk.post("/lists/1/find", user=user, dossier=NUMBER).status_code == 403


def test_dossier_is_found_by_its_number_which_stays_out_of_the_address(
    place: Workplace, desk: Desk
) -> None:
    found = desk.post("/lists/1/find", user="steward1", dossier=NUMBER)
    assert (found.status_code, found.headers["location"]) == (303, "/lists/1/items/1")
    shown = desk.get("/lists/1/items/1", user="steward1")
    assert NUMBER in shown.text
    assert NUMBER not in re.search("<title>(.*?)</title>", shown.text)[1]  # type: ignore[index]
    other = desk.post("/lists/1/find", user="steward1", dossier="WMO-1")
    assert other.status_code == 409
    assert 'value="WMO-1"' in other.text
    kinds = rows(place.ledger, "SELECT line FROM retention.log WHERE kind = 'looked'")
    assert len(kinds) == 1
    assert NUMBER not in str(kinds)


@pytest.mark.parametrize(
    "query", ["year=x", "disposition=burn", "after=-1", "before=99999999999", "year=20099"]
)
def test_address_that_can_be_none_is_refused_in_words(desk: Desk, query: str) -> None:
    assert desk.get(f"/lists/1?{query}", user="owner1").status_code == 422


def test_list_or_item_that_is_not_there_is_not_found(desk: Desk) -> None:
    for path in ("/lists/9", "/lists/1/items/9"):
        assert desk.get(path, user="owner1").status_code == 404
    assert desk.get("/lists/99999999999", user="owner1").status_code == 422


def test_filters_stand_in_the_address_and_pages_follow(
    place: Workplace, bestand_rows: Bestand
) -> None:
    for number in range(60):
        bestand_rows.dossier(number=f"D-{number:03}")
    proposed_list(place)
    with open_desk(at(place, EARLIER)) as desk:
        first = desk.get("/lists/1?category=wmo-care", user="owner1")
        page = desk.get("/lists/1", user="owner1")
        assert page.text.count('data-label="Nr."') == 50
        (later,) = re.findall(r'href="([^"]*after=\d+[^"]*)"', page.text)
        following = desk.get(later.partition("#")[0].replace("&amp;", "&"), user="owner1")
        assert following.text.count('data-label="Nr."') == 10
        assert "before=51" in following.text
        assert first.text.count('data-label="Nr."') == 0


# Deciding


def test_refusals_stand_there_instead_of_the_button(desk: Desk) -> None:
    mine = text_of(desk.get("/lists/1", user="owner1"))
    assert "Keur lijst 1 goed" in mine
    others = desk.get("/lists/1", user="steward1")
    assert "Keur lijst 1 goed" not in others.text
    assert "U heeft deze lijst zelf voorgelegd." in others.text
    assert "Wijs lijst 1 af" in others.text


def test_two_others_approve_and_the_page_says_until_when_it_can_be_stopped(
    listed: Workplace, desk: Desk
) -> None:
    for user in ("owner1", "archivist1"):
        answer = deed(desk, listed, "approve", user)
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            "/lists/1?said=list-approved",
        )
    shown = text_of(desk.get("/lists/1?said=list-approved", user="owner2"))
    assert "Uw goedkeuring is vastgelegd." in shown
    assert "op zijn vroegst op 21-11-2026 uitgevoerd" in shown
    assert "owner1 Proceseigenaar besluit 2026-14 14-11-2026" in shown
    stopped = deed(desk, listed, "reject", "owner2", motive="verkeerde peildatum")
    assert stopped.status_code == 303
    assert state(listed) == "rejected"


def test_list_that_was_not_looked_at_is_not_decided(listed: Workplace, desk: Desk) -> None:
    answer = desk.post("/lists/1/approve", user="owner1", digest=digest(listed))
    assert answer.status_code == 409
    assert "Vink aan dat u de lijst heeft bekeken." in answer.text
    assert approvals(listed) == 0


@pytest.mark.parametrize("what", ["present", "approve", "reject", "lift-guard"])
@pytest.mark.parametrize("shown", ["0" * 64, ""])
def test_another_digest_than_was_on_screen_is_refused(
    listed: Workplace, desk: Desk, what: str, shown: str
) -> None:
    answer = deed(desk, listed, what, "owner1", digest=shown, motive="omdat")
    assert answer.status_code == 409
    assert "Bekijk de lijst opnieuw" in answer.text
    assert "other-digest" in refusals_written(listed)


def test_refused_form_keeps_what_was_typed(listed: Workplace, desk: Desk) -> None:
    answer = deed(
        desk, listed, "reject", "owner1", motive="een lange uitleg", looked="", deed="rejected"
    )
    assert answer.status_code == 409
    assert ">een lange uitleg</textarea>" in answer.text


def test_double_click_is_one_approval(listed: Workplace, desk: Desk) -> None:
    together, codes = threading.Barrier(2), []

    def click() -> None:
        with open_desk(listed) as mine:
            together.wait(20)
            codes.append(deed(mine, listed, "approve", "owner1").status_code)

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join(60)
    assert sorted(codes) == [303, 409]
    assert approvals(listed) == 1


# Who hears


def test_page_says_that_nobody_hears_and_counts_who_does(listed: Workplace, desk: Desk) -> None:
    assert "Niemand hoort van uw goedkeuring" in desk.get("/lists/1", user="owner1").text
    set_official_mail(listed, "archivist1", "archief@gemeente.example")
    shown = desk.get("/lists/1", user="owner1").text
    assert "horen van een goedkeuring of afwijzing: 1 adres." in shown
    deed(desk, listed, "approve", "owner1")
    told = rows(listed.ledger, "SELECT recipient, payload FROM retention.notice")
    assert [row.recipient for row in told] == ["archief@gemeente.example"]
    assert NUMBER not in str(told)


# Taking a dossier out


def test_dossier_is_taken_out_with_a_ground_a_motive_and_a_review_date(
    listed: Workplace, desk: Desk
) -> None:
    form = {"ground": "klacht", "motive": "klacht van mei", "review_on": "2027-05-01"}
    wrong = desk.post("/lists/1/items/1/take-out", **{**form, "review_on": "2020-01-01"})
    assert wrong.status_code == 409
    assert "moet na vandaag liggen" in wrong.text
    assert ">klacht van mei</textarea>" in wrong.text
    done = desk.post("/lists/1/items/1/take-out", **form)
    assert done.headers["location"] == "/lists/1/items/1?said=taken-out"
    shown = text_of(desk.get("/lists/1/items/1"))
    assert "Dit dossier blijft bewaard" in shown
    assert "waarvan uitgezonderd: 1" in text_of(desk.get("/lists/1"))


def test_hidden_ground_is_read_by_those_only_who_may_know(
    listed: Workplace, desk: Desk, hidden: str
) -> None:
    form = {"ground": hidden, "motive": "omdat", "review_on": "2027-05-01"}
    done = desk.post("/lists/1/items/1/take-out", user="coordinator1", **form)
    assert done.status_code == 303
    ground = listed.rules.protocol.ground(hidden)
    assert ground is not None
    for user, knows in (("coordinator1", True), ("privacy1", True), ("steward1", False)):
        page = desk.get("/lists/1/items/1", user=user).text
        note = page.partition('class="message note"')[2].partition("</div>")[0]
        assert note
        assert (ground.label in note) is knows


@pytest.fixture
def hidden(place: Workplace) -> str:
    """A ground of the protocol that would tip somebody off."""
    grounds = {**place.rules.protocol.exception_grounds, **place.rules.protocol.hold_grounds}
    return next(code for code, ground in grounds.items() if ground.neutral)


def test_privacy_officer_looks_on_and_takes_nothing_out(desk: Desk) -> None:
    assert "Zonder dit dossier uit" not in desk.get("/lists/1/items/1", user="privacy1").text
    answer = desk.post("/lists/1/items/1/take-out", user="privacy1", ground="klacht")
    assert answer.status_code == 403


# Guards


def test_guard_is_shown_with_why_and_lifted_by_two(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier()
    proposed_list(place)
    then = at(place, EARLIER)
    with open_desk(then) as desk:
        shown = desk.get("/lists/1", user="owner1").text
        assert "Deze lijst is groter dan de omvanggrens" in shown
        assert "1 dossiers, hoogstens 10% van 1 toegestaan" in shown
        no = deed(desk, then, "lift-guard", "owner1", motive=" ")
        assert no.status_code == 409
        for user in ("owner1", "archivist1"):
            yes = deed(desk, then, "lift-guard", user, motive="achterstand")
            assert yes.status_code == 303
        assert "Bevestig de omvang" not in desk.get("/lists/1", user="owner2").text
        assert "achterstand" in desk.get("/lists/1", user="owner2").text
        assert "achterstand" not in desk.get("/lists/1", user="auditor1").text


# Afterwards


def test_page_of_a_list_that_was_carried_out_says_how_each_ended(
    place: Workplace, bestand_rows: Bestand
) -> None:
    from places import carry_out_and_seal

    bestand_rows.dossier(number=NUMBER)
    carry_out_and_seal(place, approve_list(place, proposed_list(place)))
    with open_desk(place) as desk:
        shown = desk.get("/lists/1", user="owner1")
        assert "Afloop" in shown.text
        assert NUMBER not in shown.text
        assert 'action="/lists/1/approve"' not in shown.text
        assert desk.get("/lists/1/items/1", user="owner1").status_code == 200


def test_list_proposed_under_other_rules_is_not_approved(listed: Workplace) -> None:
    protocol = listed.rules.protocol
    changed = with_rules(listed, review=protocol.review.model_copy(update={"longest_days": 30}))
    with open_desk(changed) as desk:
        assert "Keur lijst 1 goed" not in desk.get("/lists/1", user="owner1").text
        assert deed(desk, changed, "approve", "owner1").status_code == 409
    assert "other-rule-set" in refusals_written(listed)
