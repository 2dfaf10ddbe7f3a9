"""Commands about dossiers: what is due, what happens to one and why, which must be asked about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retention.cli.given import AsOf, Json, examples, read_day, workplace
from retention.cli.output import counted, day, print_record, progress, say, table
from retention.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from retention.actions.due import Overview
    from retention.domain.protocol import Protocol


def add_to(app: typer.Typer) -> None:
    """The commands stand at the top, beside the groups."""
    app.command(epilog=examples("retention due", "retention due --as-of 2026-01-01 --json"))(due)
    app.command(
        epilog=examples(
            "retention explain WMO-2009-00042",
            "retention explain --closed-on 31-12-2009 --changed-on 02-03-2014",
            "retention explain --closed-on 2010-12-31 --category pgb --as-of 2026-01-01 --json",
        )
    )(explain)
    app.command(epilog=examples("retention queue", "retention queue --json"))(queue)


# due


def due(as_of: AsOf = None, as_json: Json = False) -> None:
    """Show what may go, what is kept and what must be asked.

    Looks at everything past its first clock, or with odd dates. Nothing is written. The same counts
    come from `retention list propose --preview`, which also says whether a guard would stop the
    list.
    """
    from retention.actions.due import overview

    with workplace() as place:
        with progress("dossiers looked at") as step:
            found = overview(place, as_of, step)
        protocol = place.rules.protocol
    if as_json:
        print_record(_due_record(found, protocol))
    else:
        _show_due(found, protocol)


def _due_record(found: Overview, protocol: Protocol) -> dict[str, Any]:
    return {
        "as_of": found.as_of,
        "due": {
            "dossiers": sum(count.dossiers for count in found.due),
            "by_category_and_year": [
                {
                    "category": count.category,
                    "closure_year": count.closure_year,
                    "dossiers": count.dossiers,
                }
                for count in found.due
            ],
        },
        "kept": by_reason(found.kept, protocol),
        "asked": by_reason(found.asked, protocol),
        "on_open_lists": found.on_open_lists,
    }


def by_reason(counts: Mapping[str, int], protocol: Protocol) -> dict[str, Any]:
    """Counts by reason as JSON, with words for each; grounds that tip somebody off are neutral."""
    from retention.domain.wording import label

    public: dict[str, int] = {}
    for reason, count in counts.items():
        code = protocol.public_reason(reason)
        public[code] = public.get(code, 0) + count
    return {
        "dossiers": sum(public.values()),
        "by_reason": [
            {"reason": code, "text": label(code, protocol, "en"), "dossiers": count}
            for code, count in public.items()
        ],
    }


def _show_due(found: Overview, protocol: Protocol) -> None:
    total = sum(count.dossiers for count in found.due)
    say(f"{counted(total, 'dossier')} may go on {day(found.as_of)}.", "")
    rows = [(count.category, count.closure_year, count.dossiers) for count in found.due]
    if rows:
        table(("Category", "Closed in", "Dossiers"), rows)
        say("")
    show_by_reason("past the first clock but kept", found.kept, protocol)
    show_by_reason("to ask a steward about, see `retention queue`", found.asked, protocol)
    if found.on_open_lists:
        say(f"{counted(found.on_open_lists, 'dossier')} on open lists; a proposal leaves them out.")
    if total > found.on_open_lists:
        say("Next: retention list propose")


def show_by_reason(heading: str, counts: Mapping[str, int], protocol: Protocol) -> None:
    """A table of counts by reason under a heading; nothing where there are none."""
    record = by_reason(counts, protocol)
    if counts:
        say(f"{counted(record['dossiers'], 'dossier')} {heading}:")
        table(
            ("Dossiers", "First reason"),
            [(each["dossiers"], each["text"]) for each in record["by_reason"]],
        )
        say("")


# explain


def explain(
    dossier: Annotated[
        str | None,
        typer.Argument(metavar="DOSSIER", help="The dossier's number in the bestand."),
    ] = None,
    closed_on: Annotated[
        date | None,
        typer.Option(
            "--closed-on",
            parser=read_day,
            metavar="DAY",
            help="Instead of a dossier: support ended on this day. Needs no database.",
        ),
    ] = None,
    changed_on: Annotated[
        date | None,
        typer.Option(
            "--changed-on",
            parser=read_day,
            metavar="DAY",
            help="Personal data last changed on this day. Without it only the first clock runs.",
        ),
    ] = None,
    category: Annotated[
        str | None,
        typer.Option(
            "--category", metavar="CODE", help="The category. Default: the protocol's first."
        ),
    ] = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Explain what happens to a dossier, and why.

    It shows both clocks and which one decides. With --closed-on it explains the rules for a dossier
    that need not exist, on any day.
    """
    if (dossier is None) == (closed_on is None):
        raise UsageError("give the number of a dossier, or --closed-on with a day")
    if dossier is not None and (changed_on is not None or category is not None):
        raise UsageError("--changed-on and --category go with --closed-on, not with a dossier")
    if closed_on is not None:
        _explain_imagined(closed_on, changed_on, category, as_of, as_json=as_json)
    elif dossier is not None:
        _explain_dossier(dossier, as_of, as_json=as_json)


