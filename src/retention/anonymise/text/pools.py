"""Chance, and the Dutch names that Faker brings: what surrogates are drawn from.

Chance comes from the operating system and from nothing else. A generator with a state, even a
well-seeded one, would show in what order the notes were scrubbed to whoever rebuilds that state.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from array import array
from collections.abc import Sequence
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class Name(NamedTuple):
    """A name as it is written, and to compare by."""

    written: str
    plain: str


_BLOCK = 4096
_drawn: list[int] = []
# A forked worker must not draw what its parent draws.
os.register_at_fork(after_in_child=_drawn.clear)


def below(count: int) -> int:
    """A number from 0 up to, not including, `count`, all as likely."""
    if not _drawn:
        _drawn.extend(array("I", os.urandom(_BLOCK)))
    return _drawn.pop() * count >> 32


def pick(choices: Sequence[T]) -> T:
    """One of them."""
    return choices[below(len(choices))]


def plain(word: str) -> str:
    """The word in small letters without accents, to compare by."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@cache
def first_names() -> tuple[Name, ...]:
    """First names of one word."""
    return _single(_faker("person").first_names)


@cache
def surnames() -> tuple[Name, ...]:
    """Surnames of one word."""
    return _single(_faker("person").last_names)


@cache
def places() -> tuple[str, ...]:
    """Dutch towns and villages."""
    return tuple(dict.fromkeys(_faker("address").cities))


@cache
def street_endings() -> tuple[str, ...]:
    """What follows a first name in an invented street: laan, straat."""
    return tuple(_faker("address").street_suffixes)


@cache
def first_names_plain() -> frozenset[str]:
    """Every first name, to tell a first name from a surname."""
    return frozenset(name.plain for name in first_names())


def _single(names: Sequence[str]) -> tuple[Name, ...]:
    single = (name for name in dict.fromkeys(names) if name.isalpha() and len(name) > 2)
    return tuple(Name(name, plain(name)) for name in single)


def _faker(kind: str) -> Any:
    """Faker's own Dutch provider of this kind, for its lists.

    Loaded by itself: importing Faker whole reads the lists of every language, which costs more time
    and memory than everything else that scrubbing one note takes.
    """
    faker = find_spec("faker")
    if faker is None or not faker.submodule_search_locations:
        raise ModuleNotFoundError("faker")
    folder = Path(faker.submodule_search_locations[0], "providers", kind, "nl_NL")
    above = f"{__name__}.{kind}"
    stands_in = ModuleType(above)
    stands_in.Provider = type("Provider", (), {})  # type: ignore[attr-defined]
    loader = SourceFileLoader(f"{above}.nl_NL", str(folder / "__init__.py"))
    spec = spec_from_loader(loader.name, loader, is_package=True)
    if spec is None:
        raise ModuleNotFoundError("faker")
    module = module_from_spec(spec)
    sys.modules[above] = stands_in
    try:
        loader.exec_module(module)
    finally:
        del sys.modules[above]
    return module.Provider
