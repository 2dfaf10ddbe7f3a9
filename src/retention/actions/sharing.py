"""Annex 2 of the protocol in force, said in words where the protocol lacks it."""

from __future__ import annotations

from retention.actions.workplace import Workplace
from retention.domain.protocol import Sharing
from retention.errors import ConfigurationError


def sharing_of(place: Workplace) -> Sharing:
    """Who gets what, why and on which ground; ConfigurationError where the protocol says not."""
    sharing = place.rules.protocol.sharing
    if sharing is None:
        raise ConfigurationError(
            f"{place.settings.protocol.name} has no section `sharing`; add the grounds, data sets"
            " and recipients of annex 2 (protocol art. 6 and 10)"
        )
    return sharing
