"""`make bench`: every figure is a ratio of two measurements made in this run, beside its bound."""

from __future__ import annotations

import argparse
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from bench import deidentifying, destroying, due, worklist
from bench.world import HOME, say


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        help="destroying growth due memory deidentifying text risk notices overview worklist (all)",
    )
    parser.add_argument("--dossiers", type=int, default=200_000, help="for destroying")
    parser.add_argument("--due-dossiers", type=int, default=1_000_000, help="for due")
    parser.add_argument("--people", type=int, default=1_000_000, help="for risk")
    parser.add_argument("--notices", type=int, default=10_000, help="for notices")
    given = parser.parse_args()
    parts: dict[str, Callable[[argparse.Namespace], None]] = {
        "destroying": _destroying,
        "growth": _growth,
        "due": _due,
        "memory": _memory,
        "deidentifying": _deidentifying,
        "text": _text,
        "risk": _risk,
        "notices": _notices,
        "overview": _overview,
        "worklist": _worklist,
    }
    for name in given.parts or list(parts):
        parts[name](given)


def _line(what: str, ratio: float, bound: float, unit: str = "×") -> None:
    verdict = "within" if ratio <= bound else "OVER"
    print(f"{what:<68} {ratio:8.2f}{unit}   bound {bound:g}{unit}   {verdict}", flush=True)


def _worklist(given: argparse.Namespace) -> None:
    found = _apart(worklist.measure, 100_000, given.dossiers)
    for name in ("first page", "counts", "page far down", "for a steward"):
        _line(f"100,000 rows that wait: {name}", found[name], 30, " ms")


