"""Every error that somebody at the desk meets says in her language what to do."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from retention import errors
from retention.domain.error_words import ERROR_WORDS, words_of
from retention.errors import Refusal, RefusedError

KINDS = [
    each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, errors.RetentionError)
]
COOLING_OFF = Refusal(
    "cooling-off", "list 1 cools off until 03-11-2026", {"day": date(2026, 11, 3)}
)
NO_MOTIVE = Refusal("no-motive", "say in a motive why this is meant")


def test_each_kind_of_error_has_words_of_its_own() -> None:
    assert set(ERROR_WORDS) == set(KINDS)
    assert len(set(ERROR_WORDS.values())) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_error_says_what_to_do_and_nothing_of_its_message(
    kind: type[errors.RetentionError],
) -> None:
    error = kind(("C. Visser",)) if kind is errors.PreflightError else kind("C. Visser")  # type: ignore[arg-type]
    dutch, english = words_of(error, "nl"), words_of(error, "en")
    assert dutch != english
    for words in (dutch, english):
        assert "Visser" not in words
        assert "`" not in words
        assert words.endswith(".")


def test_refused_error_says_every_reason_in_the_language_asked_for() -> None:
    error = RefusedError(refusals=(COOLING_OFF, NO_MOTIVE))

    assert words_of(error, "nl") == (
        "De bedenktijd loopt nog tot 03-11-2026. Daarna kan de lijst worden uitgevoerd."
        " Leg in de motivering uit waarom. Noem geen personen."
    )
    assert words_of(error, "en").startswith("The cooling-off runs until 03-11-2026.")


def test_refused_error_reads_on_the_command_line_as_its_refusals_do() -> None:
    error = RefusedError(refusals=(COOLING_OFF, NO_MOTIVE))
    assert str(error) == f"{COOLING_OFF.text}; {NO_MOTIVE.text}"
    assert [each.code for each in error.refusals] == ["cooling-off", "no-motive"]


def test_refused_error_without_reasons_has_its_default_message() -> None:
    assert str(RefusedError()) == "The decision is refused; the reasons say what is missing."


def test_reasons_outlive_the_process_in_which_they_were_given() -> None:
    error = RefusedError(refusals=(COOLING_OFF,))
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - what was written here just now
    assert (str(again), again.refusals) == (str(error), error.refusals)


def test_kind_without_words_of_its_own_reads_as_the_kind_above_it() -> None:
    class _NewError(errors.BusyError):
        """Somebody else works on it."""

    assert words_of(_NewError()) == words_of(errors.BusyError())
