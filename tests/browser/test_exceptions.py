"""An exception that one person asks for is confirmed by another, in the browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from browser.airflow_here import AirflowHere
from browser.ledger_says import rows
from browser.visitors import Somebody


def test_exception_is_confirmed_by_somebody_else_than_who_asked(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    number = rows(untouched, "SELECT number FROM retention.keep WHERE state = 'asked'")[0][0]
    asker = seat("demo-coordinator")
    asker.opens(f"/exceptions/{number}")
    confirm = asker.page.get_by_role("button", name="Bevestig")
    expect(confirm).to_have_count(0)
    expect(asker.page.locator(".refusals").first).to_be_visible()

    steward = seat("demo-steward")
    steward.opens(f"/exceptions/{number}")
    steward.page.get_by_role("button", name="Bevestig").click()
    expect(steward.page.get_by_role("status")).to_be_visible()
    query = "SELECT state, confirmed_by FROM retention.keep WHERE number = :number"
    assert rows(untouched, query, number=number) == [("confirmed", "demo-steward")]
