"""Bindings to read with, used again for a short while: a look at the schema costs more."""

from __future__ import annotations

import time
from threading import Lock

from sqlalchemy.engine import Connection

from retention.bestand.binding import Binding, bind
from retention.datamap.model import DataMap

LIFE_SECONDS = 60.0


class RecentBindings:
    """The newest binding of each data map, for as long as it is young.

    To read with only: a schema that changed meanwhile is not seen. Whatever destroys or corrects
    looks at the schema itself.
    """

    def __init__(self, life_seconds: float = LIFE_SECONDS) -> None:
        self._life = life_seconds
        self._lock = Lock()
        self._found: dict[str, tuple[float, Binding]] = {}

    def of(self, connection: Connection, data_map: DataMap, text: str) -> Binding:
        """The binding of the map with this text, looked up anew when the last one is old."""
        now = time.monotonic()
        with self._lock:
            made_at, binding = self._found.get(text, (0.0, None))
        if binding is not None and now - made_at < self._life:
            return binding
        fresh = bind(connection, data_map)
        with self._lock:
            # One map at a time is in use; what an earlier one was bound to goes.
            self._found = {text: (now, fresh)}
        return fresh
