"""What the pages of exceptions and dossiers show beside what the actions return."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from urllib.parse import urlencode

from retention.desk.visit import Visit
from retention.domain.keeping import AskedExtension, AskedKeep
from retention.domain.protocol import Ground
from retention.domain.refusal_words import refusal_words
from retention.domain.states import KeepState
from retention.errors import Refusal, UsageError

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a page stands among the others, and the addresses of those beside it."""

    number: int
    last: int
    earlier: str | None
    later: str | None


def pages(path: str, filters: Mapping[str, str | None], number: int, total: int) -> Pages:
    """The pages of so many rows under these filters."""
    last = max(1, -(-total // PER_PAGE))

    def address(page: int) -> str | None:
        if not 1 <= page <= last:
            return None
        given = {name: value for name, value in filters.items() if value}
        return f"{path}?{urlencode({**given, 'page': str(page)})}"

    return Pages(number, last, address(number - 1), address(number + 1))


def grounds_of(visit: Visit) -> Mapping[str, Mapping[str, Ground]]:
    """Kind -> code -> ground: the closed list of the protocol."""
    protocol = visit.place.rules.protocol
    return {"exception": protocol.exception_grounds, "hold": protocol.hold_grounds}


def why(visit: Visit) -> Callable[[Refusal], str]:
    """What says a refusal in the visitor's language."""
    return partial(refusal_words, language=visit.language)


def day_given(text: str) -> date | None:
    """The day that was filled in, 2026-11-23 or 23-11-2026; None for none, or for no day."""
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def keep_given(form: Mapping[str, str]) -> AskedKeep:
    """What is asked for in the form; what is missing is for the action to say."""
    return AskedKeep(
        form.get("ground", ""), form.get("motive", ""), day_given(form.get("review_on", ""))
    )


def extension_given(form: Mapping[str, str]) -> AskedExtension:
    """The later date that is asked for in the form."""
    return AskedExtension(day_given(form.get("review_on", "")), form.get("motive", ""))


def seen_given(form: Mapping[str, str]) -> KeepState:
    """The state that stood on the page; UsageError when the form does not say."""
    try:
        return KeepState(form.get("seen", ""))
    except ValueError:
        raise UsageError("the form does not say what was seen; use the page's own") from None


def extension_seen(form: Mapping[str, str]) -> date:
    """The later date that stood on the page; UsageError when the form does not say."""
    seen = day_given(form.get("seen", ""))
    if seen is None:
        raise UsageError("the form does not say what was seen; use the page's own")
    return seen
