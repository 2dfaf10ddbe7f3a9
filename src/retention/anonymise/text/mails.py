"""E-mail addresses, links and names behind an at sign, also when somebody wrote (at) and punt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from retention.anonymise.text.spans import Label

_ENDINGS = r"(?:nl|com|be|org|net|eu|info|de|fr|nu|io|gov|edu|uk|app|site|online|email|me|tv)"
_DOT = (
    r"(?:\.|\s?[(\[{]\s?(?:punt|dot|\.)\s?[)\]}]\s?|\s(?:punt|dot)\s|\s\.(?=\w)"
    r"|(?:\.\s|\s\.\s|,)(?=(?:nl|com|be|org|net|eu)\b))"
)
_DOMAIN = re.compile(rf"[\w\-]{{1,63}}(?:{_DOT}[\w\-]{{1,63}}){{0,6}}")
_DOTTED = re.compile(rf"\s?[\w\-]{{1,63}}{_DOT}\w", re.IGNORECASE)
_SPOKEN_DOMAIN = re.compile(rf"[\w\-]{{1,63}}(?:{_DOT}[\w\-]{{1,63}}){{1,6}}", re.IGNORECASE)
_SPOKEN = re.compile(
    r"\s?[(\[{<\"]\s?(?:at|a|ape?n?staart(?:je)?|@)\s?[)\]}>\"]\s?|\s?-at-\s?"
    rf"|\s(?:at|ape?n?staart(?:je)?|at-teken)\s(?=[\w\-]{{1,63}}{_DOT})",
    re.IGNORECASE,
)
_SPOKEN_DOT = re.compile(r"\s(?:punt|dot)\s$", re.IGNORECASE)  # h punt jansen
_SPOKEN_SIGNS = (
    " at ",
    "staart",
    "at)",
    "at]",
    "at}",
    "at>",
    'at"',
    "(a)",
    "[a]",
    "-at-",
    "at-teken",
)
_LINK = re.compile(r"(?:https?://|ftp://|www\.)[^\s<>\"']{1,2000}", re.IGNORECASE)
_ENDING = re.compile(rf"\.{_ENDINGS}(?![\w\-])(?:/[^\s<>\"']{{0,500}})?", re.IGNORECASE)
_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-'")
_LONGEST = 64


def mails(text: str) -> Iterator[tuple[int, int, Label]]:
    """Every address, link and handle."""
    if "@" in text:
        yield from _written(text)
    lowered = text.lower()
    for sign in _SPOKEN_SIGNS:  # a plain loop: several times as quick as any()
        if sign in lowered:
            yield from _spoken(text)
            break
    if "://" in text or "www." in lowered:
        for link in _LINK.finditer(text):
            yield (link.start(), link.end(), Label.EMAIL)
    for ending in _ENDING.finditer(text):
        start = _back(text, ending.start())
        if start < ending.start():
            yield (start, ending.end(), Label.EMAIL)


def _written(text: str) -> Iterator[tuple[int, int, Label]]:
    at = text.find("@")
    while at >= 0:
        start = _back(text, at)
        if start == at and text[at - 1 : at] in {" ", "\n"} and _DOTTED.match(text, at + 1):
            start = _back(text, at - 1)
        after = at + 1 + (text[at + 1 : at + 2] == " " and start < at)
        domain = _DOMAIN.match(text, after)
        end = domain.end() if domain else at + 1
        if end > at + 1 or start < at:
            yield (start, end, Label.EMAIL)
        at = text.find("@", max(end, at + 1))


def _spoken(text: str) -> Iterator[tuple[int, int, Label]]:
    for sign in _SPOKEN.finditer(text):
        start = _back(text, sign.start())
        while 0 < start < sign.start() and (
            dot := _SPOKEN_DOT.search(text, max(0, start - 6), start)
        ):
            start = _back(text, dot.start())
        domain = _SPOKEN_DOMAIN.match(text, sign.end())
        if start < sign.start() and domain:
            yield (start, domain.end(), Label.EMAIL)


def _back(text: str, at: int) -> int:
    """Where the name that ends at this place begins."""
    start, least = at, max(0, at - _LONGEST)
    while start > least and (
        text[start - 1] in _LOCAL or (text[start - 1] > "\x7f" and text[start - 1].isalpha())
    ):
        start -= 1
    while start < at and text[start] in ".'-":
        start += 1
    return start
