"""Which edition of the word lists this is: what a text keeps depends on them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib import resources


@cache
def lexicon_digest() -> str:
    """The SHA-256 over all files of the lexicon, by name and content, in hexadecimal."""
    whole = sha256()
    folder = resources.files("retention.anonymise.text") / "words"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.is_file():
            whole.update(file.name.encode() + b"\0" + sha256(file.read_bytes()).digest())
    return whole.hexdigest()
