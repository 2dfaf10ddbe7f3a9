"""The towns of the example bestand, with the digits of their postcodes.

They are those of the shipped ladder of postcodes, so that the demo shows what a ladder does.
"""

from __future__ import annotations

from typing import NamedTuple


class Town(NamedTuple):
    """A town with the digits of its postcodes."""

    city: str
    digits: tuple[int, ...]


# In the municipality, the largest first.
NEAR = (
    Town("Steenbergen", (4651, 4652)),
    Town("Dinteloord", (4671,)),
    Town("Nieuw-Vossemeer", (4681,)),
    Town("Kruisland", (4756,)),
    Town("De Heen", (4655,)),
)
ELSEWHERE = (
    Town("Bergen op Zoom", (4611, 4612, 4613, 4614, 4615, 4616, 4617, 4622, 4623, 4624, 4625)),
    Town("Halsteren", (4661,)),
    Town("Lepelstraat", (4664,)),
    Town("Hoogerheide", (4631,)),
    Town("Huijbergen", (4635,)),
    Town("Ossendrecht", (4641,)),
    Town("Putte", (4645,)),
    Town("Tholen", (4691,)),
    Town("Poortvliet", (4693,)),
    Town("Scherpenisse", (4694,)),
    Town("Sint-Maartensdijk", (4695,)),
    Town("Stavenisse", (4696,)),
    Town("Sint-Annaland", (4697,)),
    Town("Oud-Vossemeer", (4698,)),
    Town("Roosendaal", (4701, 4702, 4703, 4704, 4705, 4706, 4707, 4708)),
    Town("Nispen", (4709,)),
    Town("Wouw", (4724,)),
    Town("Heerle", (4726,)),
    Town("Sprundel", (4714,)),
    Town("Rucphen", (4715,)),
    Town("Oudenbosch", (4731,)),
    Town("Hoeven", (4741,)),
    Town("Bosschenhoofd", (4744,)),
    Town("Oud Gastel", (4751,)),
    Town("Stampersgat", (4754,)),
    Town("Standdaarbuiten", (4758,)),
    Town("Zevenbergen", (4761, 4762)),
    Town("Klundert", (4791,)),
    Town("Fijnaart", (4793,)),
    Town("Heijningen", (4794,)),
    Town("Willemstad", (4797,)),
)
