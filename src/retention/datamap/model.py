"""The data map: one YAML file that names every table, column and link of the bestand.

Whatever it does not name stops the run (check.py). Nothing here touches a database.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_$]*$")]
Text = Annotated[str, Field(min_length=1)]


class Frozen(BaseModel):
    """A value that never changes and knows no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Holds(StrEnum):
    """What a column holds."""

    IDENTIFIER = "identifier"
    QUASI_IDENTIFIER = "quasi-identifier"
    SPECIAL_CATEGORY = "special-category"
    FREE_TEXT = "free-text"
    DOCUMENT_ADDRESS = "document-address"
    OTHER = "other"


class Role(StrEnum):
    """What a table is to a dossier."""

    DOSSIER = "dossier"
    PART = "part"
    SHARED = "shared"
    UNRELATED = "unrelated"


class Identity(StrEnum):
    """Which part of somebody's identity a column gives: text that survives is searched for it."""

    FIRST_NAME = "first-name"
    INITIALS = "initials"
    NAME_PREFIX = "name-prefix"
    SURNAME = "surname"
    MAIDEN_NAME = "maiden-name"
    PARTNER_NAME = "partner-name"
    STREET = "street"
    HOUSE_NUMBER = "house-number"
    POSTCODE = "postcode"
    CITY = "city"
    BSN = "bsn"
    PHONE = "phone"
    EMAIL = "email"
    IBAN = "iban"
    PLATE = "plate"
    NUMBER = "number"
    BIRTH_DATE = "birth-date"


class Generalised(Frozen):
    """A column that survives de-identification along a ladder, never as it is."""

    generalise: Text


Survival = Literal["nothing", "as-it-is", "surrogate", "scrubbed"]
# What may survive of what: whoever reads an identifier or a text knows whom it is about.
_MAY_SURVIVE: dict[Holds, frozenset[str]] = {
    Holds.IDENTIFIER: frozenset({"nothing", "surrogate"}),
    Holds.FREE_TEXT: frozenset({"nothing", "scrubbed"}),
    Holds.DOCUMENT_ADDRESS: frozenset({"nothing"}),
}


class Column(Frozen):
    """One column: what it holds, whose identity it gives, and what survives de-identification."""

    holds: Holds
    identity: Identity | None = None
    survives: Survival | Generalised = "nothing"

    @model_validator(mode="after")
    def _may_survive(self) -> Self:
        way = "generalise" if isinstance(self.survives, Generalised) else self.survives
        allowed = _MAY_SURVIVE.get(self.holds)
        if allowed is not None and way not in allowed:
            raise ValueError(
                f"what holds {self.holds.value} survives as: {', '.join(sorted(allowed))}"
            )
        if way == "scrubbed" and self.holds is not Holds.FREE_TEXT:
            raise ValueError("only free text is scrubbed")
        if way == "surrogate" and self.identity is None:
            raise ValueError("a surrogate needs an identity: what is to be invented?")
        return self


def _short_form(given: Any) -> Any:
    return {"holds": given} if isinstance(given, str) else given


class Reference(Frozen):
    """Columns that point to the key of another table, by a foreign key or by agreement."""

    columns: Annotated[tuple[Name, ...], Field(min_length=1)]
    to: Name
    declared: Literal["foreign-key", "link"] = "foreign-key"


class LastChange(Frozen):
    """Which column says when personal data in a row last changed, or why there is none."""

    column: Name | None = None
    zone: Text | None = None
    writer: Name | None = None
    technical_writers: tuple[Text, ...] = ()
    moves_clock: bool = True
    none: Text | None = None

    @model_validator(mode="after")
    def _column_or_reason(self) -> Self:
        if (self.column is None) == (self.none is None):
            raise ValueError("give the column of the last change, or `none` with the reason")
        if bool(self.technical_writers) != (self.writer is not None):
            raise ValueError("writer and technical_writers go together")
        return self


