"""The privacy protocol as data: terms, grounds, approvals and limits.

The floors that no file can lower stand here: two approvers beside the preparer, one day of
cooling-off, and how well an anonymous remainder hides those whom it is about.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

APPROVERS_FLOOR = 2
COOLING_OFF_DAYS_FLOOR = 1
SMALLEST_CLASS_FLOOR = 3
SUPPRESSED_CEILING = 0.05

Text = Annotated[str, Field(min_length=1)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
Fraction = Annotated[float, Field(gt=0, le=1)]
Years = Annotated[int, Field(ge=0, le=200)]
Count = Annotated[int, Field(ge=1)]


class Frozen(BaseModel):
    """A value that never changes and knows no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Valuation(StrEnum):
    """What the selection list says: V may be destroyed in time, B is kept for ever."""

    DESTROY = "V"
    KEEP = "B"


class WayOut(StrEnum):
    """The two ways out of article 8.2."""

    DESTROY = "destroy"
    DEIDENTIFY = "deidentify"


class Function(StrEnum):
    """Who somebody is in a decision (article 7)."""

    STEWARD = "steward"
    PROCESS_OWNER = "process_owner"
    ARCHIVIST = "archivist"
    COORDINATOR = "coordinator"
    COMPLAINTS_HANDLER = "complaints_handler"
    PRIVACY_OFFICER = "privacy_officer"


class SelectionList(Frozen):
    """The selection list that makes destruction of public records lawful."""

    version: Text
    result: Text
    valuation: Valuation


class Category(Frozen):
    """One kind of dossier with terms of its own (art. 8.1; Wmo 2015 art. 5.3.4)."""

    label: Text
    closure_term_years: Years
    change_term_years: Years | None = None
    selection_list: SelectionList | None = None
    way_out: WayOut = WayOut.DESTROY
    provision_expected: bool = True
    source: Text


class Ground(Frozen):
    """A ground that keeps a dossier; `neutral` is what others than those who may know read."""

    label: Text
    source: Text
    neutral: Text | None = None

    def public_label(self) -> str:
        """The words for a declaration, a letter or a page."""
        return self.neutral or self.label


class Approval(Frozen):
    """How many people, in which functions, approve what a steward presents."""

    approvers: Annotated[int, Field(ge=APPROVERS_FLOOR)]
    functions: tuple[Function, ...]
    cooling_off_days: Annotated[int, Field(ge=COOLING_OFF_DAYS_FLOOR)]
    lapses_after_days: Count
    source: Text

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if len(set(self.functions)) < self.approvers:
            raise ValueError("names fewer different functions than approvers")
        if Function.STEWARD in self.functions:
            raise ValueError("the steward presents and cannot also approve")
        return self


class Guards(Frozen):
    """How much may go before two people must say that it is meant."""

    largest_share: Fraction
    largest_count: Count
    window_days: Count
    source: Text


class Review(Frozen):
    """How long an exception or hold may stand before somebody looks at it again."""

    longest_days: Count
    source: Text


class Declaration(Frozen):
    """What the declaration of destruction cites and how small counts are hidden."""

    body: Text
    system: Text
    citation: Text
    smallest_count: Annotated[int, Field(ge=3)]
    backups_kept_days: Count
    source: Text


class Deidentification(Frozen):
    """What may survive of dossiers whose way out is to be de-identified (art. 8.2).

    Each of `smallest_class` dossiers or more looks like the others of its class, and a class holds
    `sensitive_values` or more values of each special category. What stands alone even so is
    destroyed; where that is over `largest_suppressed` of a release it says so, over `hard_stop`
    there is no release and a steward is asked. The archive has a purpose, an owner and a term.
    """

    smallest_class: Annotated[int, Field(ge=SMALLEST_CLASS_FLOOR)]
    sensitive_values: Count
    largest_suppressed: Annotated[float, Field(ge=0, le=SUPPRESSED_CEILING)]
    hard_stop: Annotated[float, Field(ge=0, le=SUPPRESSED_CEILING)]
    purpose: Text
    owner: Text
    term_years: Count
    source: Text

    @model_validator(mode="after")
    def _stops_after_the_budget(self) -> Self:
        if self.hard_stop < self.largest_suppressed:
            raise ValueError("hard_stop lies below largest_suppressed")
        return self


class Right(StrEnum):
    """What a data subject can ask for (protocol art. 12.1, 12.2, 12.3)."""

    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"


class RefusalGround(Frozen):
    """A ground to refuse a request; `only` names the rights that it can refuse, empty: all."""

    label: Text
    source: Text
    only: tuple[Right, ...] = ()


