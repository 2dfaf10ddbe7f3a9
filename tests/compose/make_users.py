"""Makes users in the Airflow of this environment: {user: [role, password]} on stdin."""

from __future__ import annotations

import json
import sys

from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
from airflow.utils.providers_configuration_loader import providers_configuration_loaded


@providers_configuration_loaded
def make(users: dict[str, tuple[str, str]]) -> None:
    """Each user, with one role."""
    with get_application_builder() as builder:
        for user, (role, password) in users.items():
            mail, found = f"{user}@gemeente.example", builder.sm.find_role(role)
            assert builder.sm.add_user(user, user, "Test", mail, found, password=password), role


if __name__ == "__main__":
    make(json.load(sys.stdin))