class Table(Frozen):
    """One table of the mapped schema."""

    role: Role
    reason: Text | None = None
    of: Name | None = None
    by: tuple[Name, ...] = ()
    key: tuple[Name, ...] = ()
    references: tuple[Reference, ...] = ()
    last_change: LastChange | None = None
    columns: dict[Name, Annotated[Column, BeforeValidator(_short_form)]] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _complete_for_its_role(self) -> Self:
        if self.role is Role.UNRELATED:
            if self.reason is None:
                raise ValueError("an unrelated table says why it is unrelated (reason)")
            return self
        missing = [name for name in ("key", "columns", "last_change") if not getattr(self, name)]
        if missing:
            raise ValueError(f"a {self.role.value} table names its {', '.join(missing)}")
        if (self.role is Role.PART) != (self.of is not None):
            raise ValueError("a part, and only a part, says of which table it is (of)")
        self._named_columns_exist()
        return self

    def _named_columns_exist(self) -> None:
        named = {*self.key, *self.by}
        named.update(column for link in self.references for column in link.columns)
        if self.last_change is not None:
            named.update(filter(None, (self.last_change.column, self.last_change.writer)))
        unknown = sorted(named - self.columns.keys())
        if unknown:
            raise ValueError(f"uses columns that it does not list: {', '.join(unknown)}")


class DossierColumns(Frozen):
    """Where the dossier's number, category, status and dates stand."""

    table: Name
    number: Name
    category: Name
    status: Name
    closed_values: Annotated[tuple[Text, ...], Field(min_length=1)]
    opened_on: Name
    closed_on: Name
    together_by: tuple[Name, ...] = ()


class SupportEnd(Frozen):
    """A table with one row per provision and the day on which it ended."""

    table: Name
    ended_on: Name


class EqualTo(Frozen):
    """A column with one value."""

    equals: bool | int | str


class KeepFlag(Frozen):
    """A column in the bestand that asks for longer retention."""

    table: Name
    column: Name
    when: Literal["empty", "filled"] | EqualTo
    ground: Text


class Documents(Frozen):
    """A table whose rows give the address of a document."""

    table: Name
    address: Name


class Place(Frozen):
    """One column of one table."""

    table: Name
    column: Name


def _place(given: Any) -> Any:
    """A place may be written as table.column."""
    if isinstance(given, str) and given.count(".") == 1:
        table, column = given.split(".")
        return {"table": table, "column": column}
    return given


Placed = Annotated[Place, BeforeValidator(_place)]


class Register(Frozen):
    """A table in which the bestand notes something, and which column says what."""

    table: Name


class DisclosureRegister(Register):
    """What was disclosed to whom (protocol art. 6.5, 10.3)."""

    recipient: Name
    data_set: Name
    purpose: Name
    ground: Name
    disclosed_on: Name
    considerations: Name


class ConsentRegister(Register):
    """Consent, given and withdrawn (annex 1)."""

    organisation: Name
    data_set: Name
    given_on: Name
    withdrawn_on: Name
    place: Name | None = None
    other_data: Name | None = None
    doctor_informed: Name | None = None


class InformationRegister(Register):
    """Whether a data subject was told of the processing (protocol art. 11)."""

    told: Name
    manner: Name
    informed_on: Name
    postponed_because: Name
    review_on: Name


class Registers(Frozen):
    """The registers of art. 4, 6, 10 and 11 that the bestand keeps; `writer` is how we sign there.

    A note in a register is no change to the client's data: `writer` is a technical writer.
    """

    writer: Text
    disclosures: DisclosureRegister | None = None
    consents: ConsentRegister | None = None
    information: InformationRegister | None = None

    @property
    def all(self) -> tuple[Register, ...]:
        """The registers that the bestand has."""
        return tuple(filter(None, (self.disclosures, self.consents, self.information)))


