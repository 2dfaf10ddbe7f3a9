"""Every refusal that the software makes has words in both languages for who reads them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

import retention
from retention.domain.protocol import Function
from retention.domain.refusal_words import REFUSAL_WORDS, refusal_words
from retention.domain.states import ListState
from retention.errors import Refusal

SOURCE = Path(retention.__file__).parent


def _made() -> Iterator[tuple[str, str, frozenset[str]]]:
    """(where, code, names in `about`) of every refusal in the source."""
    for file in sorted(SOURCE.rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("Refusal"):
                where = f"{file.relative_to(SOURCE)}:{call.lineno}"
                for code in _codes(call.args[0]):
                    yield where, code, _about(call)


def _codes(given: ast.expr) -> list[str]:
    """The codes that an argument can be: a literal, or a choice of two."""
    if isinstance(given, ast.IfExp):
        return [*_codes(given.body), *_codes(given.orelse)]
    return [str(ast.literal_eval(given))]


def _about(call: ast.Call) -> frozenset[str]:
    if len(call.args) < 3:
        return frozenset()
    given = call.args[2]
    assert isinstance(given, ast.Dict)
    return frozenset(str(ast.literal_eval(key)) for key in given.keys if key is not None)


def _fields(words: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(words) if name)


MADE = tuple(_made())


def test_each_code_that_is_used_has_words_and_no_other_has() -> None:
    assert {code for _, code, _ in MADE} == set(REFUSAL_WORDS)


def test_each_refusal_says_what_its_words_name() -> None:
    wrong = [
        (where, code, sorted(names))
        for where, code, names in MADE
        for words in REFUSAL_WORDS[code]
        if _fields(words) != names
    ]
    assert wrong == []


@pytest.mark.parametrize("code", sorted(REFUSAL_WORDS))
def test_words_are_sentences_for_a_page_in_two_languages(code: str) -> None:
    dutch, english = REFUSAL_WORDS[code]
    assert dutch != english
    for words in (dutch, english):
        assert words.endswith(".")
        assert words[0].isupper()
        assert "`" not in words
        assert "--" not in words


def test_no_code_has_words_twice() -> None:
    tables = (SOURCE / "domain" / "refusal_words").glob("*.py")
    keys = [
        ast.literal_eval(key)
        for file in tables
        for each in ast.walk(ast.parse(file.read_text()))
        if isinstance(each, ast.Dict)
        for key in each.keys
        if key is not None
    ]
    assert sorted(keys) == sorted(REFUSAL_WORDS)


def test_states_functions_and_days_read_as_people_say_them() -> None:
    state = Refusal("not-presented", "-", {"state": ListState.CARRYING_OUT})
    function = Refusal("wrong-function", "-", {"function": Function.PROCESS_OWNER})
    day = Refusal("cooling-off", "-", {"day": date(2026, 11, 3)})

    assert refusal_words(state).endswith("De status is nu: in uitvoering.")
    assert refusal_words(state, "en").endswith("Its status is now: being carried out.")
    assert "(proceseigenaar)" in refusal_words(function)
    assert "(process owner)" in refusal_words(function, "en")
    assert "tot 03-11-2026." in refusal_words(day)


def test_columns_and_tables_read_as_plain_dutch() -> None:
    column = Refusal("untouchable", "-", {"column": "client.birth_date"})
    table = Refusal("not-a-part", "-", {"table": "network_member"})

    assert "cliënt: geboortedatum" in refusal_words(column)
    assert "client.birth_date" in refusal_words(column, "en")
    assert "(lid van het netwerk)" in refusal_words(table)
