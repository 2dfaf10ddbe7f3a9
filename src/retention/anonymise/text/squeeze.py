"""A text without anything but its letters and digits, searched for known strings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from retention.anonymise.text.plainly import squeeze
from retention.anonymise.text.spans import Label
from retention.anonymise.text.tokens import Tokens


class Squeezed:
    """One text, squeezed; where its letters stood is worked out when it is asked for first."""

    __slots__ = ("_ends", "_letters", "_parts", "_tokens", "text")

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._parts = tokens.tight
        self.text = "".join(self._parts)
        self._ends: list[int] = []
        self._letters: dict[int, list[int]] = {}

    def find(self, known: Iterable[tuple[str, Label]]) -> list[tuple[int, int, Label]]:
        """Where these strings stand, whatever stands between their letters and digits."""
        squeezed = self.text
        there = [(string, label) for string, label in known if string in squeezed]
        return [place for string, label in there for place in self._places(string, label)]

    def _places(self, string: str, label: Label) -> Iterator[tuple[int, int, Label]]:
        if not self._ends:
            self._ends = list(accumulate(map(len, self._parts)))
        text = self._tokens.text
        at = self.text.find(string)
        while at >= 0:
            start, end = self._place(at), self._place(at + len(string) - 1) + 1
            if _stands_alone(text, start, end, label):
                spaced = label is Label.EMAIL and text[start:end].replace(" ", "").isalpha()
                yield start, end, Label.PERSON if spaced and " " in text[start:end] else label
            at = self.text.find(string, at + len(string))

    def _place(self, at: int) -> int:
        """Where the letter at this place of the squeezed text stands in the text itself."""
        index = bisect_right(self._ends, at)
        word = self._tokens.words[index]
        into = at - (self._ends[index] - len(self._parts[index]))
        if len(word) != len(self._parts[index]):
            if index not in self._letters:
                self._letters[index] = _letters(word)
            into = self._letters[index][into]
        return self._tokens.starts[index] + into


def _letters(word: str) -> list[int]:
    """For each squeezed letter of the word its place in the word; some letters yield two: ß, æ."""
    return [at for at, sign in enumerate(word) for _ in squeeze(sign)]


def _stands_alone(text: str, start: int, end: int, label: Label) -> bool:
    """Whether no digit goes on with a digit, and no letter comes before the first letter.

    Before the end of a telephone number there may be digits: its prefix, in any spelling.
    """
    before, after = text[start - 1 : start], text[end : end + 1]
    left = before.isdigit() and text[start].isdigit() and label is not Label.PHONE
    glued = before.isalpha() and text[start].isalpha()
    goes_on = label is Label.EMAIL and after.isalpha() and text[end - 1].isalpha()
    digits = after.isdigit() and text[end - 1].isdigit()
    return not (left or glued or goes_on or digits)