class DataMap(Frozen):
    """The whole map; its digest travels with every list and every piece of evidence."""

    version: int
    name: Text
    schema_name: Name | None = Field(default=None, alias="schema")
    dossier: DossierColumns
    support: SupportEnd | None = None
    keeps: tuple[KeepFlag, ...] = ()
    documents: tuple[Documents, ...] = ()
    registers: Registers | None = None
    elements: dict[Text, tuple[Placed, ...]] = Field(default_factory=dict)
    secret_address: Placed | None = None
    restriction: Placed | None = None
    informants: tuple[Placed, ...] = ()
    tables: dict[Name, Table]
    views: dict[Name, Text] = Field(default_factory=dict)
    triggers: dict[Name, Text] = Field(default_factory=dict)
    publications: dict[Name, Text] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _one_support(cls, given: Any) -> Any:
        """`support` may be written as a list of one, so that a second is refused by name."""
        if isinstance(given, dict) and isinstance(given.get("support"), list):
            if len(given["support"]) > 1:
                raise ValueError("support: one table says when help ended; make it a view of both")
            given = {**given, "support": next(iter(given["support"]), None)}
        return given

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        dossiers = [name for name, table in self.tables.items() if table.role is Role.DOSSIER]
        if dossiers != [self.dossier.table]:
            raise ValueError(f"exactly one table has the role dossier: {self.dossier.table}")
        for name, table in self.tables.items():
            self._links_fit(name, table)
        self._named_places_exist()
        return self

    def _links_fit(self, name: str, table: Table) -> None:
        for link in table.references:
            target = self.tables.get(link.to)
            if target is None:
                raise ValueError(f"{name} refers to {link.to}, which the map does not name")
            if target.key and len(link.columns) != len(target.key):
                raise ValueError(f"{name} refers to {link.to} by too few or too many columns")
        if table.role is Role.PART:
            if not any(
                link.to == table.of and link.columns == table.by for link in table.references
            ):
                raise ValueError(f"{name}: `of` and `by` are not among its references")
            self._root_of(name)

    def _root_of(self, name: str) -> str:
        seen = {name}
        while (owner := self.tables[name].of) is not None:
            if owner in seen:
                raise ValueError(f"{name} is a part of itself")
            seen.add(owner)
            name = owner
        if self.tables[name].role is Role.UNRELATED:
            raise ValueError(f"{name} is unrelated and cannot own parts")
        return name

    def root_of(self, name: str) -> str:
        """The dossier or shared table to whose rows this table's rows belong."""
        return self._root_of(name)

    def _named_places_exist(self) -> None:
        places = [
            *((self.dossier.table, c) for c in self._dossier_columns()),
            *((flag.table, flag.column) for flag in self.keeps),
            *((documents.table, documents.address) for documents in self.documents),
            *([(self.support.table, self.support.ended_on)] if self.support else []),
        ]
        for table, column in places:
            if table not in self.tables or column not in self.tables[table].columns:
                raise ValueError(f"the map uses {table}.{column} but does not list it")
            if self.root_of(table) != self.dossier.table:
                raise ValueError(f"{table}.{column} must lie in the dossier or a part of it")

    @model_validator(mode="after")
    def _rights_places_exist(self) -> Self:
        named = [place for places in self.elements.values() for place in places]
        named += [*self.informants, *filter(None, (self.secret_address, self.restriction))]
        for place in named:
            if place.column not in self._columns_of(place.table):
                raise ValueError(f"the map uses {place.table}.{place.column} but does not list it")
        if self.restriction and self.restriction.table != self.dossier.table:
            raise ValueError("restriction: a restricted dossier is marked in the dossier's row")
        if self.registers is not None:
            self._registers_fit(self.registers)
        return self

    def _columns_of(self, table: str) -> frozenset[str]:
        found = self.tables.get(table)
        return frozenset(found.columns) if found is not None else frozenset()

    def _registers_fit(self, registers: Registers) -> None:
        for register in registers.all:
            columns = {v for k, v in register.model_dump().items() if k != "table" and v}
            absent = sorted(columns - self._columns_of(register.table))
            if absent:
                raise ValueError(f"registers: {register.table} lists no {', '.join(absent)}")
            table = self.tables[register.table]
            if table.of != self.dossier.table:
                raise ValueError(f"registers: {register.table} must be a part of the dossier")
            change = table.last_change
            if change and change.writer and registers.writer not in change.technical_writers:
                raise ValueError(
                    f"registers: name {registers.writer!r} among the technical writers of"
                    f" {register.table}, or each note there would restart the clock"
                )

    def _dossier_columns(self) -> tuple[str, ...]:
        names = self.dossier
        fixed = (names.number, names.category, names.status, names.opened_on, names.closed_on)
        return (*fixed, *names.together_by)
