"""How the page writes things in Dutch: numbers, days and moments."""

from __future__ import annotations

from datetime import date, datetime
from math import ceil, floor
from zoneinfo import ZoneInfo

HIDDEN = "niet getoond"
UNKNOWN = "niet bekend"
# What is hidden in a table is hidden in the picture too: one piece of the bar for all of it.
HIDDEN_KIND = "hidden"
HIDDEN_WORD = "niet uitgesplitst"

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def few(count: int, k: int) -> str:
    """The number in a sentence; a small one as fewer than k."""
    return f"minder dan {k}" if 0 < count < k else dutch(count)


def hundreds(number: int) -> str:
    """About how many; attempts told in full would tell how many people a release was meant for."""
    return "minder dan 100" if number < 100 else f"{dutch(number // 100 * 100)} of meer"


def dutch(number: int) -> str:
    """The number as 1.240."""
    return f"{number:,}".replace(",", ".")


def percent(share: float) -> str:
    """A share as 12,5 %, on one line."""
    return f"{share * 100:.1f}\N{NO-BREAK SPACE}%".replace(".", ",")


def of_hundred(share: float) -> str:
    """About how often; a share in full would tell of how many."""
    return "minder dan 1" if 0 < share < 0.005 else str(round(share * 100))


def margin(leak: tuple[float, float, float], *, exact: bool = False) -> str:
    """A share and from where up to where it can be; whole percents, of which the margin is wider.

    `exact`: in full, which would tell of how many.
    """
    share, low, high = leak
    if exact:
        return f"{percent(share)} ({percent(low)} tot {percent(high)})"
    # 0.29 * 100 is a little under 29.
    low, high = floor(round(low * 100, 3)), ceil(round(high * 100, 3))
    texts = [f"{number}\N{NO-BREAK SPACE}%" for number in (round(share * 100), low, high)]
    return "{} ({} tot {})".format(*texts)


def day(value: date) -> str:
    """The date as 23-11-2026."""
    return value.strftime("%d-%m-%Y")


def moment(value: datetime) -> str:
    """The time in the Netherlands as 23-11-2026 14:05."""
    return value.astimezone(_AMSTERDAM).strftime("%d-%m-%Y %H:%M")


def years(first: int | None, last: int | None) -> str:
    """The closure years as 2005–2009."""
    if first is None or last is None:
        return UNKNOWN
    return str(first) if first == last else f"{first}–{last}"
