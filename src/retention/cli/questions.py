"""Commands about questions: what no rule decides waits for a person."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from retention.cli.given import Json, Motive, User, examples, read_number, token, workplace
from retention.cli.output import moment, print_record, say, table, until

app = typer.Typer(
    help="Questions that no rule decides. A person settles each with a motive.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples("retention question queue"),
)


@app.command(epilog=examples("retention question queue", "retention question queue --json"))
def queue(as_json: Json = False) -> None:
    """List the questions that wait, the oldest first.

    Why it is here, until when, and what happens if nobody acts: a question never lapses.
    """
    from retention.actions.due import numbers_of
    from retention.actions.questions import waiting_questions

    with workplace() as place:
        rows = waiting_questions(place)
        numbers = numbers_of(place, [row["dossier_key"] for row in rows if row["dossier_key"]])
    records = [_record(row, numbers) for row in rows]
    if as_json:
        print_record({"queue": records})
    elif not records:
        say("No question waits.")
    else:
        table(
            ("Number", "Dossier", "Why it is here", "Until", "If nobody acts"),
            [
                (r["question"], r["dossier"], r["why"], until(r["until"]), r["if_nobody_acts"])
                for r in records
            ],
        )
        say("Settle one: retention question settle NUMBER --motive TEXT --as USER")


_IF_NOBODY_ACTS = {
    "irregular-disclosure": "it stays; nobody judges whether it is a data breach",
    "note-unsettled": "it stays; the register may lack a note",
    "correction-unsettled": "it stays; nobody is told of this correction",
}


def _record(row: dict[str, Any], numbers: dict[str, str]) -> dict[str, Any]:
    from retention.domain.wording import label

    return {
        "question": row["number"],
        "kind": row["kind"],
        "kind_text": label(row["kind"], None, "en"),
        "dossier": numbers.get(row["dossier_key"]),
        "about": row["about"],
        "raised_at": row["raised_at"],
        "why": _why(row),
        "until": None,
        "if_nobody_acts": _IF_NOBODY_ACTS.get(row["kind"], "it stays"),
        "next": f"retention question settle {row['number']}",
    }


def _why(row: dict[str, Any]) -> str:
    from retention.domain.wording import label

    about = ", ".join(label(each, None, "en") for each in row["about"])
    since = f", since {moment(row['raised_at'])}"
    return label(row["kind"], None, "en") + (f": {about}" if about else "") + since


@app.command(
    epilog=examples('retention question settle 3 --motive "Consent was on paper" --as privacy1')
)
def settle(
    number: Annotated[
        int,
        typer.Argument(metavar="NUMBER", parser=read_number, help="The question's number."),
    ],
    user: User,
    motive: Motive = "",
    as_json: Json = False,
) -> None:
    """Settle a question, with a motive.

    A disclosure that should not have been is settled by the privacy officer.
    """
    from retention.actions.questions import settle_question

    with workplace() as place:
        settle_question(place, number, motive, user, token())
    if as_json:
        print_record({"question": number, "settled": True})
    else:
        say(f"Question {number} is settled.")
