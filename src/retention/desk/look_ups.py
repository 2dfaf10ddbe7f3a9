"""Looking up a dossier by its number, by page and API alike: recorded, and slowly."""

from __future__ import annotations

from limits import RateLimitItemPerMinute

from retention.actions.look import find
from retention.actions.refused_attempts import note_attempt
from retention.desk.handle import Handles
from retention.desk.routing import TooFastError
from retention.desk.visit import Visit

# Nobody finds out which numbers there are by trying them.
LOOK_UPS = (RateLimitItemPerMinute(10), RateLimitItemPerMinute(100, 60))
NOTED = RateLimitItemPerMinute(1)


def handle_of(visit: Visit, number: str) -> str:
    """The handle of the dossier with this number; RefusedError, written down, without one."""
    slow_look_ups(visit)
    return Handles.at(visit.place).of(find(visit.place, number, *visit.who))


def slow_look_ups(visit: Visit) -> None:
    """TooFastError, written down once a minute, for who looks up more than work asks."""
    limiter, user = visit.request.app.state.limiter, visit.visitor.user
    if all(limiter.hit(f"look up {i}", user, each) for i, each in enumerate(LOOK_UPS)):
        return
    if limiter.hit("note look-ups", user, NOTED):
        note_attempt(visit.place, "look-up-dossier", user, ("too-many",))
    raise TooFastError
