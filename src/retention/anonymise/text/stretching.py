"""Names as far as they go: prefixes, initials, articles."""

from __future__ import annotations

from retention.anonymise.text.initials import initials
from retention.anonymise.text.lexicon import (
    ABBREVIATION,
    BARE,
    CAPITAL,
    DIGIT,
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
    PROPER,
    ROLE,
    SAYS,
    SPEECH,
    STOP,
    SURE_TITLE,
    THING,
    TITLE,
    UPPER,
)
from retention.anonymise.text.neighbours import after, before, next_word
from retention.anonymise.text.organisations import organisation
from retention.anonymise.text.tokens import Tokens

_CALLING = TITLE | ROLE | INITIALS | MARK
_OF_PLACES = ("buurt", "wijk", "park", "dorp", "hof", "plein", "huis", "veld", "kwartier", "polder")
_OF_TOWNS = frozenset(("op", "aan", "bij"))  # Bergen op Zoom, Alphen aan den Rijn
_ALWAYS = frozenset(("ter", "ten", "'t", "vd", "v.d."))
_GRAVES = "'s"  # 's Gravendijk
_STRICT = frozenset(["der", "den", "ter", "ten", "'t"])
_HEARD = frozenset(["gehoord", "vernomen", "ontvangen", "begrepen", "gekregen"])
_ONLY_NAMES = frozenset(
    ["der", "den", "ter", "ten", "'t", "in", "op", "uit", "vd", "v.d.", "v.d", "vander", "vanden"]
)
_PLACED = frozenset(
    ["uit", "in", "op", "naar", "bij", "door", "nabij", "rond", "richting", "aan", "te"]
)
_BEFORE_PERSONS = frozenset(("met", "bij", "namens", "door", "aan", "voor", "naar"))
_SURNAMES = frozenset(("van", "ter", "ten", "vd", "v.d.", "vander", "vanden"))
_ARTICLES = frozenset(("de", "het", "'t", "den"))
_NO_SURNAME = FUNCTION | SPEECH | PREFIX | MARK | DIGIT | ABBREVIATION | TITLE | ROLE
_MOST = 4  # words between the parts of one name


def stretch(tokens: Tokens, hit: list[bool], *, flat: bool) -> None:
    """Mark also what belongs to the names that are marked."""
    bits = tokens.bits
    if flat:
        _surnames(tokens, hit)
    for at in tokens.telling:
        what = bits[at]
        if what & (PREFIX | ORG_HEAD) and not hit[at]:
            if what & ORG_HEAD:
                organisation(tokens, hit, at, flat=flat)
            elif _may_open(bits, hit, at, flat=flat):
                _prefixes(tokens, hit, at, flat=flat)
    initials(tokens, hit, flat=flat)


def _surnames(tokens: Tokens, hit: list[bool]) -> None:
    """Ruud schokker belt; buurman rignald sambo: a word between a first name and a verb or mark.

    Only behind names that are no words too, and behind what is no word at all where a role stands
    before it; in a text without capitals nothing else tells.
    """
    bits = tokens.bits
    for at in tokens.telling:
        if not hit[at] or bits[at] & ORDINARY or at + 1 >= tokens.count or hit[at + 1]:
            continue
        role = bool(at and bits[at - 1] & (ROLE | TITLE))
        if not (role or bits[at] & FIRST) or bits[at + 1] & _NO_SURNAME:
            continue
        behind = bits[at + 2] if at + 2 < tokens.count else MARK
        comma = at + 2 < tokens.count and tokens.words[at + 2] == ","
        hit[at + 1] = bool(behind & SPEECH or comma or (role and behind & MARK))
        hit[at + 1] |= "-" in tokens.words[at + 1]


def _may_open(bits: tuple[int, ...], hit: list[bool], at: int, *, flat: bool) -> bool:
    """Whether a run of prefixes begins here that a name may stand beside."""
    if at + 1 == len(bits) or (at and bits[at - 1] & PREFIX and not hit[at - 1]):
        return False
    if hit[at + 1] or (at and hit[at - 1]) or bits[at + 1] & PREFIX:
        return True
    return bool(bits[at + 1] & (LAST | NAME | PROPER if flat else CAPITAL)) or bool(
        at and bits[at - 1] & _CALLING
    )


