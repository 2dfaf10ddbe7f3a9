"""Rebuild the text engine's word data: `python scripts/lexicon.py`.

Reads OpenTaal's word list (Debian package wdutch), Faker's name lists, Babel's names of countries
and languages; writes `words/dutch.zlib`, in which each word has its marks: O for an ordinary word,
F for a first name, L for a last name, P for what else OpenTaal writes with a capital, D for
demonyms. The same sources give the same bytes.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import faker.providers.person
from babel import Locale

from retention.anonymise.text.lists import WORDS, read_lists
from retention.anonymise.text.plainly import bare
from retention.anonymise.text.wordtable import write_table

OPENTAAL = Path("/usr/share/dict/dutch")
_WORD = re.compile(r"[a-zà-öø-ÿĳ]+(?:['-][a-zà-öø-ÿ]+)*'?")
_NAME = re.compile(r"[^\W\d_]+(?:[' -][^\W\d_]+)*")


def main() -> None:
    """Write the file and say how many words it holds."""
    lists = read_lists()
    first, last = names("first_name"), names("last_name")
    entries = OPENTAAL.read_text("utf-8").split("\n")
    inhabitants = demonyms({word for word in entries if word[:1].isupper()}, first | last)
    weak = lists["weak"] | lists["functions"]
    marks: dict[str, str] = {}
    for mark, given in (
        ("F", first - weak),
        ("L", last - weak),
        ("P", capitals(entries) - inhabitants - weak),
        ("D", inhabitants - first - last - weak),
        ("O", ordinary_words(entries, lists, first | last)),
    ):
        for word in given:
            marks[word] = marks.get(word, "") + mark
    write_table(WORDS / "dutch.zlib", marks)
    sys.stdout.write(f"dutch.zlib: {len(marks)} words\n")


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


if __name__ == "__main__":
    main()
