"""What kind of word a token is: ordinary Dutch, a name, a title, a prefix; or nothing known.

A verdict is a set of bits, kept for words seen before. Whether a word is ordinary is asked of
OpenTaal's list, of the project's own lists, and of compounds of two or three ordinary words.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from retention.anonymise.text.codes import is_code
from retention.anonymise.text.compounds import is_compound
from retention.anonymise.text.lists import WORDS, read_lists
from retention.anonymise.text.plainly import bare
from retention.anonymise.text.wordtable import WordTable

ORDINARY = 1
FIRST = 2
LAST = 4
TITLE = 8
ROLE = 16
PREFIX = 32
SPEECH = 64
FUNCTION = 128
CAPITAL = 256
UPPER = 512  # every letter a capital, and more than one
DIGIT = 1024
MARK = 2048  # punctuation, or a line break
INITIALS = 4096  # one letter, or letters with dots
INSTITUTION = 8192
ABBREVIATION = 16384
MONTH = 32768
DEMONYM = 65536
NEWLINE = 1 << 17
STOP = 1 << 18  # after it a sentence may begin
LETTERS = 1 << 19
COMPOUND = 1 << 20  # ordinary only because its parts are
JOINED = 1 << 31  # with a hyphen, or with digits beside letters: its parts may be names
SURE_TITLE = 1 << 21  # whatever follows is a name
ORG_HEAD = 1 << 22
SURE_HEAD = 1 << 23  # what follows, with or without an article, names an organisation
SAYS = 1 << 24
CODE = 1 << 30  # letters and digits that may name somebody
PROPER = 1 << 26  # an ordinary word that is the name of something too
THING = 1 << 27  # such a noun opens many a sentence: water, tuin, winter
DETERMINER = 1 << 28  # before it a word is a thing, not a name
BARE = 1 << 29  # an adjective without its -e: behind `de` it is a name
JOINT = 1 << 25  # a prefix that a name may begin with: van, de, ter; not bij, op, uit

NAME = FIRST | LAST
_MARK_BITS = (("F", FIRST), ("L", LAST), ("P", PROPER), ("D", DEMONYM | ORDINARY))
_MOST_CACHED = 50_000
_MARKED = {"\n": NEWLINE | STOP, **dict.fromkeys(".!?:;-*\"'([/|>=", STOP)}
_LISTED = {
    "titles": TITLE | ORDINARY,
    "roles": ROLE | ORDINARY,
    "prefixes": PREFIX,
    "speech": SPEECH | ORDINARY,
    "functions": FUNCTION | ORDINARY,
    "months": MONTH | ORDINARY,
    "institutions": INSTITUTION | ORDINARY,
    "abbreviations": ABBREVIATION,
    "medicines": INSTITUTION | ORDINARY,
    "care": ORDINARY,
    "english": ORDINARY,
    "demonyms": DEMONYM | ORDINARY,
    "orgheads": ORG_HEAD | ORDINARY,
    "surething": SURE_HEAD | ORG_HEAD | ORDINARY,
    "says": SAYS | SPEECH | ORDINARY,
    "strongtitles": SURE_TITLE | TITLE | ORDINARY,
    "joints": JOINT | PREFIX,
    "adjectives": BARE | LAST | ORDINARY,
    "determiners": DETERMINER,
    "things": THING | ORDINARY,
}


T = TypeVar("T")


class Kept(dict[str, T]):
    """Answers of a function, kept for as many words as there is room for."""

    def __init__(self, answer: Callable[[str], T]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, word: str) -> T:
        if len(self) >= _MOST_CACHED:
            self.clear()
        found = self[word] = self._answer(word)
        return found


def _plain(token: str) -> str:
    return bare(token.lower())


def _named_by(mark: str) -> int:
    """The bits of a mark in the table, but for O: an ordinary word names nothing."""
    return sum(bit for letter, bit in _MARK_BITS if letter in mark)


_MARKED_BITS = Kept(_named_by)


class Lexicon:
    """Verdicts on words; one for the whole process, made by `lexicon()`."""

    def __init__(self) -> None:
        lists = read_lists()
        self._table = WordTable(WORDS / "dutch.zlib")
        self._listed_in_table = Kept(self._is_in_table)
        self._strong = lists["strong"]
        self.listed: dict[str, int] = {}
        for heading, bits in _LISTED.items():
            for word in lists[heading]:
                self.listed[word] = self.listed.get(word, 0) | bits
        self._names: dict[str, int] = {}
        for heading, mark in (("firsts", FIRST), ("surnames", LAST)):
            for name in lists[heading]:
                self._names[name] = self._names.get(name, 0) | mark
        self._verdicts = Kept(self._judge)
        self.bits = self._verdicts.__getitem__
        self.plain = Kept(_plain).__getitem__

    def _judge(self, token: str) -> int:
        first = token[0]
        if not first.isalnum() and len(token) == 1:
            return MARK | _MARKED.get(token, 0)
        if any(letter.isdigit() for letter in token):
            if not any(letter.isalpha() for letter in token):
                return DIGIT
            code = is_code(token.lower(), self.is_ordinary)
            return DIGIT | LETTERS | JOINED | (CODE if code else 0)
        word = token.lower()
        bits = 0
        letter = first if first.isalpha() else token[1:2]
        if letter != letter.lower():
            bits |= CAPITAL
            if len(token) > 1 and token == token.upper():
                bits |= UPPER
        if len(token) == 1 or "." in token:
            bits |= INITIALS
        if "-" in token:
            bits |= JOINED
        bits |= self.listed.get(word, 0)
        plain = word if word.isascii() else bare(word)
        bits |= self._named(plain) or self._diminutive(plain) or self._double(plain)
        if word in self._strong:
            return bits & ~ORDINARY
        if bits & ORDINARY or self._spelled(word):
            return bits | ORDINARY
        if not bits & (NAME | PROPER) and is_compound(word, self._part):
            bits |= ORDINARY | COMPOUND
        return bits

    def _diminutive(self, plain: str) -> int:
        """FIRST for Jantje, Annetje and Silkeke."""
        for ending in ("etje", "tje", "pje", "je", "eke", "ke"):
            stem = plain.removesuffix(ending)
            if stem != plain and len(stem) > 1:
                if len(stem) > 3 and ending == "etje" and stem[-1] == stem[-2]:
                    stem = stem[:-1]
                if self._named(stem) & FIRST:
                    return FIRST
        return 0

    def _double(self, plain: str) -> int:
        """FIRST for Geert-Jan and Anne-Marie."""
        parts = plain.split("-")
        return FIRST if len(parts) > 1 and all(self._named(one) & FIRST for one in parts) else 0

    def _named(self, plain: str) -> int:
        """What the word names, without diacritics; 0 for what names nothing."""
        bits = _MARKED_BITS[self._table.mark(plain)] or (LAST if plain in self._strong else 0)
        return bits | self._names.get(plain, 0)

    def is_ordinary(self, word: str) -> bool:
        """Whether this lower-case word is Dutch as everybody writes it."""
        return bool(self.bits(word) & ORDINARY)

    def in_dictionary(self, word: str) -> bool:
        """Whether OpenTaal lists this lower-case word, and not as a name above all."""
        return self._listed_in_table[word]

    def _is_in_table(self, word: str) -> bool:
        return "O" in self._table.mark(word)

    def _spelled(self, word: str) -> bool:
        if word in self.listed or self.in_dictionary(word):
            return True
        return not word.isascii() and self.in_dictionary(bare(word))

    def _part(self, word: str) -> bool:
        return self._spelled(word) and word not in self._strong


@cache
def lexicon() -> Lexicon:
    """The lexicon, loaded once in a process."""
    return Lexicon()
