"""Declare what survives anonymously: what was planned beside what was published, in Dutch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from retention.actions.workplace import Rules
from retention.datamap.release import Field, forms_of
from retention.domain.states import Outcome
from retention.domain.wording import label
from retention.evidence.declaration.view import Remainder
from retention.evidence.declaration.words import percent

Ends = Mapping[str, Mapping[str, int]]


def remainder_view(
    rules: Rules,
    plan: Mapping[str, Any] | None,
    release: Mapping[str, Any] | None,
    by_category: Ends,
) -> Remainder | None:
    """What the declaration says of the release; None when there was none."""
    if plan is None or release is None:
        return None
    archive = release["archive"]
    return Remainder(
        **_counts(rules, plan, by_category),
        lost_texts=release["lost_texts"],
        fields=tuple(_fields(rules, plan["levels"])),
        k=archive["k"],
        l_values=archive["l"],
        t=archive["t"].replace(".", ","),
        loss=percent(float(plan["loss"])),
        risks=tuple((_attack(name), _verdict(said)) for name, said in plan["risk"].items()),
        picture=_picture(archive["classes"], plan["k"]),
        purpose=release["purpose"],
        owner=release["owner"],
        term_years=release["term_years"],
    )


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
            yield f"{form.name}: {field.name}", _how_coarse(rules, field, level)


def _how_coarse(rules: Rules, field: Field, level: int | None) -> str:
    if field.survives == "scrubbed":
        return "tekst, van personen en plaatsen ontdaan"
    if field.survives == "surrogate":
        return "verzonnen"
    top = 1 if field.ladder is None else rules.ladder(field.ladder).top
    at = level if level is not None else (0 if field.ladder is None else 1)
    if at == 0:
        return "zoals het is"
    return "weggelaten" if at == top else f"ladder {field.ladder}, trede {at} van {top}"


def _attack(name: str) -> str:
    """The attack in Dutch; what it is about stays as the archive names it."""
    kind, _, about = name.partition(" of ")
    if about:
        return f"{label(kind, None, 'nl')}: {about}"
    kind, _, knowing = name.partition(" by who knows ")
    return (
        f"{label(kind, None, 'nl')}, ook met {knowing.removesuffix(' too')}"
        if knowing
        else label(kind, None, "nl")
    )


def _verdict(said: str) -> str:
    if said[0].isdigit():
        return said.replace(".", ",").replace(" to ", " tot ").replace("%", " %")
    return "te weinig dossiers om iets te zeggen"


def _picture(classes: Mapping[str, int], k: int) -> str:
    import polars as pl

    from retention.anonymise.risk.measures import histogram
    from retention.anonymise.risk.picture import DUTCH, class_size_svg

    sizes = [int(size) for size, count in classes.items() for _ in range(count)]
    return class_size_svg(histogram(pl.Series(sizes, dtype=pl.UInt32), k), k, DUTCH)
