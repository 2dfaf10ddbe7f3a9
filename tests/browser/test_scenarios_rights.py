"""Scenarios 31 to 33 in the browser: silent recipients, an erasure under appeal, late answers."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from browser.airflow_here import AirflowHere
from browser.ledger_says import rows
from browser.visitors import Somebody

# As the demo opened them: one whose answer is late, one under appeal whose day is near.
LATE, UNDER_APPEAL = 2, 3


def test_silent_recipient_is_in_the_queue_until_a_steward_says_that_she_knows(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    query = (
        "SELECT number FROM retention.notice WHERE escalated_at IS NOT NULL AND state = 'sent'"
        " ORDER BY number"
    )
    number = rows(untouched, query)[0][0]
    steward = seat("demo-steward")
    page = steward.page
    steward.opens("/?kind=notices")
    page.get_by_role("link", name=f"Bericht {number}").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Bericht {number}")
    expect(page.locator(".late").first).to_be_visible()
    page.get_by_label("Hoe weet u dat?").fill("Gebeld, het is aangepast")
    page.get_by_role("button", name="Leg vast dat de ontvanger het weet").click()
    expect(page.get_by_role("status")).to_be_visible()
    steward.opens("/?kind=notices")
    expect(page.get_by_role("link", name=f"Bericht {number}", exact=True)).to_have_count(0)


def test_erasure_under_appeal_says_what_blocks_it_and_its_time_runs_on(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    steward = seat("demo-steward")
    page = steward.page
    steward.opens(f"/requests/{UNDER_APPEAL}")
    expect(page.get_by_text("stopt de termijn niet")).to_be_visible()
    expect(page.get_by_text("bijna om").first).to_be_visible()
    grant = page.get_by_role("button", name=f"Willig verzoek {UNDER_APPEAL} in")
    expect(grant).to_have_count(0)
    expect(page.locator(".refusals").first).to_be_visible()


def test_answer_that_is_late_stands_in_the_queue_as_late(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    coordinator = seat("demo-coordinator")
    page = coordinator.page
    coordinator.opens("/?kind=requests")
    late = page.locator("tr").filter(has_text=f"Verzoek {LATE}")
    expect(late.locator(".late").first).to_be_visible()
    near = page.locator("tr").filter(has_text=f"Verzoek {UNDER_APPEAL}")
    expect(near.first).to_be_visible()
    expect(near.locator(".late")).to_have_count(0)
