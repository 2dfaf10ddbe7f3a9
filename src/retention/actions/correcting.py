"""One correction in one official's hands: checked, asked for or intended, made, written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.change import Change
from retention.actions.correction_notices import Audience, audiences, correction_notices
from retention.actions.faults import at_step
from retention.actions.refusing import Deciding
from retention.actions.rows_in_hand import Hand, take_in_hand, version_of
from retention.actions.telling import tells_where
from retention.actions.workplace import Workplace
from retention.bestand.rows import (
    delete_row,
    dossiers_with,
    is_part,
    moves_clock,
    read_row,
    touch_dossiers,
    update_row,
)
from retention.datamap.guarded import guarded_columns, untouchable_columns
from retention.domain.clocks import local_day
from retention.domain.correcting import (
    AskedRequest,
    RowToChange,
    corrector_refusals,
    emptied_count,
    needs_two,
    refusals_to_apply_asked,
    refusals_to_correct,
)
from retention.domain.protocol import Right
from retention.domain.recipients import ToTell
from retention.domain.states import CorrectionState, RequestState
from retention.errors import Refusal, UnknownError
from retention.ledger import corrections, keeps
from retention.ledger.notices import CORRECTION, add_notices, release
from retention.ledger.tables import request, request_dossier
from retention.ledger.unsent import hold_addresses


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction after a step: where it stands, what it changes, and the notices it made."""

    number: int | None
    state: CorrectionState | None
    columns: tuple[str, ...]
    two_people: bool
    dossier_count: int
    restarts_clock: bool
    tells: tuple[ToTell, ...]
    notices: tuple[int, ...] = ()
    unmapped: tuple[str, ...] = ()


CHANGED_MEANWHILE = (
    Refusal(
        "changed-meanwhile",
        "somebody changed the row at the same moment: nothing was corrected; look again",
    ),
)


