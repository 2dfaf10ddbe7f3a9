"""The files of overviews: drafts and sealed zips, for the user who runs this only."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from retention.errors import ConfigurationError, TamperedError
from retention.evidence.durable import make_folder, sync_folder

FOLDER_MODE, FILE_MODE = 0o700, 0o600
_OURS = re.compile(r"\.?overview-(\d{1,10})\.(?:json|zip)(?:\.[0-9a-f]{16}\.tmp)?")


class OverviewFiles:
    """The folder of overviews. What is erased is not written over: the disk may keep it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def draft(self, number: int) -> Path:
        """Where a draft lies until it is released or expires."""
        return self._folder / f"overview-{number}.json"

    def parcel(self, number: int) -> Path:
        """Where the sealed zip lies until it expires."""
        return self._folder / f"overview-{number}.zip"

    def write(self, path: Path, data: bytes) -> None:
        """The file holds these bytes and nobody else can read it; what lay there is replaced.

        A number is used again only where the ledger does not know it: the run that made it died.
        """
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
        try:
            make_folder(self._folder, FOLDER_MODE)
            handle = os.open(
                temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE
            )
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            sync_folder(self._folder)
        except OSError as err:
            raise ConfigurationError(
                f"{path.name} cannot be written ({err.strerror}); see RETENTION_OVERVIEWS"
            ) from err
        finally:
            temporary.unlink(missing_ok=True)

    def read(self, path: Path) -> bytes:
        """The bytes of a draft; TamperedError where it is not there any more."""
        try:
            return path.read_bytes()
        except OSError as err:
            raise TamperedError(
                f"{path.name} cannot be read ({err.strerror}); make a new overview"
            ) from err

    def erase(self, path: Path) -> bool:
        """Whether there was such a file; it is not there any more."""
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        sync_folder(self._folder)
        return True

    def is_older(self, path: Path, age: timedelta) -> bool:
        """Whether the file has been there for longer, by this machine's clock."""
        return path.exists() and time.time() - path.stat().st_mtime > age.total_seconds()

    def all(self) -> Iterator[tuple[int, Path]]:
        """(number, file) of every file of an overview, those of runs that died too."""
        if not self._folder.is_dir():
            return
        for path in sorted(self._folder.iterdir()):
            named = _OURS.fullmatch(path.name)
            if named:
                yield int(named[1]), path
