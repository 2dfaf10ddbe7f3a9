from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest

from retention.evidence.declaration import (
    DeclarationView,
    DocumentCounts,
    Manner,
    OnRequest,
    ReasonLine,
    YearLine,
    render_annex,
    render_declaration,
)

from .factories import category, outcomes, view

VOID = {"meta"}
HOSTILE = "<script>alert(1)</script>\"'&{{ 7*7 }}"


class Page(HTMLParser):
    """The page's tags, which must close as they open, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def text_of(changed: DeclarationView) -> str:
    return Page(render_declaration(changed)).text


@pytest.mark.parametrize("html", [render_declaration(view()), render_annex(view())])
def test_page_stands_by_itself_and_is_accessible(html: str) -> None:
    page = Page(html)
    names = [tag for tag, _ in page.tags]

    assert ("html", {"lang": "nl"}) in page.tags
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(names)
    assert not re.search(r"url\((?!#)|@import|javascript:", html)
    assert "http" not in html.replace('xmlns="http://www.w3.org/2000/svg"', "").replace(
        "http-equiv", ""
    )
    assert names.count("caption") == names.count("table") > 3
    assert all("scope" in attrs for tag, attrs in page.tags if tag == "th")
    assert ("svg", "img") in [(tag, attrs.get("role")) for tag, attrs in page.tags]
    assert 'aria-labelledby="chart-title chart-desc"' in html
    assert all(attrs.keys() & {"aria-label"} for tag, attrs in page.tags if "tabindex" in attrs)


def test_page_is_the_same_every_time() -> None:
    assert render_declaration(view()) == render_declaration(view())


def test_what_comes_from_outside_is_text_everywhere() -> None:
    hostile = view(
        municipality=HOSTILE,
        body=HOSTILE,
        system=HOSTILE,
        grounds=(HOSTILE,),
        archive_rule=HOSTILE,
        categories=(category(HOSTILE, 50), category("x", 60, selection_list=HOSTILE)),
        kept=(ReasonLine(label=HOSTILE, count=20),),
        remarks=(HOSTILE,),
        not_covered=(HOSTILE,),
    )

    for html in (render_declaration(hostile), render_annex(hostile)):
        assert "<script" not in html
        assert "{{ 7*7 }}" in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert "script" not in [tag for tag, _ in Page(html).tags]


def test_it_says_what_an_official_signs_and_what_the_law_asks_for() -> None:
    text = text_of(view())

    for words in (
        "Concept-verklaring van vernietiging",
        "Vernietigingslijst 7, peildatum 01-11-2026",
        "College van burgemeester en wethouders van Steenbergen",
        "database wmo_productie",
        "23-11-2026 14:05",
        "Archiefbesluit 1995, artikel 8",
        "artikel 5.3.4, eerste lid",
        "Maatschappelijke ondersteuning, artikel 8",
        "Selectielijst gemeenten 2012 8.1.1 V 15 jaar 2006–2010",
        "herschreven op 23-11-2026",
        "(write-ahead log) kan de gegevens nog bevatten",
        "tot en met 21-02-2027",
        "niet om Clear of Purge",
        "Kopieën van de database op andere servers",
        "gemeentearchivaris Mandaatbesluit 2025, nr. 14 u-31 02-11-2026 14:14",
        "Handtekening",
        "retention evidence verify MAP --head KOP",
    ):
        assert words in text, words
    for digest in (view().list_digest, view().rule_set, view().entries_root, view().head):
        assert digest in text


def test_counts_reconcile_on_the_page() -> None:
    """Scenario 36: proposed = destroyed + de-identified + kept + already absent + failed."""
    text = text_of(view())

    assert "Op de lijst stonden 1.240 dossiers" in text
    assert (
        "Verwijderd 1.148 of meer Van kenmerken ontdaan 30 Bewaard gebleven 44 Was al weg <10 "
        "Mislukt <10 Samen: voorgesteld 1.240" in text
    )
    annex = Page(render_annex(view())).text
    assert "Totaal 1.240 1.161 30 44 3 2" in annex
    assert 1161 + 30 + 44 + 3 + 2 == 1240
    assert "dossier 14.802 1.191 29 13.640" in annex


def test_rows_of_the_dossiers_do_not_tell_what_the_totals_hide() -> None:
    text = text_of(view())

    assert "Hoeveel rijen er per tabel zijn verwijderd, staat alleen in de bijlage" in text
    assert "866" not in text
    assert "De documenten zijn gewist. Om hoeveel het gaat, staat alleen in de bijlage." in text
    assert "3.412" not in text


def test_totals_that_are_large_are_told_in_full() -> None:
    large = view(
        categories=(category("Huishoudelijke hulp", 1161, 0, 44),),
        years=(YearLine(year=2009, outcomes=outcomes(1161, 0, 44)),),
        failed=(),
        partial=False,
        remainder=None,
    )

    text = text_of(large)

    assert "Verwijderd 1.161 Van kenmerken ontdaan 0 Bewaard gebleven 44 Was al weg 0" in text
    assert "onder ‘Wat ermee is gebeurd’ staat waarom" not in text
    assert "dossier 1.191 client 866 contactmoment 9.377 indicatie_historie <10" in text
    assert "Documenten: 3.412 gewist, 12 waren er al niet meer." in text
    assert "14.802" not in text


def test_rows_are_not_told_where_they_would_tell_how_few_documents_were_missing() -> None:
    large = view(
        categories=(category("Huishoudelijke hulp", 1161, 0, 44),),
        documents=DocumentCounts(deleted=60, missing=2, failed=0),
        partial=False,
        remainder=None,
    )

    text = text_of(large)

    assert "Documenten: 60 gewist, minder dan 10 waren er al niet meer." in text
    assert "contactmoment" not in text


def test_reasons_are_hidden_with_the_number_that_they_are_a_part_of() -> None:
    assert "alle redenen samen niet getoond" in text_of(view())
    assert "verwijzing vanuit een andere tabel" not in text_of(view())


def test_small_counts_are_in_the_annex_only() -> None:
    public, annex = text_of(view()), Page(render_annex(view())).text

    assert "Woningaanpassing 259 248 0 9 1 1" in annex
    assert "Woningaanpassing 259 232 of meer 0 <10 <10 <10" in public
    assert "Huishoudelijke hulp 726 702 0 10 of meer <10 <10" in public
    assert "Vervoersvoorziening 4 4" in annex
    assert "Overige soorten samen 15 15" in public
    assert "2006 3 2 1 0 0" in annex
    assert "2006 3" not in public
    assert "klacht in behandeling 4" in annex
    assert "klacht" not in public
    assert "indicatie_historie 412 6 0 406" in annex
    assert "indicatie_historie" not in public
    assert "BEPERKT, NIET OPENBAAR" in annex


def test_picture_shows_no_more_than_the_table() -> None:
    html = render_declaration(view())
    picture = html[html.index("<svg") : html.index("</svg>")]

    assert "2006" not in picture
    assert "niet uitgesplitst" in picture
    assert "Overige jaren" in picture
    assert re.findall(r'font-weight="600">([\d.]+)<', picture) == ["214", "353", "539", "134"]


def test_partial_run_says_so_at_the_top_and_a_whole_one_does_not() -> None:
    partial = text_of(view(documents=DocumentCounts(deleted=1, missing=0, failed=1)))

    assert "GEDEELTELIJK." in partial
    assert "Niet gelukt: minder dan 10 dossiers en een aantal documenten." in partial
    assert "De documenten zijn gewist, maar niet alle: bij een aantal is het mislukt." in partial
    assert "GEDEELTELIJK" not in text_of(view(partial=False))


@pytest.mark.parametrize(
    ("until", "word", "sentence"),
    [
        (date(2027, 2, 21), "verwijderd", "Er zijn nog reservekopieën waarin"),
        (date(2026, 11, 23), "verwijderd", "nog tot en met 23-11-2026"),
        (None, "verwijderd", "Er kunnen nog reservekopieën zijn waarin"),
        (date(2026, 11, 22), "vernietigd", "is vervallen op 22-11-2026"),
    ],
)
def test_it_says_removed_while_a_backup_stands_and_destroyed_after(
    until: date | None, word: str, sentence: str
) -> None:
    manner = Manner(files_rewritten_on=None, log_recycled_on=None, backups_until=until)
    text = text_of(view(manner=manner))

    assert f"op de genoemde wijze zijn {word}." in text
    assert sentence in text
    assert "volgt een aanvulling" not in text
    assert ("legt zelf vast wanneer de laatste reservekopie weg is" in text) is (
        word != "vernietigd"
    )
    assert "nog niet herschreven" in text


def test_list_with_nothing_kept_or_failed_says_so() -> None:
    clean = view(kept=(), failed=(), partial=False)

    assert "Geen enkel dossier van de lijst is bewaard gebleven." in text_of(clean)
    assert "Bij geen enkel dossier is iets mislukt." in text_of(clean)
    assert "Er is niets bewaard gebleven" in Page(render_annex(clean)).text


def test_tiny_list_shows_its_totals_only() -> None:
    tiny = view(
        categories=(category("Huishoudelijke hulp", 2), category("Begeleiding", 1)),
        years=(
            YearLine(year=2009, outcomes=outcomes(2)),
            YearLine(year=None, outcomes=outcomes(1)),
        ),
    )

    text = text_of(tiny)

    assert "Op de lijst stonden minder dan 10 dossiers" in text
    assert "Verwijderd niet getoond" in text
    assert "De aantallen per soort dossier zijn te klein" in text
    assert "De aantallen per jaar zijn te klein" in text
    assert "2009" not in text
    assert "<svg viewBox" not in render_declaration(tiny)
    assert "Niet bekend 1" in Page(render_annex(tiny)).text


def test_empty_list_can_be_declared_too() -> None:
    empty = view(categories=(), years=(), kept=(), failed=(), tables=(), partial=False)

    assert "Op de lijst stonden 0 dossiers" in text_of(empty)
    Page(render_annex(empty))


def test_twenty_five_years_fit_in_the_picture() -> None:
    years = tuple(YearLine(year=1985 + n, outcomes=outcomes(20 + n, 0, 12)) for n in range(25))
    all_years = category("Begeleiding", 25 * 20 + 300, 0, 25 * 12)

    html = render_declaration(view(years=years, categories=(all_years,), remainder=None))

    widths = re.findall(r'<rect x="([\d.]+)" y="\d+" width="([\d.]+)" height="24"', html)
    assert len(widths) == 50
    assert all(float(left) + float(width) <= 420 - 50 for left, width in widths)


def test_list_on_request_names_the_request_and_its_last_day_and_no_small_count() -> None:
    small = view(
        categories=(category("Begeleiding", 1, 0, 0, 0, 0),),
        years=(YearLine(year=2019, outcomes=outcomes(1)),),
        kept=(),
        failed=(),
        grounds=("AVG art. 17", "protocol art. 12.3"),
        on_request=OnRequest(request=3, carry_out_by=date(2027, 2, 2), in_time=True),
    )
    page = " ".join(" ".join(Page(render_declaration(small)).words).split())
    assert "Verzoek 3 van een betrokkene om verwijdering" in page
    assert "02-02-2027; de lijst is binnen die termijn afgehandeld" in page
    assert "minder dan 10 dossiers waarvan de betrokkene de verwijdering heeft gevraagd" in page
    assert "protocol art. 12.3" in page
    assert "bewaartermijn voorbij" not in page
    assert "2019" not in page
    assert Page(render_annex(small)).words
