"""The command that makes the list of a request for erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.cli.given import Json, RequestNumber, User, token, workplace
from retention.cli.output import counted, day, print_record, say, table

if TYPE_CHECKING:
    from retention.actions.propose_erasure import Blocked, ProposedErasure
    from retention.domain.protocol import Protocol


def erase(number: RequestNumber, user: User, as_json: Json = False) -> None:
    """Make the destruction list of a granted erasure.

    It holds what of the request may go now, whatever the retention terms say. It is presented,
    approved by two others and carried out like any list, before the request's last day.

    A dossier that something keeps stays off it and is named with its reason: the request stays
    open, and its deadline runs on. Run it again when nothing keeps that dossier any more.
    """
    from retention.actions.propose_erasure import propose_erasure

    with workplace() as place:
        found = propose_erasure(place, number, user, token())
        protocol = place.rules.protocol
    if as_json:
        print_record(_record(found, protocol))
    else:
        _show(found, protocol)


def _record(found: ProposedErasure, protocol: Protocol) -> dict[str, Any]:
    return {
        "request": found.request,
        "carry_out_by": found.carry_out_by,
        "list": found.list_number,
        "digest": found.digest,
        "going": {"dossiers": sum(found.going.values()), "by_category": dict(found.going)},
        "blocked": [
            {
                "dossier": each.number,
                "reasons": [protocol.public_reason(reason) for reason in each.reasons],
                "on_list": each.on_list,
            }
            for each in found.blocked
        ],
        "guards_tripped": list(found.guards_tripped),
        "carried_out": found.nothing_left,
    }


def _show(found: ProposedErasure, protocol: Protocol) -> None:
    from retention.domain.wording import label

    if found.nothing_left:
        say(f"Request {found.request}: nothing of it is left in the bestand; it is carried out.")
        return
    if found.list_number is None:
        say(f"Request {found.request}: nothing may go now, so no list was made.")
    else:
        total = counted(sum(found.going.values()), "dossier")
        say(f"List {found.list_number}: {total} proposed, on request {found.request}.")
        say(f"  Digest      {found.digest}")
    say(f"  Carried out by {day(found.carry_out_by)} at the latest", "")
    if found.blocked:
        table(("Must stay", "Why", "On list"), [_row(each, protocol) for each in found.blocked])
        say("")
    for guard in found.guards_tripped:
        say(f"A guard stops it. {label(guard, None, 'en')}: two approvers can lift it.")
    if found.list_number is not None:
        say(f"Next: retention list present {found.list_number} --as STEWARD")


def _row(blocked: Blocked, protocol: Protocol) -> tuple[object, ...]:
    from retention.domain.wording import label

    # In neutral words: who makes the list need not know of an investigation.
    reasons = dict.fromkeys(label(reason, protocol, "en") for reason in blocked.reasons)
    return blocked.number, "; ".join(reasons), blocked.on_list
