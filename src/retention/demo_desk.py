"""The demo's bestand with work waiting: what a visitor of the desk finds to decide.

Through the same actions as the commands and the desk, as if the municipality had begun a month ago:
one list was carried out, one waits for approvals and one for a steward; requests run out of time, a
notice failed, exceptions are asked for or come up for review.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rich.console import Console

from retention.actions.carry_out_list import carry_out_list
from retention.actions.chase import chase
from retention.actions.decide_list import approve, lift_guard, present
from retention.actions.deliver import deliver
from retention.actions.keeping import ask, confirm
from retention.actions.propose import propose
from retention.actions.requests import open_request, verify
from retention.actions.workplace import Workplace
from retention.bestand.example.generator import Generated
from retention.demo_rights import show_rights
from retention.demo_scene import (
    ARCHIVIST,
    COORDINATOR,
    OWNER,
    STEWARD,
    Scene,
    clear,
    make_bestand,
    own_protocol,
)
from retention.domain.clocks import local_day
from retention.domain.keeping import AskedKeep
from retention.domain.protocol import Right
from retention.domain.requests import IncomingRequest, Proof
from retention.errors import RetentionError
from retention.ledger import lists
from retention.settings import Settings

DAYS_AGO = 40
# One list for what was due so many days ago, carried out; one that waits for approvals.
CARRIED_OUT, PRESENTED = 2_500, 500
BY_POST = ("huisarts", "isd", "zorgverzekeraar")  # delivery fails until a steward sends a letter


def run_desk_demo(dossiers: int = 600, seed: int = 1) -> int:
    """The exit code; a bestand and a ledger are there, with work waiting."""
    now = datetime.now(UTC).replace(microsecond=0)
    scene = Scene(Settings.from_environment(), Console(), now)
    clear(scene)
    scene = replace(scene, settings=own_protocol(scene.settings))
    generated = make_bestand(scene, dossiers, seed, days_ago=DAYS_AGO)
    _exceptions(scene, generated)
    _rights(scene, generated)
    _chased(scene, days_ago=12)
    _carried_out(scene)
    _chased(scene, days_ago=5)
    _waiting_lists(scene)
    scene.say(f"{COORDINATOR} asks for an exception: {STEWARD} has to confirm it")
    return 0


def _exceptions(scene: Scene, generated: Generated) -> None:
    """One confirmed and past its review date, one confirmed, one asked for and one to be ended."""
    today = local_day(scene.now)
    planted = generated.planted
    standing = (
        (planted["last_of_client"][0], "zorgvuldige-ondersteuning", today - timedelta(days=1)),
        (planted["closed_on_leap_day"][0], "bezwaar-of-beroep", today + timedelta(days=180)),
    )
    for dossier, ground, review_on in standing:
        with scene.at(DAYS_AGO - 1) as place:
            kept = ask(place, dossier, AskedKeep(ground, "demonstratie", review_on), COORDINATOR)
            confirm(place, kept.number, STEWARD)
    asked = AskedKeep("zorgvuldige-ondersteuning", "demonstratie", today + timedelta(days=90))
    with scene.at(1) as place:
        ask(place, planted["closed_last_day"][0], asked, COORDINATOR)


def _rights(scene: Scene, generated: Generated) -> None:
    """A correction that one recipient says nothing to; requests near or past their day."""
    with scene.at(20) as place:
        people = STEWARD, COORDINATOR
        show_rights(place, scene.console, *people, by_post=BY_POST, acknowledged=False)
    planted, proof = generated.planted, Proof("identiteitsbewijs-getoond")
    for right, dossier, received, verified in (
        (Right.ACCESS, planted["several_dossiers"][0], 33, True),
        (Right.ERASURE, planted["open_objection"][0], 26, True),
        (Right.CORRECTION, planted["shared_household"][0], 10, False),
    ):
        with scene.at(received) as place:
            day = local_day(scene.now - timedelta(days=received))
            asked = IncomingRequest(right, day, f"Z-2026-{received:06d}")
            number = open_request(place, asked, dossier, STEWARD).request.number
            if verified:
                verify(place, number, proof, STEWARD)
        scene.say(f"Request {number} came in {received} days ago: {right}")


def _carried_out(scene: Scene) -> None:
    """A first list, approved after its guard was lifted, and carried out when it had cooled off."""
    number = _proposed(scene, 15, due_days_ago=CARRIED_OUT)
    with scene.at(14) as place:
        present(place, number, STEWARD)
        for user in (OWNER, ARCHIVIST):
            approve(place, number, user)
            if _is_stopped(place, number):
                lift_guard(place, number, user, "achterstand: eerste keer")
    with scene.at(6) as place:
        sealed = carry_out_list(place, number)
    scene.say(f"List {number} was carried out: {sum(sealed.outcomes.values()):,} dossiers")


def _waiting_lists(scene: Scene) -> None:
    """One list that others have to approve, and one that a steward has to present."""
    presented = _proposed(scene, 4, due_days_ago=PRESENTED)
    with scene.at(3) as place:
        present(place, presented, STEWARD)
    proposed = _proposed(scene, 1, due_days_ago=0)
    scene.say(f"List {presented} waits for approvals, list {proposed} for {STEWARD}")


def _proposed(scene: Scene, days_ago: int, *, due_days_ago: int) -> int:
    due_on = local_day(scene.now - timedelta(days=max(days_ago, due_days_ago)))
    with scene.at(days_ago) as place:
        number = propose(place, as_of=due_on).list_number
    if number is None:
        raise RetentionError(f"nothing was due on {due_on:%d-%m-%Y}; try another --seed")
    return number


def _is_stopped(place: Workplace, number: int) -> bool:
    with place.ledger.connect() as ledger:
        return bool(lists.row_of(ledger, number).guards_tripped)


def _chased(scene: Scene, *, days_ago: int) -> None:
    """Who did not acknowledge the correction is reminded, and then becomes a steward's."""
    with scene.at(days_ago) as place:
        chase(place)
        deliver(place)
