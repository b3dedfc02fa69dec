"""Merging or shortening a plan after the close and before the report is published (REP-7)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.forms.widgets import CheckCards
from core.texts import LocalizedFormField, pick
from figures.table import TOTAL
from releases import changes
from releases.models import ReleasePlan
from releases.services import PublishRefusedError
from surveys.reports import publish
from surveys.reports.plan import DIMENSION_WORDS
from surveys.reports.queries import Standing
from surveys.reports.views import publisher, standing_of


class PlanForm(forms.Form):
    """Per kind of group what to put together; what to leave out; why. Keys are places in the
    declared plan, so that no name has to fit into a form."""

    def __init__(self, plan: ReleasePlan, words: dict[str, dict[str, str]], *args: Any) -> None:
        super().__init__(*args)
        self.plan = plan
        self.places: dict[str, dict[str, str]] = {}
        rows = [(changes.group_of(one), one["label"]) for one in plan.groups_at_close]
        for dimension in dict.fromkeys(group.dimension for group, _label in rows):
            levels = [(g.level, said(label)) for g, label in rows if g.dimension == dimension]
            if dimension != TOTAL.dimension and len(levels) > 1 and "×" not in dimension:
                name = f"merge-{len(self.places)}"
                self.places[name] = {"dimension": dimension} | {
                    str(place): level for place, (level, _label) in enumerate(levels)
                }
                self.fields[name] = _choice(
                    _("Put together: %(kind)s") % {"kind": said(words[dimension])},
                    [(str(place), label) for place, (_level, label) in enumerate(levels)],
                )
        self.groups = [group for group, _label in rows if group != TOTAL]
        labels = {group: said(label) for group, label in rows}
        self.fields["without"] = _choice(
            _("Leave out groups"),
            [(str(place), labels[group]) for place, group in enumerate(self.groups)],
        )
        self.fields["questions"] = _choice(
            _("Leave out questions"),
            [(str(i), said(words[key])) for i, key in enumerate(plan.declared_questions)],
        )
        self.fields["reason"] = LocalizedFormField(
            label=_("Why"),
            long=True,
            help_text=_("It stands in the ledger, and everybody reads it in the report."),
        )

    def draft(self) -> changes.Draft:
        """What the ticks ask for; PublishRefusedError where that cannot be."""
        sent = self.cleaned_data if hasattr(self, "cleaned_data") else {}
        merges = [
            (names["dimension"], tuple(names[place] for place in sent.get(name, [])))
            for name, names in self.places.items()
            if sent.get(name)
        ]
        # A group that is left out and put together as well is put together: it is no more itself.
        merged = {(dimension, level) for dimension, levels in merges for level in levels}
        without = [self.groups[int(place)] for place in sent.get("without", [])]
        return changes.drafted(
            self.plan,
            merges=merges,
            without=[one for one in without if not set(one.levels) & merged],
            without_questions=[
                self.plan.declared_questions[int(place)] for place in sent.get("questions", [])
            ],
        )

    def place_of(self, merge: changes.Merge) -> tuple[str, list[str]]:
        """The field and the ticks that ask for this merge."""
        for name, names in self.places.items():
            if names["dimension"] == merge[0]:
                return name, [at for at, level in names.items() if level in merge[1]][:]
        raise KeyError(merge)


def said(words: dict[str, str]) -> str:
    return pick(words, get_language() or "").text


def _choice(label: str, options: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    wrong = {"invalid_choice": gettext_lazy("Choose among those that stand here.")}
    return forms.MultipleChoiceField(
        label=label, choices=options, required=False, widget=CheckCards, error_messages=wrong
    )


@require_safe
@publisher
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """What would be shown with the ticks of a suggestion, and the form to ask for it."""
    one = standing_of(slug)
    ticks = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        ticks.setlist(name, values)
    return _page(request, one, ticks if ticks else None, looks=True)


@require_POST
@publisher
def change_send(request: HttpRequest, slug: str) -> HttpResponse:
    one = standing_of(slug)
    if "look" in request.POST or one.plan is None or not one.can_change:
        return _page(request, one, request.POST, looks="look" in request.POST)
    form = _form(one, request.POST)
    if form.is_valid():
        try:
            changes.change_plan(
                one.plan, form.draft(), reason=form.cleaned_data["reason"], by=request.user
            )
        except PublishRefusedError as error:
            return _page(request, one, request.POST, refused=str(error))
        return redirect("participation:publish:wave", slug)
    return _page(request, one, request.POST)


def _form(one: Standing, data: Any) -> PlanForm:
    assert one.plan is not None
    words = DIMENSION_WORDS | {
        question["key"]: question["text"] for question in one.wave.version.definition["questions"]
    }
    return PlanForm(one.plan, words, data)


def _page(
    request: HttpRequest, one: Standing, data: Any, *, looks: bool = False, refused: str = ""
) -> HttpResponse:
    """With `looks` a reason is not asked for yet: only what would be shown is told."""
    context: dict[str, Any] = {"one": one, "refused": refused, "form": None, "looked": False}
    status = 200
    if one.plan is not None and one.can_change:
        form = _form(one, data)
        draft = None
        if data is not None:
            form.is_valid()
            if looks:
                form.errors.pop("reason", None)
            try:
                draft = form.draft()
            except PublishRefusedError as error:
                refused = refused or str(error)
        context |= {
            "form": form,
            "refused": refused,
            "looked": looks and draft is not None,
            "preview": publish.preview(one.wave, one.plan, draft),
            "better": _suggested(form, one),
        }
        status = 422 if refused or form.errors else 200
    response = render(request, "surveys/reports/replan.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _suggested(form: PlanForm, one: Standing) -> list[dict[str, Any]]:
    """Each with the address that ticks it."""
    assert one.plan is not None
    found = []
    for each in changes.suggestions(one.plan, publish.sizes_of(one.wave)):
        name, places = form.place_of(each.merge)
        ticks = QueryDict(mutable=True)
        ticks.setlist(name, places)
        found.append({"labels": each.labels, "ticks": ticks.urlencode()})
    return found
