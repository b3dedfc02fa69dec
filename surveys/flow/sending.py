"""Handing a finished answer to the store, from the check page and out of an envelope alike."""

from django.http import HttpRequest, HttpResponse

from surveys.flow import drawer, steps
from surveys.flow.drawer import Draft
from surveys.flow.views import language
from surveys.flow.wheel import levels
from surveys.services.submit import coded, submit


def store(draft: Draft) -> None:
    """Stores the answer once; of a maker's trial nothing. Raises what services.submit raises."""
    definition = steps.definition_of(draft)
    if draft.is_trial:
        coded(definition, draft.answers, draft.texts)
        return
    submit(
        wave_id=draft.wave,
        version_id=draft.version,
        definition=definition,
        batch_id=draft.batch,
        sending=draft.sending,
        language=language(),
        answers=draft.answers,
        texts=draft.texts,
        quotes=draft.quotes,
        slip=draft.slip,
        word=draft.word,
        paper=draft.paper,
    )


def finish(
    request: HttpRequest, response: HttpResponse, draft: Draft, *, wheel: bool = True
) -> None:
    """The phone forgets the draft and keeps that it was sent; with its own wheel, if wanted."""
    definition = steps.definition_of(draft)
    own = levels(definition, steps.shown(definition, draft), draft) if wheel else None
    drawer.finish(request, response, draft, wheel=own)
