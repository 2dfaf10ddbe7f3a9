"""How sending can fail. A code only: what a server answers could quote a person."""

from __future__ import annotations

import re

from retention.errors import RetentionError

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class DeliveryFailureError(RetentionError):
    """A notice could not be handed over; the code says why."""

    def __init__(self, code: str) -> None:
        if not CODE.fullmatch(code):
            raise ValueError("a failure is named by a code")
        self.code = code
        super().__init__(code)


class TransientFailure(DeliveryFailureError):  # noqa: N818 - a failure that passes
    """It may succeed later. `down`: the way itself fails, for whatever else would take it.

    `after`: so many seconds, as the receiver asked.
    """

    def __init__(self, code: str, *, down: bool = False, after: float = 0) -> None:
        self.down = down
        self.after = after
        super().__init__(code)


class PermanentFailure(DeliveryFailureError):  # noqa: N818 - a failure that stays
    """Trying again changes nothing; a person must do something first."""
