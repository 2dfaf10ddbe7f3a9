"""The command that keeps runner, desk and auditor apart in the databases."""

from __future__ import annotations

from typing import Annotated

import typer

from retention.cli.given import Json, workplace
from retention.cli.output import print_record, say


def grants(
    runner: Annotated[
        str, typer.Option("--runner", metavar="ROLE", help="The role that carries out.")
    ] = "runner",
    desk: Annotated[
        str, typer.Option("--desk", metavar="ROLE", help="The role that decisions come from.")
    ] = "desk",
    auditor: Annotated[
        str, typer.Option("--auditor", metavar="ROLE", help="The role that reads evidence.")
    ] = "auditor",
    bestand: Annotated[
        bool, typer.Option("--bestand", help="For the bestand instead of the ledger.")
    ] = False,
    apply: Annotated[
        bool, typer.Option("--apply", help="Carry them out, as the owner of the tables.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Print, or carry out, the SQL that keeps roles apart.

    Runner, desk and auditor each get their own rights.

    The roles must be there. What else they were granted on these tables is taken away. Run it again
    after each `retention init`: a new table is closed until then.
    """
    from retention.actions.grants import apply_grants, grants_for
    from retention.actions.workplace import read_rules
    from retention.ledger.grants import Roles
    from retention.settings import Settings

    rules = read_rules(Settings.from_environment())
    statements = grants_for(rules, Roles(runner, desk, auditor), bestand=bestand)
    if apply:
        with workplace() as place:
            apply_grants(place, statements, bestand=bestand)
    if as_json:
        print_record({"applied": apply, "statements": list(statements)})
    elif apply:
        say(f"{len(statements)} statements carried out.")
    else:
        say("BEGIN;", *(f"{each};" for each in statements), "COMMIT;")
