"""Without a mouse, and on paper."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from browser.airflow_here import AirflowHere
from browser.visitors import Somebody


def test_navigation_is_reached_by_keyboard_with_the_focus_in_sight(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    steward = seat("demo-steward")
    steward.opens("/")
    page = steward.page
    page.keyboard.press("Tab")
    assert focused(page) == "Naar de inhoud"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Tab")
    assert focused(page) == "Werkvoorraad"
    page.keyboard.press("Tab")
    assert focused(page) == "Lijsten"
    assert outline(page) == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/lists")


def test_skip_link_leads_past_the_navigation(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    steward = seat("demo-steward")
    steward.opens("/")
    page = steward.page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_paper_shows_the_page_without_what_only_a_screen_can_do(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    steward = seat("demo-steward")
    steward.opens("/")
    page = steward.page
    assert page.locator(".top nav").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".top nav").is_visible()
    assert not page.locator(".skip").is_visible()
    assert page.locator("h1").is_visible()


def focused(page: Page) -> str:
    """The words of what has the focus."""
    return str(page.evaluate("document.activeElement.innerText.trim()"))


def outline(page: Page) -> str:
    """How the focus is drawn."""
    return str(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
