"""Overviews over the whole example bestand: no text of anybody's gives anybody else away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from places import TODAY, rows
from retention.actions.overview.collect import Collected, collect
from retention.actions.overview.masks import Masks
from retention.actions.overview.pages import pages_of
from retention.actions.workplace import Workplace
from retention.domain.persons import PersonKey

CLIENTS = 10


def test_nobody_elses_name_or_number_is_in_any_clients_overview(filled_place: Workplace) -> None:
    in_texts = 0
    for found in _collected(filled_place):
        masks = Masks(filled_place.rules.data_map, found)
        needles = set(_needles(masks))
        raw = " ".join(str(v) for d in found.dossiers for r in d.rows for v in r.values.values())
        in_texts += len(needles & _forms(raw))
        assert not needles & _forms(_shown(filled_place, found))
    assert in_texts >= CLIENTS  # the search finds them in the rows themselves


def _collected(place: Workplace) -> Iterator[Collected]:
    found = rows(place.bestand, f"SELECT id FROM wmo.client ORDER BY id LIMIT {CLIENTS}")
    for (key,) in found:
        with place.ledger.connect() as ledger:
            yield collect(place, ledger, (PersonKey("client", str(key)),), TODAY)


def _shown(place: Workplace, found: Collected) -> str:
    pages = pages_of(place.rules, place.rules.needs_rights, found)
    return " ".join(
        value
        for page in pages
        for block in page.blocks
        for entry in block.entries
        for _, value in entry.lines
    )


def _needles(masks: Masks) -> Iterator[str]:
    """What only others have: words of their names, and their numbers."""
    mine = {word for p in masks.mine.persons for word in _words(f"{p.first} {p.last} {p.partner}")}
    for person in masks.others.persons:
        yield from _words(f"{person.first} {person.last}") - mine
    numbers = {*masks.others.bsns, *masks.others.phones, *masks.others.emails}
    yield from numbers - {*masks.mine.bsns, *masks.mine.phones, *masks.mine.emails}


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 4}


def _forms(text: str) -> set[str]:
    """Every word of the text, and everything that stands between spaces."""
    return _words(text) | {piece.strip(".,;()") for piece in text.split()}
