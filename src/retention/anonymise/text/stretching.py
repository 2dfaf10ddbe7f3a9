"""Names as far as they go: prefixes, initials, articles and the head of an organisation's name."""

from __future__ import annotations

from retention.anonymise.text.lexicon import (
    CAPITAL,
    FIRST,
    FUNCTION,
    INITIALS,
    JOINT,
    LAST,
    MARK,
    NAME,
    ORDINARY,
    ORG_HEAD,
    PREFIX,
    ROLE,
    SPEECH,
    STOP,
    SURE_HEAD,
    SURE_TITLE,
    TITLE,
)
from retention.anonymise.text.neighbours import before, next_word
from retention.anonymise.text.tokens import Tokens

_HEARD = frozenset("gehoord vernomen ontvangen begrepen gekregen".split())
_ONLY_NAMES = frozenset("der den ter ten 't in op uit vd v.d. v.d vander vanden".split())
_PLACED = frozenset("uit in op naar bij door nabij rond richting aan te".split())
_ARTICLES = frozenset(("de", "het", "'t", "den"))
_MOST = 4  # words between the parts of one name


def stretch(tokens: Tokens, hit: list[bool], *, flat: bool) -> None:
    """Mark also what belongs to the names that are marked."""
    bits = tokens.bits
    for at, what in enumerate(bits):
        if what & (PREFIX | ORG_HEAD) and not hit[at]:
            if what & ORG_HEAD:
                _organisation(tokens, hit, at, flat=flat)
            elif at == 0 or not bits[at - 1] & PREFIX:
                _prefixes(tokens, hit, at, flat=flat)
    for at, what in enumerate(bits):
        if what & INITIALS and not hit[at]:
            _initials(tokens, hit, at)


def _prefixes(tokens: Tokens, hit: list[bool], first: int, *, flat: bool) -> None:
    """Prefixes from this token on, when the words at both sides make them part of a name."""
    bits, last = tokens.bits, first
    while (
        last + 1 < len(tokens)
        and bits[last + 1] & PREFIX
        and not hit[last + 1]
        and last - first < _MOST
    ):
        last += 1
    core = last + 1
    if core >= len(tokens) or bits[core] & MARK:
        return
    named = (
        (first > 0 and hit[first - 1]) or _called(tokens, first) or _first_name(tokens, first, last)
    )
    if hit[core]:
        capital = _capital(tokens, first, core, flat=flat)
        if named and bits[first] & JOINT or _begins(tokens, first, core, flat=flat):
            _mark(hit, first, core)
        elif capital < core:
            _mark(hit, capital - _is_article_of_place(tokens, capital, capital), core)
        elif _is_article_of_place(tokens, core, core):
            hit[last] = True
    elif _is_surname(tokens, first, last, core, named=named, flat=flat):
        _mark(hit, first, core)
        hit[core] = True


def _mark(hit: list[bool], first: int, core: int) -> None:
    for at in range(first, core):
        hit[at] = True


def _called(tokens: Tokens, first: int) -> bool:
    prior = before(tokens, first)
    return bool(prior & (SURE_TITLE | TITLE) or (prior & INITIALS and not prior & ORDINARY))


def _begins(tokens: Tokens, first: int, core: int, *, flat: bool) -> bool:
    """Whether the prefix itself opens the name: Van der Berg, De Wit, Huisarts Van Loon."""
    bits = tokens.bits
    what, prior = bits[first], before(tokens, first)
    several = core - first > 1
    if prior & ROLE and (several or what & CAPITAL) and what & JOINT:
        return True
    if flat:
        return (
            several
            and any(tokens.words[at].lower() in _ONLY_NAMES for at in range(first + 1, core))
            and bool(what & JOINT)
        )
    if not what & CAPITAL:
        return False
    if not prior & STOP:
        return bool(what & JOINT)
    if next_word(tokens, core).lower() in _HEARD:
        return False
    if several:
        return bool(what & JOINT) or tokens.words[first + 1] == "'t"
    if tokens.words[first].lower() == "van":
        return not bits[core] & FIRST
    return bool(what & JOINT) and tokens.words[first].lower() != "het"


def _capital(tokens: Tokens, first: int, core: int, *, flat: bool) -> int:
    """The first prefix with a capital inside the sentence: In 't Veld, Onder de Linden; else `core`."""
    for at in range(first, core):
        if not flat and tokens.bits[at] & CAPITAL and not before(tokens, at) & STOP:
            return at
    return core


