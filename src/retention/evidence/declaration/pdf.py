"""The declaration as PDF/A-2b, typeset from the very page that everybody reads."""

from __future__ import annotations

from datetime import UTC
from functools import cache
from importlib import resources

from retention.errors import EvidenceError
from retention.evidence.declaration.page import render_declaration
from retention.evidence.declaration.tree import tree_of
from retention.evidence.declaration.view import DeclarationView
from retention.evidence.declaration.wording import plain
from retention.evidence.declaration.words import day
from retention.typesetting import TypesettingError, typeset


def declaration_pdf(view: DeclarationView) -> bytes:
    """The page for everybody as a PDF; the same view gives the same bytes.

    The typesetter works with threads: a process that forks afterwards must not typeset again in
    its children.
    """
    language, number = view.language, view.list_number
    made = view.made_at.astimezone(UTC)
    given = {
        "language": language,
        "title": plain(language, "document-title", number=number, municipality=view.municipality),
        "author": view.body,
        "head": plain(language, "municipality", name=view.municipality),
        "reference": plain(language, "subtitle", number=number, day=day(view.as_of)),
        "made_at": made.timetuple()[:6],
        "nodes": tree_of(render_declaration(view)),
    }
    try:
        return typeset(_template(), given, made)
    except TypesettingError as err:
        raise EvidenceError(
            f"the declaration of list {number} cannot be typeset; read it as HTML"
        ) from err


@cache
def _template() -> bytes:
    return resources.files("retention.evidence").joinpath("templates/declaration.typ").read_bytes()
