"""The API: the same permits and refusals as the pages, and nothing that it is sent breaks it."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core import NotSet
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from desk.visiting import ROLE_OF, ROLES, USER, Desk
from factories import Bestand
from places import proposed_list, refusals_written, scalar
from retention.actions.workplace import Workplace
from retention.desk.routing import Limiter

BEARER = {"authorization": "Bearer of-the-test"}


def _headers(user: str, role: str | None = None) -> dict[str, str]:
    return {USER: user, ROLES: ROLE_OF.get(user, "") if role is None else role, **BEARER}


def _get(desk: Desk, path: str, user: str = "steward1") -> Any:
    return desk.ask("GET", path, headers=_headers(user))


def _post(desk: Desk, path: str, user: str, **body: Any) -> Any:
    return desk.ask("POST", path, headers=_headers(user), json=body)


def _present(desk: Desk, number: int) -> Any:
    digest = _get(desk, f"/api/v1/lists/{number}").json()["digest"]
    return _post(desk, f"/api/v1/lists/{number}/present", "steward1", digest=digest)


def _description(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = _get(desk, "/api/openapi.json").json()
    return found


@pytest.fixture
def listed(place: Workplace, bestand_rows: Bestand) -> int:
    bestand_rows.dossier()
    number = proposed_list(place).list_number
    assert number is not None
    return number


def test_list_goes_its_way_by_the_api(place: Workplace, desk: Desk, listed: int) -> None:
    seen = _get(desk, f"/api/v1/lists/{listed}").json()
    assert seen["state"] == "proposed"
    assert _present(desk, listed).json()["state"] == "presented"
    for user in ("owner1", "archivist1"):
        answer = _post(desk, f"/api/v1/lists/{listed}/approve", user, digest=seen["digest"])
        assert answer.status_code == 200
    assert answer.json()["approvals"] == 2
    assert answer.json()["state"] == "approved"


def test_approval_of_another_digest_is_refused_with_its_code(
    place: Workplace, desk: Desk, listed: int
) -> None:
    _present(desk, listed)
    answer = _post(desk, f"/api/v1/lists/{listed}/approve", "owner1", digest="0" * 64)
    assert answer.status_code == 409
    assert answer.json()["refusals"] == ["other-digest"]
    assert refusals_written(place) == ["other-digest"]


def test_steward_cannot_approve_her_own_list_by_the_api(
    place: Workplace, desk: Desk, listed: int
) -> None:
    _present(desk, listed)
    digest = _get(desk, f"/api/v1/lists/{listed}").json()["digest"]
    answer = _post(desk, f"/api/v1/lists/{listed}/approve", "steward1", digest=digest)
    assert answer.status_code == 409
    assert set(answer.json()["refusals"]) == {"wrong-function", "own-list"}


def test_dossier_numbers_are_for_who_may_see_dossiers(desk: Desk, listed: int) -> None:
    numbers = [
        [
            each["dossier"]
            for each in _get(desk, f"/api/v1/lists/{listed}/items", user).json()["items"]
        ]
        for user in ("steward1", "auditor1", "operator1")
    ]
    assert numbers[0][0].startswith("WMO-")
    assert numbers[1:] == [[None], [None]]


def test_dossier_is_found_explained_and_kept_by_its_handle(
    place: Workplace, desk: Desk, listed: int
) -> None:
    number = _get(desk, f"/api/v1/lists/{listed}/items").json()["items"][0]["dossier"]
    handle = _post(desk, "/api/v1/dossiers/find", "steward1", number=number).json()["handle"]
    told = _post(desk, f"/api/v1/dossiers/{handle}/explain", "steward1").json()
    assert (told["number"], told["list"], len(told["clocks"])) == (number, listed, 2)
    keep = {"ground": "zorgvuldige-ondersteuning", "motive": "Loopt nog", "review_on": "2027-05-01"}
    asked = _post(desk, "/api/v1/exceptions", "coordinator1", dossier=handle, **keep)
    assert asked.json()["state"] == "asked"
    at = f"/api/v1/exceptions/{asked.json()['number']}/confirm"
    assert _post(desk, at, "coordinator1", seen="asked").status_code == 409
    assert _post(desk, at, "steward1", seen="confirmed").status_code == 409
    assert _post(desk, at, "steward1", seen="asked").json()["state"] == "confirmed"
    looks = "SELECT count(*) FROM retention.log WHERE kind = 'looked'"
    assert scalar(place.ledger, looks) == 1


def test_numbers_cannot_be_tried_one_after_another(
    place: Workplace, desk: Desk, listed: int
) -> None:
    answers = [
        _post(desk, "/api/v1/dossiers/find", "steward1", number=f"WMO-2006-{i}").status_code
        for i in range(900, 912)
    ]
    assert answers == [409] * 10 + [429] * 2
    assert refusals_written(place) == ["no-such-dossier"] * 10 + ["too-many"]


def test_requests_are_no_way_to_try_numbers(place: Workplace, desk: Desk, listed: int) -> None:
    answers = [
        _post(
            desk,
            "/api/v1/requests",
            "coordinator1",
            dossier=f"WMO-2006-{i}",
            kind="access",
            received_on="2026-11-20",
            reference="Z1",
        ).status_code
        for i in range(900, 912)
    ]
    assert answers == [422] * 10 + [429] * 2
    assert refusals_written(place) == ["no-such-dossier"] * 10 + ["too-many"]


@pytest.mark.parametrize("sent", ["a\0b", "\0"])
def test_characters_that_steer_are_left_out(
    place: Workplace, desk: Desk, listed: int, sent: str
) -> None:
    assert _post(desk, "/api/v1/dossiers/find", "steward1", number=sent).status_code == 409
    digest = _get(desk, f"/api/v1/lists/{listed}").json()["digest"]
    answer = _post(
        desk, f"/api/v1/lists/{listed}/reject", "owner1", digest=digest, motive=f"too{sent}early"
    )
    assert answer.status_code == 200
    motive = scalar(place.ledger, "SELECT motive FROM retention.decision")
    assert motive == f"too{sent}early".replace("\0", "")


def test_what_was_sent_is_not_quoted(desk: Desk, listed: int) -> None:
    answer = _post(desk, f"/api/v1/lists/{listed}/approve", "owner1", digest="Jansen", who="Jansen")
    assert answer.status_code == 422
    assert answer.json()["fields"] == ["digest", "who"]
    assert "Jansen" not in answer.text


@pytest.mark.parametrize("role", ["", "Admin", "Retention Auditor", "Retention Operator"])
def test_no_deed_without_the_role(place: Workplace, desk: Desk, listed: int, role: str) -> None:
    before = scalar(place.ledger, "SELECT count(*) FROM retention.decision")
    deeds = [path for path, each in _description(desk)["paths"].items() if "post" in each]
    # Verifying the evidence decides nothing: who sees runs may do it.
    deeds.remove("/api/v1/evidence/verify")
    assert len(deeds) > 10
    for path in deeds:
        answer = desk.ask(
            "POST",
            path.replace("{number}", "1").replace("{item}", "1"),
            headers=_headers("owner1", role),
            json={},
        )
        # What is sent is not even looked at.
        assert answer.status_code == 403, path
    assert scalar(place.ledger, "SELECT count(*) FROM retention.decision") == before


def test_nothing_without_a_login_nor_from_another_site(desk: Desk, listed: int) -> None:
    for path, each in _description(desk)["paths"].items():
        here = path.replace("{number}", "1").replace("{item}", "1")
        for method in each:
            assert desk.ask(method, here, headers=BEARER).status_code == 401, here
        if "post" in each:
            forged = {**_headers("owner1"), "sec-fetch-site": "cross-site"}
            assert desk.ask("POST", here, headers=forged, json={}).status_code == 403, here


def test_the_description_is_for_those_with_a_role(desk: Desk) -> None:
    answer = desk.ask("GET", "/api/openapi.json", headers=_headers("stranger", "Admin"))
    assert answer.status_code == 403
    assert answer.json()["error"] == "forbidden"


CHECKS = (
    not_a_server_error,
    status_code_conformance,
    response_schema_conformance,
    content_type_conformance,
)


@pytest.mark.parametrize("user", ["steward1", "auditor1"])
def test_whatever_is_sent_is_answered_as_described(
    place: Workplace, desk: Desk, listed: int, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Limiter, "hit", lambda *_: True)
    schema = schemathesis.openapi.from_dict(_description(desk))
    tried = 0
    for found in schema.get_all_operations():
        operation: Any = found.ok()

        @settings(
            max_examples=5,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        @given(case=operation.as_strategy())
        def holds(case: Any) -> None:
            answer = _sent(desk, case, user)
            case.validate_response(answer, checks=CHECKS)

        holds()
        tried += 1
    assert tried > 20


def _sent(desk: Desk, case: Any, user: str) -> Any:
    """The answer to a case that was made up."""
    sent = {} if isinstance(case.body, NotSet) else {"json": case.body}
    return desk.ask(
        case.method,
        case.formatted_path,
        params=case.query or None,
        headers={**_headers(user)},
        **sent,
    )
