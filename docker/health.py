"""Whether a part of Airflow is healthy, as the api-server sees it: exit code 0, else 1.

Asking Airflow's own command would start all of Airflow each time, for ten seconds.
"""

from __future__ import annotations

import json
import os
import sys
from urllib.request import ProxyHandler, build_opener

ADDRESS = os.environ.get("HEALTH_URL", "http://api-server:8080")


def is_healthy(part: str) -> bool:
    """Whether the api-server answers, and calls this part healthy."""
    try:
        with build_opener(ProxyHandler({})).open(
            f"{ADDRESS}/api/v2/monitor/health", timeout=8
        ) as answer:
            found: dict[str, dict[str, str]] = json.load(answer)
    except (OSError, ValueError):
        return False
    return found.get(part, {}).get("status") == "healthy"


if __name__ == "__main__":
    sys.exit(0 if is_healthy(sys.argv[1]) else 1)
