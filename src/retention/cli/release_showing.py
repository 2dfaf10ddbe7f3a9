"""How a release is shown: what is planned to survive anonymously, and what was published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from retention.anonymise.archive.changes import ArchiveChange, Kind
from retention.cli.output import counted, note, say, table

Plan = Mapping[str, Any]


def show_release(plan: Plan | None, published: Mapping[str, Any] | None = None) -> None:
    """Say what survives of a list's dossiers; nothing where nothing does."""
    if plan is None:
        return
    planned = plan["items"] - plan["suppressed"]
    say("", f"Of {counted(planned, 'dossier')} an anonymous remainder is to survive.")
    say(
        f"  Alike      each of {plan['k']} dossiers or more, of as many people, looks like the"
        f" others of its class, with {plan['l']} or more values of each special category",
        f"  Alone      {counted(plan['suppressed'], 'dossier')} would be told from the others:"
        " destroyed instead" + (", over the budget of the protocol" if plan["over_budget"] else ""),
        f"  Lost       {float(plan['loss']):.1%} of the information, by generalising",
    )
    if same := plan.get("same_person", 0):
        say(
            f"  Same       {counted(same, 'dossier')} of somebody of whom another dossier takes"
            " part: destroyed instead"
        )
    say("")
    levels = [(name, level) for name, level in plan["levels"].items()]
    table(("Field", "Level on its ladder"), levels)
    if plan["risk"]:
        say("")
        table(
            ("Attack on the release", "Attempts", "In it", "Not in it", "By the release alone"),
            [_attack(name, plan) for name in plan["risk"]],
        )
        say(
            "  In it: how many attempts worked on people of the release; Not in it: on others.",
            "  By the release alone: of attempts that would fail without it, how many work by it,",
            "  with 95 % margin.",
        )
    if published is not None:
        left = sum(published["published"].values())
        archive = published["archive"]
        say(
            "",
            f"Published: {counted(left, 'dossier')}. The whole archive has k = {archive['k']},"
            f" l = {archive['l']}, t = {archive['t']}.",
        )
        if lost := published["lost_texts"]:
            say(f"Not kept, since it could not be made safe: {counted(lost, 'text')}.")
        _show_forms(published["forms"])


def _attack(name: str, plan: Plan) -> tuple[str, int | None, str | None, str | None, str]:
    """A row of the table of attacks."""
    rates = plan.get("rates", {}).get(name, {})
    worked = (f"{float(rates[each]):.1%}" if rates else None for each in ("inside", "control"))
    return (name, plan.get("attempts", {}).get(name), *worked, plan["risk"][name])


def _show_forms(forms: Mapping[str, Mapping[str, Any]]) -> None:
    """Per table of the archive what came, and what map and protocol allow no longer."""
    say("")
    counts = ("added", "withdrawn", "rows")
    rows = [(name, *(form[each] for each in counts)) for name, form in forms.items()]
    table(("In the archive", "Added", "Withdrawn", "Rows now"), rows)
    gone = [
        f"Withdrawn as a column: {name}.{column}, known of {counted(count, 'row')}."
        for name, form in forms.items()
        for column, count in form.get("columns_withdrawn", {}).items()
    ]
    say(*gone)


_CHANGES = {
    Kind.COLUMN_COMES: "{place} comes into the archive, where {rows} stand without it: whoever"
    " reads it can tell these from later ones. Each release still hides its own",
    Kind.COLUMN_GOES: "{place} goes from the archive, known of {rows}",
    Kind.TABLE_GOES: "{place} goes from the archive with {rows}",
    Kind.DOSSIERS_GO: "{rows} of {place} go from the archive: by the k and l of today they do not"
    " hide among the others that stand there",
    Kind.TEXTS_GO: "all that {place} holds goes from the archive, {rows}, since k rises",
}


def warn_of_changes(changes: Iterable[ArchiveChange]) -> None:
    """Warn of what the next publication changes in what stands in the archive."""
    for each in changes:
        said = _CHANGES[each.kind].format(place=each.place, rows=counted(each.rows, "row"))
        note(f"Warning: at the next publication {said}.")
