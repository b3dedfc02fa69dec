"""LNG-15: which translations no longer say what the source text says.

The source is the site's first language. For each text the survey keeps, per other language, short
digests of the two texts as they were when they last belonged together: when the translation was
written, or when somebody said that it is still right.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from core.languages import DEFAULT, LANGUAGES
from surveys.models.survey import Survey
from surveys.services.texts import Text, texts_in

Records = Mapping[str, Mapping[str, list[str]]]  # path → language → [source, translation]


def _mark(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:8]


def _pairs(texts: Iterable[Text]) -> Iterator[tuple[Text, str, list[str]]]:
    """Each text that there is in the source and in another language."""
    for text in texts:
        source = (text.words or {}).get(DEFAULT.code) or ""
        for one in LANGUAGES:
            translated = (text.words or {}).get(one.code) or ""
            if one != DEFAULT and source and translated:
                yield text, one.code, [_mark(source), _mark(translated)]


def followed(
    records: Records, texts: Iterable[Text], right: Iterable[str] = ()
) -> dict[str, dict[str, list[str]]]:
    """The records after these texts were saved. `right`: "path language" that still are right.

    A pair whose translation is another than before belongs together anew. One whose source alone
    has changed keeps what it was: so it stays stale until somebody has looked at it.
    """
    kept: dict[str, dict[str, list[str]]] = {}
    for text, code, now in _pairs(texts):
        before = (records.get(text.path) or {}).get(code)
        stale = before and before[1] == now[1] and f"{text.path} {code}" not in right
        kept.setdefault(text.path, {})[code] = list(before) if before and stale else now
    return kept


def stale(survey: Survey) -> list[tuple[Text, str]]:
    """The translations whose source has changed since, with their language."""
    records = survey.translated or {}
    return [
        (text, code)
        for text, code, now in _pairs(texts_in(survey))
        if (records.get(text.path) or {}).get(code, now)[0] != now[0]
    ]
