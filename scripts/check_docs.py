"""Whether the docs tell what the software does: commands, settings, states, terms, files, examples.

Says what is wrong, one line each, and ends with 1; `--write` makes docs/states.md anew first.
"""

# ruff: noqa: T201 - a command talks to its user

from __future__ import annotations

import argparse
import ast
import importlib
import io
import pkgutil
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import typer
from states import states_page
from typer.main import get_command

import retention.domain
from retention import errors
from retention.cli.app import app

PROJECT = Path(__file__).resolve().parents[1]
CODE = ("src", "scripts", "bench", "dags")
VARIABLE = re.compile(r"\bRETENTION_[A-Z][A-Z_]*[A-Z]\b")
CONSOLE = re.compile(r"^ *```console\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FILE = re.compile(r"(?:src|docs|dags|scripts|tests|bench|plugins)/[\w./*-]+")
MODULE = re.compile(r"[\w/]+/[\w/]+\.(?:py|yaml|j2)")
AFTER = {"|", ">", ">>", "<", "&&", "||", ";"}
TREE: Any = get_command(app)


@dataclass(frozen=True)
class Page:
    """One document: its place from the project's root, and its text."""

    root: Path
    name: str

    @cached_property
    def text(self) -> str:
        """All of it; empty when it is not there."""
        path = self.root / self.name
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @cached_property
    def prose(self) -> str:
        """The text without its fenced blocks."""
        return FENCED.sub("", self.text)

    @cached_property
    def anchors(self) -> set[str]:
        """Its headings, as a git host names them in links."""
        words = (re.sub(r"[^\w\- ]", "", title.lower()) for title in HEADING.findall(self.prose))
        return {each.replace(" ", "-") for each in words}


@dataclass(frozen=True)
class Docs:
    """Every document of a project."""

    root: Path

    @cached_property
    def pages(self) -> list[Page]:
        """README, CHANGELOG and all under docs/."""
        found = [self.root / "README.md", self.root / "CHANGELOG.md"]
        found += sorted((self.root / "docs").rglob("*.md"))
        return [Page(self.root, str(path.relative_to(self.root))) for path in found]

    def page(self, name: str) -> Page:
        """One of them, by its place."""
        return Page(self.root, name)


def problems(docs: Docs) -> Iterator[str]:
    """Everything wrong, in plain words."""
    yield from _states(docs)
    yield from _commands(docs)
    yield from _settings(docs)
    yield from _exit_codes(docs)
    yield from _terms(docs)
    for page in docs.pages:
        yield from (f"{page.name}: {each}" for each in _examples(page))
        yield from (f"{page.name}: {each}" for each in _mentions(page))
        yield from (f"{page.name}: {each}" for each in _links(page))
        yield from (f"{page.name}: {each}" for each in _files(page))


# States, settings, codes and terms


def _states(docs: Docs) -> Iterator[str]:
    path = docs.root / "docs" / "states.md"
    if not path.exists() or path.read_text(encoding="utf-8") != states_page():
        yield "docs/states.md: is stale; run scripts/check_docs.py --write"


def _settings(docs: Docs) -> Iterator[str]:
    read, mentioned = _variables(docs.root)
    page = docs.page("docs/settings.md")
    documented = set(re.findall(r"^\| `(RETENTION_[A-Z_]+)`", page.text, re.MULTILINE))
    yield from (f"{page.name}: says nothing of {each}" for each in sorted(read - documented))
    for each in sorted(documented - read):
        yield f"{page.name}: {each} is a setting that no code reads"
    for name, place in sorted(mentioned.items()):
        if name not in read:
            yield f"{place}: names {name}, which no code reads"


def _variables(root: Path) -> tuple[set[str], dict[str, str]]:
    """(variables that code reads: texts that are nothing else; where each is named at all)."""
    read: set[str] = set()
    mentioned: dict[str, str] = {}
    for path in sorted(path for folder in CODE for path in (root / folder).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for name in VARIABLE.findall(text):
            mentioned.setdefault(name, str(path.relative_to(root)))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                read.update(filter(VARIABLE.fullmatch, [node.value]))
    return read, mentioned


def _exit_codes(docs: Docs) -> Iterator[str]:
    page = docs.page("docs/operations.md")
    classes = (each for each in vars(errors).values() if isinstance(each, type))
    for error in (each for each in classes if issubclass(each, errors.RetentionError)):
        if f"| {error.exit_code} | `{error.__name__}` |" not in page.text:
            yield f"{page.name}: no row for exit code {error.exit_code}, {error.__name__}"


def _terms(docs: Docs) -> Iterator[str]:
    page = docs.page("docs/glossary.md")
    for found in pkgutil.iter_modules(retention.domain.__path__, "retention.domain."):
        module = importlib.import_module(found.name)
        for name, thing in vars(module).items():
            ours = isinstance(thing, type) and thing.__module__ == module.__name__
            if ours and not thing.__subclasses__() and f"`{name}`" not in page.text:
                yield f"{page.name}: does not explain {name}, a class of {module.__name__}"


# Commands


def _commands(docs: Docs) -> Iterator[str]:
    everything = "\n".join(page.text for page in docs.pages)
    for words in _paths(TREE, ("retention",)):
        command = " ".join(words)
        if not re.search(rf"{re.escape(command)}(?![\w-])", everything):
            yield f"no document shows the command `{command}`"


def _paths(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    below = getattr(command, "commands", {})
    for name, each in below.items():
        yield from _paths(each, (*words, name))
    if not below:
        yield words


def _examples(page: Page) -> Iterator[str]:
    """The lines after a prompt must be commands that this version takes."""
    for block in CONSOLE.findall(page.text):
        for line in re.findall(r"^ *\$ (.+)$", block.replace("\\\n", " "), re.MULTILINE):
            wrong = _wrong_command(line, page.root)
            if wrong:
                yield f"`{line}`: {wrong}"


def _wrong_command(line: str, root: Path) -> str | None:
    words = shlex.split(line)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    end = next((i for i, word in enumerate(words) if word in AFTER), len(words))
    words = words[:end]
    if words[:1] == ["make"]:
        targets = re.findall(r"^([\w-]+):", (root / "Makefile").read_text(), re.MULTILINE)
        return None if set(words[1:]) <= set(targets) else "the Makefile has no such target"
    if not words or Path(words[0]).name != "retention":
        return None
    command, rest, wrong = _descend(words[1:])
    return wrong or _refused(command, rest)


def _descend(words: list[str]) -> tuple[Any, list[str], str | None]:
    """(the command that the words name, its arguments, what is wrong)."""
    command = TREE
    while below := getattr(command, "commands", None):
        if not words or words[0].startswith("-"):
            break
        words = getattr(command, "spelled_out", list)(words)
        if words[0] not in below:
            return command, words, f"there is no command {words[0]!r}"
        command, words = below[words[0]], words[1:]
    return command, words, None


def _refused(command: Any, words: list[str]) -> str | None:
    """What the command's own reading of these words says; nothing is carried out."""
    try:
        with redirect_stdout(io.StringIO()):
            command.make_context("retention", list(words))
    except typer.Exit:
        return None
    except typer.TyperException as err:
        return err.format_message()
    return None


def _mentions(page: Page) -> Iterator[str]:
    """Commands in running text may be cut short, but what they name exists."""
    for words in (text.removesuffix("…").split() for text in INLINE.findall(page.prose)):
        if words[0] != "retention" or not re.fullmatch(r"-?[\w-]+", words[1] if words[1:] else ""):
            continue
        command, rest, wrong = _descend(words[1:])
        known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        strange = {word for word in rest if word.startswith("--")} - known - {"--help"}
        if wrong or strange:
            yield f"`{' '.join(words)}`: {wrong or f'there is no option {min(strange)}'}"


# Links and files


def _links(page: Page) -> Iterator[str]:
    for target in (a or b for a, b in LINK.findall(page.prose)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (page.root / page.name).parent / name if name else page.root / page.name
        if not path.exists():
            yield f"links to {target}, which is not there"
        elif anchor and path.suffix == ".md":
            other = Page(page.root, str(path.resolve().relative_to(page.root.resolve())))
            if anchor not in other.anchors:
                yield f"links to {target}, a heading that is not there"


def _files(page: Page) -> Iterator[str]:
    for text in INLINE.findall(page.prose):
        places = [""] if FILE.fullmatch(text) else ["src/retention"]
        named = FILE.fullmatch(text) or MODULE.fullmatch(text)
        if named and not any(any((page.root / place).glob(text.rstrip("/"))) for place in places):
            yield f"names the file `{text}`, which is not there"


def main() -> int:
    """The exit code: 0 when nothing is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="make docs/states.md anew first")
    parser.add_argument("--root", type=Path, default=PROJECT, help="the project to look at")
    given = parser.parse_args()
    docs = Docs(given.root)
    if given.write:
        (given.root / "docs" / "states.md").write_text(states_page(), encoding="utf-8")
    found = list(problems(docs))
    print(*found, sep="\n") if found else print(f"docs: {len(docs.pages)} pages, nothing wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
