"""One whole cycle over the generated bestand, in one database and in two."""

from __future__ import annotations

from places import approved_list, carry_out, carry_out_and_seal, verified


def test_the_cycle(filled_place) -> None:
    number = approved_list(filled_place)
    print(carry_out(filled_place, number))
    carry_out_and_seal(filled_place, number)
    report = verified(filled_place)
    assert report.holds, report
