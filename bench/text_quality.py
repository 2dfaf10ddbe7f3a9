"""How much the text engine finds and how much it loses, on the shared texts; no reader but figures.

`measure()` gives the figures, `report()` prints them. Recall is the share of gold spans whose every
letter and digit is covered; words lost are words outside gold spans that a find touches.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from retention.anonymise.text.detect import Compiled, Detector
from retention.anonymise.text.identities import compile_known
from retention.anonymise.text.known import Known

SHARED = Path(__file__).resolve().parents[2] / "shared" / "text"
_WORD = re.compile(r"[^\W\d_]\w*")
# Names that are words too: the hardest there are, and none of them is in the notes' own dossiers.
_FIRST = [
    "Wil",
    "Ad",
    "Mark",
    "Roos",
    "Ben",
    "Mees",
    "Tom",
    "Iris",
    "Storm",
    "Bas",
    "Loes",
    "Guus",
    "Trees",
    "Toon",
    "Noor",
    "Willemijn",
    "Fatima",
    "Dirk",
]
_LAST = [
    "Bos",
    "Bakker",
    "de Vos",
    "de Groot",
    "van Dijk",
    "van den Berg",
    "van der Linden",
    "Molenaar",
    "ter Haar",
    "Vink",
    "Zwart",
]


def measure() -> dict[str, Any]:
    """Recall per kind of text and label, words lost, and microseconds per note."""
    notes = _read("dev_notes.jsonl")
    found: dict[str, Any] = {"notes, known and unknown": _score(notes, with_known=True)}
    for style in ("normal", "lower", "upper"):
        some = list(_renamed(notes, style))
        found[f"other names, nothing known, {style}"] = _score(some, with_known=False)
    found["newspapers of 1850-1900, with reading errors"] = _score(
        _read("newspaper_nl.jsonl"), with_known=False
    )
    found["microseconds per note of 250 characters"] = _speed(notes)
    return found


def report() -> None:
    """Print one line per kind of text."""
    for name, figures in measure().items():
        if isinstance(figures, float):
            print(f"{name:<46} {figures:8.0f}")
            continue
        lost = figures.pop("words lost")
        recall = "  ".join(f"{label} {share:.1f}" for label, share in sorted(figures.items()))
        print(f"{name:<46} lost {lost:.2f} %  recall %: {recall}")


def _read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SHARED / name).read_text("utf-8").splitlines()]


def _score(notes: Iterable[dict[str, Any]], *, with_known: bool) -> dict[str, float]:
    detector, whole, all_spans = Detector(), Counter[str](), Counter[str]()
    lost = words = 0
    for note in notes:
        known = compile_known(Known.from_json(note.get("known"))) if with_known else None
        covered = _covered(detector, note["text"], known)
        gold = bytearray(len(covered))
        for span in note["spans"]:
            part = slice(span["start"], span["end"])
            gold[part] = b"\1" * (span["end"] - span["start"])
            signs = zip(note["text"][part], covered[part], strict=True)
            whole[span["label"]] += all(
                is_covered or not sign.isalnum() for sign, is_covered in signs
            )
            all_spans[span["label"]] += 1
        for word in _WORD.finditer(note["text"]):
            if not any(gold[word.start() : word.end()]):
                words += 1
                lost += any(covered[word.start() : word.end()])
    shares = {label: 100 * whole[label] / count for label, count in all_spans.items()}
    return {**shares, "words lost": 100 * lost / words}


def _covered(detector: Detector, text: str, known: Compiled | None) -> bytearray:
    covered = bytearray(len(text))
    for span in detector.find(text, known):
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    return covered


def _renamed(notes: Iterable[dict[str, Any]], style: str) -> Iterator[dict[str, Any]]:
    """The notes with other people in them, and their letters in another case."""
    chance = random.Random(7)
    for note in notes:
        if note["style"] != "normal":
            continue
        text, spans, at = "", [], 0
        for span in note["spans"]:
            text += note["text"][at : span["start"]]
            value = _other(chance, span) if span["label"] == "PERSON" else span["text"]
            spans.append(
                {"start": len(text), "end": len(text) + len(value), "label": span["label"]}
            )
            text += value
            at = span["end"]
        text += note["text"][at:]
        cased = {"lower": text.lower, "upper": text.upper}.get(style, text.__str__)()
        if len(cased) == len(text):
            yield {"text": cased, "spans": spans}


def _other(chance: random.Random, span: dict[str, Any]) -> str:
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    opening = last[0].upper() + last[1:]
    return {
        "first": first,
        "relatie+voornaam": first,
        "last": opening,
        "fam": opening,
        "title_last": last,
        "init_last": f"{first[0]}. {last}",
        "upper": last.upper(),
    }.get(span["variant"], f"{first} {last}")


def _speed(notes: list[dict[str, Any]]) -> float:
    """Processor time, dossiers compiled once for their notes; the best of five runs."""
    detector, best = Detector(), float("inf")
    signs = sum(len(note["text"]) for note in notes)
    dossiers = {note["dossier"]: Known.from_json(note["known"]) for note in notes}
    for _ in range(5):
        started = time.process_time()
        compiled = {dossier: compile_known(known) for dossier, known in dossiers.items()}
        for note in notes:
            detector.find(note["text"], compiled[note["dossier"]])
        best = min(best, time.process_time() - started)
    return 1e6 * best * 250 / signs


if __name__ == "__main__":
    report()