class Rights(Frozen):
    """Terms, grounds and proofs for the rights of article 12.

    Days are calendar days and months calendar months in Europe/Amsterdam. `identity` and
    `authority` say how somebody can have shown who she is and for whom she may ask; no copy of a
    paper is kept. A correction that empties more than `largest_removal` fields is an erasure.
    `unverified_ground` is the only ground to refuse who did not show who she is.
    `purposes` are those of the processing (art. 2), which an access overview states.
    """

    answer_within_days: Count
    erase_within_months: Count
    due_soon_days: Count
    largest_removal: Count
    overview_kept_days: Count
    purposes: Annotated[tuple[Text, ...], Field(min_length=1)]
    identity: dict[Code, Text]
    authority: dict[Code, Text]
    refusal_grounds: dict[Code, RefusalGround]
    unverified_ground: Code
    request_hold: Code
    restriction_hold: Code
    controller: Text
    complain_at: Text
    object_within_weeks: Count
    source: Text

    @model_validator(mode="after")
    def _unverified_is_a_ground(self) -> Self:
        if self.unverified_ground not in self.refusal_grounds:
            raise ValueError(f"there is no refusal ground {self.unverified_ground!r}")
        return self


class DisclosureBasis(StrEnum):
    """What a ground of disclosure rests on."""

    LAW = "law"
    CONSENT = "consent"
    EMERGENCY = "emergency"
    DOMESTIC_VIOLENCE = "domestic-violence"


class DisclosureGround(Frozen):
    """A ground on which data may be disclosed (protocol art. 6 and 10, annex 2)."""

    label: Text
    basis: DisclosureBasis
    source: Text


class DataSet(Frozen):
    """A set of data as annex 2 names it; `elements` are those of the data map, `*` is all."""

    label: Text
    elements: Annotated[tuple[Text, ...], Field(min_length=1)]
    source: Text


class AnnexRecipient(Frozen):
    """A kind of recipient of annex 2: what it gets, what for, and on which ground."""

    label: Text
    data_set: Code
    purpose: Text
    ground: Code
    source: Text


class Sharing(Frozen):
    """Annex 2 as data: who gets what, why and on which ground (protocol art. 6, 10)."""

    grounds: dict[Code, DisclosureGround]
    data_sets: dict[Code, DataSet]
    recipients: dict[Code, AnnexRecipient]
    reporting_steps: dict[Code, Text]
    inform_within_days: Count
    source: Text

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        for code, recipient in self.recipients.items():
            if recipient.data_set not in self.data_sets:
                raise ValueError(f"{code}: there is no data set {recipient.data_set!r}")
            if recipient.ground not in self.grounds:
                raise ValueError(f"{code}: there is no ground {recipient.ground!r}")
        return self


class Notices(Frozen):
    """How notices to recipients are tried, chased and given up (protocol art. 12.2b)."""

    attempts: Count
    first_retry_seconds: Count
    longest_retry_hours: Count
    remind_after_days: Count
    acknowledge_within_days: Count
    source: Text

    @model_validator(mode="after")
    def _reminds_before_the_end(self) -> Self:
        if self.remind_after_days >= self.acknowledge_within_days:
            raise ValueError("remind_after_days must lie before acknowledge_within_days")
        return self


class Protocol(Frozen):
    """A municipality's privacy protocol; its digest travels with every piece of evidence."""

    version: Text
    municipality: Text
    earliest_plausible: date
    categories: dict[Code, Category]
    exception_grounds: dict[Code, Ground]
    hold_grounds: dict[Code, Ground]
    approval: Approval
    guards: Guards
    review: Review
    declaration: Declaration
    deidentification: Deidentification | None = None
    rights: Rights | None = None
    sharing: Sharing | None = None
    notices: Notices | None = None

    @model_validator(mode="after")
    def _deidentifies_by_rules(self) -> Self:
        if self.deidentification is None and self.deidentified:
            raise ValueError(
                "a category is to be de-identified: say under `deidentification` how well"
            )
        return self

    @model_validator(mode="after")
    def _grounds_are_apart(self) -> Self:
        both = self.exception_grounds.keys() & self.hold_grounds.keys()
        if both:
            raise ValueError(f"a ground is an exception or a hold, not both: {sorted(both)}")
        return self

    @model_validator(mode="after")
    def _holds_of_rights_exist(self) -> Self:
        if self.rights is not None:
            used = {self.rights.request_hold, self.rights.restriction_hold}
            if unknown := sorted(used - self.hold_grounds.keys()):
                raise ValueError(f"rights: there is no hold ground {unknown[0]!r}")
        return self

    @property
    def deidentified(self) -> frozenset[str]:
        """The categories of which an anonymous remainder may survive."""
        return frozenset(
            code
            for code, category in self.categories.items()
            if category.way_out is WayOut.DEIDENTIFY
        )

    def ground(self, code: str) -> Ground | None:
        """The ground of an exception or hold, None where the protocol has none of that code."""
        return self.exception_grounds.get(code) or self.hold_grounds.get(code)

    def public_reason(self, reason: str) -> str:
        """A reason code for evidence: a ground that would tip somebody off reads as its kind."""
        kind, colon, code = reason.partition(":")
        ground = self.ground(code) if colon else None
        return f"{kind}:neutral" if ground is not None and ground.neutral else reason
