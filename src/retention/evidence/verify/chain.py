"""The chain of statements, followed one by one: the number, who signed, what came before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from retention.errors import EvidenceError
from retention.evidence.statements import Abandoned, Closing, KeyRotation, Opening
from retention.evidence.verify.all_lists import AllLists
from retention.evidence.verify.keyring import Trust
from retention.evidence.verify.missing import explain_missing, in_charge_after
from retention.evidence.verify.place import Collected, Found


@dataclass
class Chain:
    """The statements found sound so far. With one list's folder only, numbers may be skipped."""

    collected: Collected
    trust: Trust
    lists: AllLists
    sound: list[Found] = field(default_factory=list)

    def follow(self) -> None:
        """Goes through every statement; raises EvidenceError for the first thing wrong."""
        for found in self.collected.found:
            last = self.sound[-1] if self.sound else None
            self._check_number(found, last)
            _check_follows(found, last)
            self._check_signer(found, last)
            self._check_contents(found)
            self.lists.vouched_for.add(found.name)
            self.sound.append(found)
        if self.collected.unsound:
            raise EvidenceError(self.collected.unsound[0])

    def _check_number(self, found: Found, last: Found | None) -> None:
        number = found.statement.statement
        expected = last.statement.statement + 1 if last else 1
        if last and number < expected:
            raise EvidenceError(f"statement {number} is there twice: {last.name} and {found.name}")
        if self.lists.whole and number > expected:
            # An unreadable statement explains a gap better than a removed one.
            raise EvidenceError(
                self.collected.unsound[0]
                if self.collected.unsound
                else explain_missing(expected, self.collected.found)
            )

    def _check_signer(self, found: Found, last: Found | None) -> None:
        """Signed by the key in charge, and a rotation by the new one as well; by no other."""
        new = _new_key_ids(found)
        if last is None or not _adjoin(last, found):
            self._check_trust(found)
            # The first to sign is in charge, whoever it is; that is what a trusted key is for.
            expected = {min(found.key_ids - new, default=""), *new}
        else:
            expected = {in_charge_after(last), *new}
        if found.key_ids != expected:
            raise EvidenceError(
                f"{found.name}: is signed with {' and '.join(sorted(found.key_ids))}, "
                f"where {' and '.join(sorted(expected))} should have signed"
            )

    def _check_trust(self, first: Found) -> None:
        """Any trusted key of the chain will do: it signed, and so fixed, all that came before."""
        found = self.collected.found if self.lists.whole else ()
        rotations = (each for each in found if isinstance(each.statement, KeyRotation))
        keys = first.key_ids.union(*(each.key_ids for each in rotations))
        if not self.trust.accepts(keys):
            why = "everything may have been signed anew"
            if not self.lists.whole:
                why = "either it was signed anew or the key was rotated; verify the whole evidence"
            raise EvidenceError(
                f"{first.name}: is signed with key {min(first.key_ids)}, "
                f"not with a key that you trust; {why}"
            )

    def _check_contents(self, found: Found) -> None:
        match found.statement:
            case Opening() as opening:
                self.lists.open(found, opening)
            case Closing() as closing:
                self.lists.close(found, closing)
            case Abandoned() as abandoned:
                self.lists.abandon(found, abandoned)


def _check_follows(found: Found, last: Found | None) -> None:
    """Names the digest of the statement before it, and was made no earlier than that."""
    if last and datetime.fromisoformat(found.statement.made_at) < datetime.fromisoformat(
        last.statement.made_at
    ):
        raise EvidenceError(f"{found.name}: was made before the statement before it")
    begins = found.statement.statement == 1
    if begins or (last and _adjoin(last, found)):
        # In one list's folder the statement before may not be here; then nothing can be compared.
        expected = last.digest if last else None
        if found.statement.previous != expected:
            raise EvidenceError(
                f"{found.name}: does not follow from the statement before it as that is here; "
                "one of the two was replaced"
            )


def _adjoin(last: Found, found: Found) -> bool:
    return found.statement.statement == last.statement.statement + 1


def _new_key_ids(found: Found) -> set[str]:
    return {found.statement.new_key_id} if isinstance(found.statement, KeyRotation) else set()
