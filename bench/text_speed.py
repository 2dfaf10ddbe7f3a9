"""Scrubbing text: notes a second on one core, against Presidio with deduce and a deny-list.

Also the start-up and memory of `retention text scrub` for one note, and hostile input. Processor
time is counted, so that a busy machine does not matter; start-up is by the clock.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from bench.world import HOME, say

PROJECT = Path(__file__).parents[1]
NOTES = PROJECT.parent / "shared" / "text" / "dev_notes.jsonl"
PEER = PROJECT / "bench" / "text_peer.py"
PEER_NOTES = 120
ROUNDS = 3
LENGTH = 20_000
BOUNDS = {"ratio": 15, "start-up": 1.0, "memory": 150, "hostile": 1.0}
HOSTILE = {
    "one word": "a",
    "digits": "1",
    "spaced digits": "1 ",
    "capitals": "Aa ",
    "initials": "A.",
    "at signs": "a@",
    "prefixes": "van de ",
    "names": "Wietske Quintus ",
    "marks": "a\u0301",
    "invisible": "a\u200b",
    "escapes": "&#90;",
    "hyphens": "a-",
    "parentheses": "(",
    "new lines": "\n",
}


def measure() -> dict[str, Any]:
    """Every figure: notes a second, seconds, megabytes; `ratio` is ours to the peer's."""
    notes = [json.loads(line) for line in NOTES.read_text(encoding="utf-8").splitlines()]
    ours = [_ours(notes) for _ in range(ROUNDS)]
    peer = _peer()  # between ours, so that a machine that slows down slows both
    ours += [_ours(notes) for _ in range(ROUNDS)]
    speeds = {key: median(each[key] for each in ours) for key in ours[0]}
    seconds, memory = _start_up()
    return {
        **speeds,
        "peer": peer,
        "ratio": {work: speeds[work] / peer[work] for work in peer},
        "start-up": seconds,
        "memory": memory,
        "hostile": {name: _hostile(sign) for name, sign in HOSTILE.items()},
    }


def report() -> None:
    """The figures beside their bounds."""
    found = measure()
    slowest = max(found["hostile"], key=lambda name: found["hostile"][name])
    print(
        f"notes/s: find {found['find']:,.0f}, peer {found['peer']['find']:,.0f};"
        f" scrub {found['scrub']:,.0f}, peer {found['peer']['scrub']:,.0f};"
        f" scrub without identities {found['scrub without known']:,.0f}"
    )
    peer = "Presidio with deduce and a deny-list"
    _line(f"finding / {peer}", found["ratio"]["find"], "ratio", "×", least=True)
    _line(f"scrubbing / {peer}, replacing", found["ratio"]["scrub"], "ratio", "×", least=True)
    _line("`retention text scrub` on one note, start to end", found["start-up"], "start-up", " s")
    _line("  its memory at most", found["memory"], "memory", " MB")
    _line(f"{LENGTH:,} hostile characters ({slowest})", found["hostile"][slowest], "hostile", " s")


def _line(what: str, figure: float, name: str, unit: str, *, least: bool = False) -> None:
    bound = BOUNDS[name]
    within = figure >= bound if least else figure <= bound
    verdict = "within" if within else ("UNDER" if least else "OVER")
    print(f"{what:<68} {figure:8.2f}{unit}   bound {bound:g}{unit}   {verdict}", flush=True)


def _ours(notes: list[dict[str, Any]]) -> dict[str, float]:
    """Notes a second; identities are prepared anew, as in a run over dossiers."""
    from retention.anonymise.text.detect import Detector
    from retention.anonymise.text.identities import compile_known
    from retention.anonymise.text.known import Known
    from retention.anonymise.text.scrub import NOBODY, Scrubber

    pairs = [(note["text"], Known.from_json(note["known"])) for note in notes]
    detector = Detector()
    compiled = cache(compile_known)
    Scrubber().scrub(*pairs[0])
    return {
        "scrub": _speed(len(pairs), lambda: list(Scrubber().scrub_many(pairs))),
        "scrub without known": _speed(
            len(pairs), lambda: list(Scrubber().scrub_many((text, NOBODY) for text, _ in pairs))
        ),
        "find": _speed(
            len(pairs), lambda: [detector.find(text, compiled(known)) for text, known in pairs]
        ),
    }


def _speed(count: int, work: Callable[[], Any]) -> float:
    started = time.process_time()
    work()
    return count / (time.process_time() - started)


# The peer


def _peer() -> dict[str, float]:
    """Its notes a second; its environment is made once, which takes some minutes.

    Its scrubbing is finding and putting a label in each place; ours draws surrogates and looks at
    the result once more.
    """
    say("Presidio with deduce and a deny-list")
    ran = _quietly([str(_peer_python()), str(PEER), str(NOTES), str(PEER_NOTES)])
    found = json.loads(ran.splitlines()[-1])
    return {work: found["notes"] / found[work] for work in ("find", "scrub")}


def _peer_python() -> Path:
    home = HOME / "text-peer"
    python = home / "bin" / "python"
    ready = home / ".ready-2"
    if not ready.exists():
        say(f"making an environment for deduce under {home}")
        uv = str(Path(sys.executable).parent / "uv")
        _quietly([uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(home)])
        wanted = ["deduce", "presidio-analyzer", "presidio-anonymizer"]
        _quietly([uv, "pip", "install", "--quiet", "--python", str(python), *wanted])
        _quietly([str(python), "-c", "from deduce import Deduce; Deduce()"])
        ready.touch()
    return python


def _quietly(command: Iterable[str]) -> str:
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
    ran = subprocess.run(
        list(command), capture_output=True, text=True, env=environment, check=False
    )
    if ran.returncode:
        raise SystemExit(f"{ran.args[0]} failed:\n{ran.stderr[-2000:]}")
    return ran.stdout


# Start-up and hostile input


def _start_up() -> tuple[float, float]:
    """(seconds by the clock, megabytes) of the command on one note; the median of several."""
    one = NOTES.open(encoding="utf-8").readline()
    command = "from retention.cli import main; main(['text', 'scrub', '--known'])"
    show = "; print(open('/proc/self/status').read())"
    times, peaks = [], []
    for _ in range(5):
        started = time.monotonic()
        ran = subprocess.run(
            [sys.executable, "-c", command + show],
            input=one,
            capture_output=True,
            text=True,
            check=True,
        )
        times.append(time.monotonic() - started)
        peaks.append(int(re.findall(r"VmHWM:\s+(\d+)", ran.stdout)[0]) / 1024)
    return median(times), median(peaks)


def _hostile(sign: str) -> float:
    from retention.anonymise.text.known import Known, Person
    from retention.anonymise.text.scrub import Scrubber

    scrubber = Scrubber()
    known = Known(persons=(Person("Wietske", "W.", "van der", "Quintus"),), bsns=("123456782",))
    scrubber.scrub("Warm.", known)
    started = time.process_time()
    scrubber.scrub(sign * (LENGTH // len(sign)), known)
    return time.process_time() - started
