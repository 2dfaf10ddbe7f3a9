"""The README's pictures of the desk, made anew: `make screenshots`.

From the demo's invented people, in the real Airflow of the browser tests.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from browser.airflow_here import airflow_here
from browser.visitors import ARGUMENTS, PROGRAM, sits_down

DOCS = Path(__file__).resolve().parents[1] / "docs"
LARGEST = 200_000  # bytes
# picture -> whose desk, the page
PICTURES = {
    "desk-queue.png": ("demo-steward", "/?lang=en"),
    "desk-list.png": ("demo-process-owner", "/lists/2?lang=en"),
}


def main() -> int:
    """The exit code: 0 when the pictures are there."""
    with airflow_here() as here, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=list(ARGUMENTS))
        for name, (user, path) in PICTURES.items():
            visitor = sits_down(browser, here, user)
            if visitor.opens(path) != 200:
                print(f"{path} does not open for {user}", file=sys.stderr)  # noqa: T201
                return 1
            visitor.page.screenshot(path=DOCS / name)
            size = (DOCS / name).stat().st_size
            print(f"docs/{name}: {size:,} bytes")  # noqa: T201
            if size > LARGEST:
                print(f"docs/{name} is too large", file=sys.stderr)  # noqa: T201
                return 1
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
