"""Scenarios 12, 13 and 15 in the browser: who decides on a list, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Locator, Page, expect

from browser.airflow_here import AirflowHere
from browser.ledger_says import decisions_on, refusals, state_of
from browser.visitors import Somebody, logs_in

PRESENTED, PROPOSED = 2, 3
APPROVE = f"Keur lijst {PRESENTED} goed"
MOTIVE = "De soort pgb is nog niet nagekeken"


def test_steward_presents_and_two_in_other_functions_approve(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    steward = seat("demo-steward")
    decides(steward, PROPOSED, f"Leg lijst {PROPOSED} voor")
    expect(steward.page.get_by_role("status")).to_be_visible()
    assert state_of(untouched, PROPOSED) == "presented"

    owner, archivist = seat("demo-process-owner"), seat("demo-archivist")
    decides(owner, PRESENTED, APPROVE)
    expect(button(owner.page, APPROVE)).to_have_count(0)
    expect(owner.page.locator(".refusals").first).to_be_visible()
    assert state_of(untouched, PRESENTED) == "presented"
    decides(archivist, PRESENTED, APPROVE)
    assert state_of(untouched, PRESENTED) == "approved"
    given = decisions_on(untouched, PRESENTED)
    assert given[-2:] == [("approved", "demo-process-owner"), ("approved", "demo-archivist")]


def test_who_presented_is_told_why_she_cannot_approve(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    steward = seat("demo-steward")
    steward.opens(f"/lists/{PRESENTED}")
    expect(button(steward.page, APPROVE)).to_have_count(0)


def test_double_click_is_one_approval(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    owner = seat("demo-process-owner")
    owner.opens(f"/lists/{PRESENTED}")
    form_of(owner.page, APPROVE).get_by_role("checkbox").check()
    button(owner.page, APPROVE).dblclick()
    expect(owner.page.get_by_role("status")).to_be_visible()
    assert decisions_on(untouched, PRESENTED).count(("approved", "demo-process-owner")) == 1


def test_list_under_other_rules_is_refused_before_the_button(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    protocol = untouched.home / "retention" / "protocol.yaml"
    before = protocol.read_text()
    owner = seat("demo-process-owner")
    owner.opens(f"/lists/{PRESENTED}")
    form_of(owner.page, APPROVE).get_by_role("checkbox").check()
    protocol.write_text(f"{before}\n# another protocol\n")
    try:
        button(owner.page, APPROVE).click()
        expect(owner.page.get_by_role("alert")).to_be_visible()
        expect(button(owner.page, APPROVE)).to_have_count(0)
    finally:
        protocol.write_text(before)
    assert state_of(untouched, PRESENTED) == "presented"
    assert "other-rule-set" in refusals(untouched)


def test_auditor_stranger_and_other_site_are_refused_and_written_down(
    untouched: AirflowHere, seat: Callable[..., Somebody], chromium: Browser
) -> None:
    address = f"{untouched.url}/desk/lists/{PRESENTED}/approve"
    auditor = seat("demo-auditor")
    auditor.opens(f"/lists/{PRESENTED}")
    expect(button(auditor.page, APPROVE)).to_have_count(0)
    status = auditor.page.evaluate(
        "async (address) => (await fetch(address, {method: 'POST',"
        " body: new URLSearchParams({looked: 'yes'})})).status",
        address,
    )
    assert status == 403

    stranger = chromium.new_page()
    stranger.goto(f"{untouched.url}/desk/lists")
    assert "/auth/login" in stranger.url
    stranger.close()

    owner = seat("demo-process-owner")
    page = owner.page
    page.route(
        "http://elsewhere.test/",
        lambda route: route.fulfill(
            content_type="text/html", body=f"<form method=post action={address}><button>x</button>"
        ),
    )
    page.goto("http://elsewhere.test/")
    page.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Dit formulier kwam van een andere site"
    )
    assert ("approved", "demo-process-owner") not in decisions_on(untouched, PRESENTED)
    # Looks without a login are written down a few times a minute: tests/desk counts them.
    assert {"no-permit", "other-site"} <= refusals(untouched)


def test_motive_is_not_lost_when_the_login_has_run_out(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    owner = seat("demo-process-owner")
    page, reject = owner.page, f"Wijs lijst {PRESENTED} af"
    owner.opens(f"/lists/{PRESENTED}")
    form = form_of(page, reject)
    form.get_by_label("Motivering").fill(MOTIVE)
    form.get_by_role("checkbox").check()
    owner.context.clear_cookies(name="_token")
    button(page, reject).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("U bent niet meer ingelogd")
    assert state_of(untouched, PRESENTED) == "presented"

    with owner.context.expect_page() as opened:
        page.get_by_role("link", name="Inloggen").click()
    logs_in(owner, "demo-process-owner", opened.value)
    button(page, "Verstuur het opnieuw").click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.get_by_text(MOTIVE)).to_be_visible()
    assert state_of(untouched, PRESENTED) == "rejected"


def test_list_is_approved_without_a_mouse(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    owner = seat("demo-process-owner")
    owner.opens(f"/lists/{PRESENTED}")
    page = owner.page
    page.get_by_role("link", name="Besluiten").focus()
    page.keyboard.press("Enter")
    form = form_of(page, APPROVE)
    tabs_to(page, lambda: form.locator("input[type=checkbox]:focus").count() == 1)
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == APPROVE
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    assert ("approved", "demo-process-owner") in decisions_on(untouched, PRESENTED)


def decides(somebody: Somebody, number: int, says: str) -> None:
    """Opens the list, ticks that it was looked at, and presses the button."""
    somebody.opens(f"/lists/{number}")
    form_of(somebody.page, says).get_by_role("checkbox").check()
    button(somebody.page, says).click()
    expect(somebody.page.get_by_role("status")).to_be_visible()


def button(page: Page, says: str) -> Locator:
    """The button that says this."""
    return page.get_by_role("button", name=says)


def form_of(page: Page, says: str) -> Locator:
    """The form with the button that says this."""
    return page.locator("form").filter(has=page.get_by_role("button", name=says))


def tabs_to(page: Page, there: Callable[[], bool]) -> None:
    """The tab key pressed until the focus is there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if there():
            return
    raise AssertionError("the tab key does not lead there")
