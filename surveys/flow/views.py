"""The way of one answer: question pages, check page, sending, receipt.

Pages are shown by GET; every form posts to an address of its own and is sent on with 303, so that
Back still shows what was chosen when the network was lost. Nothing here is kept in a session.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.languages import BY_CODE, get
from core.texts import pick
from surveys.conditions import progress
from surveys.definition import Question
from surveys.enums import DONT_KNOW, DONT_WANT, TEXT_GIVEN
from surveys.flow import drawer, steps
from surveys.flow.drawer import Draft, DrawerFull
from surveys.flow.pages import frame, question_page
from surveys.flow.reading import Reading, read
from surveys.models.invitation import CodeBatch
from surveys.queries.answering import public_wave
from surveys.services.submit import AnswerRefused, CodeUsed, WaveClosed, submit

View = Callable[..., HttpResponse]


def language() -> str:
    return get(get_language()).code


def page(name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the flow that is never kept by the browser (PAG-12)."""
    code = language()
    html = render_to_string(f"surveys/{name}.html", frame(code) | context)
    return never_stored(HttpResponse(html, status=status))


def never_stored(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def see(name: str, *args: str, query: str = "") -> HttpResponse:
    """303: the browser gets the next page, and Back skips what was posted."""
    response = HttpResponseRedirect(reverse(f"surveys:{name}", args=args) + query)
    response.status_code = 303
    return never_stored(response)


def with_links(context: dict[str, Any], name: str, *args: str) -> dict[str, Any]:
    """Adds the same page in the other languages as links, for pages without an answer to keep."""
    others = frame(language())["other_languages"]
    for one in others:
        with override(one["code"]):
            one["url"] = reverse(f"surveys:{name}", args=args)
    return context | {"other_languages": others}


def no_draft(request: HttpRequest) -> HttpResponse:
    """Nothing unfinished here: already sent, or too long ago, or opened without a code."""
    sent = drawer.finished(request) is not None
    return page("no_draft", with_links({"sent": sent}, "enter"), status=410 if sent else 404)


def drafted(view: View) -> View:
    """Gives the view the draft of the request, and a posted form only with the draft's token."""

    @csrf_exempt  # the draft's own token is checked here
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = drawer.load(request)
        if draft is None:
            return no_draft(request)
        if not readable(request):
            return too_long(request)
        if request.method == "POST" and not constant_time_compare(
            request.POST.get("token", ""), draft.token
        ):
            return page("wrong_form", with_links({}, "start"), status=403)
        return view(request, draft, *args, **kwargs)

    return inner


def too_long(request: HttpRequest) -> HttpResponse:
    """More was sent than any answer needs. Nothing of it is read; the page before still has it."""
    return page("too_long", with_links({}, "enter"), status=413)


def readable(request: HttpRequest) -> bool:
    """Whether the posted data is small and whole enough to be read at all."""
    try:
        request.POST  # noqa: B018 reading is what may fail
    except (RequestDataTooBig, TooManyFieldsSent):
        return False
    return True


def keep_draft(request: HttpRequest, response: HttpResponse, draft: Draft) -> HttpResponse:
    drawer.save(response, draft, secure=request.is_secure())
    return response


def switched(request: HttpRequest) -> str:
    """The language that the pressed button asks for; the current one without such a button."""
    wanted = request.POST.get("language", "")
    return wanted if wanted in BY_CODE else language()


@require_http_methods(["GET", "HEAD"])
@drafted
def question(request: HttpRequest, draft: Draft, key: str) -> HttpResponse:
    """One question. A key that is not on the path leads to where the person is."""
    definition = steps.definition_of(draft)
    asked = definition.by_key.get(key)
    shown = steps.shown(definition, draft)
    if asked is None or asked not in shown:
        return see("question", steps.current(shown, draft).key)
    return _show(request, draft, asked)


def _show(
    request: HttpRequest, draft: Draft, asked: Question, reading: Reading | None = None
) -> HttpResponse:
    definition = steps.definition_of(draft)
    shown = steps.shown(definition, draft)
    position, total = progress(definition, shown, asked)
    from_check = "kontroll" in request.GET
    previous = steps.before(shown, asked.key)
    if from_check:
        back = reverse("surveys:check")
    elif previous:
        back = reverse("surveys:question", args=[previous.key])
    else:
        back = reverse("surveys:start")
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
    failed = bool(reading and reading.errors)
    return never_stored(HttpResponse(html, status=422 if failed else 200))


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
    if asked is None or asked not in shown:
        return see("question", steps.current(shown, draft).key)
    with override(switched(request)):
        reading = read(asked, request.POST, draft.answers.get(key))
        if reading.errors:
            return _show(request, draft, asked, reading)
        _put(draft, asked, reading)
        response = _next(request, draft, asked)
        try:
            return keep_draft(request, response, draft)
        except DrawerFull:
            reading.errors = [_("There is no more room for text. Make this answer shorter.")]
            _take(draft, asked)
            return _show(request, draft, asked, reading)


def _put(draft: Draft, asked: Question, reading: Reading) -> None:
    _take(draft, asked)
    if reading.value is not None:
        draft.answers[asked.key] = reading.value
    if reading.value == TEXT_GIVEN:
        draft.texts[asked.key] = reading.text
    draft.at = asked.key


def _take(draft: Draft, asked: Question) -> None:
    draft.answers.pop(asked.key, None)
    draft.texts.pop(asked.key, None)


def _kept_query(request: HttpRequest) -> str:
    return "?kontroll=1" if "kontroll" in request.GET else ""


def _next(request: HttpRequest, draft: Draft, asked: Question) -> HttpResponse:
    query = _kept_query(request)
    switching = request.POST.get("language") in BY_CODE
    stays = switching or "pick" in request.POST or "undo" in request.POST
    if stays:
        return see("question", asked.key, query=query)
    if query:
        return see("check")
    following = steps.after(steps.shown(steps.definition_of(draft), draft), asked.key)
    if following is None:
        return see("check")
    draft.at = following.key
    return see("question", following.key)


def _said(draft: Draft, asked: Question, code: str) -> list[str]:
    """The answer in words, for the check page."""
    given = draft.answers.get(asked.key)
    if given == DONT_KNOW:
        return [_("I do not know")]
    if given == DONT_WANT:
        return [_("I do not want to answer")]
    if given == TEXT_GIVEN:
        return [draft.texts.get(asked.key, "")]
    keys = given if isinstance(given, list) else [given]
    labels = {option.key: pick(dict(option.label), code).text for option in asked.options}
    return [labels.get(key, str(key)) for key in keys if key is not None]


@require_http_methods(["GET", "HEAD"])
@drafted
def check(request: HttpRequest, draft: Draft) -> HttpResponse:
    """All answers with a way to change each, before sending."""
    definition = steps.definition_of(draft)
    shown = steps.shown(definition, draft)
    code = language()
    rows = [
        {
            "question": pick(dict(asked.text), code).text,
            "said": _said(draft, asked, code),
            "ranked": asked.type == "ranking",
            "url": reverse("surveys:question", args=[asked.key]) + "?kontroll=1",
        }
        for asked in shown
        if not asked.is_info
    ]
    last = reverse("surveys:question", args=[shown[-1].key])
    context = {"rows": rows, "token": draft.token, "back_url": last}
    return page("check", with_links(context, "check"))


@csrf_exempt  # a draft is sent only with its own token; without a draft nothing is stored
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Stores the answer once and shows the receipt, however often it is sent."""
    if request.method != "POST":
        return see("check")
    if drawer.load(request) is None and drawer.finished(request) is not None:
        return see("thanks")
    return _send(request)


@drafted
def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    batch = CodeBatch.objects.filter(pk=draft.batch).first()
    if batch is None:
        return page("closed", with_links({}, "enter"), status=410)
    try:
        submit(
            wave_id=draft.wave,
            version_id=draft.version,
            definition=steps.definition_of(draft),
            batch=batch,
            sending=draft.sending,
            language=language(),
            answers=draft.answers,
            texts=draft.texts,
            slip=draft.slip,
        )
    except AnswerRefused as error:
        asked = steps.definition_of(draft).by_key[error.key]
        _take(draft, asked)
        again = _show(request, draft, asked, Reading(errors=[str(error)]))
        return keep_draft(request, again, draft)
    except WaveClosed:
        return page("closed", with_links({}, "enter"), status=410)
    except CodeUsed:
        return page("code_used", with_links({}, "enter"), status=409)
    response = see("thanks")
    drawer.finish(response, draft.wave, secure=request.is_secure())
    return response


@require_http_methods(["GET", "HEAD"])
def thanks(request: HttpRequest) -> HttpResponse:
    """The receipt: what happens now, who listens and by when."""
    wave_id = drawer.finished(request)
    wave = public_wave(wave_id) if wave_id is not None else None
    if wave is None:
        return no_draft(request)
    context = {"wave": wave, "promise": wave.promise, "outro": wave.version.definition.get("outro")}
    context["follow_code"] = f"{wave.follow_code[:3]} {wave.follow_code[3:]}"
    return page("thanks", with_links(context, "thanks"))