def _explain_imagined(
    closed_on: date,
    changed_on: date | None,
    category: str | None,
    as_of: date | None,
    *,
    as_json: bool,
) -> None:
    from retention.cli.explaining import imagined, record_of, show

    protocol = read_protocol()
    answer = imagined(protocol, closed_on, changed_on, category, as_of)
    if as_json:
        print_record(record_of(answer, protocol))
    else:
        show(answer, protocol)


def read_protocol() -> Protocol:
    """The protocol file alone; `read_rules` would take the database's libraries along."""
    from retention.domain.protocol import Protocol
    from retention.settings import Settings
    from retention.yamlfile import parse

    path = Settings.from_environment().protocol
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise ConfigurationError(
            f"{path.name} cannot be read; check the path in RETENTION_PROTOCOL"
        ) from err
    return parse(text, Protocol, path.name)


def _explain_dossier(dossier: str, as_of: date | None, *, as_json: bool) -> None:
    from retention.actions import dossiers
    from retention.cli.explaining import Answer, record_of, show

    with workplace() as place:
        found = dossiers.explain(place, dossier, as_of)
        protocol = place.rules.protocol
    answer = Answer(
        category=found.category,
        as_of=found.as_of,
        decision=found.decision,
        dossier=found.number,
        on_list=found.list_number,
    )
    if as_json:
        print_record(record_of(answer, protocol))
    else:
        show(answer, protocol)


# queue


def queue(as_json: Json = False) -> None:
    """List the dossiers with bad data, for a steward to settle.

    The newest sweep could not decide on them. They stay until the bestand has been put right; the
    next `retention list propose` looks again.
    """
    from retention.actions.due import questions
    from retention.domain.wording import label

    with workplace() as place:
        found = questions(place)
        protocol = place.rules.protocol
    texts = [[label(reason, protocol, "en") for reason in each.reasons] for each in found.questions]
    if as_json:
        print_record(
            {
                "as_of": found.as_of,
                "dossiers": [
                    {
                        "dossier": each.number,
                        "category": each.category,
                        "reasons": [protocol.public_reason(reason) for reason in each.reasons],
                        "reasons_text": words,
                    }
                    for each, words in zip(found.questions, texts, strict=True)
                ],
            }
        )
    elif found.as_of is None:
        say("No sweep has been made yet. Next: retention list propose")
    else:
        say(f"{counted(len(texts), 'dossier')} to ask about, as of {day(found.as_of)}.")
        rows = [
            (each.number, each.category, "; ".join(words))
            for each, words in zip(found.questions, texts, strict=True)
        ]
        if rows:
            table(("Dossier", "Category", "Reasons"), rows)
