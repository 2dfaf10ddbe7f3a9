"""How the page writes things in Dutch: numbers, days, moments and outcomes."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

HIDDEN = "niet getoond"
UNKNOWN = "niet bekend"
# What is hidden in a table is hidden in the picture too: one piece of the bar for all of it.
HIDDEN_KIND = "hidden"

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_OUTCOMES = {
    "de-identified": "van kenmerken ontdaan",
    "kept": "bewaard gebleven",
    "already absent": "was al weg",
    "failed": "mislukt",
    HIDDEN_KIND: "niet uitgesplitst",
}


def outcome_words(*, backups_stand: bool) -> dict[str, str]:
    """The word for each outcome; what a backup still holds is removed, not destroyed."""
    return {"destroyed": "verwijderd" if backups_stand else "vernietigd", **_OUTCOMES}


def few(count: int, k: int) -> str:
    """The number in a sentence; a small one as fewer than k."""
    return f"minder dan {k}" if 0 < count < k else dutch(count)


def dutch(number: int) -> str:
    """The number as 1.240."""
    return f"{number:,}".replace(",", ".")


def percent(share: float) -> str:
    """A share as 12,5 %."""
    return f"{share * 100:.1f} %".replace(".", ",")


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
