"""What the DAG files share: the one task decorator, what a run was asked to do, and the defaults.

Airflow copies return values, arguments and the messages of exceptions into its own database and
logs. So tasks exchange ids, counts and digests only, and no message of somebody else's exception
leaves a task: psycopg's, for one, quotes the values of the row.

The DAG processor imports this file over and over: what is heavy is imported inside the tasks.
"""

from __future__ import annotations

import inspect
import logging
import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from airflow.sdk import Asset, CronTriggerTimetable, Param, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowTaskTerminated, AirflowTaskTimeout

from retention.errors import (
    ConfigurationError,
    EvidenceError,
    IncompleteError,
    PreflightError,
    RefusedError,
    RetentionError,
    TamperedError,
    UsageError,
)

if TYPE_CHECKING:
    from retention.actions.seal import Sealed
    from retention.actions.workplace import Workplace

# A pool that is missing is not reported by Airflow: tasks wait for ever. `make up` makes it.
POOL = "retention_bestand"
# What Airflow shows instead of a mapped task's index.
LIST = "list {{ task.op_kwargs['number'] }}"
BATCH = "list {{ task.op_kwargs['number'] }} batch {{ task.op_kwargs['batch'] }}"
# A task that records corrections names it among its outlets; others: docs/notices.md.
CORRECTIONS = Asset("retention-corrections")
LARGEST_COUNT = 9_999_999  # a citizen service number has eight or nine digits
CODE = re.compile(r"(?=.{1,40}$)[a-z][a-z0-9]*([_.-][a-z0-9]+)*")
DIGEST = re.compile(r"[0-9a-f]{64}")
SQLSTATE = re.compile(r"[0-9A-Z]{5}")
CONSTRAINT = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")

# Trying again changes nothing about these: a person must do something first.
FINAL_ERRORS = (
    RefusedError,
    PreflightError,
    TamperedError,
    ConfigurationError,
    UsageError,
    EvidenceError,
    IncompleteError,
)
INTERRUPTIONS = (KeyboardInterrupt, AirflowTaskTerminated, AirflowTaskTimeout)

_log = logging.getLogger(__name__)


class TaskFailedError(RetentionError):
    """A task failed and may be tried again; what was recorded stands."""


OURS = (TaskFailedError, AirflowFailException)


# What a run was asked to do


@dataclass(frozen=True, slots=True)
class Asked:
    """What this run was asked: for which day (None: today), and whether it only looks."""

    as_of: date | None
    dry_run: bool


def asked() -> Asked:
    """What the run at hand was asked; raises UsageError for a setting that its DAG does not have.

    The schedule works for real. Everything else (by hand, over the API, a backfill) only looks,
    unless its `dry_run` is switched off. No day is taken from the run's own dates: without
    `as_of` the action takes today, so neither catching up nor a backfill lets anything go early.
    """
    context: Any = get_current_context()
    dag_run, known = context["dag_run"], sorted(context["dag"].params)
    given = dag_run.conf or {}
    if not given.keys() <= set(known):
        raise UsageError(f"the run was given a setting that it does not have; it has {known}")
    # Not from context["params"]: within one process (`dag.test()`) Airflow writes the settings of
    # one run into the defaults of the next, and a dry run would work for real.
    looks_only = given.get("dry_run", True) is not False and dag_run.run_type != "scheduled"
    return Asked(as_of=_day(given.get("as_of")), dry_run=looks_only)


def _day(text: object) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise UsageError("as_of is not a day; write it like 2026-11-23") from None


@contextmanager
def workplace() -> Iterator[Workplace]:
    """Where the actions work, by the settings in the environment."""
    from retention.actions.workplace import open_workplace

    with open_workplace() as place:
        yield place


def counts(outcomes: Mapping[str, int]) -> dict[str, int]:
    """How many items ended how, with keys that are codes."""
    return {outcome.replace(" ", "-"): count for outcome, count in outcomes.items()}


def raise_when_partial(sealed: Sealed) -> None:
    """A list of which dossiers failed is sealed, but somebody must look: raises IncompleteError."""
    if sealed.partial:
        failed = sealed.outcomes.get("failed", 0)
        raise IncompleteError(
            f"list {sealed.list_number} is sealed as partial, {failed} dossier(s) of it failed;"
            " its declaration says why"
        )


def raise_when_unheard(count: int) -> None:
    """Alerts wait and no address is set: raises ConfigurationError, so that somebody hears."""
    if count:
        raise ConfigurationError(
            f"nobody hears of {count} alert(s): set RETENTION_ALERT_TO to the addresses of those"
            " who must; `retention request queue` says what is near or late"
        )


