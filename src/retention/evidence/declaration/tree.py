"""The page as a tree of plain values, so that something else than a browser can lay it out.

What is on paper is what is on the page: the same templates make both, so no sentence, count or
masked cell can stand in one and not in the other.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any
from xml.etree import ElementTree

from retention.typesetting import readable

Node = dict[str, Any] | str

_SPACE = re.compile("[ \t\n\r]+")
_NAMESPACE = "http://www.w3.org/2000/svg"
# The page's own text lies directly in these; white space anywhere else is only layout.
_WITH_TEXT = frozenset(
    {"p", "h1", "h2", "h3", "li", "dt", "dd", "th", "td", "div", "footer", "span", "em", "strong"}
    | {"code"}
)
# Of use on a screen only.
_ON_SCREEN = frozenset({"hint"})


def tree_of(page: str) -> list[Node]:
    """The body of the page as nodes: {"tag", "kind", "lang", "nodes"}, or text.

    A picture is {"tag": "svg", "picture", "about"}.
    """
    start, end = page.index("<body>"), page.rindex("</body>") + len("</body>")
    # Our own page: its templates escape whatever comes from elsewhere, and it has no DTD.
    bare = readable(page[start:end]).replace(f' xmlns="{_NAMESPACE}"', "")
    body = ElementTree.fromstring(bare)  # noqa: S314
    return _nodes(body, body.find(".//defs"))


def _nodes(element: ElementTree.Element, patterns: ElementTree.Element | None) -> list[Node]:
    texts = element.tag in _WITH_TEXT
    found: list[Node] = [*_text(element.text, texts)]
    for child in element:
        if child.get("class") not in _ON_SCREEN:
            found.append(_node(child, patterns))
        found += _text(child.tail, texts)
    return found


def _node(element: ElementTree.Element, patterns: ElementTree.Element | None) -> Node:
    if element.tag == "svg":
        return _picture(element, patterns)
    return {
        "tag": element.tag,
        "kind": element.get("class", ""),
        "lang": element.get("lang", ""),
        "nodes": _nodes(element, patterns),
    }


def _text(text: str | None, wanted: bool) -> list[Node]:
    folded = _SPACE.sub(" ", text or "")
    return [folded] if folded and (wanted or folded != " ") else []


def _picture(element: ElementTree.Element, patterns: ElementTree.Element | None) -> Node:
    """The picture by itself: with the patterns that the page has once, and the PDF's own font."""
    alone = deepcopy(element)
    alone.tail = None
    alone.set("xmlns", _NAMESPACE)
    if patterns is not None and alone.find("defs") is None:
        alone.insert(0, deepcopy(patterns))
    for each in alone.iter("g"):
        each.attrib.pop("font-family", None)
    about = "".join(text for name in ("title", "desc") for text in _words(alone, name))
    return {
        "tag": "svg",
        "picture": ElementTree.tostring(alone, encoding="unicode"),
        "about": about,
    }


def _words(element: ElementTree.Element, name: str) -> list[str]:
    found = element.find(name)
    return [] if found is None else [found.text or "", ". " if name == "title" else ""]
