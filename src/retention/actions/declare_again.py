"""Declare again: the declaration of a list from its evidence alone, in a language and a form.

No database, no network, no secret: whoever holds the evidence folder can do it, years later. In
Dutch as HTML the bytes are those that were sealed, as long as this version writes the page as the
version did that sealed it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from retention.actions.declare import Sealing, declaration_view
from retention.actions.workplace import Rules
from retention.datamap.model import DataMap
from retention.domain.protocol import Protocol
from retention.evidence.closed_list import ClosedList, read_closed_list
from retention.evidence.declaration import DeclarationView, render_declaration
from retention.evidence.declaration.wording import Language
from retention.yamlfile import parse

Form = Literal["html", "pdf"]


def declare(
    evidence: Path,
    list_number: int,
    language: Language = "nl",
    form: Form = "html",
    *,
    ladders: Path | None = None,
) -> bytes:
    """The declaration of a list that was carried out; the same evidence gives the same bytes.

    `ladders` is the folder of the municipality's own ladders, where the list was de-identified by
    any: without it the page does not say how many steps they have. Raises UsageError where there is
    no such list, EvidenceError where the evidence is not what was signed.
    """
    signed = (language, form) == ("nl", "html")
    view = declared(read_closed_list(evidence, list_number), language, ladders, signed=signed)
    if form == "html":
        return render_declaration(view).encode()
    # It takes long to load, and only here.
    from retention.evidence.declaration.pdf import declaration_pdf

    return declaration_pdf(view)


def declared(
    closed: ClosedList,
    language: Language = "nl",
    ladders: Path | None = None,
    *,
    signed: bool = False,
) -> DeclarationView:
    """Everything on the declaration of this list. `signed`: it is to be the page as sealed."""
    closing = closed.closing
    sealing = Sealing(
        opening=closed.opening,
        ending=closing,
        tally=closed.tally,
        entries_root=closing.entries["root"],
        head=closing.previous or "",
        key_id=closed.key_id,
        made_at=datetime.fromisoformat(closing.made_at),
        software=closing.software,
    )
    rules = Rules(
        protocol=parse(closed.protocol, Protocol, "protocol.yaml"),
        protocol_text=closed.protocol,
        data_map=parse(closed.data_map, DataMap, "datamap.yaml"),
        data_map_text=closed.data_map,
        ladders=ladders,
    )
    return declaration_view(rules, sealing, language, signed=signed)