class Work:
    """One correction in the hands of one official, in the ledger's open transaction."""

    def __init__(
        self,
        place: Workplace,
        deciding: Deciding,
        bestand: Connection,
        change: Change,
        dossier_key: str,
    ) -> None:
        self.place = place
        self.deciding = deciding
        self.ledger = deciding.ledger
        self.bestand = bestand
        self.change = change
        day = local_day(deciding.now)
        deciding.unless(corrector_refusals(deciding.person, "-", day))  # before any row is read
        self.binding = place.binding(bestand)
        self.tombstones = place.tombstones(self.ledger)
        self.dossier_key = dossier_key
        self.hands = [
            take_in_hand(bestand, self.binding, self.dossier_key, each) for each in change.rows
        ]
        self.dossiers = self._concerned()
        self.number: int | None = None
        self.held: list[int] = []

    @cached_property
    def tombstone(self) -> str:
        """The tombstone of the dossier through which it is corrected."""
        return self.tombstones.of(self.dossier_key)

    @cached_property
    def rows(self) -> tuple[RowToChange, ...]:
        """The rows as the rules see them."""
        return tuple(hand.to_change(self.binding) for hand in self.hands)

    @property
    def columns(self) -> tuple[str, ...]:
        """`table.column` of everything that changes."""
        return tuple(sorted(frozenset().union(*(row.columns for row in self.rows))))

    def _concerned(self) -> list[str]:
        """The dossiers whose client's data these rows are, in the order of their locks."""
        found = {self.dossier_key}
        for hand in self.hands:
            if moves_clock(self.binding, hand.row.table):
                found.update(
                    dossiers_with(self.bestand, self.binding, hand.row.table, hand.row.key)
                )
        return sorted(found)

    def check(self, motive: str, *, to_apply: bool = True) -> None:
        """Go on when nothing stands in the way; refusals are written down and raised.

        Who did not look at the rows as they are hears that alone: any other refusal would say
        whether a guess of a value is right.
        """
        rules = self.place.rules
        self.deciding.unless(self._changed_meanwhile())
        found = refusals_to_correct(
            self.deciding.person,
            self.change.kind,
            self.rows,
            untouchable_columns(rules.data_map),
            rules.needs_rights.largest_removal,
            self._emptied_before(),
            self._request(),
            motive,
            local_day(self.deciding.now),
        )
        if to_apply:
            found = (*found, *self._going())
        self.deciding.unless((*found, *self._technical()))

    def _emptied_before(self) -> int:
        window = timedelta(days=self.place.rules.protocol.guards.window_days)
        since = self.deciding.now - window
        return corrections.emptied_since(self.ledger, self.tombstone, since)

    def _request(self) -> AskedRequest | None:
        number = self.change.request
        if number is None:
            return None
        row = self.ledger.execute(
            sa.select(request).where(request.c.number == number)
        ).one_or_none()
        if row is None:
            raise UnknownError(f"there is no request {number}; see `retention request queue`")
        about = sa.select(request_dossier.c.dossier_key).where(request_dossier.c.request == number)
        same = self.dossier_key in set(self.ledger.execute(about).scalars())
        return AskedRequest(Right(row.kind), RequestState(row.state), same)

    def _changed_meanwhile(self) -> tuple[Refusal, ...]:
        return tuple(
            Refusal(
                "changed-meanwhile",
                f"a row of {hand.row.table} is not as it was looked at: somebody changed it"
                " meanwhile, or no version was given; make the template anew and look again",
            )
            for hand in self.hands
            if hand.given.version != version_of(self.tombstones, hand.row)
        )

    def _going(self) -> tuple[Refusal, ...]:
        """Refused when a dossier is being destroyed; the lock comes first."""
        for key in self.dossiers:
            keeps.hold_dossier(self.ledger, key)
        for key in self.dossiers:
            if (number := keeps.being_destroyed(self.ledger, key)) is not None:
                text = f"too late: a dossier of it is being destroyed by list {number} now"
                return (Refusal("being-destroyed", text, {"number": number}),)
        return ()

    def _technical(self) -> tuple[Refusal, ...]:
        """Refused for a user id that the data map calls technical: the clock would not start."""
        user = self.deciding.person.user
        tables = {self.place.rules.data_map.dossier.table, *(h.row.table for h in self.hands)}
        for table in sorted(tables):
            change = self.place.rules.data_map.tables[table].last_change
            if change is not None and user in change.technical_writers:
                return (
                    Refusal(
                        "technical-writer",
                        f"{table}: {user} counts as a sync there",
                        {"table": table},
                    ),
                )
        return ()

    def audiences(self) -> list[Audience]:
        """Whom the correction would tell now."""
        return audiences(
            self.place, self.ledger, self.bestand, self.binding, self.change.kind, self.hands
        )

    def shown(self, found: Sequence[Audience] | None = None, **also: Any) -> Corrected:
        """The correction as people see it: columns and counts, never a value."""
        hearing = self.audiences() if found is None else found
        data_map = self.place.rules.data_map
        mapped = {f"{p.table}.{p.column}" for places in data_map.elements.values() for p in places}
        return Corrected(
            number=self.number,
            state=also.pop("state", None),
            columns=self.columns,
            two_people=needs_two(self.rows, guarded_columns(data_map)),
            dossier_count=len(self.dossiers),
            restarts_clock=any(moves_clock(self.binding, hand.row.table) for hand in self.hands),
            tells=tuple(each.to_tell for audience in hearing for each in audience.told),
            unmapped=tuple(name for name in self.columns if name not in mapped),
            **also,
        )

    def whole(self, motive: str) -> Corrected:
        """All in one transaction: the row, its record and the outbox."""
        intended = self.intend(motive)
        if intended.state is CorrectionState.ASKED or self.number is None:
            return intended
        if not self.make(self.bestand):
            self.deciding.unless(CHANGED_MEANWHILE, correction=self.number)
        at_step("correction-made")
        release(self.ledger, CORRECTION, self.number)
        corrections.settle(self.ledger, self.number, CorrectionState.APPLIED, self.deciding.now)
        keeps.let_go_of(self.ledger, self.dossiers)
        self._written("corrected", intended)
        return replace(intended, state=CorrectionState.APPLIED)

    def intend(self, motive: str) -> Corrected:
        """The intent recorded with its notices, or asked for where another person must apply it."""
        self.check(motive)
        shown = self.shown([])
        digest = self.tombstones.of(f"change:{self.change.text()}")
        asked = corrections.asked(self.ledger, digest)
        if shown.two_people and asked is None:
            self.number = self._add(shown, digest, motive, CorrectionState.ASKED)
            result = self.shown(state=CorrectionState.ASKED)
            keeps.let_go_of(self.ledger, self.dossiers)
            self._written("correction-asked", result)
            return result
        if asked is not None:
            person = self.deciding.person
            self.deciding.unless(
                refusals_to_apply_asked(person, asked.asked_by), correction=asked.number
            )
            self.number = int(asked.number)
            corrections.intend(self.ledger, self.number, person.user, self._rows())
        else:
            self.number = self._add(shown, digest, motive, CorrectionState.INTENDED)
        return self._tell()

    def _tell(self) -> Corrected:
        """The notices waiting: what they tell of has not happened yet."""
        found = self.audiences()
        self._hold_addresses(found)
        new = correction_notices(found, self.place.rules, self.number or 0)
        numbers = add_notices(self.ledger, new, self.deciding.now, waiting=True)
        result = self.shown(found, state=CorrectionState.INTENDED, notices=tuple(numbers))
        if not self.place.one_database:
            keeps.let_go_of(self.ledger, self.dossiers)
            self._written("correction-intended", result)
        return result

    def _hold_addresses(self, found: Sequence[Audience]) -> None:
        """What an earlier correction would still tell of an address that becomes secret now."""
        data_map = self.place.rules.data_map
        numbers = {
            number
            for each in found
            if each.becomes_secret
            for number in each.known.numbers.values()
        }
        if numbers:
            self.held = hold_addresses(
                self.ledger, numbers, lambda name: tells_where(data_map, name), self.deciding.now
            )

    def _rows(self) -> list[dict[str, Any]]:
        """What tells, after a crash, whether it was made: keyed digests, no value."""
        return [
            {
                "table": hand.row.table,
                "key": [str(part) for part in hand.row.key],
                "before": version_of(self.tombstones, hand.row),
                "after": version_of(self.tombstones, hand.after()),
                "columns": sorted(hand.values),
                "gone": hand.given.delete,
            }
            for hand in self.hands
        ]

    def _add(self, shown: Corrected, digest: str, motive: str, state: CorrectionState) -> int:
        applying = state is CorrectionState.INTENDED
        return corrections.add(
            self.ledger,
            request=self.change.request,
            kind=self.change.kind.value,
            columns=list(shown.columns),
            change_digest=digest,
            tombstone=self.tombstone,
            emptied_count=emptied_count(self.rows),
            two_people=shown.two_people,
            motive=motive,
            state=state.value,
            asked_by=self.deciding.person.user,
            asked_at=self.deciding.now,
            applied_by=self.deciding.person.user if applying else None,
            rows=self._rows() if applying else None,
        )

    def _written(self, kind: str, result: Corrected) -> None:
        self.deciding.record(
            kind,
            {
                "correction": self.number,
                "kind": self.change.kind.value,
                "request": self.change.request,
                "columns": list(result.columns),
                "two_people": result.two_people,
                "tombstones": [self.tombstones.of(key) for key in self.dossiers],
                "notices": list(result.notices),
                "held": self.held,
            },
        )

    def make(self, bestand: Connection) -> bool:
        """Whether the rows were still as they were looked at, and are now as they should be."""
        writer, now = self.deciding.person.user, self.deciding.now
        for hand in self.hands:
            row = read_row(bestand, self.binding, hand.row.table, hand.row.key, lock=True)
            if row is None or version_of(self.tombstones, row) != version_of(
                self.tombstones, hand.row
            ):
                return False
        for hand in self.hands:
            if hand.given.delete:
                delete_row(bestand, self.binding, hand.row)
            else:
                update_row(bestand, self.binding, hand.row, hand.values, writer, now)
            if hand.given.delete or self._keeps_no_time(hand.row.table):
                touch_dossiers(bestand, self.binding, self._own(hand), writer, now)
        return True

    def _keeps_no_time(self, table: str) -> bool:
        change = self.place.rules.data_map.tables[table].last_change
        return change is None or change.column is None

    def _own(self, hand: Hand) -> list[str]:
        return self.dossiers if not is_part(self.binding, hand.row.table) else [self.dossier_key]
