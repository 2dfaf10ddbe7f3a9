"""Tables of the example bestand (protocol art. 5, 6, 10, 11, annex 1 and 2).

Every foreign key is declared with NO ACTION and every referencing column leads an index, so that
a destruction has to go in the right order and finds its rows. Nothing forbids impossible dates:
real bestanden hold them, and the data-quality queue has to find them.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
)

SCHEMA = "wmo"
# SQLite makes a column the row's own id only when its type reads INTEGER.
KEY = BigInteger().with_variant(Integer(), "sqlite")
NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
}


def schema_for(dialect: str) -> str | None:
    """Schema that holds the bestand on this dialect; None where a database has only one."""
    return None if dialect == "sqlite" else SCHEMA


def metadata(schema: str | None = SCHEMA) -> MetaData:
    """All tables of the example bestand."""
    tables = MetaData(schema=schema, naming_convention=NAMES)
    _people(tables)
    _staff(tables)
    _dossier(tables)
    _links(tables)
    _support(tables)
    _papers(tables)
    _accountability(tables)
    return tables


def _people(tables: MetaData) -> None:
    Table(
        "address",
        tables,
        _id(),
        _word("street"),
        Column("house_number", Integer, nullable=False),
        _word("house_number_suffix", 10, null=True),
        _word("postcode", 7),
        _word("city"),
        *_changes(),
    )
    Table(
        "client",
        tables,
        _id(),
        _word("bsn", 9),
        *_name(),
        _word("maiden_name", null=True),
        _word("partner_name", null=True),
        _word("gender", 10),
        _day("birth_date"),
        *_reach(),
        _word("iban", 34, null=True),
        _to("address", null=True),
        _flag("secret_address"),
        *_changes(),
    )
    Table(
        "household_member",
        tables,
        _id(),
        _to("client"),
        *_name(),
        _word("relation"),
        _day("birth_date", null=True),
        *_changes(),
    )
    Table(
        "network_member",
        tables,
        _id(),
        *_name(),
        *_reach(),
        _to("address", null=True),
        *_changes(),
    )


def _staff(tables: MetaData) -> None:
    Table(
        "professional",
        tables,
        _id(),
        *_name(),
        _word("function"),
        _word("organisation"),
        *_reach(),
        *_changes(),
    )
    Table("provider", tables, _id(), _word("name"), _word("city"), _word("chamber_number", 8))


def _dossier(tables: MetaData) -> None:
    Table(
        "dossier",
        tables,
        _id(),
        Column("number", String(20), nullable=False, unique=True),
        _to("client"),
        _word("category", 40),
        _word("status", 10),
        _day("opened_on"),
        _day("closed_on", null=True),
        _flag("longer_retention"),
        Column("longer_retention_ground", Text),
        Column("restricted", Boolean, nullable=False, server_default=false()),
        *_changes(),
        Index(None, "category", "closed_on"),
    )


def _links(tables: MetaData) -> None:
    Table(
        "dossier_network_member",
        tables,
        _to("dossier", key=True, indexed=False),
        _to("network_member", key=True),
        _word("relation"),
        *_changes(),
        _by_dossier(),
    )
    Table(
        "dossier_professional",
        tables,
        _to("dossier", key=True, indexed=False),
        _to("professional", key=True),
        _word("task"),
    )


def _support(tables: MetaData) -> None:
    _part(tables, "limitation", _word("kind"), Column("description", Text, nullable=False))
    _part(
        tables,
        "goal",
        _word("life_area"),
        Column("text", Text, nullable=False),
        Column("evaluation", Text),
    )
    _part(
        tables,
        "provision",
        _word("kind"),
        _to("provider", null=True),
        _day("decided_on"),
        _day("started_on"),
        _day("ended_on", null=True),
    )


def _papers(tables: MetaData) -> None:
    _part(
        tables,
        "note",
        _to("professional", null=True),
        Column("written_at", DateTime(timezone=True), nullable=False),
        Column("text", Text, nullable=False),
    )
    _part(
        tables,
        "document",
        _word("title", 200),
        _word("address", 300),
        _word("media_type", 60),
        Column("byte_count", BigInteger, nullable=False),
    )


def _accountability(tables: MetaData) -> None:
    _part(
        tables,
        "consent",
        _word("organisation"),
        _word("data_set", 60),
        Column("other_data", Text),
        _flag("doctor_informed"),
        _word("place"),
        _day("given_on"),
        _day("withdrawn_on", null=True),
    )
    _part(
        tables,
        "disclosure",
        _word("recipient"),
        _word("data_set", 60),
        _word("purpose", 200),
        _word("ground"),
        _day("disclosed_on"),
        Column("considerations", Text),
    )
    _part(
        tables,
        "information_notice",
        _word("told"),
        _word("manner"),
        _day("informed_on", null=True),
        Column("postponed_because", Text),
        _day("review_on", null=True),
    )
    _part(
        tables,
        "objection",
        _word("kind", 10),
        _day("filed_on"),
        _day("decided_on", null=True),
        _day("irrevocable_on", null=True),
    )


def _part(tables: MetaData, name: str, *columns: Column[object]) -> None:
    to_dossier = _to("dossier", indexed=False)
    Table(name, tables, _id(), to_dossier, *columns, *_changes(), _by_dossier())


def _by_dossier() -> Index:
    """One index for the foreign key and for "changed after the cut-off?"."""
    return Index(None, "dossier_id", "changed_at")


def _id() -> Column[object]:
    return Column("id", KEY, primary_key=True, autoincrement=False)


def _to(
    table: str, *, null: bool = False, key: bool = False, indexed: bool = True
) -> Column[object]:
    target = ForeignKey(f"{table}.id", ondelete="NO ACTION")
    return Column(f"{table}_id", KEY, target, nullable=null, primary_key=key, index=indexed)


def _word(name: str, length: int = 100, *, null: bool = False) -> Column[object]:
    return Column(name, String(length), nullable=null)


def _day(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, Date, nullable=null)


def _flag(name: str) -> Column[object]:
    return Column(name, Boolean, nullable=False)


def _name() -> tuple[Column[object], ...]:
    """A person's name; `name_prefix` is the tussenvoegsel."""
    first = _word("first_name"), _word("initials", 20), _word("name_prefix", 20, null=True)
    return (*first, _word("surname"))


def _reach() -> tuple[Column[object], ...]:
    return _word("phone", 20, null=True), _word("email", 200, null=True)


def _changes() -> tuple[Column[object], ...]:
    """When somebody last changed the personal data in the row, and who."""
    return Column("changed_at", DateTime(timezone=True)), _word("changed_by", 60, null=True)
