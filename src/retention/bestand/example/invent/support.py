"""The parts of a dossier that are about the support itself: limitations to documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import NamedTuple

from retention.bestand.example.invent.case import Case, Row
from retention.bestand.example.invent.lives import day_between, moment
from retention.bestand.example.invent.names import pick
from retention.bestand.example.invent.people import Member
from retention.bestand.example.invent.texts import (
    EVALUATIONS,
    GOALS,
    LETTER,
    LIMITATIONS,
    filled,
    note,
)

PROVISIONS = (
    "hulp bij het huishouden",
    "hulp bij het huishouden",
    "begeleiding individueel",
    "dagbesteding",
    "scootmobiel",
    "rolstoel",
    "traplift",
    "woningaanpassing",
    "vervoerspas",
    "respijtzorg",
)
PLAN_ONLY = "plan-zonder-voorziening"
_AREAS = ("huishouden", "mobiliteit", "meedoen", "dagstructuur", "zelfzorg", "geldzaken")
_TITLES = ("Beschikking", "Onderzoeksverslag", "Aanvraagformulier", "Ondersteuningsplan")


class Paper(NamedTuple):
    """A document's relative address and its text."""

    address: str
    text: str


def add_people(case: Case, members: Sequence[Member]) -> None:
    """Who is around the client, and which professional has the case."""
    for member in members:
        stamp = case.stamp(case.day_from(case.life.opened))
        told = {"network_member_id": member.id, "relation": member.relation}
        case.link("dossier_network_member", {**told, **stamp})
    case.link("dossier_professional", {"professional_id": case.worker_id, "task": "regie"})


def add_limitations(case: Case) -> None:
    """One or two things that the client can't do."""
    for _ in range(1 + (case.random.random() < 0.4)):
        kind, text = pick(case.random, LIMITATIONS)
        description = filled(case.random, (text,), case.fields)
        case.add("limitation", _early(case), kind=kind, description=description)


def add_goals(case: Case) -> None:
    """One or two goals, evaluated once the dossier has closed."""
    for _ in range(1 + (case.random.random() < 0.35)):
        text = filled(case.random, GOALS, case.fields)
        told = case.life.closed is not None and case.random.random() < 0.8
        evaluation = filled(case.random, EVALUATIONS, case.fields) if told else None
        area = pick(case.random, _AREAS)
        case.add("goal", _early(case), life_area=area, text=text, evaluation=evaluation)


def add_provisions(case: Case, providers: Sequence[int]) -> None:
    """One or two provisions; all have ended when the dossier closes."""
    in_kind = case.dossier["category"] != "pgb"
    for kind in (case.fields["provision"], pick(case.random, PROVISIONS)):
        decided = _early(case)
        started = day_between(case.random, decided, min(decided + 40, case.life.until))
        case.add_changed(
            "provision",
            (ended := _end(case, started)) or started,
            kind=kind,
            provider_id=pick(case.random, providers) if in_kind else None,
            decided_on=date.fromordinal(decided),
            started_on=date.fromordinal(started),
            ended_on=date.fromordinal(ended) if ended else None,
        )
        if case.random.random() < 0.7:
            return


def _end(case: Case, started: int) -> int | None:
    if case.life.closed is None:
        return None
    return case.life.until if case.random.random() < 0.6 else case.day_from(started)


def add_notes(case: Case) -> None:
    """Two to four notes, written while the dossier was open."""
    for _ in range(2 + int(case.random.random() * 3)):
        day = case.day_from(case.life.opened)
        case.add(
            "note",
            day,
            professional_id=case.worker_id,
            written_at=moment(case.random, day),
            text=note(case.random, case.fields),
        )


def add_documents(case: Case, random: Random) -> list[Paper]:
    """One to three letters, under the last two digits of the dossier's number."""
    papers = []
    for place in range(1, 2 + int(random.random() * 3)):
        day = day_between(random, case.life.opened, case.life.until)
        text = LETTER.format_map({**case.fields, "day": f"{date.fromordinal(day):%d-%m-%Y}"})
        papers.append(Paper(f"{case.number[-2:]}/{case.number}/{place}.txt", text))
        stamp = {"changed_at": moment(random, day), "changed_by": case.writer}
        columns = _document(pick(random, _TITLES), papers[-1])
        case.link("document", {"id": case.all_rows.take_id("document"), **columns, **stamp})
    return papers


def _document(title: str, paper: Paper) -> Row:
    count = len(paper.text.encode())
    return {
        "title": title,
        "address": paper.address,
        "media_type": "text/plain",
        "byte_count": count,
    }


def _early(case: Case) -> int:
    """A day in the first two months."""
    opened = case.life.opened
    return day_between(case.random, opened, min(opened + 60, case.life.until))