def _first_name(tokens: Tokens, first: int, last: int) -> bool:
    """Riet ter Horst: a word that is a first name too, before a prefix that only names have."""
    prior = tokens.bits[first - 1] if first else 0
    return bool(prior & FIRST and not prior & (FUNCTION | SPEECH)) and tokens.words[
        last
    ].lower() in {"ter", "ten", "der", "den"}


def _is_article_of_place(tokens: Tokens, at: int, core: int) -> bool:
    """Uit het Oude Gasthuis, op de Vogelbuurt: whether the article before is part of the name."""
    if at < 2 or tokens.words[at - 1].lower() not in _ARTICLES or tokens.bits[core] & FIRST:
        return False
    if tokens.words[at - 2].lower() not in _PLACED:
        return False
    return bool(tokens.bits[core] & ORDINARY) or tokens.words[core].lower().endswith(_OF_PLACES)


_OF_PLACES = (
    "buurt",
    "wijk",
    "park",
    "dorp",
    "hof",
    "plein",
    "huis",
    "veld",
    "kwartier",
    "hoek",
    "polder",
    "ravelijn",
)


def _is_surname(
    tokens: Tokens, first: int, last: int, core: int, *, named: bool, flat: bool
) -> bool:
    """An ordinary word behind prefixes that is a surname there: Oscar de Wit, huisarts van der Steen."""
    bits = tokens.bits
    what = bits[core]
    if what & (FUNCTION | SPEECH | TITLE | ROLE) and not what & NAME:
        return False
    capital = bool(what & CAPITAL) and not flat
    opens = bool(bits[first] & JOINT)
    only = tokens.words[last].lower() in _ONLY_NAMES and opens and (last > first or named)
    if named and opens and (capital or what & (LAST | NAME) or only):
        return True
    called = before(tokens, first) & (ROLE | STOP)
    if capital:
        return only and bool(bits[first] & CAPITAL)
    return (
        flat
        and bool(called)
        and (only or (last > first and bool(what & LAST)) or _acts(tokens, core, what))
    )


def _acts(tokens: Tokens, core: int, what: int) -> bool:
    if core + 1 >= len(tokens):
        return False
    return bool(what & LAST and tokens.bits[core + 1] & SPEECH)


def _initials(tokens: Tokens, hit: list[bool], at: int) -> None:
    """A small initial before a name that is marked: m. van de velde."""
    behind = at + 1
    if behind < len(tokens) and tokens.words[behind] == ".":
        behind += 1
    if (
        behind >= len(tokens)
        or not hit[behind]
        or tokens.bits[at] & ORDINARY
        and tokens.words[at] != "u"
    ):
        if not (
            behind < len(tokens) and hit[behind] and len(tokens.words[at]) == 1 and behind == at + 2
        ):
            return
    hit[at] = True


def _organisation(tokens: Tokens, hit: list[bool], at: int, *, flat: bool) -> None:
    """The head of an organisation's name: Zorggroep De Linden, stichting MEE, huisartsenpraktijk de brug."""
    bits = tokens.bits
    core = at + 1
    while core < len(tokens) and bits[core] & PREFIX and core - at < 3:
        core += 1
    if core >= len(tokens) or bits[core] & MARK:
        return
    what = bits[core]
    article = core > at + 1
    if hit[core]:
        named = not article or bits[core - 1] & CAPITAL or flat or bits[at] & SURE_HEAD
        person = what & FIRST and not article and not bits[at] & (SURE_HEAD | CAPITAL)
        if named and not person:
            _mark(hit, at, core)
    elif _named_by(tokens, at, core, flat=flat):
        _mark(hit, at, core)
        hit[core] = True


def _named_by(tokens: Tokens, at: int, core: int, *, flat: bool) -> bool:
    """Whether the ordinary word behind the head is its name: basisschool De Wegwijzer."""
    what = tokens.bits[core]
    if what & (FUNCTION | SPEECH):
        return False
    if not flat:
        return bool(what & CAPITAL) and bool(
            tokens.bits[core - 1] & CAPITAL or tokens.bits[at] & SURE_HEAD
        )
    if not tokens.bits[at] & SURE_HEAD:
        return False
    return core > at + 1 or not tokens.words[core].lower().endswith(("t", "en", "de", "te"))