def _apart(function: Callable[..., Any], *arguments: Any) -> Any:
    """The result of a function that runs in a process of its own, so that memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def _destroying(given: argparse.Namespace) -> None:
    found = _apart(destroying.measure, given.dossiers)
    size = f"25 % of {given.dossiers:,} dossiers"
    _line(f"destroy {size}: locks, re-check, ledger / raw", found["ours"] / found["raw"], 2.2)
    _line("  with evidence / raw", found["ours with evidence"] / found["raw"], 3.0)
    print(
        f"  by one worker instead of {destroying.WORKERS}: "
        f"{found['ours, one worker'] / found['raw']:.2f}×"
    )
    same = found["raw, shared rows too"]
    print(
        f"  against a raw DELETE that lets all unused shared rows go too: "
        f"{found['ours'] / same:.2f}×, with evidence {found['ours with evidence'] / same:.2f}×"
    )


def _growth(given: argparse.Namespace) -> None:
    small, large = given.dossiers // 10, given.dossiers
    few = _apart(destroying.measure, small)
    many = _apart(destroying.measure, large)
    ours = many["ours"] / few["ours"]
    raw = many["raw"] / few["raw"]
    _line(f"time per dossier from {small:,} to {large:,}: growth of ours / of raw", ours / raw, 1.1)


def _due(given: argparse.Namespace) -> None:
    found = _apart(due.measure, given.due_dossiers)
    _line(
        f"what is due among {given.due_dossiers:,} dossiers / SQL by hand",
        found["ours"] / found["by hand"],
        1.5,
    )


def _memory(given: argparse.Namespace) -> None:
    peak = _apart(destroying.peak_memory, given.dossiers)
    _line(f"peak memory, a list of 25 % of {given.dossiers:,} dossiers", peak, 300, " MB")
    newest = max((HOME / "work").glob("evidence-*"), key=lambda path: path.stat().st_mtime)
    _line("verify that run's evidence", _verify(newest), 2.0, " s")


def _deidentifying(given: argparse.Namespace) -> None:
    found = _apart(deidentifying.measure, given.dossiers)
    _line(
        f"de-identify one column of {given.dossiers:,} dossiers / one raw UPDATE",
        found["ours"] / found["raw"],
        1.6,
    )


def _text(_given: argparse.Namespace) -> None:
    from bench import text_speed

    text_speed.report()
    from bench import text_quality

    text_quality.report()


def _risk(given: argparse.Namespace) -> None:
    from bench import risk

    found = _apart(risk.measure, given.people)
    size = f"{given.people:,} × 8"
    _line(f"risk report of {size} (aim 1 s)", found["report"], 4, " s")
    _line(f"least generalisation of {size}, proven (aim 6 s)", found["generalise"], 12, " s")
    for ours, peer in (("report", "pycanon"), ("generalise", "anjana")):
        if peer in found:
            ratio = found[f"{ours}, slice"] / found[peer]
            _line(f"  {ours} of {risk.SLICE:,} / {peer}", ratio, 1.0)
    _line("published optima of the Adult table that were missed", 4 - found["optima"], 0, "")


NOTICES_BESIDE = {
    ", unsealed": "mail that says only that something waits",
    ", real": "encrypted, to a server that keeps mail on disk and offers PIPELINING",
}


def _notices(given: argparse.Namespace) -> None:
    from bench import notices

    found = _apart_with_children(notices.measure, given.notices)
    size = f"{given.notices:,} notices"
    _line(f"deliver {size}: encrypt, send, record / bare smtplib", found["ours"] / found["bare"], 2)
    print(f"  delivered {found['delivered']:.0f}, no mailbox {found['permanent']:.0f}")
    _line(f"  lost, with {found['kills']:.0f} kills", found["lost"] + found["unrecorded"], 0, "")
    _line("  duplicates, each with the Message-ID it had", found["duplicates"], found["kills"], "")
    _line("  messages with an ID of no notice", found["strangers"], 0, "")
    for name, what in NOTICES_BESIDE.items():
        ratio = found[f"ours{name}"] / found[f"bare{name}"]
        print(f"  (beside the measure) {what} / bare smtplib: {ratio:.2f}×")
    durable = found["ours"] / (found["bare"] + found["commits"])
    print(f"  (beside the measure) against bare smtplib + a bare commit after each: {durable:.2f}×")
    each = found["processor each"] * 1000
    print(f"  (beside the measure) processor time of ours per encrypted message: {each:.2f} ms")


def _apart_with_children(function: Callable[..., Any], *arguments: Any) -> Any:
    """As `_apart`, for a function that starts processes of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def _overview(_given: argparse.Namespace) -> None:
    from bench import overview

    found = _apart(overview.measure)
    what = f"overview of {overview.DOSSIERS} dossiers and {overview.NOTES} notes, zip included"
    _line(what, found["least"], 2, " s")
    print(
        f"  made in {found['make']:.2f} s, released in {found['release']:.2f} s, of which"
        f" {found['processor']:.2f} s of the processor;"
        f" the first in a process, which loads words and fonts: {found['first']:.2f} s"
    )


def _desk(_given: argparse.Namespace) -> None:
    from bench import desk

    found = _apart_with_children(desk.measure)
    print(
        f"desk: {desk.ROWS:,} rows wait, a list of {desk.ITEMS:,} items, {desk.USERS} users at once"
    )
    for name in desk.PAGES:
        for workers in desk.WORKERS:
            for reading in desk.SECONDS:
                one = found[name, workers, reading]
                pause = f"reading {reading:g} s" if reading else "no pause"
                what = f"  {name}: p95, {workers} worker(s), {pause} (median {one.middle:.0f})"
                _line(what, one.p95, 150, " ms")
        one = found[name, desk.WORKERS[0], 0.0]
        what = f"  {name}: bytes of the page ({one.sent_bytes / 1000:.1f} kB on the wire)"
        _line(what, one.page_bytes / 1000, 150, " kB")


def _verify(folder: Path) -> float:
    command = [str(Path(sys.executable).parent / "retention"), "evidence", "verify", str(folder)]
    started = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    say(f"verified {folder.name}")
    return time.monotonic() - started


if __name__ == "__main__":
    main()
