"""Rebuild the text engine's word data: `python scripts/lexicon.py`.

Reads OpenTaal's word list (Debian package wdutch), Faker's name lists, Babel's names of countries
and languages; writes `words/ordinary.zlib` (ordinary words, one a line) and `words/names.zlib` (a
line for each kind: its marks, a tab, its names with bars between; F for first name, L for last
name, P for what else OpenTaal writes with a capital, D for demonyms). The same sources give the
same bytes.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import faker.providers.person
from babel import Locale

from retention.anonymise.text.lists import WORDS, read_lists
from retention.anonymise.text.plainly import bare

OPENTAAL = Path("/usr/share/dict/dutch")
_WORD = re.compile(r"[a-zà-öø-ÿĳ]+(?:['-][a-zà-öø-ÿ]+)*'?")
_NAME = re.compile(r"[^\W\d_]+(?:[' -][^\W\d_]+)*")


def main() -> None:
    """Write both files and say how many words each holds."""
    lists = read_lists()
    first, last = names("first_name"), names("last_name")
    entries = OPENTAAL.read_text("utf-8").split("\n")
    ordinary = ordinary_words(entries, lists, first | last)
    inhabitants = demonyms({word for word in entries if word[:1].isupper()}, first | last)
    write("ordinary.zlib", sorted(ordinary))
    weak = lists["weak"] | lists["functions"]
    marks: dict[str, str] = {}
    proper = capitals(entries) - inhabitants
    for mark, given in (
        ("F", first),
        ("L", last),
        ("P", proper),
        ("D", inhabitants - first - last),
    ):
        for name in given - weak:
            marks[name] = marks.get(name, "") + mark
    groups: dict[str, list[str]] = {}
    for name, mark in sorted(marks.items()):
        groups.setdefault(mark, []).append(name)
    write("names.zlib", [f"{mark}\t{'|'.join(group)}" for mark, group in sorted(groups.items())])


def ordinary_words(
    entries: list[str], lists: Mapping[str, frozenset[str]], people: set[str]
) -> set[str]:
    """OpenTaal's lower-case words and demonyms, without what is a name above all."""
    words = {word for word in entries if _WORD.fullmatch(word)}
    words |= demonyms({word for word in entries if word[:1].isupper()}, people)
    words |= {bare(word) for word in words}
    return {word for word in words if len(word) > 1} - lists["strong"]


def capitals(entries: list[str]) -> set[str]:
    """Words that OpenTaal lists with a capital: names of people, towns, streets, farms, firms."""
    found = {word for word in entries if word.istitle() and word.isalpha() and len(word) > 3}
    return {bare(word.lower()) for word in found}


def demonyms(proper: set[str], people: set[str]) -> set[str]:
    """Adjectives and inhabitants of countries and places: Marokkaans, Amsterdamse, Keniaan."""
    dutch = Locale("nl")
    lands = {*dutch.territories.values(), *dutch.languages.values()}
    roots = {land[:4].lower() for land in lands if len(land) > 3}
    found = {word for word in dutch.languages.values() if word in proper}
    for word in proper:
        if word.endswith(("ische", "isch")) and word.isalpha():
            found.add(word)
        for one, more in (
            ("s", "se"),
            ("aan", "anen"),
            ("ees", "ezen"),
            ("er", "ers"),
            ("iër", "iërs"),
        ):
            pair = word.removesuffix(one) + more
            if not word.endswith(one) or pair not in proper:
                continue
            stem = word.removesuffix("s")
            place = one == "s" and stem in proper and stem.lower() not in people
            if word[:4].lower() in roots or place:
                found |= {word, pair}
    lowered = {word.lower() for word in found if word.isalpha() and not word.isupper()}
    tongues = {word.lower() for word in dutch.languages.values() if word.isalpha()}
    tongues |= {f"{word}e" for word in tongues if word.endswith("s")}
    return {word for word in lowered if bare(word) not in people} | tongues


def names(field: str) -> set[str]:
    """Every name in Latin letters in any of Faker's lists of this field, without diacritics."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            given = getattr(provider, attribute)
            if field in attribute and isinstance(given, list | tuple | dict | set):
                found |= {bare(name.lower()) for name in given if _latin(name)}
    return found


def _latin(name: object) -> bool:
    return isinstance(name, str) and name < "\u0250" and _NAME.fullmatch(name) is not None


def write(name: str, lines: Iterable[str]) -> None:
    """One compressed file, lines joined by newlines."""
    kept = list(lines)
    (WORDS / name).write_bytes(zlib.compress("\n".join(kept).encode(), 9))
    sys.stdout.write(f"{name}: {len(kept)} lines\n")


if __name__ == "__main__":
    main()
