"""Puts the view into the templates, escaped: a mandate or a label may hold anything."""

from __future__ import annotations

from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined

from retention.evidence.declaration import chart, words
from retention.evidence.declaration.figures import Figures, full_figures, public_figures
from retention.evidence.declaration.view import CategoryLine, DeclarationView
from retention.evidence.declaration.wording import Language, markup, plain
from retention.evidence.declaration.words import HIDDEN_KIND


def render_declaration(view: DeclarationView) -> str:
    """The page for everybody, as one HTML text without script or anything from elsewhere."""
    return _render("declaration.html.j2", view, public_figures(view))


def render_annex(view: DeclarationView) -> str:
    """The restricted annex with the full numbers; it is not for publication."""
    return _render("annex.html.j2", view, full_figures(view))


def _render(template: str, view: DeclarationView, figures: Figures) -> str:
    kinds = {**view.outcome_words, HIDDEN_KIND: plain(view.language, "hidden-word")}
    return (
        _environment(view.language)
        .get_template(template)
        .render(view=view, figures=figures, words=kinds, removed=view.removed, size=chart)
    )


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=PackageLoader("retention.evidence", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(t=partial(markup, language), language=language)
    environment.filters.update(
        day=words.day,
        moment=words.moment,
        number=partial(words.number, language=language),
        hundreds=partial(words.hundreds, language=language),
        of_hundred=partial(words.of_hundred, language=language),
        percent=partial(words.percent, language=language),
        margin=partial(words.margin, language=language),
        closed_in=partial(_closed_in, language=language),
    )
    return environment


def _closed_in(line: CategoryLine, k: int, language: Language) -> str:
    """The closure years; of a category with few dossiers they would tell too much."""
    if 0 < sum(line.outcomes.values()) < k:
        return plain(language, "hidden")
    return words.years(line.first_year, line.last_year, language)