# Defaults


def amsterdam(cron: str) -> CronTriggerTimetable:
    """A schedule by the clock on the wall in the Netherlands, summer and winter."""
    return CronTriggerTimetable(cron, timezone="Europe/Amsterdam")


def as_of_param() -> Param:
    """The day to decide for."""
    return Param(
        None,
        type=["null", "string"],
        format="date",
        title="As of",
        description="Decide as on this day (JJJJ-MM-DD). Empty: today. The future is refused.",
    )


def dry_run_param() -> Param:
    """Whether a run by hand only looks."""
    return Param(
        True,
        type="boolean",
        title="Dry run",
        description="Only look and count, change nothing. The schedule itself works for real.",
    )


def alert(context: Any) -> None:
    """Log which task failed and why, as a code; a log watcher can raise the alarm on it."""
    instance, err = context["task_instance"], context.get("exception")
    _log.error(
        "retention alert: dag=%s task=%s map_index=%s attempt=%s error=%s",
        instance.dag_id,
        instance.task_id,
        instance.map_index,
        instance.try_number,
        str(err).partition(":")[0] if isinstance(err, OURS) else type(err).__name__,
    )


DEFAULTS: dict[str, Any] = {
    "owner": "beheerder",
    "pool": POOL,
    "retries": 4,
    "retry_delay": timedelta(minutes=1),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=30),
    "execution_timeout": timedelta(hours=6),
    "on_failure_callback": alert,
}


# The one task decorator


def retention_task(function: Callable[..., Any] | None = None, **options: Any) -> Any:
    """A task from a function that calls one action; `-> None` says that it returns nothing.

    Any exception leaves it as its code only. What a person must settle first is not tried again.
    """
    if function is None:
        return lambda given: retention_task(given, **options)
    returns = inspect.signature(function).return_annotation not in (None, "None")
    make = task(multiple_outputs=False, do_xcom_push=returns, **options)
    return make(without_values(function))


def without_values(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, with nothing in its result or its exceptions but ids, counts and digests."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        _quiet_libraries()
        try:
            return only_ids(function(*args, **kwargs))
        except BaseException as err:  # noqa: BLE001 - nothing may pass with its own message
            failure = bare(err)
        # Outside the handler: the new exception has neither cause nor context.
        raise failure from None

    return run


def only_ids(value: Any) -> Any:
    """The value, when it holds ids, counts, codes and digests only; raises TaskFailedError."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and 0 <= value <= LARGEST_COUNT:
        return value
    if isinstance(value, str) and (CODE.fullmatch(value) or DIGEST.fullmatch(value)):
        return value
    if isinstance(value, (list, tuple)):
        return [only_ids(each) for each in value]
    if isinstance(value, dict):
        return {only_ids(key): only_ids(each) for key, each in value.items()}
    raise TaskFailedError(
        f"a task may return ids, counts, codes and digests only; it returned a {_name(value)}"
    )


def bare(err: BaseException) -> BaseException:
    """The exception to raise instead: code, SQLSTATE, constraint and place, never its message."""
    if isinstance(err, INTERRUPTIONS):
        return type(err)("the task was interrupted; it goes on where it was when it runs again")
    if isinstance(err, RetentionError):
        message = f"{_name(err)}: {err}"
    else:
        parts = [_name(err), *_database_code(err), f"at {_place(err)}"]
        message = " ".join(parts) + ": its message stays out of the log, it may quote a person"
    if isinstance(err, FINAL_ERRORS):
        return AirflowFailException(message)
    return TaskFailedError(message)


def _name(thing: object) -> str:
    return type(thing).__name__


def _database_code(err: BaseException) -> list[str]:
    original = getattr(err, "orig", None) or err
    state = getattr(original, "sqlstate", None)
    constraint = getattr(getattr(original, "diag", None), "constraint_name", None)
    found = []
    if isinstance(state, str) and SQLSTATE.fullmatch(state):
        found.append(f"sqlstate={state}")
    if isinstance(constraint, str) and CONSTRAINT.fullmatch(constraint):
        found.append(f"constraint={constraint}")
    return found


def _place(err: BaseException) -> str:
    """The last line of ours that the exception came through."""
    places = [
        f"{frame.f_globals['__name__']} line {line}"
        for frame, line in traceback.walk_tb(err.__traceback__)
        if str(frame.f_globals.get("__name__", "")).startswith("retention.")
    ]
    return places[-1] if places else "an unknown place"


def _quiet_libraries() -> None:
    """Database libraries log what the server said, and that quotes values."""
    for name in ("psycopg", "sqlalchemy"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
