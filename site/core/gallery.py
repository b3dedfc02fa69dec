"""Every component in every state, both directions beside each other: for staff and for tests."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from core import csp, gallery_words
from core.forms import widgets
from core.languages import LANGUAGES


class ExampleForm(forms.Form):
    """One field of each kind, with words of the active language."""

    def __init__(self, *args: Any, words: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = [("a", words["bars_1"]), ("b", words["bars_2"])]
        for name, field in {
            "name": forms.CharField(widget=widgets.Name),
            "phone": forms.CharField(widget=widgets.Phone, help_text=words["phone_help"]),
            "email": forms.EmailField(widget=widgets.Email, required=False),
            "code": forms.CharField(widget=widgets.Code),
            "number": forms.IntegerField(widget=widgets.Number, required=False),
            "choose": forms.ChoiceField(widget=widgets.Choose, choices=pairs),
            "one": forms.ChoiceField(widget=widgets.RadioCards, choices=pairs),
            "several": forms.MultipleChoiceField(widget=widgets.CheckCards, choices=pairs),
            "words": forms.CharField(widget=widgets.LongText, required=False),
            "agree": forms.BooleanField(),
        }.items():
            field.label = words[f"field_{name}"]
            field.error_messages["required"] = words["field_error"]
            self.fields[name] = field


@dataclass(frozen=True, slots=True)
class Example:
    """One component in one state."""

    component: str
    state: str
    html: SafeString


def _component(name: str, state: str, /, **context: Any) -> Example:
    return Example(name, state, render_to_string(f"components/{name}.html", context))


def examples(code: str) -> list[Example]:
    """All states in one language. Ids carry the language, as both stand on one page."""
    words = gallery_words.WORDS[code]
    form_empty = ExampleForm(words=words, auto_id=f"{code}-empty-%s")
    form_error = ExampleForm({"name": words["name"]}, words=words, auto_id=f"{code}-error-%s")
    shares = [
        {"label": words["bars_1"], "value": 62, "text": "62 %"},
        {"label": words["bars_2"], "value": 31, "text": "31 %"},
        {"label": words["bars_3"], "value": None, "text": ""},
    ]
    points = [
        {"label": str(year), "value": value, "low": low, "high": high, "text": f"{value} %"}
        for year, value, low, high in ((2023, 61, 56, 66), (2024, 64, 59, 69))
    ]
    points.append({"label": "2025", "value": None, "low": None, "high": None, "text": ""})
    points.append({"label": "2026", "value": 73, "low": 68, "high": 78, "text": "73 %"})
    title, text = words["title"], words["text"]
    direction = translation.get_language_bidi()
    steps = [
        {"title": words["step_1"], "done": True, "current": False},
        {"title": words["step_2"], "done": False, "current": True},
        {"title": words["step_3"], "done": False, "current": False},
    ]
    found = [
        _component("button", "first", text=words["action"], icon="arrow"),
        _component("button", "quiet", text=words["action"], kind="quiet", url="#"),
        _component("button", "danger", text=words["action"], kind="danger"),
        _component("button", "off", text=words["action"], disabled=True),
        _component("card", "full", title=title, url="#", text=text, meta=words["meta"],
                   tag=words["tag"], tag_kind="done"),
        _component("card", "bare", title=title, url="#"),
        *(_component("notice", kind, kind=kind, title=title, text=text)
          for kind in ("info", "done", "warning", "error")),
        *(_component("status_tag", kind or "plain", text=words["tag"], kind=kind)
          for kind in ("", "done", "warning", "error", "quiet")),
        _component("empty_state", "with a way on", title=title, text=text, drawing="path",
                   action_url="#", action_text=words["action"]),
        _component("back_link", "usual", url="#"),
        _component("breadcrumbs", "three", crumbs=[
            {"title": words["step_1"], "url": "#"}, {"title": words["step_2"], "url": "#"},
            {"title": title, "url": ""}]),
        _component("progress", "half way", position=2, total=4),
        _component("steps", "second", steps=steps),
        _component("bars", "one hidden", caption=title, note=text, rows=shares),
        _component("trend", "one hidden", caption=title, points=points, rtl=direction),
        _component("table", "numbers", caption=title, head=[words["step_1"], "2025", "2026"],
                   rows=[[words["bars_1"], "61 %", "73 %"]], numeric=True),
        *(_component("face", str(value), value=value)
          for value in (5, 4, 3, 2, 1, 15, 14, 13, 12, 11)),
        *(_component(f"drawings/{name}", "", ) for name in gallery_words.DRAWINGS),
        *(_component("icon", name, name=name) for name in gallery_words.ICONS),
        Example("form", "empty", form_empty.render()),
        Example("form", "error", form_error.render()),
    ]  # fmt: skip
    return found


def gallery(request: HttpRequest) -> HttpResponse:
    """Staff only, except on a developer's machine and in tests."""
    user = getattr(request, "user", None)
    if not (settings.DEBUG or settings.DEMO or (user and user.is_staff)):
        raise PermissionDenied
    columns = []
    for language in LANGUAGES:
        with translation.override(language.code):
            columns.append({"language": language, "examples": examples(language.code)})
    rows = [
        {"component": parts[0].component, "state": parts[0].state, "parts": [
            {"language": column["language"], "html": part.html}
            for column, part in zip(columns, parts, strict=True)]}
        for parts in zip(*(column["examples"] for column in columns), strict=True)
    ]  # fmt: skip
    return render(request, "gallery.html", {"rows": rows, "extras": csp.extras()})
