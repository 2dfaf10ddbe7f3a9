"""How long a table of a million people takes, how that compares, and whether the optimum is found.

The peers run in an environment of their own on a slice, since they take long: pycanon measures,
anjana generalises (to a node that satisfies, which it does not claim to be the best).
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from bench.world import HOME, say
from retention.anonymise.risk.generalise import generalise
from retention.anonymise.risk.ladders import Ladder, find
from retention.anonymise.risk.measures import measure as measures

K = 10
SUPPRESS = 0.02
SEED = 20_261_123
SLICE = 5_000
PEERS = ("pycanon==1.3.5", "anjana==1.2.3")
ADULT = Path(__file__).parents[1] / "tests" / "anonymise" / "risk" / "adult"
OPTIMA = (
    (5, 0.04, [1, 0, 1, 1, 3, 2, 2, 0, 1]),
    (100, 0.04, [1, 1, 1, 1, 3, 2, 2, 1, 1]),
    (5, 0.0, [1, 2, 1, 1, 3, 2, 2, 1, 1]),
    (100, 0.0, [0, 4, 1, 1, 3, 2, 2, 1, 1]),
)
QUASI = (
    *("sex", "age", "race", "marital-status"),
    *("education", "native-country", "workclass", "occupation"),
)
SENSITIVE = "salary-class"


def adult() -> pl.DataFrame:
    """The Adult table, 30,162 rows."""
    content = gzip.decompress((ADULT / "adult.csv.gz").read_bytes())
    return pl.read_csv(content, separator=";", infer_schema=False)


def table(rows: int) -> pl.DataFrame:
    """Invented people: each column drawn from Adult's by itself; a third of the rows differ.

    With nearly all rows different it takes five to ten times as long; docs/risk.md says so.
    """
    known = adult()
    return pl.DataFrame(
        known[name].sample(rows, with_replacement=True, seed=SEED + place)
        for place, name in enumerate((*QUASI, SENSITIVE))
    )


def write_ladders(folder: Path) -> dict[str, Ladder]:
    """A ladder for each of the eight quasi-identifiers, as files."""
    for name in QUASI:
        text = (ADULT / f"adult_hierarchy_{name}.csv").read_text(encoding="utf-8")
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return find(folder, QUASI)


def measure(rows: int) -> dict[str, float]:
    """Seconds of ours on all rows and a slice, of the peers on that slice; optima that were hit."""
    people = table(rows)
    with TemporaryDirectory() as name:
        folder = Path(name)
        ladders = write_ladders(folder)
        quasi = list(ladders)
        found = {
            "report": _least(lambda: measures(people, quasi, [SENSITIVE], k=K), 3),
            "generalise": _least(lambda: _solve(people, ladders), 2),
        }
        part = people[:SLICE]
        found["report, slice"] = _least(lambda: measures(part, quasi, [SENSITIVE], k=K), 3)
        found["generalise, slice"] = _least(lambda: _solve(part, ladders), 2)
        part.write_csv(folder / "people.csv")
        found |= _peers(folder, quasi)
    found["optima"] = float(optima())
    say(json.dumps(found))
    return found


def _solve(people: pl.DataFrame, ladders: dict[str, Ladder]) -> None:
    if generalise(people, ladders, k=K, suppress=SUPPRESS) is None:
        raise RuntimeError("the bench's table has no solution")


def _least(work: Callable[[], object], times: int) -> float:
    """The shortest of so many runs: what others do on the machine only adds."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def optima() -> int:
    """How many of ARX's four published optima of the Adult table are hit."""
    people = adult()
    ladders = find(ADULT, people.columns)
    hits = 0
    for k, suppress, node in OPTIMA:
        found = generalise(people, ladders, k=k, suppress=suppress)
        hits += found is not None and list(found.levels.values()) == node
    return hits


def _peers(folder: Path, quasi: list[str]) -> dict[str, float]:
    """Seconds of the peers; empty when they cannot be had or do not work."""
    python = HOME / "peers" / "bin" / "python"
    uv = str(Path(sys.executable).parent / "uv")
    script = Path(__file__).with_name("risk_peers.py")
    command = [str(python), "-W", "ignore", str(script), str(folder), str(K), str(SUPPRESS), *quasi]
    try:
        if not python.exists():
            say("making an environment for the peers, once")
            subprocess.run([uv, "venv", "--quiet", str(HOME / "peers")], check=True)
            install = [uv, "pip", "install", "--quiet", "--python", str(python), *PEERS]
            subprocess.run(install, check=True)
        ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=150)
    except (OSError, subprocess.SubprocessError) as err:
        say(f"no figures of the peers: {type(err).__name__}")
        return {}
    return dict(json.loads(ran.stdout.splitlines()[-1]))
