"""Somebody at a browser: logged in through Airflow's own page, with every fault written down."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from browser.airflow_here import AirflowHere

PROGRAM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE, NARROW = 1200, 360
DOSSIER = re.compile(r"WMO-\d{4}-\d{6}")


@dataclass
class Somebody:
    """One visitor with a browser window of their own. `faults`: what the browser complained of."""

    here: AirflowHere
    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)

    def opens(self, path: str) -> int:
        """The status of a page of the desk, opened."""
        answer = self.page.goto(f"{self.here.url}/desk{path}")
        assert answer is not None
        return answer.status

    def heard(self, message: ConsoleMessage) -> None:
        """Errors and warnings of the browser, violations of the policy among them."""
        expected = "Failed to load resource" in message.text  # a status, which is asserted itself
        if message.type in {"error", "warning"} and not expected:
            self.faults.append(f"{self.page.url}: {message.text}")

    def weighed(self, response: Response) -> None:
        """The size of each answer."""
        length = response.headers.get("content-length", "0")
        self.weights[response.url] = int(length)


def sits_down(browser: Browser, here: AirflowHere, user: str, width: int = WIDE) -> Somebody:
    """This user, logged in on Airflow's own login page and looking at the desk."""
    somebody = stranger(browser, here, width)
    logs_in(somebody, user, somebody.page)
    return somebody


def stranger(browser: Browser, here: AirflowHere, width: int = WIDE) -> Somebody:
    """Somebody who is not logged in."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="nl-NL")
    context.set_default_timeout(10_000)
    page = context.new_page()
    somebody = Somebody(here, context, page)
    page.on("console", somebody.heard)
    page.on("pageerror", lambda error: somebody.faults.append(str(error)))
    page.on("response", somebody.weighed)
    return somebody


def logs_in(somebody: Somebody, user: str, page: Page) -> None:
    """Through the login page, to which the desk sends who is not logged in."""
    page.goto(f"{somebody.here.url}/desk/")
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", somebody.here.passwords[user])
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/"))
    page.wait_for_selector("main h1")
