"""How an operation of the API is made: with its permit, its limit of writes and its refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Path
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from retention.desk.routing import Needs, slowly
from retention.desk.visit import readable
from retention.domain.access import Permit

PREFIX = "/api/v1"
Operation = TypeVar("Operation", bound=Callable[..., Any])


@dataclass(frozen=True)
class Trouble:
    """Why nothing was done. `refusals`: codes of a refusal; `fields`: which could not be read."""

    error: str
    detail: str = ""
    refusals: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class Body(BaseModel):
    """What is sent along: nothing but the fields that are named."""

    model_config = ConfigDict(extra="forbid", strict=False)


Handle = Annotated[str, Path(max_length=500)]
# As a form's fields: the database takes no NUL, and a log shows no character that steers.
Text = Annotated[str, StringConstraints(max_length=4_000), AfterValidator(readable)]
Code = Annotated[str, StringConstraints(max_length=100), AfterValidator(readable)]
Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]

_WORDS = {
    401: "Nobody is logged in",
    403: "The login's role does not open this, or a browser sent it from another site",
    404: "There is nothing of that number",
    409: "Refused: the codes say why",
    413: "More than anybody types, or sent too slowly",
    422: "A field is not as it should be",
    429: "More writes in a minute than a person makes",
    503: "The desk or its database does not answer",
}
_ALWAYS = (401, 403, 404, 422, 503)


def _responses(*also: int) -> dict[int | str, dict[str, Any]]:
    codes = sorted({*_ALWAYS, *also})
    return {code: {"model": Trouble, "description": _WORDS[code]} for code in codes}


class Operations:
    """The operations of one part of the API."""

    def __init__(self, tag: str) -> None:
        self.router = APIRouter(prefix=PREFIX, tags=[tag], default_response_class=JSONResponse)

    def read(self, path: str, permit: Permit) -> Callable[[Operation], Operation]:
        """An operation that changes nothing."""
        return self.router.get(
            path, dependencies=[Depends(Needs(permit))], responses=_responses(409)
        )

    def deed(self, path: str, permit: Permit) -> Callable[[Operation], Operation]:
        """An operation that decides something, or looks into a dossier, which is recorded."""
        return self.router.post(
            path,
            dependencies=[Depends(Needs(permit)), Depends(slowly)],
            responses=_responses(409, 413, 429),
        )
