"""Declare what survives anonymously: what was planned beside what was published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from retention.actions.workplace import Rules
from retention.datamap.release import Field, Form, forms_of
from retention.domain.protocol import Deidentification
from retention.domain.states import Outcome
from retention.domain.wording import field_label, label, plain_name
from retention.errors import ConfigurationError
from retention.evidence.declaration.view import Archived, Asked, Remainder, Trial
from retention.evidence.declaration.wording import Language, plain
from retention.evidence.declaration.words import fraction, percent, percents
from retention.evidence.statements import Opening

_KNOWING = "singling out by who knows "
_PERCENT = re.compile(r"([0-9.]+)%")

Ends = Mapping[str, Mapping[str, int]]


def remainder_view(
    rules: Rules,
    opening: Opening,
    release: Mapping[str, Any] | None,
    by_category: Ends,
    language: Language,
) -> Remainder | None:
    """What the declaration says of the release; None when there was none."""
    plan = opening.list.get("release")
    rule = rules.protocol.deidentification
    if plan is None or release is None or rule is None:
        return None
    archive = release["archive"]
    of_dossier, *texts = forms_of(rules.data_map)
    labels = _labels_of(of_dossier, language)
    trials = {name: _trial(plan, name, labels, language) for name in plan["risk"]}
    forms = sorted(release["forms"].items(), key=lambda each: (each[0] != of_dossier.name, each[0]))
    tops = _Tops(rules, opening.rule_set.get("ladders"))
    return Remainder(
        **_counts(rules, plan, by_category),
        lost_texts=release["lost_texts"],
        fields=tuple(_fields(rules, plan["levels"], tops, language)),
        texts=tuple(plain_name(form.name, language) for form in texts),
        asked=_asked(rule, plan, language),
        k=archive["k"] if of_dossier.telling else None,
        l_values=archive["l"] if of_dossier.sensitive else None,
        t=fraction(archive["t"], language) if of_dossier.sensitive else None,
        loss=percent(float(plan["loss"]), language),
        trials=tuple(trials.values()),
        singling_out=trials.get("singling out"),
        singling_out_knowing=next(
            (each for name, each in trials.items() if name.startswith(_KNOWING)), None
        ),
        special=plain(language, "and").join(labels[field.name] for field in of_dossier.sensitive),
        archive=tuple(_archived(name, of_dossier.name, rows, language) for name, rows in forms),
        columns_withdrawn=tuple(
            (_column(rules, name, column, language), count)
            for name, form in forms
            for column, count in sorted(form.get("columns_withdrawn", {}).items())
        ),
        picture=_picture(archive["classes"], plan["k"], language),
        purpose=release["purpose"],
        owner=release["owner"],
        term_years=release["term_years"],
    )


def _asked(rule: Deidentification, plan: Mapping[str, Any], language: Language) -> Asked:
    """What the plan was made for; a list is carried out under the protocol that it was made for."""
    return Asked(
        k=plan["k"],
        l_values=plan["l"],
        largest_suppressed=_round(rule.largest_suppressed, language),
        hard_stop=_round(rule.hard_stop, language),
        over_budget=plan["over_budget"],
    )


def _round(share: float, language: Language) -> str:
    return percents(f"{share * 100:g}", language)


def _counts(rules: Rules, plan: Mapping[str, Any], by_category: Ends) -> dict[str, int]:
    """What became of the dossiers of the categories that are de-identified, each counted once.

    Whether one that was kept had been pointed out beforehand is not known any more: it is taken
    for one that was not. A plan of an earlier version points nobody out as the same person.
    """
    ended: Counter[str] = Counter()
    for category in rules.protocol.deidentified:
        ended.update(by_category.get(category, {}))
    alone, same_person = plan["suppressed"], plan.get("same_person", 0)
    return {
        "took_part": plan["items"],
        "published": ended[Outcome.DEIDENTIFIED],
        "kept": ended[Outcome.KEPT],
        "absent_or_failed": ended[Outcome.ALREADY_ABSENT] + ended[Outcome.FAILED],
        "alone": alone,
        "same_person": same_person,
        "dropped": max(ended[Outcome.DESTROYED] - alone - same_person, 0),
    }


@dataclass(frozen=True)
class _Tops:
    """How many steps a ladder has, where the ladders at hand are those of the list (`digest`)."""

    rules: Rules
    digest: str | None

    @cached_property
    def _known(self) -> bool:
        try:
            return self.rules.ladders_digest == self.digest
        except ConfigurationError:
            return False

    def of(self, ladder: str | None) -> int | None:
        """The coarsest step; of no ladder it is the first, of an unknown one None."""
        if ladder is None:
            return 1
        return self.rules.ladder(ladder).top if self._known else None


def _fields(
    rules: Rules, levels: Mapping[str, int], tops: _Tops, language: Language
) -> Iterator[tuple[str, str]]:
    for form in forms_of(rules.data_map):
        for field in form.fields:
            level = levels.get(field.name) if form.of_dossier else None
            coarse = _how_coarse(tops, field, level, language)
            yield field_label(field.table, field.column, language), coarse


def _how_coarse(tops: _Tops, field: Field, level: int | None, language: Language) -> str:
    if field.survives == "scrubbed":
        return plain(language, "scrubbed")
    if field.survives == "surrogate":
        return plain(language, "invented")
    at = level if level is not None else (0 if field.ladder is None else 1)
    if at == 0:
        return plain(language, "as-it-is")
    top = tops.of(field.ladder)
    if at == top:
        return plain(language, "left-out")
    ladder = plain_name(field.ladder or "", language)
    if top is None:
        return plain(language, "coarser-unknown", at=at, ladder=ladder)
    return plain(language, "coarser", at=at, top=top, ladder=ladder)


def _archived(form: str, of_dossier: str, rows: Mapping[str, Any], language: Language) -> Archived:
    """A table of the archive, what came and what went."""
    texts = plain(language, "texts-of", name=plain_name(form, language))
    return Archived(
        label=plain(language, "dossiers") if form == of_dossier else texts,
        added=rows["added"],
        withdrawn=rows["withdrawn"],
        rows=rows["rows"],
    )


def _column(rules: Rules, form: str, name: str, language: Language) -> str:
    """A field that the map lets survive no longer; it may still know its table."""
    tables = (table for table in rules.data_map.tables if name.startswith(f"{table}_"))
    table = max(tables, key=len, default=None)
    if table is None:
        return field_label(form, name, language)
    return field_label(table, name.removeprefix(f"{table}_"), language)


def _labels_of(form: Form, language: Language) -> dict[str, str]:
    """Plain words for each field of the archive."""
    return {field.name: field_label(field.table, field.column, language) for field in form.fields}


def _trial(
    plan: Mapping[str, Any], name: str, labels: Mapping[str, str], language: Language
) -> Trial:
    rates = plan.get("rates", {}).get(name)
    # As in "26.1% (21.4% to 41.2%)"; other words have no figures.
    found = [float(number) / 100 for number in _PERCENT.findall(plan["risk"][name])]
    return Trial(
        label=_attack(name, labels, language),
        attempts=plan.get("attempts", {}).get(name),
        inside=float(rates["inside"]) if rates else None,
        control=float(rates["control"]) if rates else None,
        leak=(found[0], found[1], found[2]) if found else None,
    )


def _attack(name: str, labels: Mapping[str, str], language: Language) -> str:
    """The attack in words, and what it is about."""
    kind, _, about = name.partition(" of ")
    if about:
        return f"{label(kind, None, language)} ({labels.get(about, about)})"
    if not name.startswith(_KNOWING):
        return label(name, None, language)
    known = name.removeprefix(_KNOWING).removesuffix(" too").split(" and ")
    what = plain(language, "and").join(labels.get(each, each) for each in known)
    return plain(
        language, "who-knows-this", attack=label("singling out", None, language), what=what
    )


def _picture(classes: Mapping[str, int], k: int, language: Language) -> str:
    import polars as pl

    from retention.anonymise.risk.measures import histogram
    from retention.anonymise.risk.picture import DUTCH, ENGLISH, class_size_svg

    sizes = [int(size) for size, count in classes.items() for _ in range(count)]
    return class_size_svg(
        histogram(pl.Series(sizes, dtype=pl.UInt32), k), k, DUTCH if language == "nl" else ENGLISH
    )
