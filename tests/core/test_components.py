"""Components and forms as a person meets them: words beside controls, directions, first focus."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from core import languages
from core.forms import widgets
from core.templatetags.controls import first_control, form_errors
from core.templatetags.drawings import trend_geometry
from surveys.flow.pages import CONTROLS


class PersonForm(forms.Form):
    name = forms.CharField(label="Namn", error_messages={"required": "Skriv ditt namn"})
    phone = forms.CharField(
        label="Telefon", widget=widgets.Phone, help_text="Hjälp", required=False
    )
    area = forms.ChoiceField(
        label="Område",
        widget=widgets.RadioCards,
        choices=[("a", "Norra"), ("b", "Södra")],
        error_messages={"required": "Välj ett område"},
    )

    def clean(self):
        raise forms.ValidationError("Namnet och området hör inte ihop")


@pytest.mark.requirement("PAG-10")
def test_error_summary_has_the_words_beside_each_field_and_leads_to_its_first_control():
    form = PersonForm({})
    assert form_errors(form) == [
        {"message": "Namnet och området hör inte ihop", "target": ""},
        {"message": "Skriv ditt namn", "target": "id_name"},
        {"message": "Välj ett område", "target": "id_area_0"},
    ]
    html = form.render()
    summary, rest = html.split("</ul>", 1)
    assert re.search(r'class="error-summary"[^>]* tabindex="-1" autofocus', summary)
    for target, message in (("id_name", "Skriv ditt namn"), ("id_area_0", "Välj ett område")):
        assert f'<a href="#{target}">{message}</a>' in summary
        assert rest.count(f"Fel: {message}") == 1
        assert rest.count(f'id="{target}"') == 1


class PlainForm(forms.Form):
    first = forms.DateField(label="Första dagen")
    last = forms.DateField(label="Sista dagen", error_messages={"required": "Skriv sista dagen"})


@pytest.mark.requirement("PAG-10")
@pytest.mark.parametrize(
    ("language", "missing", "wrong"),
    [
        ("sv", "Det här fältet är obligatoriskt", "Fyll i ett giltigt datum."),
        ("ar", "هذا الحقل مطلوب.", "أدخل تاريخاً صحيحاً."),
    ],
)
def test_words_that_name_no_field_have_its_name_before_them_in_the_summary(
    language, missing, wrong
):
    with translation.override(language):
        said = [error["message"] for error in form_errors(PlainForm({}))]
        unreadable = form_errors(PlainForm({"first": "x", "last": "2026-01-01"}))
    assert said == [f"Första dagen: {missing}", "Skriv sista dagen"]
    assert [error["message"] for error in unreadable] == [f"Första dagen: {wrong}"]


@pytest.mark.requirement("PAG-10")
def test_a_field_names_its_help_and_error_for_those_who_listen():
    html = str(PersonForm({"phone": ""})["area"].as_field_group())
    assert '<fieldset aria-describedby="id_area_error">' in html
    assert html.index("<legend") < html.index('id="id_area_error"') < html.index("<input")
    phone = str(PersonForm()["phone"].as_field_group())
    assert 'aria-describedby="id_phone_helptext"' in phone
    assert '<p class="field-help" id="id_phone_helptext">Hjälp</p>' in phone
    assert "(frivilligt)" in phone


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in PersonForm().render()


def test_errors_and_values_are_escaped():
    class Hostile(forms.Form):
        word = forms.CharField(label="<b>x</b>")

        def clean_word(self):
            raise forms.ValidationError("<i>y</i>")

    html = Hostile({"word": '"><script>z</script>'}).render()
    assert re.findall(r"<(?:b|i|script)>", html) == []


@pytest.mark.requirement("LNG-6")
@pytest.mark.parametrize(
    ("widget", "direction"),
    [(widgets.Phone, "ltr"), (widgets.Email, "ltr"), (widgets.Url, "ltr"), (widgets.Code, "ltr"),
     (widgets.Number, "ltr"), (widgets.Name, "auto"), (widgets.Text, "auto"),
     (widgets.LongText, "auto")],
)  # fmt: skip
def test_direction_of_inputs(widget, direction):
    assert re.findall(r' dir="(\w+)"', widget().render("x", None)) == [direction]


def test_code_is_neither_corrected_nor_remembered():
    html = widgets.Code().render("code", "", {"id": "code"})
    for part in ('autocomplete="off"', 'spellcheck="false"', 'autocapitalize="characters"'):
        assert html.count(part) == 1


def test_radio_cards_keep_the_native_radio_inside_a_label():
    html = widgets.RadioCards(choices=[("a", "Norra")]).render("x", "a", {"id": "x"})
    assert re.search(r'<label class="choice" for="x_0"><input type="radio"[^>]* checked', html)


def test_first_control_of_parts_and_of_single_fields():
    class Parts(forms.Form):
        day = forms.DateField(widget=forms.SplitDateTimeWidget)
        one = forms.CharField()
        many = forms.MultipleChoiceField(widget=widgets.CheckCards, choices=[("a", "A")])

    form = Parts()
    assert [first_control(form[name]) for name in ("day", "one", "many")] == [
        "id_day_0",
        "id_one",
        "id_many_0",
    ]


def test_trend_breaks_where_a_point_is_hidden():
    points = [
        {"label": "2023", "value": 0, "low": 0, "high": 10},
        {"label": "2024", "value": 100, "low": 90, "high": 100},
        {"label": "2025", "value": None, "low": None, "high": None},
        {"label": "2026", "value": 50, "low": 40, "high": 60},
    ]
    shape = trend_geometry(points)
    assert shape["lines"] == ["M48 176L176 36", "M432 106"]
    assert shape["bands"] == ["M48 162L176 36L176 50L48 176z"]
    assert [dot["label"] for dot in shape["dots"]] == ["2023", "2024", "2026"]
    mirrored = trend_geometry(points, rtl=True)
    assert [tick["x"] for tick in mirrored["ticks"]] == [480 - t["x"] for t in shape["ticks"]]


def test_trend_of_one_point():
    shape = trend_geometry([{"label": "2026", "value": 50, "low": None, "high": None}])
    assert (shape["lines"], shape["bands"]) == (["M48 106"], [])


@pytest.mark.requirement("REP-8")
def test_hidden_bar_is_said_in_words_without_a_cause():
    rows = [{"label": "Ja", "value": None, "text": ""}]
    with translation.override("sv"):
        html = render_to_string("components/bars.html", {"caption": "Trygghet", "rows": rows})
    body = html.split("<tbody>")[1]
    assert re.sub(r"<[^>]+>", " ", body).split() == ["Ja", "Visas", "inte"]
    assert "<rect" not in html


def question(kind="faces", **more):
    options = [{"key": f"o{n}", "label": f"Ord {n}", "face": n} for n in (5, 4, 3, 2, 1)]
    return {
        "key": "q", "type": kind, "control": CONTROLS.get(kind, kind),
        "text": "Hur är det?", "help": "", "section": "", "audio_url": "",
        "options": options, "min": 0, "max": 7, "max_length": 300,
        "max_choices": 2, **more,
    }  # fmt: skip


def choices(kind="faces", chosen=(), errors=(), **more):
    context = {"question": question(kind), "chosen": set(chosen), "errors": list(errors), **more}
    return render_to_string("surveys/_choices.html", context)


def test_ten_faces_are_ten_different_drawings():
    values = [*range(1, 6), *range(11, 16)]
    faces = [render_to_string("components/face.html", {"value": n}) for n in values]
    assert len(set(faces)) == 10


@pytest.mark.parametrize(
    ("kind", "control", "out"),
    [
        ("faces", "radio", "radio"),
        ("single", "radio", "radio"),
        ("several", "checkbox", "checkbox"),
        ("scale", "radio", "radio"),
    ],
)
def test_answers_and_ways_out_are_native_controls(kind, control, out):
    html = choices(kind, chosen=["o4"])
    found = re.findall(r'<input type="(\w+)" name="(\w+)" value="([\w-]+)"', html)
    assert found == [(control, "answer", f"o{n}") for n in (5, 4, 3, 2, 1)] + [
        (out, "answer", "-dk"),
        (out, "answer", "-no"),
    ]
    assert re.findall(r'value="([\w-]+)"[^>]* checked', html) == ["o4"]


def test_ranking_lists_what_was_pressed_and_offers_the_rest():
    options = question()["options"]
    html = choices("ranking", ranked=[options[2], options[0]], left=options[3:])
    assert re.findall(r"<li>(.*?)</li>", html) == ["Ord 3", "Ord 5"]
    pressed = re.findall(r'name="pick" value="(\w+)"', html)
    assert pressed == ["o2", "o1"]
    assert html.count('name="undo"') == 1
    assert "-dk" not in html


def test_text_and_number_have_the_question_as_their_label():
    for kind in ("text", "short_text", "number"):
        html = choices(kind, value="7")
        assert '<label for="a1">Hur är det?</label>' in html
        assert html.count('id="a1"') == 1
        assert re.findall(r'name="(\w+)" value="(-\w+)"', html) == [
            ("optout", "-dk"),
            ("optout", "-no"),
        ]


@pytest.mark.requirement("LNG-3")
def test_languages_are_buttons_of_the_form_and_enter_still_continues():
    request = RequestFactory().get("/sv/svara/x/")
    context = {
        "question": question(), "chosen": set(), "errors": [], "position": 1, "total": 3,
        "token": "t",
        "answer_url": "/sv/svara/x/svar/q/", "back_url": "/sv/svara/x/",
        "language": languages.get("sv"), "site_name": "Barnens röst", "demo": False,
        "other_languages": [languages.get("ar")],
    }  # fmt: skip
    top = render_to_string("surveys/flow_base.html", context, request)
    buttons = re.findall(r"<button [^>]*>", top)
    assert [('form="flow"' in one, 'name="language"' in one) for one in buttons] == [
        (True, False),
        (True, True),
    ]
    assert 'value="ar" lang="ar" dir="rtl"' in buttons[1]
    assert 'action="/sv/svara/x/svar/q/"' in render_to_string(
        "surveys/_question.html", context, request
    )
