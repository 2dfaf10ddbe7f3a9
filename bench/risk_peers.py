"""Runs in the peers' own environment: seconds of pycanon's measures and anjana's generalisation."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from pathlib import Path

import pandas as pd  # type: ignore[import-not-found,import-untyped]
from anjana import anonymity as anjana
from pycanon import anonymity as pycanon  # type: ignore[import-not-found]


def main() -> None:
    """One JSON record on stdout."""
    folder, k, share, quasi = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4:]
    people = pd.read_csv(folder / "people.csv", dtype=str)
    found = {"pycanon": _seconds(lambda: _measure(people, quasi))}
    ladders = {
        name: dict(pd.read_csv(folder / f"{name}.csv", sep=";", header=None, dtype=str))
        for name in quasi
    }
    columns = people[quasi].copy()
    work = lambda: anjana.k_anonymity(columns, [], quasi, k, 100 * share, ladders)  # noqa: E731
    found["anjana"] = _seconds(work)
    print(json.dumps(found))


def _measure(people: pd.DataFrame, quasi: list[str]) -> None:
    """The same measures as our report: k, distinct and entropy l, t, delta."""
    secret = ["salary-class"]
    pycanon.k_anonymity(people, quasi)
    pycanon.l_diversity(people, quasi, secret)
    pycanon.entropy_l_diversity(people, quasi, secret)
    pycanon.t_closeness(people, quasi, secret)
    pycanon.delta_disclosure(people, quasi, secret)


def _seconds(work: object) -> float:
    started = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        work()  # type: ignore[operator]
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
