"""Text as it reads, with for every character the place where it stood.

NFKC and more: invisible characters go, look-alikes of other scripts become the Latin letters that
they pretend to be, decomposed letters are composed, entities and percent escapes are resolved, and
markup becomes what it does: `<br>` and a written `\\n` a new line, `<b>` nothing.
Plain text is returned as it is, without a map.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from retention.anonymise.text.errors import UnscrubbableTextError
from retention.anonymise.text.lookalikes import LOOKALIKES, SAME_LENGTH

MOST_CHARACTERS = 1_000_000
_TAGS = 0xE0000  # Unicode's block of tags: ASCII that nobody sees
_MOST_MARKS = 3  # a letter of Vietnamese or Hebrew carries no more; the rest is noise

LATIN = "À-ÖØ-öø-ıĴ-ľŁ-ňŊ-ž"
# What needs no look at all: without the signs with which an escape or markup may begin.
_PLAIN = frozenset(
    re.findall(rf"[\t\n\r !-$'-;>-\[\]-~{LATIN}]", "".join(map(chr, range(0x180))))
).difference(map(chr, SAME_LENGTH))
_SIMPLE = "".join(re.escape(chr(code)) for code in SAME_LENGTH)
_COMPLEX = re.compile(rf"[^\t\n\r -~{LATIN}{_SIMPLE}€…•°§]")
_OTHER_SHAPE = re.compile(f"[{_SIMPLE}]")
_ESCAPED = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});?|(?:%[0-9A-Fa-f]{2})+"
    # Markup without attributes: what an attribute says is text too, and must be found.
    r"|</?(?:br|p|div|li|ul|ol|tr|td|b|i|u|em|strong|span|font|small|sup|sub|wbr)\s{0,2}/?>"
    r"|\\[nrt](?![A-Za-z])|(?:\\u[0-9a-f]{4}|\\x[0-9a-f]{2})+|(?<![0-9])(?:=[0-9A-F]{2}){3,}"
    r"|(?<=[A-Za-z])-\r?\n(?=[a-z])",  # a word that was broken off at the end of a line
    re.ASCII | re.IGNORECASE,
)
_CODES = re.compile(r"[0-9a-fA-F]{2,4}")
_APART = re.compile(r"</?(?:br|p|div|li|ul|ol|tr|td)\b", re.ASCII | re.IGNORECASE)
_MAY_ESCAPE = re.compile(r"[&%<\\]|=[0-9A-F]{2}=|-\r?\n")
_FOREIGN = re.compile(r"[^\W\d_]+")
_NAMED_LETTER = re.compile(
    r"(?:SMALL CAPITAL|CAPITAL LETTER|SYMBOL LETTER|MODIFIER LETTER CAPITAL) ([A-Z])$"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded text; `starts` and `ends` are empty when every character kept its place."""

    text: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    disguised: tuple[tuple[int, int], ...] = ()  # words with letters of another script, folded
    plain: bool = False  # every letter is one of ASCII or LATIN

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where characters `start` up to `end` stood in the text as it was given."""
        if not self.starts:
            return start, end
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """The text as it reads. Raises UnscrubbableTextError for what is no text, or too much."""
    if not isinstance(text, str):
        raise UnscrubbableTextError
    if len(text) > MOST_CHARACTERS:
        raise UnscrubbableTextError
    if _PLAIN.issuperset(text) and "-\n" not in text:
        return Folded(text, plain=True)
    escaped = _MAY_ESCAPE.search(text) and _ESCAPED.search(text)
    if not escaped and not _COMPLEX.search(text):
        other = not text.isascii() and _OTHER_SHAPE.search(text)
        return Folded(text.translate(SAME_LENGTH) if other else text)
    return _slowly(text)


def _slowly(text: str) -> Folded:
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    foreign: list[bool] = []
    for cluster, start, end in _clusters(text):
        plain, strange = _plain(cluster)
        for letter in plain:
            letters.append(letter)
            starts.append(start)
            ends.append(end)
            foreign.append(strange)
    folded = "".join(letters)
    disguised = tuple(
        found.span() for found in _FOREIGN.finditer(folded) if any(foreign[slice(*found.span())])
    )
    return Folded(folded, tuple(starts), tuple(ends), disguised)


def _clusters(text: str) -> Iterator[tuple[str, int, int]]:
    """Each letter with its marks, and where it stood; invisible characters left out."""
    base, start, end = "", 0, 0
    for letter, at, after in _characters(text):
        kind = unicodedata.category(letter)
        if kind == "Cs":
            raise UnscrubbableTextError
        if kind in {"Mn", "Me"} and base:
            if len(base) <= _MOST_MARKS:
                base += letter
            end = after
        elif not _invisible(letter, kind):
            if base:
                yield base, start, end
            base, start, end = letter, at, after
    if base:
        yield base, start, end


def _invisible(letter: str, kind: str) -> bool:
    if kind in {"Cf", "Mn", "Me", "Co", "Cn"}:
        return True
    return (kind == "Cc" and letter not in "\t\n\r") or letter in "\u115f\u1160\u3164\uffa0\u2800"


def _characters(text: str) -> Iterator[tuple[str, int, int]]:
    at = 0
    for escape in _ESCAPED.finditer(text):
        for index in range(at, escape.start()):
            yield _untagged(text[index]), index, index + 1
        for letter in _resolved(escape[0]):
            yield letter, escape.start(), escape.end()
        at = escape.end()
    for index in range(at, len(text)):
        yield _untagged(text[index]), index, index + 1


def _untagged(letter: str) -> str:
    """The letter that an invisible tag stands for; others as they are."""
    code = ord(letter) - _TAGS
    return chr(code) if 0x20 <= code <= 0x7E else letter


def _resolved(escape: str) -> str:
    if escape.startswith("&"):
        return html.unescape(escape)
    if escape.startswith(("\\u", "\\x", "\\U", "\\X")):
        return "".join(chr(int(code, 16)) for code in _CODES.findall(escape))
    if escape.startswith("-"):
        return ""
    if escape.startswith("="):
        escape = escape.replace("=", "%")
    if escape.startswith(("<", "\\")):
        return "\n" if escape.startswith("\\") or _APART.match(escape) else ""
    return bytes.fromhex(escape.replace("%", "")).decode("utf-8", "ignore") or escape


@lru_cache(maxsize=4096)
def _plain(cluster: str) -> tuple[str, bool]:
    """The cluster in Latin letters and ASCII digits, and whether it is of another script."""
    composed = unicodedata.normalize("NFKC", cluster)
    plain = "".join(_latin(letter) for letter in composed if not _is_mark(letter))
    strange = any(letter.isalpha() and not _is_latin(letter) for letter in cluster)
    return plain, strange


def _is_mark(letter: str) -> bool:
    """Accents, and what only changes how a letter is drawn."""
    return unicodedata.category(letter) in {"Mn", "Me"}


def _is_latin(letter: str) -> bool:
    return letter <= "\u024f" or unicodedata.name(letter, "").startswith("LATIN ")


def _latin(letter: str) -> str:
    if letter.isascii():
        return letter
    if (digit := unicodedata.digit(letter, None)) is not None:
        return str(digit)
    if alike := SAME_LENGTH.get(ord(letter)) or LOOKALIKES.get(ord(letter)):
        return alike
    name = unicodedata.name(letter, "")
    if named := _NAMED_LETTER.search(name):
        small = "SMALL CAPITAL" in name
        return named[1].lower() if small else named[1]
    if name.startswith("LATIN ") and letter > "\u017f":
        return unicodedata.normalize("NFD", letter)[0]
    return letter
