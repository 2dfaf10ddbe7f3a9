"""Commands about disclosures: each one noted, what is irregular marked and asked about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from retention.cli.given import (
    DossierNumber,
    Json,
    User,
    examples,
    read_code_and_text,
    read_day,
    read_text,
    token,
    workplace,
)
from retention.cli.output import note, print_record, say
from retention.errors import RefusedError

if TYPE_CHECKING:
    from retention.actions.disclosures import Disclosure

app = typer.Typer(
    help="Disclosures: what went to whom, and on which ground. Protocol art. 6 and 10.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples(
        "retention disclosure record WMO-2026-00042 --recipient cak --data-set bsn-naw-beschikking"
        ' --purpose "Eigen bijdrage" --ground wmo-5.2.1 --on 2026-11-20 --as steward1',
    ),
)

Recipient = Annotated[
    str,
    typer.Option(
        "--recipient", metavar="CODE", help="Who received the data, see `recipient list`."
    ),
]
DataSet = Annotated[
    str, typer.Option("--data-set", metavar="CODE", help="A data set of the protocol (annex 2).")
]
WORDS = "Or @FILE, or @- to read it from stdin."


@app.command(
    epilog=examples(
        "retention disclosure record WMO-2026-00042 --recipient cak --data-set bsn-naw-beschikking"
        ' --purpose "Eigen bijdrage" --ground wmo-5.2.1 --on 2026-11-20 --as steward1',
        "retention disclosure record WMO-2026-00042 --recipient ziekenhuis"
        ' --data-set naw-beperkingen --purpose "Dringende behandeling" --ground protocol-6.3'
        " --on 2026-11-20 --consulted coordinator1 --proportionality @reden.txt --as steward1",
        "retention disclosure record WMO-2026-00042 --recipient veilig-thuis --data-set melding"
        ' --purpose "Melding" --ground protocol-10 --on 2026-11-20 --step signalen-in-kaart=done'
        " --step overleg=done --step gesprek=@waarom-niet.txt --step weging=done"
        " --step beslissing=done --as steward1",
    )
)
def record(
    dossier: DossierNumber,
    user: User,
    recipient: Recipient = "",
    data_set: DataSet = "",
    purpose: Annotated[
        str,
        typer.Option("--purpose", metavar="TEXT", help=f"What for. {WORDS}"),
    ] = "",
    ground: Annotated[
        str, typer.Option("--ground", metavar="CODE", help="A disclosure ground of the protocol.")
    ] = "",
    on: Annotated[
        date | None,
        typer.Option("--on", parser=read_day, metavar="DAY", help="The day it was disclosed."),
    ] = None,
    motive: Annotated[
        str,
        typer.Option(
            "--motive",
            metavar="TEXT",
            help=f"What else was weighed; it stands in the dossier. {WORDS}",
        ),
    ] = "",
    consulted: Annotated[
        str | None,
        typer.Option(
            "--consulted", metavar="USER", help="Emergency (6.4): the colleague consulted first."
        ),
    ] = None,
    not_consulted: Annotated[
        str,
        typer.Option(
            "--not-consulted",
            metavar="TEXT",
            help=f"Emergency (6.4): why nobody could be consulted. {WORDS}",
        ),
    ] = "",
    proportionality: Annotated[
        str,
        typer.Option(
            "--proportionality",
            metavar="TEXT",
            help=f"Emergency (6.6): why no less would do. {WORDS}",
        ),
    ] = "",
    step: Annotated[
        list[str] | None,
        typer.Option(
            "--step",
            metavar="CODE=TEXT",
            help="Domestic violence (10.2): a step of the reporting code, done or why not; @FILE"
            " may stand for the text.",
        ),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Check it and write nothing; exit 5 when irregular.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Note a disclosure in the dossier, routine ones too.

    It is checked against consent and annex 2. One that should not have been is noted as well, since
    it happened: it is marked, and the privacy officer gets a question. What lacks a word that the
    protocol asks for is refused. Texts stand in the dossier only, never in the log.
    """
    from retention.actions.disclosures import record_disclosure
    from retention.domain.disclosing import AskedDisclosure

    asked = AskedDisclosure(
        recipient=recipient,
        data_set=data_set,
        ground=ground,
        purpose=read_text(purpose),
        disclosed_on=on,
        motive=read_text(motive),
        consulted=consulted,
        not_consulted=read_text(not_consulted),
        proportionality=read_text(proportionality),
        steps=dict(read_code_and_text(each) for each in step or ()),
    )
    with workplace() as place:
        found = record_disclosure(place, dossier, asked, user, token(), preview=preview)
    _show(found, as_json=as_json)
    if preview and found.irregular:
        raise typer.Exit(RefusedError.exit_code)


def _show(found: Disclosure, *, as_json: bool) -> None:
    from retention.domain.wording import label

    if as_json:
        print_record(
            {
                "recorded": found.recorded,
                "irregular": [each.value for each in found.irregular],
                "question": found.question,
                "in_address_book": found.in_address_book,
            }
        )
        return
    say("Noted in the dossier." if found.recorded else "Nothing was written.")
    for each in found.irregular:
        say(f"Irregular: {label(each.value, None, 'en')}.")
    if found.question is not None:
        say(f"Question {found.question} waits for the privacy officer: retention question queue")
    if not found.in_address_book:
        note("The address book has no such recipient yet: add it, or corrections cannot reach it.")
