"""Each planted shape is in the bestand, and only there where it was planted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from retention.bestand.example.generator import Generated, generate
from retention.bestand.example.invent.numbers import chance
from retention.bestand.example.invent.shapes import FIRST, Shape, plant
from retention.bestand.example.migrations import migrate

AS_OF = date(2026, 11, 23)
# The dossier's own parts that say when they last changed.
PARTS = (
    "dossier_network_member",
    "limitation",
    "goal",
    "provision",
    "note",
    "document",
    "consent",
    "disclosure",
    "information_notice",
    "objection",
)
CHANGES = (
    " union all ".join(f"select dossier_id, changed_at, changed_by from {table}" for table in PARTS)
    + " union all select id, changed_at, changed_by from dossier"
)
# Shape -> which dossiers show it, found without the generator's help.
WHERE = {
    "corrected_after_closure": f"""exists (select 1 from ({CHANGES}) c where c.dossier_id = d.id
        and date(changed_at) > date(coalesce(d.closed_on, '9999-12-31'), '+3 years', '-2 days')
        and changed_by <> 'nightly-sync' and c.changed_at < :today)
        and d.closed_on > d.opened_on and not exists
        (select 1 from provision p where p.dossier_id = d.id and p.ended_on > d.closed_on)""",
    "corrected_by_unknown": f"""exists (select 1 from ({CHANGES}) c where c.dossier_id = d.id
        and changed_by is null and changed_at is not null)""",
    "technical_writer": f"""exists (select 1 from ({CHANGES}) c where c.dossier_id = d.id
        and changed_by = 'nightly-sync')""",
    "change_missing": f"""exists (select 1 from ({CHANGES}) c where c.dossier_id = d.id
        and changed_at is null)""",
    "change_in_future": f"""exists (select 1 from ({CHANGES}) c where c.dossier_id = d.id
        and changed_at > :tomorrow)""",
    "change_before_opening": f"""exists (select 1 from ({CHANGES}) c where c.dossier_id = d.id
        and changed_at < d.opened_on)""",
    "closing_date_missing": "status = 'closed' and closed_on is null",
    "closed_in_1900": "closed_on = '1900-01-01'",
    "closed_in_future": "closed_on > :today",
    "closed_before_opening": "closed_on < opened_on and closed_on > '1950-01-01'",
    "open_with_closing_date": "status = 'open' and closed_on is not null",
    "provision_outlives_case": """exists (select 1 from provision p where p.dossier_id = d.id
        and p.ended_on > d.closed_on) and d.closed_on > d.opened_on""",
    "provision_without_end": """status = 'closed' and exists
        (select 1 from provision p where p.dossier_id = d.id and p.ended_on is null)""",
    "never_provided": """category <> 'plan-zonder-voorziening' and not exists
        (select 1 from provision p where p.dossier_id = d.id)""",
    "longer_retention": "longer_retention and longer_retention_ground is not null",
    "open_objection": """exists (select 1 from objection o where o.dossier_id = d.id
        and o.irrevocable_on is null)""",
    "consent_withdrawn": """exists (select 1 from consent c where c.dossier_id = d.id
        and c.withdrawn_on is not null)""",
    "secret_address": """exists (select 1 from client c where c.id = d.client_id
        and c.secret_address)""",
    "kept_for_ever": "category = 'monumentaal'",
    "unknown_category": "category = 'onbekend'",
}


@pytest.fixture(scope="module")
def filled() -> Iterator[tuple[sa.Connection, Generated]]:
    engine = sa.create_engine("sqlite://")
    migrate(engine)
    with engine.begin() as connection:
        made = generate(connection, dossiers=2_000, seed=3, as_of=AS_OF, documents_root=None)
        yield connection, made
    engine.dispose()


def numbers(connection: sa.Connection, where: str) -> set[str]:
    days = {"today": "2026-11-23", "tomorrow": "2026-11-24"}
    bound = {name: day for name, day in days.items() if f":{name}" in where}
    rows = connection.execute(sa.text(f"select number from dossier d where {where}"), bound)
    return set(rows.scalars())


@pytest.mark.parametrize("shape", WHERE)
def test_shape_is_where_it_was_planted_and_nowhere_else(filled: Any, shape: str) -> None:
    connection, made = filled
    planted = set(made.planted[shape])
    found = numbers(connection, WHERE[shape])
    if shape == "secret_address":  # the client's other dossiers show it too
        assert planted <= found
    else:
        assert found == planted


@pytest.mark.parametrize(
    ("shape", "closed_on"),
    [
        (Shape.CLOSED_LAST_DAY, date(2010, 12, 31)),
        (Shape.CLOSED_FIRST_DAY, date(2011, 1, 1)),
        (Shape.CLOSED_ON_LEAP_DAY, date(2008, 2, 29)),
    ],
)
def test_first_of_a_shape_closed_on_its_day(filled: Any, shape: Shape, closed_on: date) -> None:
    connection, made = filled
    where = f"number = '{made.planted[shape][0]}' and closed_on = '{closed_on}'"
    assert len(numbers(connection, where)) == 1


def test_every_shape_is_planted_at_least_once_in_few_dossiers() -> None:
    for dossiers in (len(FIRST), 200):
        assert set(plant(chance(1, "tests"), dossiers).values()) == set(Shape)


def test_first_of_each_shape_is_the_only_dossier_of_its_client(filled: Any) -> None:
    _, made = filled
    several = set(made.planted["several_dossiers"])
    assert [s for s in Shape if made.planted[s][0] in several] == [
        Shape.CLOSED_BESIDE_OPEN,
        Shape.OPEN_BESIDE_CLOSED,
    ]


def test_housemates_share_somebody_of_their_network(filled: Any) -> None:
    connection, made = filled
    shared = sa.text(
        """select count(distinct d.client_id) from dossier d join dossier_network_member n
        on n.dossier_id = d.id group by n.network_member_id order by 1 desc limit 1"""
    )
    assert connection.scalar(shared) == 2
    assert len(made.planted["shared_household"]) > 60


def test_shares_are_those_of_a_real_bestand(filled: Any) -> None:
    connection, _ = filled
    assert 0.2 < len(numbers(connection, "closed_on <= '2010-12-31'")) / 2_000 < 0.3
    assert 0.07 < len(numbers(connection, "status = 'open'")) / 2_000 < 0.15
    several = """select avg(n > 1) from (select count(*) n from dossier group by client_id)"""
    assert 0.12 < connection.scalar(sa.text(several)) < 0.18


def test_notes_name_the_people_of_their_own_dossier(filled: Any) -> None:
    connection, _ = filled
    named = """select avg(instr(lower(n.text), lower(c.surname)) > 0
        or instr(lower(n.text), lower(c.first_name)) > 0 or instr(n.text, c.bsn) > 0) from note n
        join dossier d on d.id = n.dossier_id join client c on c.id = d.client_id"""
    assert connection.scalar(sa.text(named)) > 0.4
    braces = "select count(*) from note where text like '%{%' or text like '%None%'"
    assert connection.scalar(sa.text(braces)) == 0
