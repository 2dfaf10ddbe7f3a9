"""Puts the view into the templates, escaped: a mandate or a label may hold anything."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from retention.evidence.declaration import chart
from retention.evidence.declaration.figures import Figures, full_figures, public_figures
from retention.evidence.declaration.view import CategoryLine, DeclarationView
from retention.evidence.declaration.words import (
    HIDDEN,
    HIDDEN_KIND,
    HIDDEN_WORD,
    day,
    dutch,
    hundreds,
    margin,
    moment,
    of_hundred,
    percent,
    years,
)


def render_declaration(view: DeclarationView) -> str:
    """The page for everybody, as one HTML text without script or anything from elsewhere."""
    return _render("declaration.html.j2", view, public_figures(view))


def render_annex(view: DeclarationView) -> str:
    """The restricted annex with the full numbers; it is not for publication."""
    return _render("annex.html.j2", view, full_figures(view))


def _render(template: str, view: DeclarationView, figures: Figures) -> str:
    words = {**view.outcome_words, HIDDEN_KIND: HIDDEN_WORD}
    return (
        _environment()
        .get_template(template)
        .render(view=view, figures=figures, words=words, removed=view.removed, size=chart)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("retention.evidence", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        day=day,
        moment=moment,
        dutch=dutch,
        hundreds=hundreds,
        of_hundred=of_hundred,
        percent=percent,
        margin=margin,
        closed_in=_closed_in,
    )
    return environment


def _closed_in(line: CategoryLine, k: int) -> str:
    """The closure years; of a category with few dossiers they would tell too much."""
    if 0 < sum(line.outcomes.values()) < k:
        return HIDDEN
    return years(line.first_year, line.last_year)
