"""Where a demo plays: a ledger and a bestand of invented people that it makes itself.

It works only on a ledger that a demo made (marked demo), whose clock it may set.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from rich.console import Console

from retention.actions.clock import Clock
from retention.actions.initialise import add_official, initialise
from retention.actions.workplace import Workplace, open_workplace
from retention.anonymise.archive.tables import PARKING_SCHEMA
from retention.anonymise.archive.tables import SCHEMA as ARCHIVE_SCHEMA
from retention.bestand.example.generator import Generated, generate
from retention.bestand.example.migrations import migrate
from retention.bestand.example.schema import SCHEMA as EXAMPLE_SCHEMA
from retention.demo_rights import outbox_of
from retention.domain.approval import Official
from retention.domain.clocks import local_day
from retention.domain.protocol import Function, WayOut
from retention.errors import RefusedError
from retention.ledger.tables import SCHEMA, mark
from retention.settings import (
    PROTOCOL_AT_HOME,
    SHIPPED_DATA_MAP,
    SHIPPED_PROTOCOL,
    Settings,
    shipped,
)

PEOPLE = {
    "demo-steward": Function.STEWARD,
    "demo-coordinator": Function.COORDINATOR,
    "demo-process-owner": Function.PROCESS_OWNER,
    "demo-archivist": Function.ARCHIVIST,
    "demo-complaints-handler": Function.COMPLAINTS_HANDLER,
    "demo-privacy-officer": Function.PRIVACY_OFFICER,
}
STEWARD, COORDINATOR, OWNER, ARCHIVIST, COMPLAINTS, PRIVACY = PEOPLE
DEMO_PROTOCOL = "# Made by `retention demo`: the shipped protocol, one category de-identified."


@dataclass(frozen=True)
class Scene:
    """Where the demo works and when it says it is."""

    settings: Settings
    console: Console
    now: datetime

    @contextmanager
    def at(self, days_ago: int) -> Iterator[Workplace]:
        """A workplace as it was some days ago."""
        with open_workplace(self.settings, Clock(self.now - timedelta(days=days_ago))) as place:
            yield place

    def say(self, text: str) -> None:
        """One step told."""
        self.console.print(f"[bold]•[/] {text}", highlight=False, soft_wrap=True)


def clear(scene: Scene) -> None:
    """An empty ledger marked demo; RefusedError where something is not the demo's own."""
    settings = scene.settings
    if settings.bestand_url is not None and settings.bestand_url != settings.ledger_url:
        raise RefusedError(
            "the demo works in the ledger's own database; unset RETENTION_BESTAND_URL"
        )
    if settings.data_map.read_bytes() != shipped(SHIPPED_DATA_MAP).read_bytes():
        raise RefusedError(
            "the demo has a bestand and data map of its own; unset RETENTION_DATA_MAP"
        )
    with open_workplace(settings, Clock(), uninitialised=True) as place:
        _forget_earlier(place)
        initialise(place, demo=True)


def own_protocol(settings: Settings) -> Settings:
    """The demo's protocol lies at home: the shipped one, but one category is de-identified.

    It is made anew each time, not from what an earlier demo made of it. One that RETENTION_PROTOCOL
    names, or that somebody else wrote there, counts instead and stays as it is.
    """
    text = shipped(SHIPPED_PROTOCOL).read_text(encoding="utf-8")
    own = settings.home / PROTOCOL_AT_HOME
    given = settings.protocol.read_text(encoding="utf-8")
    if given != text and not (settings.protocol == own and given.startswith(DEMO_PROTOCOL)):
        return settings
    changed = text.replace(f"way_out: {WayOut.DESTROY}", f"way_out: {WayOut.DEIDENTIFY}", 1)
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(f"{DEMO_PROTOCOL}\n{changed}", encoding="utf-8")
    return replace(settings, protocol=own)


def make_bestand(scene: Scene, dossiers: int, seed: int, *, days_ago: int) -> Generated:
    """An invented bestand as it was so many days ago, and the officials of the demo."""
    settings = scene.settings
    scene.say(f"An invented bestand of {dossiers:,} dossiers (seed {seed})")
    with scene.at(days_ago + 2) as place:
        with place.bestand.begin() as bestand:
            migrate(bestand)
            generated = generate(
                bestand,
                dossiers=dossiers,
                seed=seed,
                as_of=local_day(scene.now - timedelta(days=days_ago)),
                documents_root=settings.documents,
            )
        for user, function in PEOPLE.items():
            add_official(place, Official(user, function, "demo-mandate", date(2020, 1, 1)))
    return generated


def _forget_earlier(place: Workplace) -> None:
    """Drop what an earlier demo made; RefusedError where the ledger or bestand is a real one."""
    with place.ledger.begin() as ledger:
        inspector = sa.inspect(ledger)
        marked = (
            inspector.has_table(mark.name, schema=SCHEMA)
            and ledger.execute(sa.select(mark.c.demo)).scalar()
        )
        if not marked and (inspector.has_schema(SCHEMA) or inspector.has_schema(EXAMPLE_SCHEMA)):
            raise RefusedError(
                "this database holds a ledger or bestand that the demo did not make; point"
                " RETENTION_HOME or RETENTION_LEDGER_URL to an empty place"
            )
        own = place.settings.home / PROTOCOL_AT_HOME
        if own.exists() and not own.read_bytes().startswith(DEMO_PROTOCOL.encode()):
            raise RefusedError(f"{own} was not made by the demo; move it elsewhere first")
        if not marked and (foreign := [each for each in _folders(place) if any(each.iterdir())]):
            raise RefusedError(
                f"{foreign[0]} holds files that the demo did not make; point RETENTION_HOME to an"
                " empty place"
            )
        for schema in (SCHEMA, ARCHIVE_SCHEMA, PARKING_SCHEMA, EXAMPLE_SCHEMA):
            ledger.execute(sa.schema.DropSchema(schema, cascade=True, if_exists=True))
    for folder in _folders(place):
        shutil.rmtree(folder, ignore_errors=True)


def _folders(place: Workplace) -> list[Path]:
    """The folders of this home that are there; those elsewhere are not the demo's."""
    settings = place.settings
    folders = (
        settings.evidence,
        settings.documents,
        settings.keys,
        settings.overviews,
        outbox_of(settings.home),
    )
    return [each for each in folders if each.is_relative_to(settings.home) and each.is_dir()]
