"""How lists are shown: all of them, one, or a page of its items."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from retention.actions import list_items, reading
from retention.actions.archive_changes import archive_changes
from retention.actions.reading import ListDetail, ListSeen
from retention.cli.given import workplace
from retention.cli.output import counted, day, moment, print_record, say, table
from retention.cli.release_showing import show_release, warn_of_changes
from retention.domain.states import LIST_TRANSITIONS, ListState
from retention.domain.wording import label, outcome_words


def all_lists(*, as_json: bool) -> None:
    """Every list with its state and what it waits for."""
    with workplace() as place:
        seen = reading.all_lists(place)
    if as_json:
        print_record({"lists": [_seen_record(each) for each in seen]})
    elif not seen:
        say("There is no list yet. Next: retention list propose")
    else:
        headings = ("List", "State", "As of", "Dossiers", "Request", "Digest", "Waits for")
        table(
            headings,
            [
                (
                    each.number,
                    label(each.state.value, None, "en"),
                    each.as_of,
                    each.dossiers,
                    each.erasure.request if each.erasure else None,
                    each.digest[:12],
                    "; ".join(each.waits_for) or "nothing",
                )
                for each in seen
            ],
        )


def _seen_record(seen: ListSeen) -> dict[str, Any]:
    return {
        "list": seen.number,
        "state": seen.state.value,
        "as_of": seen.as_of,
        "dossiers": seen.dossiers,
        "digest": seen.digest,
        "guards_tripped": list(seen.guards_tripped),
        "proposed_at": seen.proposed_at,
        "waits_for": list(seen.waits_for),
        "erasure": seen.erasure.to_record() if seen.erasure else None,
    }


def one_list(number: int, *, as_json: bool) -> None:
    """One list with its counts, guards and decisions."""
    with workplace() as place:
        detail = reading.one_list(place, number)
        declaration = place.evidence.list_folder(number) / "declaration.html"
        to_publish = detail.release and LIST_TRANSITIONS[detail.seen.state]
        changes = archive_changes(place) if to_publish else ()
    warn_of_changes(changes)
    if as_json:
        record = {"archive_changes": [asdict(change) for change in changes]}
        print_record(_detail_record(detail) | record)
        return
    _show_detail(detail)
    if detail.seen.state is ListState.DONE:
        say("", f"Declaration: {declaration}")


def _detail_record(detail: ListDetail) -> dict[str, Any]:
    return {
        **_seen_record(detail.seen),
        "by_category_and_year": [
            {"category": category, "closure_year": year, "dossiers": count}
            for category, year, count in detail.counts
        ],
        "decisions": [dict(each) for each in detail.decisions],
        "batches": dict(detail.batches),
        "outcomes": dict(detail.outcomes),
        "release": detail.release,
        "published": detail.published,
    }


def _show_detail(detail: ListDetail) -> None:
    seen = detail.seen
    state = label(seen.state.value, None, "en").lower()
    say(f"List {seen.number}: {counted(seen.dossiers, 'dossier')}, {state}.")
    say(f"  As of      {day(seen.as_of)}, proposed {moment(seen.proposed_at)}")
    if seen.erasure is not None:
        last = day(seen.erasure.carry_out_by)
        say(f"  Erasure    on request {seen.erasure.request}, carried out by {last} at the latest")
    say(f"  Digest     {seen.digest}")
    say(*(f"  Guard      {label(guard, None, 'en')}" for guard in seen.guards_tripped))
    say(*(f"  Waits for  {each}" for each in seen.waits_for), "")
    table(("Category", "Closed in", "Dossiers"), detail.counts)
    show_release(detail.release, detail.published)
    if detail.decisions:
        say("")
        table(("Decision", "By", "Function", "Mandate", "On"), _decision_rows(detail))
    batches = [(label(name, None, "en"), count) for name, count in detail.batches.items()]
    for heading, rows in (("Outcome", outcome_words(detail.outcomes)), ("Batches", batches)):
        if rows:
            say("")
            table((heading, "Dossiers"), rows)


def _decision_rows(detail: ListDetail) -> list[tuple[object, ...]]:
    return [
        (
            label(each["kind"], None, "en"),
            each["user"],
            label(each["function"], None, "en"),
            each["mandate"],
            each["at"],
        )
        for each in detail.decisions
    ]


def items(number: int, after: int, limit: int, *, as_json: bool) -> None:
    """A page of a list's items; nothing on it names a client."""
    with workplace() as place:
        found = list_items.items_after(place, number, after, limit)
    following = found[-1]["item"] if len(found) == limit else None
    if as_json:
        print_record(
            {"list": number, "items": [dict(each) for each in found], "next_after": following}
        )
        return
    headings = ("Item", "Category", "Closed in", "Due on", "Disposition", "Why", "Outcome")
    table(headings, [_item_row(each) for each in found])
    if following is not None:
        say("", f"More: retention list show {number} --items --after {following}")


def _item_row(each: Any) -> tuple[object, ...]:
    return (
        each["item"],
        each["category"],
        each["closure_year"],
        each["due_on"],
        label(each["disposition"], None, "en"),
        label(each["without"], None, "en") if each["without"] else None,
        label(each["outcome"], None, "en") if each["outcome"] else None,
    )
