"""The commands together, and the text that teaches the cycle."""

from __future__ import annotations

from typing import Annotated

import typer

from retention.cli import (
    consents,
    corrections,
    disclosures,
    dossiers,
    evidence,
    exceptions,
    forecasting,
    informing,
    lists,
    notices,
    overviews,
    questions,
    recipients,
    requests,
    risk,
    setup,
    texts,
    waiting,
)
from retention.cli.given import examples

CYCLE = """Finds client dossiers whose retention term has ended, has people approve, destroys them,
and proves it.

\b
The cycle, with the command for each step:
  1. find       retention due                          what may go, what is kept, and why
  2. propose    retention list propose                 makes a destruction list, say number 1
  3. present    retention list present 1 --as STEWARD  a steward says that it is as it should be
  4. approve    retention list approve 1 --as OWNER    two others, in different functions,
                retention list approve 1 --as ARCHIVIST    each with a token of their own
  5. cool off   retention list show 1                  says from which day it may go on
  6. carry out  retention list carry-out 1             checks again, destroys, writes evidence
  7. verify     retention evidence verify              needs neither database nor network

\b
Nothing goes without steps 3 to 5. Until step 6 a dossier can still be kept:
  retention exception add DOSSIER --ground klacht --motive "..." --review-on DAY --as USER
  retention list take-out 1 DOSSIER --ground klacht --motive "..." --review-on DAY --as USER

\b
What data subjects ask, and who must hear of it (articles 6 and 10 to 12):
  retention request open DOSSIER --kind correction --received-on DAY --reference NUMBER --as USER
  retention correction preview FILE --as USER          what would change, and who would be told
  retention notices queue                              who does not know yet
  retention overview client:12 --request 3 --as USER   all that is held of one person

\b
Each day, all that waits for a person, with where to look further:
  retention waiting

\b
Try it on invented people first, nothing else is needed:
  retention demo

\b
With a bestand of your own, tell where it is and start:
  export RETENTION_BESTAND_URL=postgresql://user@host/database
  export RETENTION_DATA_MAP=datamap.yaml RETENTION_PROTOCOL=protocol.yaml
  retention init
  retention map check
  retention official add steward1 --function steward --mandate "Mandate 2026-14"

\b
Each command can be run again at any moment: it goes on where it was and does nothing twice.
Decisions take the personal token of whoever decides in RETENTION_TOKEN.
With --json a command writes one JSON record to stdout; messages go to stderr.
"""

EXIT_CODES = """\b
Exit codes:
    0  done
    1  something stopped the work
    2  the command was given words that do not fit
    3  a file or setting is wrong
    4  the bestand and the data map do not fit each other
    5  the decision is refused
    6  what was approved is not what is there now
    7  another worker does this at this moment
    8  the evidence does not hold
    9  the database did not answer
   10  the run ended with dossiers that failed
  130  interrupted
  141  nobody read the output to its end

\b
Examples:
  retention due --json
  retention explain --closed-on 2010-12-31
  retention list show 1
"""

app = typer.Typer(
    help=CYCLE,
    epilog=EXIT_CODES,
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _show_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"retention {version('retention')}")
        raise typer.Exit


@app.callback()
def retention(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_show_version, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Kept empty: the help of the whole stands in CYCLE."""


dossiers.add_to(app)
app.command(epilog=examples("retention forecast", "retention forecast --years 5 --json"))(
    forecasting.forecast
)
app.command(epilog=examples("retention waiting", "retention waiting --json"))(waiting.waiting)
app.add_typer(lists.app, name="list")
app.add_typer(exceptions.app, name="exception")
app.add_typer(recipients.app, name="recipient")
app.add_typer(notices.app, name="notices")
app.add_typer(corrections.app, name="correction")
app.add_typer(disclosures.app, name="disclosure")
app.add_typer(consents.app, name="consent")
app.add_typer(informing.app, name="information")
app.add_typer(questions.app, name="question")
app.add_typer(requests.app, name="request")
app.add_typer(evidence.app, name="evidence")
app.add_typer(overviews.app, name="overview")
app.add_typer(texts.app, name="text")
app.add_typer(risk.app, name="risk")
setup.add_to(app)
