"""The address book of recipients: asked by one, confirmed by another; asking changes nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import sqlalchemy as sa

from retention.actions.refusing import Deciding
from retention.actions.workplace import Workplace
from retention.domain.address_book import (
    AskedEntry,
    EntryState,
    refusals_of_entry,
    refusals_to_confirm_entry,
    refusals_to_end_entry,
    refusals_to_set,
)
from retention.domain.clocks import local_day
from retention.domain.recipients import Channel
from retention.errors import Refusal
from retention.evidence.canonical import canonical, digest
from retention.ledger import recipients
from retention.ledger.officials import Credential

_LOCAL = frozenset({"file", "local"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the address book after a decision on it; the digest is of all that was asked."""

    number: int
    code: str
    channel: str
    state: EntryState
    digest: str
    outside_annex: bool


def set_recipient(
    place: Workplace, asked: AskedEntry, user: str, token: Credential = None
) -> Entry:
    """An entry asked for; what is in use stays until another person confirms it."""
    sharing = place.rules.needs_sharing
    with Deciding(place, user, token, "set-recipient") as deciding:
        day = local_day(deciding.now)
        refusals = refusals_to_set(deciding.person, asked, sharing, _protocols(), deciding.now, day)
        deciding.unless((*refusals, *_folder_refusals(place, asked)))
        number = recipients.add(deciding.ledger, asked, user, deciding.now)
        entry = _entry(number, asked, EntryState.ASKED)
        deciding.record("recipient-asked", _record(entry))
        return entry


def confirm_recipient(place: Workplace, number: int, user: str, token: Credential = None) -> Entry:
    """In use from now on, confirmed by somebody else than who asked; or kept after all."""
    with Deciding(place, user, token, "confirm-recipient") as deciding:
        row = recipients.row_of(deciding.ledger, number)
        standing = recipients.standing(deciding.ledger, row)
        asked = recipients.asked_of(row)
        day = local_day(deciding.now)
        deciding.unless(
            (
                *refusals_to_confirm_entry(deciding.person, standing, day),
                # A certificate may have ended since it was asked for, a folder become evidence's.
                *refusals_of_entry(asked, _protocols(), deciding.now),
                *_folder_refusals(place, asked),
            ),
            recipient=number,
        )
        if standing.state is EntryState.ASKED:
            recipients.confirm(deciding.ledger, row, user, deciding.now)
        else:
            recipients.set_in(deciding.ledger, number, end_asked_by=None)
        entry = _entry(number, asked, EntryState.CONFIRMED)
        deciding.record("recipient-confirmed", _record(entry))
        return entry


def end_recipient(place: Workplace, number: int, user: str, token: Credential = None) -> Entry:
    """Its end asked for, ended by the second person; what was only asked for goes at once."""
    with Deciding(place, user, token, "end-recipient") as deciding:
        row = recipients.row_of(deciding.ledger, number)
        standing = recipients.standing(deciding.ledger, row)
        refusals = refusals_to_end_entry(deciding.person, standing, local_day(deciding.now))
        deciding.unless(refusals, recipient=number)
        state = EntryState.ENDED
        if standing.state is EntryState.CONFIRMED:
            state = EntryState.END_ASKED
            recipients.set_in(deciding.ledger, number, end_asked_by=user)
        else:
            recipients.set_in(deciding.ledger, number, ended_by=user, ended_at=deciding.now)
        entry = _entry(number, recipients.asked_of(row), state)
        deciding.record(f"recipient-{state.value}", _record(entry))
        return entry


def address_book(place: Workplace, *, ended: bool = False) -> list[dict[str, Any]]:
    """Every row of the address book, with where it stands and its digest."""
    with place.ledger.connect() as ledger:
        return [_listed(row) for row in recipients.everything(ledger, ended=ended)]


def _listed(row: sa.Row[Any]) -> dict[str, Any]:
    return {
        **row._asdict(),
        "state": recipients.state_of(row).value,
        "digest": entry_digest(recipients.asked_of(row)),
    }


def entry_digest(asked: AskedEntry) -> str:
    """The digest of an entry: who confirms can see that it is the one that was asked for."""
    return digest(canonical(asdict(asked)))


def _entry(number: int, asked: AskedEntry, state: EntryState) -> Entry:
    channel, outside = asked.channel.value, asked.kind is None
    return Entry(number, asked.code, channel, state, entry_digest(asked), outside)


def _record(entry: Entry) -> dict[str, Any]:
    """An entry for the log: never the address itself."""
    return {
        "entry": entry.number,
        "recipient": entry.code,
        "channel": entry.channel,
        "digest": entry.digest,
    }


def _protocols() -> frozenset[str]:
    from fsspec import available_protocols

    return frozenset(available_protocols())


def _folder_refusals(place: Workplace, asked: AskedEntry) -> tuple[Refusal, ...]:
    """A file drop in the folders of evidence or keys would write among them."""
    scheme, _, rest = asked.address.partition("://")
    if asked.channel is not Channel.FILE or scheme not in _LOCAL:
        return ()
    ours = place.settings
    kept = (ours.evidence, ours.keys, ours.documents, ours.overviews)
    folders = [Path(path.partition("\x00")[0]).resolve() for path in (rest, unquote(rest))]
    if any(folder.is_relative_to(each.resolve()) for folder in folders for each in kept):
        text = "a file drop may not lie under the folders of evidence, keys, documents or overviews"
        return (Refusal("forbidden-folder", text),)
    return ()
