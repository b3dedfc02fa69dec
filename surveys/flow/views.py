"""The way of one answer through its questions. What the pages of the flow share stands here too.

Pages are shown by GET; every form posts to an address of its own and is sent on with 303, also
where something is wrong, so that Back still shows what was chosen when the network was lost and
never a page that the browser would have to post again. Nothing here is kept in a session.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare
from django.utils.html import escape
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.languages import BY_CODE, get
from surveys.asked import Question
from surveys.conditions import progress
from surveys.flow import drawer, steps
from surveys.flow.addresses import address
from surveys.flow.drawer import Draft, DrawerFull
from surveys.flow.pages import frame, question_page, safe
from surveys.flow.reading import QUOTE, Reading, read
from surveys.queries.answering import public_wave
from surveys.validators import clean_text

View = Callable[..., HttpResponse]


class NotThere(Exception):
    """There is no wave to make this page for."""


def language() -> str:
    return get(get_language()).code


def page(name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the flow that is never kept by the browser (PAG-12)."""
    return shown_as(rendered(name, context), status)


def rendered(name: str, context: dict[str, Any]) -> str:
    """The template with what every page of the flow needs; no request, no query."""
    return render_to_string(f"surveys/{name}.html", frame(language()) | context)


def shown_as(html: str | bytes, status: int = 200) -> HttpResponse:
    return never_stored(HttpResponse(html, status=status))


