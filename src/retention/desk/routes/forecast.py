"""The forecast: how much falls due in the coming years."""

from __future__ import annotations

from fastapi.responses import Response

from retention.desk.forecasts import FORECASTS
from retention.desk.routing import Routes
from retention.desk.views.forecast import forecast_view
from retention.desk.visit import Visiting
from retention.domain.access import Permit

routes = Routes()


@routes.page("/forecast", Permit.SEE_FORECAST)
def show_forecast(visit: Visiting) -> Response:
    """How many dossiers fall due, by year and category, and what is kept now."""
    found, counted_at = FORECASTS.of(visit.place)
    return visit.show("forecast.html.j2", view=forecast_view(found, counted_at))
