"""Secrets that come from files: what they become, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from retention.errors import ConfigurationError
from retention.settings import Settings

LEDGER = {"RETENTION_LEDGER_URL": "postgresql://runner@db/ledger"}


def a_file(folder: Path, text: str) -> str:
    path = folder / "secret"
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize("which", ["LEDGER", "BESTAND"])
def test_password_file_completes_the_address(tmp_path: Path, which: str) -> None:
    given = {
        f"RETENTION_{which}_URL": "postgresql://runner@db/bestand",
        f"RETENTION_{which}_PASSWORD_FILE": a_file(tmp_path, "s3cr:t@/\n"),
    }
    settings = Settings.from_environment(given)
    url = settings.ledger_url if which == "LEDGER" else settings.bestand_url
    assert url is not None
    assert (url.username, url.password, url.host) == ("runner", "s3cr:t@/", "db")
    assert "s3cr" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("RETENTION_SIGNING_KEY", "signing_key"),
        ("RETENTION_TOMBSTONE_SECRET", "tombstone_secret"),
        ("RETENTION_NOTICES_SECRET", "notices_secret"),
        ("RETENTION_SMTP_PASSWORD", "smtp_password"),
        ("RETENTION_AIRFLOW_PASSWORD", "airflow_password"),
    ],
)
def test_secret_is_read_from_the_file_that_is_named(tmp_path: Path, name: str, field: str) -> None:
    given = {f"{name}_FILE": a_file(tmp_path, "abc\n")}
    assert getattr(Settings.from_environment(given), field) == "abc"
    with pytest.raises(ConfigurationError, match="both set"):
        Settings.from_environment({**given, name: "def"})


@pytest.mark.parametrize("text", [None, "", " \n"])
def test_missing_or_empty_file_stops_the_work(tmp_path: Path, text: str | None) -> None:
    path = str(tmp_path / "nowhere") if text is None else a_file(tmp_path, text)
    with pytest.raises(ConfigurationError, match="RETENTION_LEDGER_PASSWORD_FILE"):
        Settings.from_environment({**LEDGER, "RETENTION_LEDGER_PASSWORD_FILE": path})


@pytest.mark.parametrize(
    "address", ["", "postgresql://db/ledger", "postgresql://runner:other@db/ledger"]
)
def test_password_file_is_refused_where_no_user_waits_for_it(tmp_path: Path, address: str) -> None:
    given = {
        "RETENTION_LEDGER_URL": address,
        "RETENTION_LEDGER_PASSWORD_FILE": a_file(tmp_path, "abc"),
    }
    with pytest.raises(ConfigurationError, match="with a user and without a password"):
        Settings.from_environment(given)
