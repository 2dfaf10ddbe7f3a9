"""How a route is made: with the permit that opens it, and for a deed a limit of writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from retention.desk.visit import Visit, Visiting
from retention.domain.access import Permit

WRITES = RateLimitItemPerMinute(30)
LOOKS = RateLimitItemPerMinute(60)  # each is a signed line in the log
Route = TypeVar("Route", bound=Callable[..., Any])


class ForbiddenError(Exception):
    """The visitor lacks the permit for this page; somebody with that role can open it."""

    def __init__(self, permit: Permit, visit: Visit) -> None:
        self.permit = permit
        self.visit = visit
        super().__init__(permit.value)


class TooFastError(Exception):
    """More writes in a minute than a person makes; wait a minute and send the form again."""


class Limiter:
    """Counts each user's writes, in this process."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def hit(self, what: str, user: str, limit: RateLimitItemPerMinute = WRITES) -> bool:
        """Whether one more is within the limit."""
        return self._limiter.hit(limit, what, user)


@dataclass(frozen=True)
class Needs:
    """A dependency that lets only those pass who have this permit."""

    permit: Permit

    def __call__(self, visit: Visiting) -> None:
        """ForbiddenError for everybody else."""
        if not visit.may(self.permit):
            raise ForbiddenError(self.permit, visit)


def slowly(visit: Visiting) -> None:
    """A dependency that refuses more writes than a person makes."""
    if not visit.request.app.state.limiter.hit("write", visit.visitor.user):
        raise TooFastError


def calmly(visit: Visiting) -> None:
    """A dependency that refuses more recorded looks than a person takes."""
    if not visit.request.app.state.limiter.hit("look", visit.visitor.user, LOOKS):
        raise TooFastError


class Routes:
    """The routes of one part of the desk."""

    def __init__(self) -> None:
        self.router = APIRouter(default_response_class=HTMLResponse)

    def page(self, path: str, permit: Permit) -> Callable[[Route], Route]:
        """A page to look at."""
        return self.router.get(path, dependencies=[Depends(Needs(permit))], response_model=None)

    def look(self, path: str, permit: Permit) -> Callable[[Route], Route]:
        """A page to look at, of which each look is recorded."""
        dependencies = [Depends(Needs(permit)), Depends(calmly)]
        return self.router.get(path, dependencies=dependencies, response_model=None)

    def deed(self, path: str, permit: Permit) -> Callable[[Route], Route]:
        """A form that does something."""
        dependencies = [Depends(Needs(permit)), Depends(slowly)]
        return self.router.post(path, dependencies=dependencies, response_model=None)
