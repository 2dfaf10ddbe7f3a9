"""How long a table of a million people takes: its risk, and its least generalisation."""

from __future__ import annotations

import polars as pl

from retention.anonymise.risk.ladders import Ladder, from_rows

K = 10
SUPPRESS = 0.02
SEED = 20_261_123


def ladders() -> dict[str, Ladder]:
    """A ladder for each of the eight quasi-identifiers."""
    years = [
        [str(y), *(f"{y // s * s}-{y // s * s + s - 1}" for s in (5, 10, 20)), "*"]
        for y in range(1920, 2010)
    ]
    digits = [[str(p), f"place {p // 5}", f"town {p // 20}", "*"] for p in range(4600, 4800)]
    closed = [
        [str(y), f"{y // 2 * 2}-{y // 2 * 2 + 1}", f"{y // 10 * 10}s", "*"]
        for y in range(1990, 2020)
    ]
    kinds = [[f"provision {i}", f"category {i // 4}", "*"] for i in range(16)]
    origins = [[f"origin {i}", f"region {i // 10}", "*"] for i in range(40)]
    work = [[f"work {i}", f"kind {i // 4}", "*"] for i in range(12)]
    home = [[str(i), "1-2" if i < 3 else "3+", "*"] for i in range(1, 8)]
    rows = {
        "sex": [["f", "*"], ["m", "*"]],
        "born": years,
        "postcode": digits,
        "closed": closed,
        "provision": kinds,
        "origin": origins,
        "work": work,
        "household": home,
    }
    return {name: from_rows(each, name) for name, each in rows.items()}


def table(rows: int, seed: int = SEED) -> pl.DataFrame:
    """Invented people: a few values of each column are usual, many are rare.

    `diagnosis` is the sensitive column.
    """
    known = {name: ladder.climb for name, ladder in ladders().items()}
    del known
    values = {
        "sex": ["f", "m"],
        "born": [str(y) for y in range(1920, 2010)],
        "postcode": [str(p) for p in range(4600, 4800)],
        "closed": [str(y) for y in range(1990, 2020)],
        "provision": [f"provision {i}" for i in range(16)],
        "origin": [f"origin {i}" for i in range(40)],
        "work": [f"work {i}" for i in range(12)],
        "household": [str(i) for i in range(1, 8)],
        "diagnosis": [f"diagnosis {i}" for i in range(20)],
    }
    powers = {"sex": 1, "born": 1, "postcode": 2, "closed": 1, "provision": 2, "origin": 6, "work": 2, "household": 3, "diagnosis": 2}
    place = pl.Series(range(rows), dtype=pl.UInt64)
    columns = {}
    for number, (name, choices) in enumerate(values.items()):
        drawn = (place.hash(seed + number) % 1_000_003).cast(pl.Float64) / 1_000_003
        index = (drawn.pow(powers[name]) * len(choices)).cast(pl.UInt32)
        columns[name] = pl.Series(choices).gather(index)
    return pl.DataFrame(columns)
