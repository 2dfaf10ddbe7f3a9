"""The command that destroys: begin, every batch, then seal; safe to run again at any moment."""

from __future__ import annotations

from dataclasses import asdict
from itertools import count
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retention.cli.given import Json, read_number, workplace
from retention.cli.output import counted, day, note, print_record, progress, say, table
from retention.errors import IncompleteError, RefusedError, RetentionError, UsageError

if TYPE_CHECKING:
    from retention.actions.end_request import RequestLeft
    from retention.actions.seal import Sealed
    from retention.actions.workplace import Workplace


def carry_out(
    number: Annotated[
        int | None,
        typer.Argument(metavar="LIST", parser=read_number, help="The list's number."),
    ] = None,
    ready: Annotated[
        bool,
        typer.Option("--ready", help="Every approved list whose cooling-off has passed, in order."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say whether it may be carried out now.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Carry out an approved list, after its cooling-off.

    It checks everything again, destroys, and writes the evidence. Safe to run again: it goes on
    where it was. Dossiers that must stay after all are kept, with the reason. It ends with code 10
    when dossiers failed; the declaration then says partial.
    """
    if (number is None) != ready:
        raise UsageError("give the number of a list, or --ready")
    with workplace() as place:
        if dry_run:
            _dry_run(place, number, as_json=as_json)
        elif number is None:
            _every_ready(place, as_json=as_json)
        else:
            _one(place, number, as_json=as_json)


def _one(place: Workplace, number: int, *, as_json: bool) -> None:
    sealed = _to_the_end(place, number)
    if as_json:
        print_record(_record(place, sealed))
    else:
        _show(place, sealed)
    if sealed.partial:
        raise typer.Exit(_incomplete(sealed))


def _to_the_end(place: Workplace, number: int) -> Sealed:
    """The list carried out and sealed, whatever an earlier attempt left undone."""
    from retention.actions.carry_out_list import carry_out_list

    ended = count(1)
    with progress(f"list {number}, batches") as step:
        return carry_out_list(place, number, done=lambda _batch, of: step(next(ended), of))


def _record(place: Workplace, sealed: Sealed) -> dict[str, Any]:
    folder = place.evidence.list_folder(sealed.list_number)
    return {
        "list": sealed.list_number,
        "outcomes": sealed.outcomes,
        "partial": sealed.partial,
        "head": sealed.head,
        "evidence": str(folder),
        "declaration": str(folder / "declaration.html"),
        "request": asdict(sealed.request) if sealed.request else None,
    }


def _show(place: Workplace, sealed: Sealed) -> None:
    from retention.domain.wording import outcome_words

    record = _record(place, sealed)
    state = "partial, some dossiers failed" if sealed.partial else "carried out"
    say(f"List {sealed.list_number}: {state}.", "")
    table(("Outcome", "Dossiers"), outcome_words(sealed.outcomes))
    if sealed.request is not None:
        say("", _request_words(sealed.request))
    say("", f"Evidence     {record['evidence']}")
    say(f"Declaration  {record['declaration']}")
    say(f"Head         {sealed.head}")
    say("Keep the head elsewhere: with it, `evidence verify --head` shows a tail that was cut off.")


def _request_words(request: RequestLeft) -> str:
    from retention.domain.wording import label

    if not request.left:
        return f"Request {request.request}: {label(request.state.value, None, 'en').lower()}."
    return (
        f"Request {request.request}: {counted(request.left, 'dossier')} still there, so it stays"
        f" open; carried out by {day(request.carry_out_by)} at the latest. When nothing keeps them"
        f" any more: retention request erase {request.request} --as STEWARD"
    )


def _incomplete(sealed: Sealed) -> int:
    failed = sealed.outcomes.get("failed", 0)
    note(
        f"retention: list {sealed.list_number} is sealed as partial, {failed} dossier(s) failed;"
        " its declaration says why. Put right what it names; they can be proposed again"
    )
    return IncompleteError.exit_code


# All that are ready


def _every_ready(place: Workplace, *, as_json: bool) -> None:
    """One list's failure does not stop another's; the first failure gives the exit code."""
    from retention.actions.begin import lists_ready

    codes: list[int] = []
    records: list[dict[str, Any]] = []
    for number in lists_ready(place):
        try:
            sealed = _to_the_end(place, number)
        except RetentionError as err:
            note(f"retention: list {number}: {err}")
            codes.append(err.exit_code)
            records.append({"list": number, "error": _error(err)})
            continue
        records.append(_record(place, sealed))
        if not as_json:
            _show(place, sealed)
        if sealed.partial:
            codes.append(_incomplete(sealed))
    if as_json:
        print_record({"lists": records})
    elif not records:
        say("No list is ready. `retention list show` says what each waits for.")
    if codes:
        raise typer.Exit(codes[0])


def _error(err: RetentionError) -> dict[str, Any]:
    return {"type": type(err).__name__, "message": str(err), "exit_code": err.exit_code}


# Only looking


def _dry_run(place: Workplace, number: int | None, *, as_json: bool) -> None:
    from retention.actions.begin import lists_ready

    if number is not None:
        _may_be_carried_out(place, number, as_json=as_json)
        return
    ready = list(lists_ready(place))
    if as_json:
        print_record({"ready": ready})
    else:
        say(f"Ready: {', '.join(map(str, ready)) or 'no list'}. Nothing was changed.")


def _may_be_carried_out(place: Workplace, number: int, *, as_json: bool) -> None:
    refusals = _refusals(place, number)
    if as_json:
        print_record(
            {
                "list": number,
                "may_be_carried_out": not refusals,
                "refusals": [{"code": code, "text": text} for code, text in refusals],
            }
        )
    elif refusals:
        say(f"List {number} may not be carried out now:", *(f"  {text}" for _, text in refusals))
    else:
        say(f"List {number} may be carried out now. Nothing was changed.")
    if refusals:
        raise typer.Exit(RefusedError.exit_code)


def _refusals(place: Workplace, number: int) -> list[tuple[str, str]]:
    """Why not now; raises TamperedError or PreflightError as carrying out would."""
    from retention.actions.begin import check_list
    from retention.actions.preflight import preflight
    from retention.domain.approval import refusals_to_carry_out
    from retention.ledger import lists

    with place.ledger.connect() as ledger:
        now = place.clock.now(ledger)
        subject = lists.under_decision(ledger, number)
        rule = place.rules.protocol.approval
        found = refusals_to_carry_out(subject, rule, now, place.rules.digest)
        if not found:
            check_list(place, ledger, lists.row_of(ledger, number), now)
            with place.bestand.connect() as bestand:
                preflight(place, bestand)
                bestand.rollback()
    return [(refusal.code, refusal.text) for refusal in found]
