"""File drop: one JSON file per message in a place of the recipient's own.

The file is not encrypted by us: the place must be the recipient's, and nobody else's to read.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from retention.evidence.durable import new_file
from retention.notices.failures import PermanentFailure, TransientFailure
from retention.notices.message import Message, nothing, record

FILE_MODE = 0o640


class FileChannel:
    """Writes messages to any place that fsspec knows; `refused`: folders of our own."""

    def __init__(self, refused: tuple[Path, ...] = ()) -> None:
        self._refused = tuple(folder.resolve() for folder in refused)

    def route(self, message: Message) -> str:
        """The place itself."""
        return message.address

    def written(self, message: Message) -> bytes:
        """The file."""
        return json.dumps(record(message), ensure_ascii=False, indent=2).encode() + b"\n"

    def send(
        self, message: Message, written: bytes, just_before: Callable[[], object] = nothing
    ) -> None:
        """There under its own name, whole or not at all; the same again changes nothing."""
        system, folder = _place(message.address)
        name = f"{message.id}.json"
        local = "file" in _protocols(system)
        if local:
            self._refuse_ours(Path(folder))
        just_before()
        try:
            if local:
                _write_here(Path(folder), name, written)
            else:
                _write_there(system, folder, name, written)
        except Exception:  # noqa: BLE001 - whatever a file system raises may quote its answer
            raise TransientFailure("file-unreachable", down=True) from None

    def _refuse_ours(self, folder: Path) -> None:
        inside = folder.resolve()
        if any(ours == inside or ours in inside.parents for ours in self._refused):
            raise PermanentFailure("address-ours")

    def close(self) -> None:
        """Nothing is held open."""


def _place(address: str) -> tuple[Any, str]:
    """(file system, folder); no chain of systems, which could leave copies with us."""
    import fsspec

    here = address.startswith("/")
    if "::" in address or not (here or "://" in address):
        raise PermanentFailure("address-invalid")
    try:
        system, folder = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError):
        raise PermanentFailure("address-invalid") from None
    except Exception:  # noqa: BLE001 - it may connect at once
        raise TransientFailure("file-unreachable", down=True) from None
    return system, str(folder)


def _protocols(system: Any) -> tuple[str, ...]:
    named = system.protocol
    return (named,) if isinstance(named, str) else tuple(named)


def _write_here(folder: Path, name: str, body: bytes) -> None:
    """On the disk before it takes its name; what is there already under that name was ours."""
    if (folder / name).is_file():
        return
    if not folder.is_dir():
        raise FileNotFoundError  # a share that is not mounted must not fill our own disk
    with new_file(folder / name, FILE_MODE) as file:
        file.write(body)


def _write_there(system: Any, folder: str, name: str, body: bytes) -> None:
    target, temporary = f"{folder.rstrip('/')}/{name}", f"{folder.rstrip('/')}/.{name}.part"
    if system.exists(target):
        return
    system.pipe_file(temporary, body)
    system.mv(temporary, target)
