"""Messages as rows: what went out to whom, and what waits for a person to decide.

Leaders see those of own groups. The words of each kind are the coordinator's.
"""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.languages import LANGUAGES
from core.roles import Role, has_role, role_required
from outbox import kinds, secrets
from outbox import services as outbox
from outbox.models import Channel, Message, MessageState, Wording
from programs import queries
from programs.forms.wordings import WordingForm
from programs.models import Enrolment, Interest, Visit
from programs.services import message_kinds, wordings

staff_only = role_required(Role.PROGRAM_LEADER, Role.PROGRAM_COORDINATOR)
coordinator_only = role_required(Role.PROGRAM_COORDINATOR)
PER_PAGE = 30
TAGS = {
    MessageState.SENT: "done",
    MessageState.DELIVERED: "done",
    MessageState.FAILED: "error",
    MessageState.UNSURE: "warning",
    MessageState.CANCELLED: "quiet",
}
DECIDE = "decide"  # in the address: those that wait for a person
DONE = {
    "kom": _("Noted: it arrived."),
    "igen": _("It is sent again."),
    "ring": _("It is now a call to make."),
    "stopp": _("It is cancelled. Nobody gets it."),
}


def _people(messages: list[Message]) -> dict[str, Enrolment | Interest | Visit]:
    """Whom the messages are about, by the message's own word for it."""
    found: dict[str, Enrolment | Interest | Visit] = {}
    for kind, link in ((Enrolment, "group__program"), (Interest, "program"), (Visit, "program")):
        keys = {one.about: one.about.rpartition(":")[2] for one in messages}
        word = kind._meta.label_lower
        pks = [pk for about, pk in keys.items() if about == f"{word}:{pk}"]
        rows = kind.objects.filter(pk__in=pks).select_related(link)
        found |= {f"{word}:{one.pk}": one for one in rows}
    return found


def _rows(messages: list[Message]) -> list[dict[str, Any]]:
    people = _people(messages)
    rows = []
    for one in messages:
        kind = kinds.find(one.kind)
        rows.append(
            {
                "message": one,
                "person": people.get(one.about),
                "title": kind.title if kind else one.kind,
                "tag": TAGS.get(MessageState(one.state), ""),
            }
        )
    return rows


@never_cache
@staff_only
def messages(request: HttpRequest) -> HttpResponse:
    """The newest first; `state` in the address shows one state only, or what waits for us."""
    wanted = request.GET.get("state", "")
    found = queries.messages_of(request.user)
    waiting = queries.undecided(request.user)
    if wanted == DECIDE:
        found = waiting
    elif wanted in MessageState.values:
        found = found.filter(state=wanted)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("sida"))
    context = {
        "rows": _rows(list(page)),
        "page": page,
        "wanted": wanted,
        "states": [one for one in MessageState if one != MessageState.SENDING],
        "waiting": waiting.count(),
        "coordinator": has_role(request.user, Role.PROGRAM_COORDINATOR),
    }
    return render(request, "programs/messages.html", context)


@never_cache
@staff_only
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as it reads, without the contact and without the link, and what can be done."""
    one = get_object_or_404(queries.messages_of(request.user), pk=pk)
    row = _rows([one])[0]
    person = row["person"]
    automatic = one.channel != Channel.CALL
    context = row | {
        "text": one.body.replace(secrets.MARK, message_kinds.LINK),
        "unsure": one.state == MessageState.UNSURE,
        "failed": one.state == MessageState.FAILED,
        "can_call": automatic
        and isinstance(person, (Enrolment, Visit))
        and bool(person.phone)
        and one.state in {MessageState.UNSURE, MessageState.FAILED},
        "can_stop": one.state == MessageState.SCHEDULED,
        "done": DONE.get(request.GET.get("klart", ""), ""),
    }
    return render(request, "programs/message.html", context)


@never_cache
@staff_only
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person decides. GET, and a second press, lead back to the message."""
    one = get_object_or_404(queries.messages_of(request.user), pk=pk)
    here = reverse("leader:message", args=[pk])
    if request.method != "POST":
        return redirect(here)
    what = request.POST.get("what", "")
    person = _people([one]).get(one.about)
    phone = person.phone if isinstance(person, (Enrolment, Visit)) else ""
    ways = {
        "kom": lambda: outbox.decide(one, arrived=True),
        "igen": lambda: outbox.decide(one, arrived=False) or outbox.try_again(one),
        "ring": lambda: bool(phone) and outbox.make_call(one, phone),
        "stopp": lambda: outbox.cancel(one),
    }
    if what not in ways:
        raise Http404
    return redirect(f"{here}?klart={what}" if ways[what]() else here)


@never_cache
@coordinator_only
def wording_list(request: HttpRequest) -> HttpResponse:
    own = set(Wording.objects.values_list("kind", flat=True))
    rows = [{"kind": one, "own": one.name in own} for one in kinds.every_kind()]
    return render(request, "programs/wordings.html", {"rows": rows})


def _kind(name: str) -> kinds.Kind:
    kind = kinds.find(name)
    if kind is None:
        raise Http404
    return kind


def _wording_page(
    request: HttpRequest, kind: kinds.Kind, form: WordingForm, saved: bool = False
) -> HttpResponse:
    previews = [{"language": one, **message_kinds.preview(kind, one.code)} for one in LANGUAGES]
    context = {
        "kind": kind,
        "form": form,
        "previews": previews,
        "words": [
            {"word": "{" + word + "}", "title": title, "sms": word not in kind.never_in_sms}
            for word, title in kind.words.items()
        ],
        "own": Wording.objects.filter(kind=kind.name).exists(),
        "saved": saved,
    }
    status = 422 if form.errors else 200
    return render(request, "programs/wording.html", context, status=status)


@never_cache
@coordinator_only
def wording(request: HttpRequest, kind: str) -> HttpResponse:
    """The words of one kind, and how a made-up parent would read them in each language."""
    found = _kind(kind)
    form = WordingForm(kind=found, initial=wordings.words_now(found))
    return _wording_page(request, found, form, "sparat" in request.GET)


@never_cache
@coordinator_only
@require_POST
def wording_save(request: HttpRequest, kind: str) -> HttpResponse:
    found = _kind(kind)
    here = reverse("leader:wording", args=[kind])
    if "back" in request.POST:
        wordings.back(found, by=request.user)
        return redirect(here)
    form = WordingForm(request.POST, kind=found)
    if not form.is_valid():
        return _wording_page(request, found, form)
    wordings.save(found, form.cleaned_data, by=request.user)
    return redirect(f"{here}?sparat=1")
