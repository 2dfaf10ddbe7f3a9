"""Declare what survives anonymously: what was planned beside what was published, in Dutch."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from retention.actions.workplace import Rules
from retention.datamap.release import Field, Form, forms_of
from retention.domain.protocol import Deidentification
from retention.domain.states import Outcome
from retention.domain.wording import field_label, label, plain_name
from retention.evidence.declaration.view import Archived, Asked, Remainder, Trial
from retention.evidence.declaration.words import percent

_KNOWING = "singling out by who knows "
_PERCENT = re.compile(r"([0-9.]+)%")

Ends = Mapping[str, Mapping[str, int]]


def remainder_view(
    rules: Rules,
    plan: Mapping[str, Any] | None,
    release: Mapping[str, Any] | None,
    by_category: Ends,
) -> Remainder | None:
    """What the declaration says of the release; None when there was none."""
    rule = rules.protocol.deidentification
    if plan is None or release is None or rule is None:
        return None
    archive = release["archive"]
    of_dossier, *texts = forms_of(rules.data_map)
    labels = _labels_of(of_dossier)
    trials = {name: _trial(plan, name, labels) for name in plan["risk"]}
    return Remainder(
        **_counts(rules, plan, by_category),
        lost_texts=release["lost_texts"],
        fields=tuple(_fields(rules, plan["levels"])),
        texts=tuple(plain_name(form.name) for form in texts),
        asked=_asked(rule, plan),
        k=archive["k"] if of_dossier.telling else None,
        l_values=archive["l"] if of_dossier.sensitive else None,
        t=archive["t"].replace(".", ",") if of_dossier.sensitive else None,
        loss=percent(float(plan["loss"])),
        trials=tuple(trials.values()),
        singling_out=trials.get("singling out"),
        singling_out_knowing=next(
            (each for name, each in trials.items() if name.startswith(_KNOWING)), None
        ),
        special=" en ".join(labels[field.name] for field in of_dossier.sensitive),
        archive=tuple(
            _archived(name, of_dossier.name, rows) for name, rows in release["forms"].items()
        ),
        columns_withdrawn=tuple(
            (_column(rules, name, column), count)
            for name, form in release["forms"].items()
            for column, count in form.get("columns_withdrawn", {}).items()
        ),
        picture=_picture(archive["classes"], plan["k"]),
        purpose=release["purpose"],
        owner=release["owner"],
        term_years=release["term_years"],
    )


def _asked(rule: Deidentification, plan: Mapping[str, Any]) -> Asked:
    """What the plan was made for; a list is carried out under the protocol that it was made for."""
    return Asked(
        k=plan["k"],
        l_values=plan["l"],
        largest_suppressed=_round(rule.largest_suppressed),
        hard_stop=_round(rule.hard_stop),
        over_budget=plan["over_budget"],
    )


def _round(share: float) -> str:
    return f"{share * 100:g}\N{NO-BREAK SPACE}%".replace(".", ",")


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


def _fields(rules: Rules, levels: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for form in forms_of(rules.data_map):
        for field in form.fields:
            level = levels.get(field.name) if form.of_dossier else None
            yield field_label(field.table, field.column), _how_coarse(rules, field, level)


def _how_coarse(rules: Rules, field: Field, level: int | None) -> str:
    if field.survives == "scrubbed":
        return "tekst, van personen en plaatsen ontdaan"
    if field.survives == "surrogate":
        return "verzonnen"
    top = 1 if field.ladder is None else rules.ladder(field.ladder).top
    at = level if level is not None else (0 if field.ladder is None else 1)
    if at == 0:
        return "zoals het is"
    if at == top:
        return "weggelaten"
    return f"vergroofd: trede {at} van {top} van de ladder {plain_name(field.ladder or '')}"


def _archived(form: str, of_dossier: str, rows: Mapping[str, Any]) -> Archived:
    """A table of the archive, what came and what went."""
    return Archived(
        label="dossiers" if form == of_dossier else f"teksten: {plain_name(form)}",
        added=rows["added"],
        withdrawn=rows["withdrawn"],
        rows=rows["rows"],
    )


def _column(rules: Rules, form: str, name: str) -> str:
    """A field that the map lets survive no longer; it may still know its table."""
    tables = (table for table in rules.data_map.tables if name.startswith(f"{table}_"))
    table = max(tables, key=len, default=None)
    if table is None:
        return field_label(form, name)
    return field_label(table, name.removeprefix(f"{table}_"))


def _labels_of(form: Form) -> dict[str, str]:
    """Plain Dutch for each field of the archive."""
    return {field.name: field_label(field.table, field.column) for field in form.fields}


def _trial(plan: Mapping[str, Any], name: str, labels: Mapping[str, str]) -> Trial:
    rates = plan.get("rates", {}).get(name)
    # As in "26.1% (21.4% to 41.2%)"; other words have no figures.
    found = [float(number) / 100 for number in _PERCENT.findall(plan["risk"][name])]
    return Trial(
        label=_attack(name, labels),
        attempts=plan.get("attempts", {}).get(name),
        inside=float(rates["inside"]) if rates else None,
        control=float(rates["control"]) if rates else None,
        leak=(found[0], found[1], found[2]) if found else None,
    )


def _attack(name: str, labels: Mapping[str, str]) -> str:
    """The attack in Dutch, and what it is about."""
    kind, _, about = name.partition(" of ")
    if about:
        return f"{label(kind, None, 'nl')} ({labels.get(about, about)})"
    if not name.startswith(_KNOWING):
        return label(name, None, "nl")
    known = name.removeprefix(_KNOWING).removesuffix(" too").split(" and ")
    return (
        f"{label('singling out', None, 'nl')} door wie ook dit weet:"
        f" {' en '.join(labels.get(each, each) for each in known)}"
    )


def _picture(classes: Mapping[str, int], k: int) -> str:
    import polars as pl

    from retention.anonymise.risk.measures import histogram
    from retention.anonymise.risk.picture import DUTCH, class_size_svg

    sizes = [int(size) for size, count in classes.items() for _ in range(count)]
    return class_size_svg(histogram(pl.Series(sizes, dtype=pl.UInt32), k), k, DUTCH)
