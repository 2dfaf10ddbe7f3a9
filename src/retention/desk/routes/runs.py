"""Runs and their evidence, for who checks them: records, declarations, verification, comparison."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Annotated, Literal

from fastapi import Query
from fastapi.responses import Response

from retention.actions.compare_runs import compare_runs
from retention.actions.declare_again import declare
from retention.actions.run_record import run_record
from retention.actions.runs import runs_page
from retention.desk.asked import LARGEST
from retention.desk.asked import Number as ListNumber
from retention.desk.language import Language
from retention.desk.routing import Routes
from retention.desk.views.verified import Verified, digest_in, is_digest
from retention.desk.visit import Form, Visiting
from retention.domain.access import Permit
from retention.domain.refusal_words import refusal_told
from retention.errors import BusyError, UsageError
from retention.evidence.verify import verify

routes = Routes()
Number = Annotated[int, Query(ge=1, le=LARGEST)]
Name = Annotated[str, Query(max_length=250)]


@routes.page("/runs", Permit.SEE_RUNS)
def runs(
    visit: Visiting, before: Number | None = None, dag: Name | None = None, run: Name | None = None
) -> Response:
    """Every list, or those of one run of a DAG; from here evidence is verified and compared."""
    if dag is not None and run is not None:
        return visit.show(
            "runs_of_dag.html.j2", numbers=visit.request.app.state.lists_of_run(dag, run)
        )
    return _runs(visit, before)


def _runs(
    visit: Visiting,
    before: int | None = None,
    verified: Verified | None = None,
) -> Response:
    page = runs_page(visit.place, before)
    sealed = [each.number for each in page.runs if each.state == "done"]
    return visit.show(
        "runs.html.j2",
        page=page,
        sealed=sealed,
        verified=verified,
        nothing_signed=not any(each.head for each in page.runs),
        head_is_wrong=not is_digest(visit.given.get("head", "")),
        key_is_wrong=not is_digest(visit.given.get("key", "")),
    )


@routes.deed("/runs/verify", Permit.SEE_RUNS)
def verify_evidence(visit: Visiting, form: Form) -> Response:
    """The evidence folder verified now, against a head and a key kept elsewhere where given."""
    visit.given = form
    head, key = (digest_in(form.get(name, "")) for name in ("head", "key"))
    if not (is_digest(head) and is_digest(key)):
        visit.problem = UsageError()
        return _runs(visit)
    try:
        with visit.request.app.state.evidence_turn.taken():
            report = verify(
                visit.place.settings.evidence, head=head or None, trust=[key] if key else []
            )
    except BusyError as error:
        visit.problem = error
        return _runs(visit)
    return _runs(visit, verified=Verified(report, head, key))


@routes.page("/runs/compare", Permit.SEE_RUNS)
def compare(visit: Visiting, one: Number, other: Number) -> Response:
    """Two lists that were carried out, beside each other."""
    with visit.request.app.state.evidence_turn.taken():
        found = compare_runs(visit.place.settings.evidence, one, other, visit.language)
    rows = (found.totals, *found.categories)
    return visit.show("compare.html.j2", found=found, rows=rows, between=whole_days(found.between))


def whole_days(between: timedelta) -> int:
    """How many days lie between, whichever way."""
    return abs(between).days


@routes.page("/runs/{number}", Permit.SEE_RUNS)
def one_run(visit: Visiting, number: ListNumber) -> Response:
    """One list from proposal to seal."""
    return visit.show(
        "run.html.j2",
        record=run_record(visit.place, number),
        told=partial(refusal_told, language=visit.language),
    )


@routes.page("/runs/{number}/declaration", Permit.SEE_RUNS)
def declaration(
    visit: Visiting,
    number: ListNumber,
    form: Literal["html", "pdf"] = "html",
    language: Language = "nl",
    download: bool = False,
) -> Response:
    """The declaration of a list that was carried out, made again from its evidence."""
    settings = visit.place.settings
    with visit.request.app.state.evidence_turn.taken():
        data = declare(settings.evidence, number, language, form, ladders=settings.ladders)
    kind = "text/html; charset=utf-8" if form == "html" else "application/pdf"
    how = "attachment" if download else "inline"
    name = f"declaration-list-{number:04d}-{language}.{form}"
    headers = {"content-disposition": f'{how}; filename="{name}"'}
    if form == "html":
        headers["content-security-policy"] = _policy(data)
    return Response(data, media_type=kind, headers=headers)


def _policy(page: bytes) -> str:
    """The declaration carries its own style, and nothing else is let in."""
    style = page.partition(b"<style>")[2].partition(b"</style>")[0]
    hashed = b64encode(sha256(style).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{hashed}'; frame-ancestors 'self'; base-uri 'none'"
    )
