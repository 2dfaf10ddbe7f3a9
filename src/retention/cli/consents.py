"""Commands about consents (annex 1): given, withdrawn, and what rests on one."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from retention.cli.given import (
    DossierNumber,
    Json,
    User,
    examples,
    read_day,
    read_text,
    token,
    workplace,
)
from retention.cli.output import counted, day, print_record, say, table

app = typer.Typer(
    help="Consents of clients, per organisation and data set. Protocol art. 4.2 and annex 1.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples("retention consent list WMO-2026-00042"),
)

Organisation = Annotated[
    str, typer.Option("--organisation", metavar="CODE", help="Whom the data may be shared with.")
]
OTHER = "anders"


@app.command(
    epilog=examples(
        "retention consent record WMO-2026-00042 --organisation huisarts"
        " --data-set bsn-naw-beperkingen --on 2026-11-20 --doctor-informed --as steward1",
        "retention consent record WMO-2026-00042 --organisation isd --other-data @welke.txt"
        " --on 2026-11-20 --as steward1",
    )
)
def record(
    dossier: DossierNumber,
    user: User,
    organisation: Organisation = "",
    data_set: Annotated[
        str,
        typer.Option(
            "--data-set",
            metavar="CODE",
            help="A data set of the protocol; left out with --other-data: those data alone.",
        ),
    ] = "",
    other_data: Annotated[
        str,
        typer.Option(
            "--other-data",
            metavar="TEXT",
            help="Which other data, clearly described. Or @FILE, or @- to read it from stdin.",
        ),
    ] = "",
    on: Annotated[
        date | None,
        typer.Option("--on", parser=read_day, metavar="DAY", help="The day it was signed."),
    ] = None,
    signed_at: Annotated[
        str,
        typer.Option(
            "--place", metavar="TOWN", help="Where it was signed. Default: the municipality."
        ),
    ] = "",
    doctor_informed: Annotated[
        bool,
        typer.Option(
            "--doctor-informed", help="The general practitioner may hear that she is a client."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Note a consent in the dossier.

    One stands per organisation and data set.
    """
    from retention.actions.consents import record_consent
    from retention.domain.consenting import AskedConsent

    with workplace() as place:
        asked = AskedConsent(
            organisation=organisation,
            data_set=data_set or (OTHER if other_data else ""),
            given_on=on,
            place=signed_at or place.rules.protocol.municipality,
            other_data=read_text(other_data),
            doctor_informed=doctor_informed,
        )
        record_consent(place, dossier, asked, user, token())
    if as_json:
        print_record({"organisation": organisation, "data_set": asked.data_set, "given_on": on})
    else:
        say("Noted in the dossier.")


@app.command(
    epilog=examples(
        "retention consent withdraw WMO-2026-00042 --organisation huisarts"
        " --data-set bsn-naw-beperkingen --as steward1"
    )
)
def withdraw(
    dossier: DossierNumber,
    user: User,
    organisation: Organisation = "",
    data_set: Annotated[
        str,
        typer.Option(
            "--data-set", metavar="CODE", help=f"As it was given; {OTHER}: other data alone."
        ),
    ] = "",
    on: Annotated[
        date | None,
        typer.Option(
            "--on", parser=read_day, metavar="DAY", help="The day of withdrawal. Default: today."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Note that a consent was withdrawn, and list what rests on it.

    Withdrawing takes nothing back: who received the data on this consent hears at the next
    correction that they are wrong, never the new value. A notice of an earlier correction that
    did not reach her yet tells that too.
    """
    from retention.actions.consents import withdraw_consent

    with workplace() as place:
        found = withdraw_consent(place, dossier, (organisation, data_set), on, user, token())
    if as_json:
        print_record(
            {
                "organisation": found.organisation,
                "data_set": found.data_set,
                "withdrawn_on": found.withdrawn_on,
                "disclosures": [
                    {"recipient": each.recipient, "disclosed_on": each.disclosed_on}
                    for each in found.disclosures
                ],
                "notices": list(found.notices),
            }
        )
        return
    say(f"Withdrawn on {day(found.withdrawn_on)}.")
    say(f"{counted(len(found.disclosures), 'disclosure rests', 'disclosures rest')} on it.")
    for each in found.disclosures:
        say(f"  {each.recipient}, {each.data_set}, disclosed on {day(each.disclosed_on)}")
    if found.notices:
        numbers = ", ".join(map(str, found.notices))
        say(f"Notices with new values, dropped: {numbers}. Others tell that these are wrong.")


@app.command("list", epilog=examples("retention consent list WMO-2026-00042"))
def list_consents(dossier: DossierNumber, as_json: Json = False) -> None:
    """List the consents in a dossier, withdrawn ones too."""
    from retention.actions.consents import consents

    with workplace() as place:
        found = consents(place, dossier)
    if as_json:
        names = ("organisation", "data_set", "given_on", "withdrawn_on")
        records = [{name: getattr(each, name) for name in names} for each in found]
        print_record({"consents": records})
    elif not found:
        say("No consent is on record.")
    else:
        rows = [(c.organisation, c.data_set, c.given_on, c.withdrawn_on) for c in found]
        table(("Organisation", "Data set", "Given on", "Withdrawn on"), rows)
