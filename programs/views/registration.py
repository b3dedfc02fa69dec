"""Enrolment in short pages, without an account and without JavaScript.

What is asked lies in the session under the group's own name, so that two groups in two tabs do not
touch each other; it is dropped when sent, or two hours after it was last touched. Every page posts
to an address of its own (`…/svar/`), so that Back after a lost network still shows what was
chosen. Nothing is stored by a GET; only `send` makes an enrolment, once per send key.
"""

import secrets
import time
from functools import cached_property
from typing import Any

from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from formtools.wizard.views import NamedUrlSessionWizardView

from core.languages import BY_CODE
from programs.forms.steps import STEPS, StepForm, application_from
from programs.models import Enrolment
from programs.services.enrolment import Closed, enrol
from programs.services.private_link import path_of
from programs.views.catalogue import describe, open_group
from programs.views.kept import KEPT_SECONDS, written

RECEIPT_SECONDS = 30 * 60
CHECK = "kontrollera"


def _receipts(request: HttpRequest) -> dict:
    return request.session.get("enrolment_receipts", {})


def asks_name(group: Any) -> bool:
    return not group.program.without_identity


class Enrol(NamedUrlSessionWizardView):
    """django-formtools' wizard with pages of one group, a check page, and sending by POST."""

    form_list = STEPS
    condition_dict = {
        "namn": lambda wizard: asks_name(wizard.group),
        "barnpassning": lambda wizard: bool(wizard.group.childcare_places),
    }

    @cached_property
    def group(self) -> Any:
        return open_group(self.kwargs["pk"])

    def get_prefix(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return f"enrolment_{kwargs['pk']}"

    def get_step_url(self, step: str) -> str:
        if step == self.done_step_name:
            step = CHECK
        return reverse("programs:enrol_step", args=[self.kwargs["pk"], step])

    def said(self) -> dict[str, dict | None]:
        """What earlier pages said that later ones depend on."""
        stored = self.storage.data[self.storage.step_data_key]
        return {
            step: self.get_cleaned_data_for_step(step)
            for step in ("kontakt", "barn")
            if step in stored
        }

    def get_form_kwargs(self, step: str | None = None) -> dict[str, Any]:
        early = ("kontakt", "barn", "namn")
        return {"group": self.group, "said": {} if step in early else self.said()}

    def get_form_initial(self, step: str) -> dict[str, Any]:
        return {"message_language": translation.get_language(), "adults": "1"}

    def get_form_step_data(self, form: StepForm) -> dict[str, list[str]]:
        return written(form)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not open_group(kwargs["pk"]).takes_families:
            return redirect("programs:group", kwargs["pk"])
        drawer = request.session.get(f"wizard_{self.get_prefix(request, **kwargs)}")
        if drawer and drawer["extra_data"].get("at", 0) < time.time() - KEPT_SECONDS:
            del request.session[f"wizard_{self.get_prefix(request, **kwargs)}"]
        return super().dispatch(request, *args, **kwargs)

    def touch(self) -> None:
        self.storage.extra_data = {**self.storage.extra_data, "at": int(time.time())}

    def first_open(self) -> str | None:
        """The first page that is not answered, or whose answer no longer holds."""
        for step in self.get_form_list():
            data = self.storage.get_step_data(step)
            if data is None or step in self.storage.extra_data.get("begun", []):
                return step
            if not self.get_form(step, data=data).is_valid():
                return step
        return None

    # Pages

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        step = kwargs["step"]
        already = str(self.kwargs["pk"]) in _receipts(request)
        empty = not self.storage.data[self.storage.step_data_key]
        if already and empty and step != next(iter(self.get_form_list())):
            return redirect("programs:enrol_receipt", self.kwargs["pk"])
        if step == CHECK:
            return self.check()
        if step not in self.get_form_list():
            return redirect("programs:enrol", self.kwargs["pk"])
        earlier = self.first_open()
        order = list(self.get_form_list())
        if earlier and order.index(earlier) < order.index(step):
            return redirect(self.get_step_url(earlier))
        self.storage.current_step = step
        form = self.get_form(data=self.storage.current_step_data)
        if form.is_bound and step not in self.storage.extra_data.get("refused", []):
            form._errors = ErrorDict()  # what was written is shown; it is judged when sent
        return self.render(form)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """One page: kept, and on to the next or back to the same one with what is wrong.

        Also the latter by a GET, so that Back never shows a page that has to be posted again.
        """
        step = kwargs["step"]
        if step not in self.get_form_list():
            return redirect("programs:enrol", self.kwargs["pk"])
        self.storage.current_step = step
        form = self.get_form(data=self.request.POST)
        self.touch()
        begun, refused = (
            [one for one in self.storage.extra_data.get(name, []) if one != step]
            for name in ("begun", "refused")
        )
        other = self.request.POST.get("language", "")
        if other in BY_CODE:
            return self.switch(form, [*begun, step], refused, other)
        if not form.is_valid():
            refused.append(step)
        self.storage.extra_data = self.storage.extra_data | {"begun": begun, "refused": refused}
        self.storage.set_step_data(step, self.process_step(form))
        if step in refused:
            return redirect(self.get_step_url(step))
        return redirect(self.get_step_url(self.after(step)))

    def after(self, step: str) -> str:
        """The next page; from a page opened for a change, straight back to the check."""
        self.__dict__.pop("_resolved_form_list", None)
        for name in [name for name in self.__dict__ if name.startswith("_cleaned_data_cache_")]:
            del self.__dict__[name]
        if self.storage.extra_data.get("checked"):
            return self.first_open() or CHECK
        return self.get_next_step(step) or CHECK

    def switch(
        self, form: StepForm, begun: list[str], refused: list[str], code: str
    ) -> HttpResponse:
        """Another language, same page, with what is written on it and not judged."""
        step = self.steps.current
        self.storage.set_step_data(step, self.process_step(form))
        self.storage.extra_data = self.storage.extra_data | {"begun": begun, "refused": refused}
        with translation.override(code):
            return redirect(self.get_step_url(step))

    def check(self) -> HttpResponse:
        """Everything on one page, each with a way to change it, and the button that sends."""
        earlier = self.first_open()
        if earlier:
            return redirect(self.get_step_url(earlier))
        extra = {**self.storage.extra_data, "checked": True}
        extra.setdefault("send_key", secrets.token_urlsafe(24))
        self.storage.extra_data = extra
        rows = []
        for step in self.get_form_list():
            form = self.get_form(step, data=self.storage.get_step_data(step))
            form.is_valid()
            rows.append(
                (form.title, [one for one in form.summary() if one], self.get_step_url(step))
            )
        context = describe(self.group) | {"rows": rows, "send_key": extra["send_key"]}
        return render(self.request, "programs/check.html", context)

    def get_context_data(self, form: StepForm, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=form, **kwargs)
        step = self.steps.current
        before = self.get_prev_step(step)
        context |= {
            "group": self.group,
            "back": self.get_step_url(before) if before else reverse(
                "programs:enrol", args=[self.group.pk]
            ),
            "post_to": reverse("programs:enrol_answer", args=[self.group.pk, step]),
            "position": self.get_step_index(step) + 1,
            "total": len(self.get_form_list()) + 1,
        }  # fmt: skip
        return context

    def get_template_names(self) -> list[str]:
        return ["programs/step.html"]


wizard = never_cache(
    Enrol.as_view(url_name="programs:enrol_step", done_step_name="sent", form_list=STEPS)
)


def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Before any field: protected identity means the phone, not the form. Nothing is stored."""
    group = open_group(pk)
    if not group.takes_families:
        return redirect("programs:group", pk)  # which says why
    start = next(name for name, _form in STEPS if name != "namn" or asks_name(group))
    return render(request, "programs/begin.html", describe(group) | {"start": start})


def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return redirect("programs:enrol_step", pk, step)
    return wizard(request, pk=pk, step=step)


def answer(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    if request.method != "POST":
        return redirect("programs:enrol_step", pk, step)
    return wizard(request, pk=pk, step=step)


class Send(Enrol):
    """The only view that makes an enrolment. Sent twice, it finds the first and says the same."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        key = self.request.POST.get("send_key", "").replace("\x00", "")
        pk = self.kwargs["pk"]
        if key and Enrolment.objects.filter(send_key=key, group=pk).exists():
            return self.remember(Enrolment.objects.get(send_key=key))
        if not key or key != self.storage.extra_data.get("send_key"):
            # Nothing to send: sent already and the drawer is empty, or never filled.
            name = "enrol_receipt" if str(pk) in _receipts(self.request) else "enrol"
            return redirect(f"programs:{name}", pk)
        earlier = self.first_open()
        if earlier:
            return redirect(self.get_step_url(earlier))
        application = application_from(self.get_all_cleaned_data())
        try:
            enrolment = enrol(self.group, application, send_key=key)
        except Closed:
            return redirect("programs:group", pk)
        return self.remember(enrolment)

    def remember(self, enrolment: Enrolment) -> HttpResponse:
        """Empties the drawer; this browser may see the receipt for half an hour."""
        self.storage.reset()
        receipts = _receipts(self.request)
        receipts[str(enrolment.group_id)] = [enrolment.pk, int(time.time())]
        self.request.session["enrolment_receipts"] = receipts
        return redirect("programs:enrol_receipt", enrolment.group_id)


_send = Send.as_view(url_name="programs:enrol_step", done_step_name="sent", form_list=STEPS)


def send(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method != "POST":
        return redirect("programs:enrol_step", pk, CHECK)
    return _send(request, pk=pk)


@never_cache
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """That it arrived, with the private link; none of the answers."""
    kept = _receipts(request).get(str(pk))
    if not kept or kept[1] < time.time() - RECEIPT_SECONDS:
        return redirect("programs:catalogue")
    enrolment = Enrolment.objects.select_related("group__program").get(pk=kept[0], group=pk)
    context = {
        "enrolment": enrolment,
        "group": enrolment.group,
        "meetings": enrolment.group.held,
        "link": path_of(enrolment),
        "link_url": request.build_absolute_uri(path_of(enrolment)),
    }
    return render(request, "programs/receipt.html", context)


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """On a shared phone: takes the receipt and anything unfinished off this browser."""
    for key in list(request.session.keys()):
        if key.startswith("wizard_enrolment_"):
            del request.session[key]
    request.session.pop("enrolment_receipts", None)
    return redirect("programs:catalogue")
