from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="package", autouse=True)
def quick_disk() -> Iterator[None]:
    """Half of these tests' time would be spent waiting for the disk; one test looks at syncing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _handle: None)
        yield
