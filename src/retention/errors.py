"""Every error the software raises, each with its exit code.

A message says what went wrong, which id, and what to do next. It never holds a person's value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is refused: a code for machines, a sentence for the command line.

    `about`: what the words of the code name beside it (domain/refusal_words): a number, a state, a
    day; never a person's value.
    """

    code: str
    text: str
    about: Mapping[str, str | int | date] = field(default_factory=dict, hash=False)


class RetentionError(Exception):
    """Something stopped the work; nothing was destroyed by this step."""

    exit_code = 1

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").splitlines()[0])


class UsageError(RetentionError):
    """The command was given words that do not fit; see --help."""

    exit_code = 2


class UnknownError(UsageError):
    """There is nothing of that number here; look it up and give the right one."""


class ConfigurationError(RetentionError):
    """A file or setting is wrong; correct it as the message says and run again."""

    exit_code = 3


class PreflightError(RetentionError):
    """The bestand and the data map do not fit each other; the list says what is missing."""

    exit_code = 4

    def __init__(self, findings: tuple[str, ...]) -> None:
        self.findings = findings
        super().__init__(
            f"The run refuses to start; {len(findings)} thing(s) must be settled first:\n"
            + "\n".join(f"- {finding}" for finding in findings)
        )


class RefusedError(RetentionError):
    """The decision is refused; the reasons say what is missing."""

    exit_code = 5

    def __init__(self, message: str | None = None, refusals: tuple[Refusal, ...] = ()) -> None:
        self.refusals = refusals
        super().__init__(message or "; ".join(refusal.text for refusal in refusals))


class TamperedError(RetentionError):
    """What was approved is not what is there now; nothing is destroyed. Propose a new list."""

    exit_code = 6


class BusyError(RetentionError):
    """Another worker does this work at this moment; let it finish, then look at the result."""

    exit_code = 7


class EvidenceError(RetentionError):
    """The evidence does not hold; the message names the first thing wrong."""

    exit_code = 8


class UnavailableError(RetentionError):
    """The database did not answer; what was recorded stands, run the same command again."""

    exit_code = 9


class IncompleteError(RetentionError):
    """The run ended with dossiers that failed; the declaration says partial."""

    exit_code = 10
