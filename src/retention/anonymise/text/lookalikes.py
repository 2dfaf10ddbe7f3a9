"""Characters that read as others: one for one, and letters of other scripts."""

from __future__ import annotations

# Quotes, dashes and spaces in all their shapes; the dotless i of Turkish.
SAME_LENGTH: dict[int, str] = {
    **dict.fromkeys(map(ord, "’‘‛ʼʹ′´`＇"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»″"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣－⁃"), "-"),
    **dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " "),
    **dict.fromkeys([0x2028, 0x2029, 0x85, 0x0B, 0x0C], "\n"),
    ord("ı"): "i",
    ord("⁄"): "/",
    ord("∕"): "/",
    ord("․"): ".",
    ord("•"): "-",
}

_CYRILLIC = "АВЕЅІЈКМНОРСТУХҮԚԜЗавеѕіјкмнорстухүԛԝзһԁӏгпиЬбЁёЇїЙйЛлДдЖжЦцЧчШшЩщЪъЫыьЭэЮюЯяФф"
_CYRILLIC_LATIN = "ABESIJKMHOPCTYXYQW3abesijkmhopctyxyqw3hdlrnubbEeIiNnJlAaKxUuYyWwWwbbblbEeOoRrOo"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβγεηικνορτυχςσωϲϳμ"
_GREEK_LATIN = "ABEZHIKMNOPTYXabyenikvoptuxcowcju"
_OTHER = "օսոհցզԱՍՕƖǀꓐꓚꓓꓰꓖꓧꓙꓗꓡꓟꓠꓳꓑꓢꓔꓴꓦꓪꓫꓬꓜɑɡɩʟɴʀʏƅɪʜʙɢ"
_OTHER_LATIN = "ounhgqUUOllBCDEGHJKLMNOPSTUVWXYZagilnryblhbg"


def _pairs(other: str, latin: str) -> dict[int, str]:
    return {ord(one): letter for one, letter in zip(other, latin, strict=False)}


LOOKALIKES: dict[int, str] = {
    **_pairs(_CYRILLIC, _CYRILLIC_LATIN),
    **_pairs(_GREEK, _GREEK_LATIN),
    **_pairs(_OTHER, _OTHER_LATIN),
}
