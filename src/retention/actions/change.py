"""A correction as it is handed in: a file of rows with what is to change in each.

The file holds personal data and stays with whoever made it; the ledger keeps a keyed digest of it,
so that a second person applies exactly what the first one asked for.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from retention.domain.recipients import CorrectionKind
from retention.errors import UsageError


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RowChange(_Frozen):
    """One row: its table and key, the version that was looked at, and what is to become of it.

    `way` says how the dossier comes to it, for whoever fills it in.
    """

    table: str
    way: str = ""
    key: Annotated[tuple[Any, ...], Field(min_length=1)]
    version: str = ""
    set: dict[str, Any] = Field(default_factory=dict)
    delete: bool = False


class Change(_Frozen):
    """A correction through one dossier: what kind, for which request, and the rows."""

    dossier: str
    kind: CorrectionKind
    request: int | None = None
    rows: Annotated[tuple[RowChange, ...], Field(min_length=1)]

    @field_validator("kind")
    @classmethod
    def _is_of_rows(cls, kind: CorrectionKind) -> CorrectionKind:
        """Restricting and lifting have ways of their own: they change no row."""
        if kind in {CorrectionKind.RESTRICT, CorrectionKind.LIFT}:
            raise ValueError("not a change of rows")
        return kind

    @field_validator("rows")
    @classmethod
    def _each_once(cls, rows: tuple[RowChange, ...]) -> tuple[RowChange, ...]:
        """A row that stood twice would be changed twice, and told as one of both."""
        if len({(row.table, str(row.key)) for row in rows}) < len(rows):
            raise ValueError("a row stands twice")
        return rows

    def text(self) -> str:
        """The whole in one form, to be hashed with a key."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; ValueError where a name stands twice: two readers could read it in two ways."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _no_number(_text: str) -> Any:
    raise ValueError


def read_change(path: Path) -> Change:
    """The correction in this file; UsageError says which field is wrong, never what it holds."""
    try:
        given = json.loads(
            path.read_text(encoding="utf-8"), object_pairs_hook=_once, parse_constant=_no_number
        )
    except (OSError, UnicodeDecodeError) as err:
        raise UsageError(f"{path} cannot be read; is it a JSON file?") from err
    except json.JSONDecodeError as err:
        raise UsageError(f"{path} is not JSON (line {err.lineno}, column {err.colno})") from None
    except (ValueError, RecursionError):
        text = "a name stands twice in it, a number is none, or it is nested too deep"
        raise UsageError(f"{path} is not JSON as a correction is written: {text}") from None
    try:
        return Change.model_validate(given)
    except ValidationError as err:
        places = (".".join(map(str, each["loc"])) or "the file" for each in err.errors())
        listed = ", ".join(dict.fromkeys(places))
        raise UsageError(
            f"{path} is not a correction: look at {listed}; `retention correction template` makes"
            " one to fill in"
        ) from None
