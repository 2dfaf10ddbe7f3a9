"""What lies where: the folder that was given, and every statement in it, checked one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from retention.errors import EvidenceError
from retention.evidence.canonical import digest
from retention.evidence.folder import KEYS, README, list_name, statement_path
from retention.evidence.keys import PublicKey
from retention.evidence.sealed import open_envelope
from retention.evidence.statements import Abandoned, Closing, Opening, Statement, from_record
from retention.evidence.verify.reading import names_in, read_whole, shown

_LIST = re.compile(r"list-(\d{4,15})")
_ROTATION = re.compile(r"rotation-\d{4,15}\.json")
_STATEMENTS = frozenset(f"{each.kind}.json" for each in (Opening, Closing, Abandoned))


@dataclass(frozen=True)
class Place:
    """Where the evidence lies: all of it (`whole`), or the folder of one list beside its keys."""

    whole: bool
    root: Path
    lists: tuple[Path, ...]

    @property
    def keys(self) -> Path:
        """The folder of public keys and rotations."""
        return self.root / KEYS

    def name(self, path: Path) -> str:
        """The path as messages show it: from the evidence root, with / between the parts."""
        return "/".join(shown(part) for part in path.relative_to(self.root).parts)


@dataclass(frozen=True)
class Found:
    """A statement whose envelope is sound by itself; its place in the chain is not checked yet."""

    name: str
    folder: Path
    statement: Statement
    digest: str
    key_ids: frozenset[str]

    def beside(self, name: str) -> str:
        """Another file of the same folder, as messages show it."""
        return f"{self.name.rpartition('/')[0]}/{name}"


@dataclass(frozen=True)
class Collected:
    """All statements in order of number, and those that are unsound, with what is wrong."""

    found: tuple[Found, ...]
    unsound: tuple[str, ...]


def look_at(folder: Path) -> Place:
    """What this folder is; raises EvidenceError when it holds no evidence."""
    folder = folder.resolve()
    if not folder.is_dir():
        raise EvidenceError(f"There is no folder {shown(str(folder))}.")
    entries = names_in(folder)
    if any(entry.name in _STATEMENTS for entry in entries):
        return Place(False, folder.parent, (folder,))
    for entry in entries:
        if _is_list(entry.name) and not entry.is_dir(follow_symlinks=False):
            raise EvidenceError(f"{entry.name}: is not a plain folder")
    lists = tuple(folder / entry.name for entry in entries if _is_list(entry.name))
    return Place(True, folder, lists)


def collect(place: Place, keys: Mapping[str, PublicKey]) -> Collected:
    """Every statement at this place; one that cannot be opened is kept with the reason why."""
    found, unsound = [], []
    for path in _statement_files(place):
        try:
            found.append(_open(place, path, keys.values()))
        except EvidenceError as error:
            unsound.append(f"{place.name(path)}: {error}")
    return Collected(tuple(sorted(found, key=_order)), tuple(unsound))


def other_names(place: Place, vouched_for: set[str]) -> Iterator[str]:
    """What lies here besides what was vouched for, the readme and the folders themselves."""
    top = [place.root, place.keys] if place.whole else []
    for folder in [*top, *place.lists]:
        for entry in names_in(folder) if folder.is_dir() else []:
            path = folder / entry.name
            if path not in {place.root / README, place.keys, *place.lists}:
                name = place.name(path)
                if name not in vouched_for:
                    yield name


def _is_list(name: str) -> bool:
    match = _LIST.fullmatch(name)
    return match is not None and list_name(int(match[1])) == name


def _statement_files(place: Place) -> Iterator[Path]:
    for folder in place.lists:
        yield from (folder / each.name for each in names_in(folder) if each.name in _STATEMENTS)
    if place.whole and place.keys.is_dir() and not place.keys.is_symlink():
        for entry in names_in(place.keys):
            if _ROTATION.fullmatch(entry.name):
                yield place.keys / entry.name


def _open(place: Place, path: Path, keys: Iterable[PublicKey]) -> Found:
    opened = open_envelope(read_whole(path), keys)
    statement = from_record(opened.record)
    belongs = statement_path(statement)
    # The folder of one list may have been copied under any name; the file's name still tells.
    renamed = not place.whole and not _is_list(path.parent.name)
    if belongs.rpartition("/")[2] != path.name or not (renamed or belongs == place.name(path)):
        raise EvidenceError(f"swapped or renamed: it holds what belongs in {belongs}")
    return Found(place.name(path), path.parent, statement, digest(opened.payload), opened.key_ids)


def _order(found: Found) -> tuple[int, str]:
    return found.statement.statement, found.name