def never_stored(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def in_language(code: str) -> AbstractContextManager[None]:
    """The words of this language; nothing to do where it is the page's own."""
    return nullcontext() if code == language() else override(code)


def see(name: str, *args: str, query: str = "") -> HttpResponse:
    """303: the browser gets the next page, and Back skips what was posted."""
    response = HttpResponseRedirect(address(name, *args) + query)
    response.status_code = 303
    return never_stored(response)


def with_links(context: dict[str, Any], name: str, *args: str) -> dict[str, Any]:
    """Adds the same page in the other languages as links, for pages without an answer to keep."""
    others = frame(language())["other_languages"]
    for one in others:
        one["url"] = address(name, *args, code=one["code"])
    return context | {"other_languages": others}


def no_draft(request: HttpRequest) -> HttpResponse:
    """Nothing unfinished here: already sent, or too long ago, or opened without a code."""
    wave_id = drawer.finished(request)
    sent = wave_id is not None
    wave = public_wave(wave_id) if wave_id is not None else None
    definition = steps.definition_in(wave) if wave else None
    context = {"sent": sent} | safe(definition, language())
    return page("no_draft", with_links(context, "enter"), status=410 if sent else 404)


def support(draft: Draft | None) -> dict[str, Any]:
    """What a page beside the questions carries where the survey is sensitive."""
    return safe(steps.definition_of(draft), language()) if draft else {}


def from_another_site(request: HttpRequest) -> bool:
    """A form on somebody else's page: it may neither take a draft away nor put another in place."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"


def drafted(view: View) -> View:
    """Gives the view the draft of the request, and a posted form only with the draft's token."""

    @csrf_exempt  # the draft's own token is checked here
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = drawer.load(request)
        if draft is None:
            return no_draft(request)
        if request.method == "POST":
            if not readable(request):
                return too_long(request, draft)
            if not constant_time_compare(request.POST.get("token", ""), draft.token):
                return page("wrong_form", with_links(support(draft), "start"), status=403)
        response = view(request, draft, *args, **kwargs)
        if draft.is_trial:
            return marked(response, _("A trial: nothing that you answer is stored."))
        if draft.paper:
            return marked(response, _("You are typing in an answer from paper."))
        return response

    return inner


def marked(response: HttpResponse, said: str) -> HttpResponse:
    """The same page with a banner; the pages that are kept for everybody know nothing of it."""
    banner = f'<body>\n<aside class="demo">{escape(said)}</aside>'.encode()
    response.content = response.content.replace(b"<body>", banner, 1)
    return response


def too_long(request: HttpRequest, draft: Draft | None = None) -> HttpResponse:
    """More was sent than any answer needs. Nothing of it is read; the page before still has it."""
    return page("too_long", with_links(support(draft), "enter"), status=413)


def readable(request: HttpRequest) -> bool:
    """Whether the posted data is small and whole enough to be read at all."""
    try:
        request.POST  # noqa: B018 reading is what may fail
    except (RequestDataTooBig, TooManyFieldsSent):
        return False
    return True


def keep_draft(
    request: HttpRequest,
    response: HttpResponse,
    draft: Draft,
    answered: tuple[str, int] | None = None,
) -> HttpResponse:
    drawer.save(response, draft, secure=request.is_secure(), answered=answered)
    return response


def typed_code(request: HttpRequest) -> str:
    """What stands in the field for a code, short enough to be shown again."""
    return clean_text(request.POST.get("code", "")[:100])[:40]


def switched(request: HttpRequest) -> str:
    """The language that the pressed button asks for; the current one without such a button."""
    wanted = request.POST.get("language", "")
    return wanted if wanted in BY_CODE else language()


def ask(request: HttpRequest, draft: Draft, key: str) -> HttpResponse:
    """One question. A key that is not on the path leads to where the person is."""
    definition = steps.definition_of(draft)
    asked = definition.by_key.get(key)
    shown = steps.shown(definition, draft)
    if asked is None or not steps.is_shown(shown, asked):
        return see("question", steps.current(shown, draft).key)
    return show(request, draft, asked, shown, _refused(draft, asked))


def _refused(draft: Draft, asked: Question) -> Reading | None:
    """What was last posted to this question, where it was not right: to be shown with why."""
    if draft.refused[:1] != [asked.key]:
        return None
    reading = read(asked, QueryDict(draft.refused[1]), draft.answers.get(asked.key))
    return reading if reading.errors else None


def show(
    request: HttpRequest,
    draft: Draft,
    asked: Question,
    shown: list[Question],
    reading: Reading | None = None,
) -> HttpResponse:
    definition = steps.definition_of(draft)
    position, total = progress(definition, shown, asked)
    from_check = "kontroll" in request.GET
    previous = steps.before(shown, asked.key)
    if from_check:
        back = address("check")
    elif previous:
        back = address("question", previous.key)
    else:
        back = address("start")
    html = question_page(
        definition,
        asked,
        draft,
        language(),
        position=position,
        total=total,
        back_url=back,
        from_check=from_check,
        reading=reading,
    )
    return shown_as(html)


@require_http_methods(["GET", "HEAD", "POST"])
@drafted
def answer(request: HttpRequest, draft: Draft, key: str) -> HttpResponse:
    """Keeps the answer and goes on: to the next question, to the check page, or the same page in
    another language."""
    if request.method != "POST":
        return see("question", key, query=_kept_query(request))
    definition = steps.definition_of(draft)
    asked = definition.by_key.get(key)
    shown = steps.shown(definition, draft)
    if asked is None or not steps.is_shown(shown, asked):
        return see("question", steps.current(shown, draft).key)
    with in_language(switched(request)):
        reading = read(asked, request.POST, draft.answers.get(key))
        if reading.errors:
            return _again(request, draft, asked, reading)
        drawer.put(draft, key, reading.value, reading.text, reading.quote)
        draft.at = key
        response = _next(request, draft, asked, shown)
        try:
            return keep_draft(request, response, draft, (key, definition.place[key]))
        except DrawerFull:
            reading.errors = [_("There is no more room for text. Make this answer shorter.")]
            drawer.put(draft, key, None)
            return refused_at_once(request, draft, asked, reading)


def _again(request: HttpRequest, draft: Draft, asked: Question, reading: Reading) -> HttpResponse:
    """The same question with what was written and what is wrong with it."""
    written = request.POST.copy()
    for name in set(written) - {"answer", "optout", "pick", QUOTE}:
        del written[name]
    draft.refused = [asked.key, written.urlencode()]
    response = see("question", asked.key, query=_kept_query(request))
    try:
        return keep_draft(request, response, draft)
    except DrawerFull:
        draft.refused = []
        return refused_at_once(request, draft, asked, reading)


def refused_at_once(
    request: HttpRequest, draft: Draft, asked: Question, reading: Reading
) -> HttpResponse:
    """The page as the answer to the post itself (422), where a redirect could not carry it."""
    shown = steps.shown(steps.definition_of(draft), draft)
    response = show(request, draft, asked, shown, reading)
    response.status_code = 422
    return response


def _kept_query(request: HttpRequest) -> str:
    return "?kontroll=1" if "kontroll" in request.GET else ""


def _next(
    request: HttpRequest, draft: Draft, asked: Question, before: list[Question]
) -> HttpResponse:
    query = _kept_query(request)
    definition = steps.definition_of(draft)
    # An answer that no condition looks at moves nothing.
    now = steps.shown(definition, draft) if asked.key in definition.deciding else before
    switching = request.POST.get("language") in BY_CODE
    stays = switching or "pick" in request.POST or "undo" in request.POST
    if stays:
        return see("question", asked.key, query=query)
    if query:
        new = steps.opened(before, now, asked, draft)
        return see("question", new, query=query) if new else see("check")
    following = steps.after(now, asked.key)
    if following is None:
        return see(steps.ending(draft))
    draft.at = following.key
    return see("question", following.key)
