"""What a column of an unknown bestand holds, guessed from its name, type and some of its values.

The name decides where it is one that Dutch and English systems use; values decide where they have
the shape of a person's number or address, whatever the column is called. A guess that rests on too
little says so. Values are looked at and forgotten: no answer quotes one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from retention.anonymise.text.figures import passes_11, passes_97
from retention.anonymise.text.spans import Label, Span
from retention.datamap.model import Holds, Identity

MOSTLY = 0.6
_LOOKED_AT = 40
_WORDS_OF_A_TEXT = 5

Find = Callable[[str], list[Span]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a column holds. `why`: what makes it uncertain; empty when the guess is a good one."""

    holds: Holds
    identity: Identity | None = None
    why: str = ""


_ID, _QUASI, _SPECIAL = Holds.IDENTIFIER, Holds.QUASI_IDENTIFIER, Holds.SPECIAL_CATEGORY
_TEXT, _ADDRESS, _OTHER = Holds.FREE_TEXT, Holds.DOCUMENT_ADDRESS, Holds.OTHER

# A name is cut in words at capitals and signs; the first line of which all words fit decides.
_NAMES: tuple[tuple[str, Judged], ...] = (
    (r"bsn|burgerservicenummer|sofi(nummer)?", Judged(_ID, Identity.BSN)),
    (r"(secret|geheim)\w*( \w+)*", Judged(_OTHER)),
    (r"(first|given|fore) ?names?|voornam?en?|voornaam|roepnaam", Judged(_ID, Identity.FIRST_NAME)),
    (r"initials?|initialen|voorletters?", Judged(_ID, Identity.INITIALS)),
    (
        r"(sur)?name ?(prefix|infix)|tussenvoegsels?|voorvoegsels?|prefix|infix",
        Judged(_ID, Identity.NAME_PREFIX),
    ),
    (r"maiden ?name|meisjesnaam|geboortenaam|birth ?name", Judged(_ID, Identity.MAIDEN_NAME)),
    (
        r"partner ?(sur)?name|partner ?naam|naam partner|aangetrouwde naam",
        Judged(_ID, Identity.PARTNER_NAME),
    ),
    (
        r"(sur|last|family) ?name|achternaam|geslachtsnaam|familienaam",
        Judged(_ID, Identity.SURNAME),
    ),
    (
        r"full ?name|(client|klant|volledige|contact|persoon)s? ?naam|(client|contact) ?name",
        Judged(_ID, Identity.SURNAME),
    ),
    (r"street( ?name)?|straat( ?naam)?|openbare ?ruimte", Judged(_ID, Identity.STREET)),
    (
        r"house ?(number|no|nr)?( ?(suffix|addition|letter))?|huis ?(nummer|nr)( ?toevoeging)?"
        r"|huis ?letter|(huisnummer)? ?toevoeging",
        Judged(_ID, Identity.HOUSE_NUMBER),
    ),
    (r"post ?code|zip( ?code)?|postal ?code", Judged(_QUASI, Identity.POSTCODE)),
    (
        r"city|town|woon ?plaats|plaats(naam)?|place|residence|gemeente|municipality",
        Judged(_QUASI, Identity.CITY),
    ),
    (
        r"(\w+ )?(tele)?(phone|foon)( ?(number|nummer|nr))?|tel|mobiel( nummer)?|mobile|gsm",
        Judged(_ID, Identity.PHONE),
    ),
    (r"(\w+ )?e ?mail( ?(address|adres))?", Judged(_ID, Identity.EMAIL)),
    (r"iban|(bank)?rekening( ?(nummer|nr))?|bank ?account( number)?", Judged(_ID, Identity.IBAN)),
    (r"kenteken|licen[cs]e plate|plate", Judged(_ID, Identity.PLATE)),
    (
        r"birth ?(date|day)|date of birth|geboorte ?datum|geboren( op)?|dob",
        Judged(_QUASI, Identity.BIRTH_DATE),
    ),
    (
        r"(changed|created|modified|updated|written|entered|gewijzigd|aangemaakt|gemuteerd|ingevoerd)"
        r" (by|door)|medewerker( id)?|behandelaar( id)?|user( name| id)?|gebruiker(snaam)?",
        Judged(_ID),
    ),
    (
        r"gender|sex|geslacht|relation(ship)?|relatie|verwantschap|marital status"
        r"|burgerlijke ?staat",
        Judged(_QUASI),
    ),
    (r"job( title)?|function|functie|beroep|occupation|profession", Judged(_QUASI)),
    (
        r"diagnos\w+|aandoening(en)?|beperking(en)?|ziekte\w*|disab\w+|limitations?|medic\w+"
        r"|gezondheid\w*|religi\w+|geloof|etnicit\w+|ethnicit\w+|nationalit\w+|ras",
        Judged(_SPECIAL),
    ),
    (
        r"(\w+ )?(descriptions?|omschrijving|toelichting|notities?|notes?|opmerking(en)?|remarks?"
        r"|comments?|verslag|evaluatie|evaluation|motivering|considerations|overweging(en)?|inhoud"
        r"|content|body|text|tekst|memo|title|titel|onderwerp|subject|verhaal|samenvatting|summary)",
        Judged(_TEXT),
    ),
    (r"(\w+ )?(path|pad|file ?name|bestandsnaam|bestand|bestandspad|uri|url)", Judged(_ADDRESS)),
)
_NAMED = tuple((re.compile(pattern), judged) for pattern, judged in _NAMES)
_NAME_ONLY = re.compile(r"naam|names?|contact( ?persoon| ?person)?|persoon|person|client|klant")
_CODED = re.compile(
    r"(\w+ )?(category|categorie|status|state|kind|soort|type|code|fase|stage|media type|mime type)"
    r"|\w+soort|\w+type|life area|leefgebied"
)
_NUMBER = re.compile(r"(\w+ )?(number|nummer|nr|no|code)|\w+(nummer|nr)")
_CHANGED = re.compile(
    r"(last )?(changed|modified|updated|mutated)( (at|on|date))?|modification (date|time)"
    r"|(laatst )?gewijzigd( op)?|mutatie ?(datum|tijd(stip)?)?|wijzigings? ?(datum|tijd)"
    r"|(created|inserted|aangemaakt|ingevoerd)( (at|on|op))?"
)
_KIND = re.compile(r"kind|soort|type|code|category|categorie|naam|name")
# In these tables these columns mean something of their own.
_IN_TABLES = (
    (
        re.compile(r"limitations?|beperking(en)?|diagnos\w+|aandoening(en)?|ziekte\w*"),
        _KIND,
        Judged(_SPECIAL),
    ),
    (
        re.compile(r"provisions?|voorziening(en)?|indicaties?|(zorg)?product(en|s)?"),
        _KIND,
        Judged(_QUASI),
    ),
    (
        re.compile(r"document(en|s)?|bijlagen?|attachments?|files?|bestanden?|brie(f|ven)"),
        re.compile(r"address|adres|locatie|location"),
        Judged(_ADDRESS),
    ),
)
_PATH = re.compile(r"[^\s]+[/\\][^\s]+|[\w. -]+\.(pdf|docx?|odt|txt|msg|eml|jpe?g|png|tiff?)")


