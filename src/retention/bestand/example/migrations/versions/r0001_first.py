"""All tables of the example bestand as they first were.

The helpers stand here again, not imported: a revision must not change when the schema does.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Columns = tuple[sa.Column[object], ...]
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _people()
    _staff()
    _dossier()
    _links()
    _support()
    _papers()
    _accountability()


def _people() -> None:
    _table(
        "address",
        _id(),
        _word("street"),
        sa.Column("house_number", sa.Integer, nullable=False),
        _word("house_number_suffix", 10, null=True),
        _word("postcode", 7),
        _word("city"),
        *_changes(),
    )
    _table(
        "client",
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
        to=("address",),
        indexes=("address_id",),
    )
    _table(
        "household_member",
        _id(),
        _to("client"),
        *_name(),
        _word("relation"),
        _day("birth_date", null=True),
        *_changes(),
        to=("client",),
        indexes=("client_id",),
    )
    _table(
        "network_member",
        _id(),
        *_name(),
        *_reach(),
        _to("address", null=True),
        *_changes(),
        to=("address",),
        indexes=("address_id",),
    )


def _staff() -> None:
    own = (_word("function"), _word("organisation"))
    _table("professional", _id(), *_name(), *own, *_reach(), *_changes())
    _table("provider", _id(), _word("name"), _word("city"), _word("chamber_number", 8))


def _dossier() -> None:
    _table(
        "dossier",
        _id(),
        _word("number", 20),
        _to("client"),
        _word("category", 40),
        _word("status", 10),
        _day("opened_on"),
        _day("closed_on", null=True),
        _flag("longer_retention"),
        sa.Column("longer_retention_ground", sa.Text),
        *_changes(),
        sa.UniqueConstraint("number", name="uq_dossier_number"),
        to=("client",),
        indexes=("client_id", "category closed_on"),
    )


def _links() -> None:
    _table(
        "dossier_network_member",
        _to("dossier", key=True),
        _to("network_member", key=True),
        _word("relation"),
        *_changes(),
        to=("dossier", "network_member"),
        indexes=("network_member_id", "dossier_id changed_at"),
    )
    _table(
        "dossier_professional",
        _to("dossier", key=True),
        _to("professional", key=True),
        _word("task"),
        to=("dossier", "professional"),
        indexes=("professional_id",),
    )


def _support() -> None:
    _part("limitation", _word("kind"), _text("description"))
    _part("goal", _word("life_area"), _text("text"), _text("evaluation", null=True))
    _part(
        "provision",
        _word("kind"),
        _to("provider", null=True),
        _day("decided_on"),
        _day("started_on"),
        _day("ended_on", null=True),
        to=("provider",),
        indexes=("provider_id",),
    )


def _papers() -> None:
    _part(
        "note",
        _to("professional", null=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        _text("text"),
        to=("professional",),
        indexes=("professional_id",),
    )
    _part(
        "document",
        _word("title", 200),
        _word("address", 300),
        _word("media_type", 60),
        sa.Column("byte_count", sa.BigInteger, nullable=False),
    )


def _accountability() -> None:
    _part(
        "consent",
        _word("organisation"),
        _word("data_set", 60),
        _text("other_data", null=True),
        _flag("doctor_informed"),
        _word("place"),
        _day("given_on"),
        _day("withdrawn_on", null=True),
    )
    _part(
        "disclosure",
        _word("recipient"),
        _word("data_set", 60),
        _word("purpose", 200),
        _word("ground"),
        _day("disclosed_on"),
        _text("considerations", null=True),
    )
    _part(
        "information_notice",
        _word("told"),
        _word("manner"),
        _day("informed_on", null=True),
        _text("postponed_because", null=True),
    )
    _part(
        "objection",
        _word("kind", 10),
        _day("filed_on"),
        _day("decided_on", null=True),
        _day("irrevocable_on", null=True),
    )


def _part(
    name: str,
    *columns: sa.Column[object],
    to: tuple[str, ...] = (),
    indexes: tuple[str, ...] = (),
) -> None:
    links, found = ("dossier", *to), ("dossier_id changed_at", *indexes)
    _table(name, _id(), _to("dossier"), *columns, *_changes(), to=links, indexes=found)


def _table(
    name: str,
    *items: sa.Column[object] | sa.UniqueConstraint,
    to: tuple[str, ...] = (),
    indexes: tuple[str, ...] = (),
) -> None:
    """A table; `to` names the tables that it refers to, `indexes` the columns of each index."""
    schema = op.get_context().version_table_schema
    keys = [item.name for item in items if isinstance(item, sa.Column) and item.primary_key]
    links = [_link(name, target, schema) for target in to]
    op.create_table(
        name, *items, sa.PrimaryKeyConstraint(*keys, name=f"pk_{name}"), *links, schema=schema
    )
    for columns in (index.split() for index in indexes):
        op.create_index(f"ix_{name}_{'_'.join(columns)}", name, columns, schema=schema)


def _link(name: str, target: str, schema: str | None) -> sa.ForeignKeyConstraint:
    there = f"{schema}.{target}.id" if schema else f"{target}.id"
    label = f"fk_{name}_{target}_id"
    return sa.ForeignKeyConstraint([f"{target}_id"], [there], name=label, ondelete="NO ACTION")


def _id() -> sa.Column[object]:
    return sa.Column("id", KEY, primary_key=True, autoincrement=False)


def _to(table: str, *, null: bool = False, key: bool = False) -> sa.Column[object]:
    return sa.Column(f"{table}_id", KEY, nullable=null, primary_key=key, autoincrement=False)


def _word(name: str, length: int = 100, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(length), nullable=null)


def _text(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=null)


def _day(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date, nullable=null)


def _flag(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _name() -> Columns:
    first = _word("first_name"), _word("initials", 20), _word("name_prefix", 20, null=True)
    return (*first, _word("surname"))


def _reach() -> Columns:
    return _word("phone", 20, null=True), _word("email", 200, null=True)


def _changes() -> Columns:
    changed_at: sa.Column[object] = sa.Column("changed_at", sa.DateTime(timezone=True))
    return changed_at, _word("changed_by", 60, null=True)
