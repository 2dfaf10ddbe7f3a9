"""What is asked of every page, whoever looks: names, contrast, room, weight, nobody's number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from browser.visitors import DOSSIER, NARROW, WIDE, Somebody

LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
HEAVIEST = 150_000  # bytes
_FORM = """() => [...new Set([...document.querySelectorAll('body *')].map(
  e => [e.tagName, e.className, e.getAttribute('type'), e.getAttribute('name')].join('.')))]
  .sort().join(' ')"""


class Looking:
    """Looks at pages. Two pages of one form (the same kinds of elements) are read once by axe."""

    def __init__(self) -> None:
        self._axe = Axe()
        self._read: set[tuple[int, str, str]] = set()
        self.paints: dict[str, float] = {}

    def faults(self, somebody: Somebody, path: str, language: str) -> Iterator[str]:
        """What is wrong with one page, in words."""
        somebody.weights.clear()
        mark = "&" if "?" in path else "?"
        status = somebody.opens(f"{path}{mark}lang={language}")
        page = somebody.page
        if status != 200:
            yield f"status {status}"
            return
        if (found := page.locator("h1").count()) != 1:
            yield f"{found} main headings"
        if page.locator("html").get_attribute("lang") != language:
            yield "another language"
        yield from _numbers(page)
        if (weight := weight_of(page)) > HEAVIEST:
            yield f"{weight} bytes"
        self.paints[f"{pattern(path)} {language}"] = first_paint(page)
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            yield from self._at(page, width, language)
        page.set_viewport_size({"width": WIDE, "height": 900})

    def _at(self, page: Page, width: int, language: str) -> Iterator[str]:
        wider: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wider > 0:
            yield f"{wider} px too wide for {width}"
        form = (width, language, page.evaluate(_FORM))
        if form in self._read:
            return
        self._read.add(form)
        options = {
            "runOnly": {"type": "tag", "values": list(LEVELS)},
            "resultTypes": ["violations"],
        }
        for violation in self._axe.run(page, options=options).response["violations"]:
            nodes = ", ".join(str(node["target"]) for node in violation["nodes"][:3])
            yield f"axe at {width}: {violation['id']} ({nodes})"


def _numbers(page: Page) -> Iterator[str]:
    addresses: list[str] = page.eval_on_selector_all(
        "[href], [src], [action]",
        "all => all.map(e => e.getAttribute('href') || e.getAttribute('src')"
        " || e.getAttribute('action'))",
    )
    for what, text in (
        ("title", page.title()),
        ("address", page.url),
        *(("link", each) for each in addresses),
    ):
        if DOSSIER.search(text):
            yield f"a dossier's number in its {what}"


def weight_of(page: Page) -> int:
    """Bytes of the page and everything that it loaded, uncompressed."""
    return int(
        page.evaluate(
            "[...performance.getEntriesByType('navigation'),"
            " ...performance.getEntriesByType('resource')]"
            ".reduce((sum, each) => sum + each.decodedBodySize, 0)"
        )
    )


def first_paint(page: Page) -> float:
    """Milliseconds from the start of the visit until something is seen."""
    return float(
        page.evaluate(
            "(performance.getEntriesByType('paint')"
            ".find(each => each.name === 'first-contentful-paint') || {startTime: -1}).startTime"
        )
    )


def pattern(path: str) -> str:
    """Pages of one kind have one pattern: numbers and handles do not count, nor what is asked."""
    bare = path.partition("?")[0].partition("#")[0]
    return re.sub(r"/(\d+|[\w-]{20,})(?=/|$)", "/*", bare)


def links(page: Page, root: str) -> list[str]:
    """The paths within the desk that a page links to, and that show something."""
    found: list[str] = page.eval_on_selector_all("a[href]", "all => all.map(e => e.href)")
    inside = (
        each.removeprefix(root).partition("#")[0] for each in found if each.startswith(f"{root}/")
    )
    return [each for each in inside if "lang=" not in each and not _is_file(each)]


def _is_file(path: str) -> bool:
    return bool(re.search(r"/static/|\.(pdf|json|html|zip|csv)(\?|$)|/download", path))