@dataclass(frozen=True, slots=True)
class Seen:
    """A column as it is seen; `kind` is text, long-text, date, moment, flag, number or other."""

    table: str
    name: str
    kind: str
    values: Sequence[str] = ()
    unique: bool = False


def judge(seen: Seen, find: Find) -> Judged:
    """What the column holds; `find` says what stands where in a text."""
    named = _by_name(seen)
    if not seen.values:
        return named
    shaped = _by_shape(seen.values)
    if shaped is not None and shaped.identity is not named.identity:
        return shaped if named.holds is not _TEXT else replace(named, why="")
    if named.why or (named.holds is _OTHER and seen.kind in {"text", "long-text"}):
        return _by_contents(seen, named, find)
    return named


def words_of(name: str) -> str:
    """The words of a name, in small letters: `changedAt`, `CHANGED_AT` → changed at."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return re.sub(r"[\W_]+", " ", parted).strip().lower()


def is_last_change(name: str) -> bool:
    """Whether a column of this name says when a row last changed."""
    words = words_of(name)
    made = words.startswith(("created", "inserted", "aangemaakt", "ingevoerd"))
    return bool(_CHANGED.fullmatch(words)) and not made


def _by_name(seen: Seen) -> Judged:
    words = words_of(seen.name)
    if seen.kind == "flag":
        return Judged(_OTHER)
    if seen.kind in {"date", "moment"}:
        return _day(words)
    for table, column, judged in _IN_TABLES:
        if table.fullmatch(words_of(seen.table)) and column.fullmatch(words):
            return judged
    named = (judged for pattern, judged in _NAMED if pattern.fullmatch(words))
    return next(named, None) or _by_type(seen, words)


def _by_type(seen: Seen, words: str) -> Judged:
    if _NAME_ONLY.fullmatch(words):
        return Judged(_ID, Identity.SURNAME, "whose name is it?")
    if seen.unique and _NUMBER.fullmatch(words):
        return Judged(_ID, Identity.NUMBER)
    if _CODED.fullmatch(words) or seen.kind in {"text", "number"}:
        return Judged(_OTHER)
    if seen.kind == "long-text":
        return Judged(_TEXT, None, "a text by its type; nothing stands in it that says more")
    return Judged(_TEXT, None, "its type is not known here")


def _day(words: str) -> Judged:
    if re.fullmatch(r"birth ?(date|day)|date of birth|geboorte ?datum|geboren( op)?|dob", words):
        return Judged(_QUASI, Identity.BIRTH_DATE)
    return Judged(_OTHER if _CHANGED.fullmatch(words) else _QUASI)


# Contents


def _by_shape(values: Sequence[str]) -> Judged | None:
    """What the values themselves are beyond doubt; None when they are many things."""
    for fits, judged in _SHAPES:
        if sum(1 for value in values if fits(value)) >= MOSTLY * len(values):
            return judged
    return None


def _compact(value: str) -> str:
    return re.sub(r"[\s.-]", "", value)


def _is_bsn(value: str) -> bool:
    digits = _compact(value)
    return bool(re.fullmatch(r"\d{8,9}", digits)) and passes_11(digits.rjust(9, "0"))


def _is_iban(value: str) -> bool:
    account = _compact(value).upper()
    return bool(re.fullmatch(r"[A-Z]{2}\d{2}[A-Z]{4}\d{10}", account)) and passes_97(account)


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


_SHAPES: tuple[tuple[Callable[[str], bool], Judged], ...] = (
    (_is_bsn, Judged(_ID, Identity.BSN)),
    (_is_iban, Judged(_ID, Identity.IBAN)),
    (_matches(r"[\w.+-]+@[\w.-]+\.\w+"), Judged(_ID, Identity.EMAIL)),
    (_matches(r"(\+31|0031|0)[\s()-]*[1-9]([\s()/-]*\d){8}"), Judged(_ID, Identity.PHONE)),
    (_matches(r"[1-9]\d{3} ?[A-Za-z]{2}"), Judged(_QUASI, Identity.POSTCODE)),
    (lambda value: _PATH.fullmatch(value) is not None, Judged(_ADDRESS)),
)


def _by_contents(seen: Seen, named: Judged, find: Find) -> Judged:
    """The same, looked at with the engine; for a name that says little."""
    values = list(dict.fromkeys(seen.values))[:_LOOKED_AT]
    several = sum(len(value.split()) >= _WORDS_OF_A_TEXT for value in values)
    varied = len(set(seen.values)) > max(10, len(seen.values) // 4)
    if several >= MOSTLY * len(values) and (varied or named.holds is _TEXT):
        return Judged(_TEXT)
    if seen.kind == "number":
        return named
    if named.identity or varied:
        labels = list(_labels(values, find))
        persons = labels.count(Label.PERSON) / len(values)
        nobody = (labels.count(Label.ORG) + labels.count(None)) / len(values)
        if named.identity is None and persons >= MOSTLY:
            return Judged(_ID, Identity.SURNAME, "its values look like names of persons")
        if named.identity and nobody >= MOSTLY:
            return Judged(_OTHER, None, "a name, but not of persons as it seems")
    return _by_length(named, several=several > 0, varied=varied)


def _by_length(named: Judged, *, several: bool, varied: bool) -> Judged:
    if named.holds is _OTHER and varied and several:
        return Judged(_TEXT, None, "its values look like short texts")
    if named.holds is _TEXT and not several:
        return Judged(_TEXT, None, "a text by its type, but its values are short; a code?")
    return named


def _labels(values: Sequence[str], find: Find) -> Iterator[Label | None]:
    """For each value the label that covers half of it; None when nothing does."""
    for value in values:
        covered: Counter[Label] = Counter()
        for span in find(value):
            covered[span.label] += span.end - span.start
        label, length = covered.most_common(1)[0] if covered else (None, 0)
        yield label if 2 * length >= len(value) else None
