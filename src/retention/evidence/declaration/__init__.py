"""The draft declaration of destruction: a page for everybody, and a restricted annex."""

from __future__ import annotations

from retention.evidence.declaration.page import render_annex, render_declaration
from retention.evidence.declaration.view import (
    Archived,
    Asked,
    CategoryLine,
    Decision,
    DeclarationView,
    DocumentCounts,
    Manner,
    OnRequest,
    ReasonLine,
    Remainder,
    TableLine,
    Trial,
    YearLine,
)

__all__ = [
    "Archived",
    "Asked",
    "CategoryLine",
    "Decision",
    "DeclarationView",
    "DocumentCounts",
    "Manner",
    "OnRequest",
    "ReasonLine",
    "Remainder",
    "TableLine",
    "Trial",
    "YearLine",
    "render_annex",
    "render_declaration",
]
