"""Whether two words differ by one typing error."""

from __future__ import annotations


def one_error_apart(one: str, other: str) -> bool:
    """Equal, or one letter missing, added, replaced, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = 0
    shortest = min(len(one), len(other))
    while at < shortest and one[at] == other[at]:
        at += 1
    if len(one) == len(other):
        if one[at + 1 :] == other[at + 1 :]:
            return True
        return one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[at + 1 :] == shorter[at:]
