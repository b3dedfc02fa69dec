"""Which words a person reads: the age band of the batch that their code belongs to.

A band is a value of the batch, worked out from its school years and changed by hand before the
opening. So it is never finer than the batch, and nobody is asked how old they are.
"""

import re

from surveys.enums import AgeBand

# By the first school year of each; F, the year before the first, is 0. The last years of upper
# secondary school read the words of those a little younger, which no adult's words would suit.
_FIRST = ((0, AgeBand.SIX), (2, AgeBand.EIGHT), (4, AgeBand.TEN), (7, AgeBand.THIRTEEN))
CHECKED = (AgeBand.TEN, AgeBand.THIRTEEN, AgeBand.ADULT)  # see their answers once more (SUR-25)


def band_of(school_year: str) -> AgeBand:
    """The band of a label such as "4", "F–2" or "4–6"; of merged years the youngest one's.

    A batch without a school year is no class: its people are adults, such as parents.
    """
    found = re.match(r"F|\d+", school_year.strip().upper())
    if found is None:
        return AgeBand.ADULT
    year = 0 if found[0] == "F" else int(found[0])
    return [band for first, band in _FIRST if first <= year][-1]


def looks_back(band: str) -> bool:
    """Whether the answers are shown once more before sending; the youngest may look, or send."""
    return not band or band in CHECKED
