"""The front door: the queue. Whoever has none is sent to the first part that is theirs."""

from __future__ import annotations

from fastapi.responses import Response

from retention.actions.worklist import waiting_counts, waiting_page
from retention.desk.handle import Handles
from retention.desk.routing import Routes
from retention.desk.views.queue import filters_of, function_of, queue_view
from retention.desk.visit import Visiting
from retention.domain.access import Permit
from retention.domain.worklist import Position

routes = Routes()


@routes.page("/", Permit.SEE_QUEUE)
def queue(visit: Visiting, after: str = "", before: str = "") -> Response:
    """What waits for a decision, a page of it."""
    filters = filters_of(visit.request.query_params)
    wanted = filters.wanted(function_of(visit))
    page = waiting_page(
        visit.place,
        wanted,
        after=Position.parse(after) if after else None,
        before=Position.parse(before) if before else None,
    )
    counted = waiting_counts(visit.place, wanted, page.day)
    view = queue_view(visit, filters, counted, page, lambda: Handles.at(visit.place))
    return visit.show("queue.html.j2", view=view)
