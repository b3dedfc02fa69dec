"""Where a person is in a survey: what comes next, what came before, what may be opened."""

from surveys.asked import Question
from surveys.bands import looks_back
from surveys.conditions import path
from surveys.definition import Definition, keep, kept
from surveys.enums import Mode
from surveys.flow.drawer import Draft
from surveys.models.survey import SurveyVersion
from surveys.models.wave import Wave
from surveys.services.drafts import draft_definition


def definition_of(draft: Draft) -> Definition:
    """The frozen definition in the words of the draft's band.

    One query the first time this process meets the version.
    """
    known = kept(draft.digest)
    if known is None and draft.is_trial:
        known = keep(draft_definition(draft.version))
    if known is None:
        known = keep(
            SurveyVersion.objects.values_list("definition", flat=True).get(pk=draft.version)
        )
    return known.for_band(draft.band)


def definition_in(wave: Wave) -> Definition:
    """What a wave asks, in anybody's words; read out of its version once in this process."""
    return kept(wave.version.digest) or keep(wave.version.definition)


def shown(definition: Definition, draft: Draft) -> list[Question]:
    """The questions on this person's path."""
    return path(definition, draft.answers)


def is_shown(questions: list[Question], asked: Question) -> bool:
    """Whether the question is on the path. One and the same object: to compare two costs more."""
    return any(one is asked for one in questions)


def after(questions: list[Question], key: str) -> Question | None:
    """The question that follows on the path; None where the path ends."""
    keys = [question.key for question in questions]
    place = keys.index(key) + 1
    return questions[place] if place < len(questions) else None


def before(questions: list[Question], key: str) -> Question | None:
    """The question that comes before on the path; None for the first."""
    keys = [question.key for question in questions]
    place = keys.index(key)
    return questions[place - 1] if place else None


def makes_word(draft: Draft) -> bool:
    """Whether the survey is followed up, so that a code word is made at the end (SUR-42).

    Not where staff type: nobody else may know the three things that make it.
    """
    return definition_of(draft).mode == Mode.FOLLOW_UP and not draft.paper


def ending(draft: Draft) -> str:
    """The page after the last question: the code word, where one is to be made and has not been."""
    return "codeword" if makes_word(draft) and not draft.word else closing(draft)


def closing(draft: Draft) -> str:
    """The last page: the answers once more, or for the youngest to send them."""
    return "check" if looks_back(draft.band) else "ready"


def current(questions: list[Question], draft: Draft) -> Question:
    """Where the person was, or the first question."""
    return next((one for one in questions if one.key == draft.at), questions[0])


def opened(before: list[Question], now: list[Question], asked: Question, draft: Draft) -> str:
    """The key of a question that the answer to `asked` has opened and nobody has seen; else "".

    With several in one branch each leads to the next: those after `asked` that look at the same.
    """
    keys = [question.key for question in now]
    later = now[keys.index(asked.key) + 1 :]
    for question in later:
        sibling = asked.looks_at and question.looks_at == asked.looks_at
        if question.key not in draft.answers and (question not in before or sibling):
            return question.key
    return ""
