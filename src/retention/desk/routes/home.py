"""The front door: whoever has no queue is sent to the first part that is theirs."""

from __future__ import annotations

from fastapi.responses import Response

from retention.desk.routing import Routes
from retention.desk.visit import Visiting
from retention.domain.access import Permit

routes = Routes()


@routes.page("/", Permit.SEE_QUEUE)
def queue(visit: Visiting) -> Response:
    """What waits for a decision."""
    return visit.show("queue.html.j2")