def _prefixes(tokens: Tokens, hit: list[bool], first: int, *, flat: bool) -> None:
    """Prefixes from this token on, when the words at both sides make them part of a name."""
    bits, last = tokens.bits, first
    while (
        last + 1 < tokens.count
        and bits[last + 1] & PREFIX
        and not hit[last + 1]
        and last - first < _MOST
    ):
        last += 1
    core = last + 1
    ends = core >= tokens.count or bool(bits[core] & MARK)
    if (ends or not hit[core]) and _trails(tokens, hit, first, alone=ends):
        _mark(hit, first, core)
    if ends:
        return
    if not flat and not bits[first] & CAPITAL and not (first and hit[first - 1]):
        capital = _capital(tokens, first, core, flat=flat)
        first = capital if capital < core else first
    named = (
        (first > 0 and hit[first - 1])
        or _called(tokens, first)
        or _first_name(tokens, first, last)
        or _listed(tokens, hit, first, core)
    )
    if hit[core]:
        capital = _capital(tokens, first, core, flat=flat)
        joined = named and _joins(tokens, hit, first, core)
        if joined or _begins(tokens, first, core, flat=flat):
            _mark(hit, first, core)
        elif capital < core:
            _mark(hit, capital - _is_article_of_place(tokens, capital, capital), core)
        elif _is_article_of_place(tokens, core, core):
            hit[last] = True
    elif _is_surname(tokens, first, last, core, named=named, flat=flat):
        _mark(hit, first, core)
        hit[core] = True


def _joins(tokens: Tokens, hit: list[bool], first: int, core: int) -> bool:
    """Whether the prefixes join two parts of a name: Jan van Loon; not Jan Smit van Medipoint."""
    bits, what = tokens.bits, tokens.bits[core]
    if not bits[first] & JOINT:
        town = tokens.plain[first] in _OF_TOWNS and what & PROPER and not bits[first - 1] & FIRST
        return bool(town) or (core - first > 1 and bool(what & LAST))
    if what & (ORG_HEAD | UPPER) and not bits[first] & UPPER:
        return False
    whole = first > 1 and hit[first - 1] and hit[first - 2] and not bits[first - 1] & FIRST
    return not (whole and core - first == 1 and not what & LAST)


def _is_subject(tokens: Tokens, core: int) -> bool:
    """Whether a verb of persons or a slash follows the name."""
    return next_word(tokens, core) == "/" or bool(after(tokens, core) & SAYS)


def _trails(tokens: Tokens, hit: list[bool], first: int, *, alone: bool) -> bool:
    """Berg, L.K. van den: whether the prefixes end a name that began with the surname.

    `alone` says that nothing follows them; only then they need no initials before them.
    """
    at = first
    while at > 0 and first - at < _MOST:
        if not tokens.bits[at - 1] & INITIALS and tokens.words[at - 1] != ".":
            break
        at -= 1
    behind = at > 1 and tokens.words[at - 1] == "," and hit[at - 2]
    return behind and (alone or at < first) and bool(tokens.bits[first] & JOINT)


def _listed(tokens: Tokens, hit: list[bool], first: int, core: int) -> bool:
    """Verbeek, ten Pol, van Dedem: whether the name follows another in a list."""
    return (
        first > 1
        and tokens.words[first - 1] == ","
        and hit[first - 2]
        and bool(tokens.bits[core] & CAPITAL)
    )


def _mark(hit: list[bool], first: int, core: int) -> None:
    for at in range(first, core):
        hit[at] = True


def _called(tokens: Tokens, first: int) -> bool:
    prior = before(tokens, first)
    return bool(prior & (SURE_TITLE | TITLE) or (prior & INITIALS and not prior & ORDINARY))


def _begins(tokens: Tokens, first: int, core: int, *, flat: bool) -> bool:
    """Whether the prefix itself opens the name: Van der Berg, De Wit, Huisarts Van Loon."""
    what, prior = tokens.bits[first], before(tokens, first)
    several = core - first > 1
    if tokens.plain[first] in _ALWAYS:
        return bool(flat or what & CAPITAL)
    if not what & JOINT:
        graves = tokens.plain[first] == _GRAVES and not several
        return graves and not tokens.bits[core] & ORDINARY
    if prior & ROLE and (what & CAPITAL or (several and (flat or tokens.bits[core] & LAST))):
        return True
    if prior & ROLE and not several and (flat or tokens.bits[core] & LAST):
        return tokens.plain[first] != "van" or bool(flat and tokens.bits[core] & NAME == LAST)
    if several and tokens.plain[core - 1] in _STRICT:
        return True
    return _opens_flat(tokens, first, core) if flat else _opens_cased(tokens, first, core)


