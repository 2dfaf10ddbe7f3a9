"""The one task decorator: nothing leaves a task but ids, counts, codes and digests."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from airflow.sdk.exceptions import (
    AirflowFailException,
    AirflowTaskTerminated,
    AirflowTaskTimeout,
)

from retention import airflow_tasks
from retention.airflow_tasks import Asked, TaskFailedError, alert, asked, without_values
from retention.errors import (
    BusyError,
    ConfigurationError,
    PreflightError,
    RefusedError,
    RetentionError,
    TamperedError,
    UnavailableError,
    UsageError,
)

PLANTED = ("Annemieke de Vries-Bakker", "123456782", "annemieke@voorbeeld.nl")
QUOTING = f"Key (bsn, name)=({PLANTED[1]}, {PLANTED[0]}) <{PLANTED[2]}> already exists."


class _Diag(SimpleNamespace):
    constraint_name = "client_bsn_key"
    message_detail = QUOTING


class _DriverError(psycopg.errors.UniqueViolation):
    sqlstate = "23505"
    diag = _Diag()  # type: ignore[assignment]


def _raise_with_cause_and_context() -> None:
    try:
        raise KeyError(QUOTING)
    except KeyError:
        try:
            raise LookupError(QUOTING)
        except LookupError as err:
            raise ValueError(QUOTING) from err


def _raise_from_the_database() -> None:
    raise sa.exc.IntegrityError("INSERT …", {"name": PLANTED[0]}, _DriverError(QUOTING))


def _raise_notes() -> None:
    err = RuntimeError(QUOTING)
    err.add_note(QUOTING)
    raise err


def _raise_group() -> None:
    raise ExceptionGroup(QUOTING, [ValueError(QUOTING)])


def _exit_with_text() -> None:
    raise SystemExit(QUOTING)


def _time_out_while_handling() -> None:
    try:
        raise ValueError(QUOTING)
    except ValueError:
        raise AirflowTaskTimeout(QUOTING)  # noqa: B904 - as a signal does


def _raise_ours_from_theirs() -> None:
    raise ConfigurationError("settings.yaml cannot be read") from ValueError(QUOTING)


FAULTS = [
    _raise_with_cause_and_context,
    _raise_from_the_database,
    _raise_notes,
    _raise_group,
    _exit_with_text,
    _time_out_while_handling,
    _raise_ours_from_theirs,
]


def _raised_by(function: Callable[[], object]) -> BaseException:
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - whatever comes
        without_values(function)()
    return caught.value


@pytest.mark.parametrize("fault", FAULTS)
def test_no_planted_value_is_left_in_what_a_task_raises(fault: Callable[[], None]) -> None:
    err = _raised_by(fault)

    assert err.__cause__ is None
    assert err.__context__ is None
    everything = "".join(traceback.format_exception(err)) + repr(vars(err)) + repr(err.args)
    frames = [frame for frame, _ in traceback.walk_tb(err.__traceback__)]
    inside = [f for f in frames if f.f_code.co_filename == airflow_tasks.__file__]
    everything += repr([frame.f_locals for frame in inside])
    assert inside
    assert not [value for value in PLANTED if value in everything]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_search_finds_the_planted_values_without_the_decorator(
    fault: Callable[[], None],
) -> None:
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - whatever comes
        fault()
    everything = "".join(traceback.format_exception(caught.value))
    assert [value for value in PLANTED if value in everything] == list(PLANTED)


def test_database_error_keeps_its_sqlstate_and_constraint() -> None:
    message = str(_raised_by(_raise_from_the_database))
    assert message.startswith("IntegrityError sqlstate=23505 constraint=client_bsn_key at ")


@pytest.mark.parametrize("text", [f"{PLANTED[0]}", "a b", "x" * 64, "'; --"])
def test_a_constraint_that_is_not_a_plain_name_is_left_out(text: str) -> None:
    class OddError(_DriverError):
        diag = SimpleNamespace(constraint_name=text)  # type: ignore[assignment]
        sqlstate = "no such state"

    message = str(_raised_by(lambda: _throw(OddError("x"))))
    assert text not in message
    assert "sqlstate" not in message


def _throw(err: BaseException) -> None:
    raise err


def test_a_foreign_error_says_where_in_our_code_it_came_through() -> None:
    wrong: Any = None
    message = str(_raised_by(lambda: airflow_tasks.counts(wrong)))
    assert message.startswith("AttributeError at retention.airflow_tasks line ")


@pytest.mark.parametrize("kind", [AirflowTaskTerminated, AirflowTaskTimeout, KeyboardInterrupt])
def test_an_interruption_stays_one(kind: type[BaseException]) -> None:
    assert type(_raised_by(lambda: _throw(kind(QUOTING)))) is kind


@pytest.mark.parametrize(
    "err",
    [
        RefusedError("list 3 cools off until 30-11-2026"),
        PreflightError(("table wmo.extra is not named",)),
        TamperedError("batch 1 of list 3 is not what was approved"),
        ConfigurationError("protocol.yaml cannot be read"),
    ],
)
def test_what_a_person_must_settle_is_not_tried_again(err: RetentionError) -> None:
    raised = _raised_by(lambda: _throw(err))
    assert isinstance(raised, AirflowFailException)
    assert str(raised) == f"{type(err).__name__}: {err}"


@pytest.mark.parametrize(
    "err", [BusyError(), UnavailableError(), RetentionError("it changes too fast"), ValueError()]
)
def test_what_may_pass_is_tried_again(err: Exception) -> None:
    raised = _raised_by(lambda: _throw(err))
    assert type(raised) is TaskFailedError
    assert str(raised).startswith(type(err).__name__)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        9_999_999,
        "already-absent",
        "0" * 64,
        [1, 2],
        {"list": 3, "head": "ab" * 32, "guards": ["share"], "batches": [{"number": 1}]},
    ],
)
def test_ids_counts_codes_and_digests_may_be_returned(value: object) -> None:
    assert without_values(lambda: value)() == value


@pytest.mark.parametrize(
    "value",
    [
        "Annemieke",
        "annemieke de vries",
        "annemieke@voorbeeld.nl",
        "123456782",
        123456782,
        10_000_008,
        -1,
        1.5,
        "1950-02-28",
        "",
        "a" * 41,
        b"bytes",
        date(1950, 2, 28),
        {"Annemieke": 1},
        {"kept": ["1234 AB"]},
        {1, 2},
    ],
)
def test_anything_else_is_refused_without_repeating_it(value: object) -> None:
    raised = _raised_by(lambda: value)
    assert isinstance(raised, TaskFailedError)
    assert repr(value) not in str(raised)


def test_a_tuple_becomes_a_list() -> None:
    assert without_values(lambda: (1, 2))() == [1, 2]


def test_outcomes_become_codes() -> None:
    assert airflow_tasks.counts({"already absent": 2}) == {"already-absent": 2}


def test_what_the_database_library_logs_is_not_heard(caplog: pytest.LogCaptureFixture) -> None:
    def talk() -> None:
        logging.getLogger("psycopg.pool").warning(QUOTING)
        logging.getLogger("sqlalchemy.pool").error(QUOTING)

    without_values(talk)()
    assert caplog.records == []


def test_only_a_task_that_returns_something_pushes_it() -> None:
    @airflow_tasks.retention_task
    def counts() -> dict[str, int]: ...

    @airflow_tasks.retention_task(retries=1)
    def nothing() -> None: ...

    assert counts.kwargs["do_xcom_push"] is True
    assert nothing.kwargs["do_xcom_push"] is False
    assert nothing.kwargs["retries"] == 1
    assert counts.multiple_outputs is False


def test_alert_names_the_code_only(caplog: pytest.LogCaptureFixture) -> None:
    instance = SimpleNamespace(dag_id="d", task_id="t", map_index=2, try_number=1)
    given: list[BaseException | None] = [
        TaskFailedError("IntegrityError sqlstate=23505 at x line 3: its message stays out"),
        AirflowFailException("RefusedError: list 3 is done"),
        AirflowTaskTimeout(QUOTING),
        None,
    ]
    for err in given:
        alert({"task_instance": instance, "exception": err})
    assert [record.getMessage().split("error=")[1] for record in caplog.records] == [
        "IntegrityError sqlstate=23505 at x line 3",
        "RefusedError",
        "AirflowTaskTimeout",
        "NoneType",
    ]
    assert caplog.records[0].getMessage().startswith("retention alert: dag=d task=t map_index=2")


def test_a_partial_list_asks_for_somebody_to_look() -> None:
    sealed: Any = SimpleNamespace(list_number=4, partial=True, outcomes={"failed": 2})
    raised = _raised_by(lambda: airflow_tasks.raise_when_partial(sealed))
    assert isinstance(raised, AirflowFailException)
    assert "list 4 is sealed as partial, 2 dossier(s)" in str(raised)


# What a run was asked to do


def _asked(monkeypatch: pytest.MonkeyPatch, run_type: str = "manual", **conf: object) -> Asked:
    context = {
        "dag_run": SimpleNamespace(
            conf=conf,
            run_type=run_type,
            logical_date=datetime(2031, 1, 1, tzinfo=UTC),
            run_after=datetime(2031, 1, 1, tzinfo=UTC),
        ),
        "dag": SimpleNamespace(params={"as_of": None, "dry_run": True}),
        "params": {"as_of": None, "dry_run": False},
    }
    monkeypatch.setattr(airflow_tasks, "get_current_context", lambda: context)
    return asked()


@pytest.mark.parametrize("run_type", ["manual", "backfill", "asset_triggered"])
def test_a_run_that_is_not_scheduled_only_looks(
    monkeypatch: pytest.MonkeyPatch, run_type: str
) -> None:
    assert _asked(monkeypatch, run_type) == Asked(as_of=None, dry_run=True)
    assert _asked(monkeypatch, run_type, dry_run=True).dry_run
    assert not _asked(monkeypatch, run_type, dry_run=False).dry_run


def test_the_schedule_works_for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _asked(monkeypatch, "scheduled") == Asked(as_of=None, dry_run=False)


@pytest.mark.parametrize("value", [None, 0, "false", ""])
def test_only_a_plain_false_ends_a_dry_run(monkeypatch: pytest.MonkeyPatch, value: object) -> None:
    assert _asked(monkeypatch, dry_run=value).dry_run


@pytest.mark.parametrize("run_type", ["manual", "backfill", "scheduled"])
def test_no_day_comes_from_the_dates_of_the_run(
    monkeypatch: pytest.MonkeyPatch, run_type: str
) -> None:
    assert _asked(monkeypatch, run_type).as_of is None


def test_as_of_is_the_day_that_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _asked(monkeypatch, as_of="2026-02-28").as_of == date(2026, 2, 28)


@pytest.mark.parametrize("conf", [{"as_of": "28-02-2026"}, {"asof": "x"}, {PLANTED[0]: 1}])
def test_a_setting_that_does_not_fit_is_refused_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, conf: dict[str, object]
) -> None:
    with pytest.raises(UsageError) as caught:
        _asked(monkeypatch, **conf)
    assert PLANTED[0] not in str(caught.value)
    assert "28-02-2026" not in str(caught.value)
