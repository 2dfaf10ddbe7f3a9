"""One record, one sequence of bytes: RFC 8785 to write, and a strict reader for what comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, NoReturn

import rfc8785

from retention.errors import EvidenceError

Record = dict[str, Any]


def canonical(record: object) -> bytes:
    """The RFC 8785 bytes of a record of dicts, lists, texts, whole numbers, booleans and None."""
    try:
        return rfc8785.dumps(record)  # type: ignore[arg-type]  # it checks the types itself
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        # The library's message may quote a value; the name of its class says enough.
        raise EvidenceError(
            f"cannot be written as canonical JSON ({type(error).__name__})"
        ) from None


def digest(data: bytes) -> str:
    """The SHA-256 of the bytes, in hexadecimal."""
    return sha256(data).hexdigest()


def parse(data: bytes) -> Any:
    """The JSON value in these bytes; duplicate keys, NaN and Infinity are refused."""
    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=_without_duplicates, parse_constant=_refuse
        )
    except RecursionError:
        raise EvidenceError("is nested too deeply") from None
    except UnicodeDecodeError:
        raise EvidenceError("is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise EvidenceError(f"is not JSON (character {error.pos + 1})") from None
    except ValueError:
        # Python refuses whole numbers of more than 4300 digits.
        raise EvidenceError("holds a number that is too long") from None


@contextmanager
def at(place: str) -> Iterator[None]:
    """Puts the place (a file, a line) in front of any EvidenceError that arises inside."""
    try:
        yield
    except EvidenceError as error:
        raise EvidenceError(f"{place}: {error}") from error


def _without_duplicates(pairs: list[tuple[str, Any]]) -> Record:
    record = dict(pairs)
    if len(record) != len(pairs):
        # Two readers could otherwise see two different statements in the same signed bytes.
        raise EvidenceError("names the same key twice")
    return record


def _refuse(constant: str) -> NoReturn:
    raise EvidenceError(f"holds {constant}, which JSON does not know")