def _opens_flat(tokens: Tokens, first: int, core: int) -> bool:
    if before(tokens, first) & STOP and _is_subject(tokens, core):
        return True
    return any(tokens.plain[at] in _ONLY_NAMES for at in range(first + 1, core))


def _opens_cased(tokens: Tokens, first: int, core: int) -> bool:
    if not tokens.bits[first] & CAPITAL:
        return False
    if not before(tokens, first) & STOP:
        return True
    if next_word(tokens, core) in _HEARD or _is_acronym(tokens, first, core):
        return False
    if core - first == 1 and tokens.plain[first] == "van":
        return not tokens.bits[core] & FIRST
    return core - first > 1 or tokens.plain[first] != "het"


def _is_acronym(tokens: Tokens, first: int, core: int) -> bool:
    """CVP, PvdA-lijst: no surname, unless the prefix is in capitals too."""
    word = tokens.words[core]
    inner = any(map(str.isupper, word[1:])) and word[1:2] != "'"
    return inner and not tokens.bits[first] & UPPER and word[:2] not in {"Mc", "Ma"}


def _capital(tokens: Tokens, first: int, core: int, *, flat: bool) -> int:
    """The first prefix with a capital inside the sentence, as in Onder de Linden; else `core`."""
    for at in range(first, core):
        if not flat and tokens.bits[at] & CAPITAL and not before(tokens, at) & STOP:
            return at
    return core


def _first_name(tokens: Tokens, first: int, last: int) -> bool:
    """Riet ter Horst: a word that is a first name too, before a prefix that only names have."""
    prior = tokens.bits[first - 1] if first else 0
    return bool(prior & FIRST and not prior & (FUNCTION | SPEECH)) and tokens.plain[last] in _STRICT


def _is_article_of_place(tokens: Tokens, at: int, core: int) -> bool:
    """Uit het Oude Gasthuis, op de Vogelbuurt: whether the article before is part of the name."""
    if at < 2 or tokens.plain[at - 1] not in _ARTICLES or tokens.bits[core] & FIRST:
        return False
    if tokens.plain[at - 2] not in _PLACED or _is_acronym(tokens, at - 1, core):
        return False
    return bool(tokens.bits[core] & ORDINARY) or tokens.plain[core].endswith(_OF_PLACES)


def _is_surname(
    tokens: Tokens, first: int, last: int, core: int, *, named: bool, flat: bool
) -> bool:
    """An ordinary word behind prefixes that is a surname: Oscar de Wit."""
    what = tokens.bits[core]
    if what & (FUNCTION | SPEECH | TITLE | ROLE) and not what & NAME:
        return False
    joint = bool(tokens.bits[first] & JOINT)
    opens = joint or (last > first and bool(what & LAST))
    only = tokens.plain[last] in _ONLY_NAMES and opens and (last > first or named)
    if not flat and what & CAPITAL:  # huisarts de Koning
        called = joint and what & LAST and before(tokens, first) & ROLE
        return bool(called) or (named and opens) or (only and bool(tokens.bits[first] & CAPITAL))
    if not flat:
        return False
    if (joint and _introduced(tokens, first, core)) or (what & BARE and tokens.plain[last] == "de"):
        return True
    if named and opens and (what & (NAME | PROPER) or only or last == first):
        return True
    surname = only or (last > first and opens and bool(what & LAST))
    return bool(before(tokens, first) & (ROLE | STOP)) and (surname or _acts(tokens, core, what))


def _introduced(tokens: Tokens, first: int, core: int) -> bool:
    """Bewindvoerder de lange; gebeld met van leeuwen, where no ordinary words stand so."""
    what = tokens.bits[core]
    if what & LAST and before(tokens, first) & ROLE and not what & (SPEECH | ROLE):
        return True
    with_ = first > 0 and tokens.plain[first - 1] in _BEFORE_PERSONS
    return with_ and tokens.plain[first] in _SURNAMES


def _acts(tokens: Tokens, core: int, what: int) -> bool:
    if core + 1 >= tokens.count:
        return False
    return bool(what & LAST and tokens.bits[core + 1] & (SAYS if what & THING else SPEECH))
