"""How the page writes things in each language: numbers, shares, days and moments."""

from __future__ import annotations

from datetime import date, datetime
from math import ceil, floor
from zoneinfo import ZoneInfo

from retention.evidence.declaration.wording import Language, plain

# What is hidden in a table is hidden in the picture too: one piece of the bar for all of it.
HIDDEN_KIND = "hidden"

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def few(count: int, k: int, language: Language = "nl") -> str:
    """The number in a sentence; a small one as fewer than k."""
    return plain(language, "few", k=k) if 0 < count < k else number(count, language)


def hundreds(count: int, language: Language = "nl") -> str:
    """About how many; attempts told in full would tell how many people a release was meant for."""
    if count < 100:
        return plain(language, "few", k=100)
    return plain(language, "or-more", number=number(count // 100 * 100, language))


def number(count: int, language: Language = "nl") -> str:
    """The number as 1.240 in Dutch, as 1,240 in English."""
    text = f"{count:,}"
    return text.replace(",", ".") if language == "nl" else text


def fraction(text: str, language: Language = "nl") -> str:
    """A decimal number, written with a point, as the language writes it."""
    return text.replace(".", ",") if language == "nl" else text


def percent(share: float, language: Language = "nl") -> str:
    """A share as 12,5 % or 12.5%, on one line."""
    return percents(f"{share * 100:.1f}", language)


def of_hundred(share: float, language: Language = "nl") -> str:
    """About how often; a share in full would tell of how many."""
    few_of_them = 0 < share < 0.005
    return plain(language, "less-than-one") if few_of_them else str(round(share * 100))


def margin(
    leak: tuple[float, float, float], language: Language = "nl", *, exact: bool = False
) -> str:
    """A share and from where up to where it can be; whole percents, of which the margin is wider.

    `exact`: in full, which would tell of how many.
    """
    share, low, high = leak
    if exact:
        texts = [percent(each, language) for each in leak]
    else:
        # 0.29 * 100 is a little under 29.
        low, high = floor(round(low * 100, 3)), ceil(round(high * 100, 3))
        texts = [percents(str(each), language) for each in (round(share * 100), low, high)]
    return plain(language, "margin", share=texts[0], low=texts[1], high=texts[2])


def percents(text: str, language: Language) -> str:
    """A number of percents, written with a point, as the language writes it, on one line."""
    sign = "\N{NO-BREAK SPACE}%" if language == "nl" else "%"
    return fraction(text, language) + sign


def day(value: date) -> str:
    """The date as 23-11-2026, in both languages."""
    return value.strftime("%d-%m-%Y")


def moment(value: datetime) -> str:
    """The time in the Netherlands as 23-11-2026 14:05, in both languages."""
    return value.astimezone(_AMSTERDAM).strftime("%d-%m-%Y %H:%M")


def years(first: int | None, last: int | None, language: Language = "nl") -> str:
    """The closure years as 2005–2009."""
    if first is None or last is None:
        return plain(language, "unknown")
    return str(first) if first == last else f"{first}–{last}"
