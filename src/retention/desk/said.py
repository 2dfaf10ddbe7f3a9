"""What a page says after a deed was done. The address carries only the code."""

from __future__ import annotations

# code -> Dutch; the catalogues say it in English.
SAID = {
    "presented": "De lijst is aangeboden. Twee anderen beoordelen haar nu.",
}
