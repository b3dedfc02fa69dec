"""Every form of ours, held to the same rules (tests/every_form.py has the list).

What is wrong comes back with a summary whose links lead to fields, what was typed, and controls
that suit what is asked: a visitor's by a GET of the page itself, so that Back never asks whether to
send again; the staff's with 422. The lost network: tests/journeys/test_every_form.py.
"""

import re
from collections.abc import Iterator
from itertools import count
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.urls import resolve
from django.utils import translation

from core.models import User
from programs.enums import HAS_PLACE, GroupState, State
from programs.models import Enrolment, Evaluation, Group, Program, Visit
from programs.services.private_link import path_of
from releases.models import ReleasePlan
from surveys.models.freetext import FreeText, Theme
from surveys.models.invitation import CodeBatch
from surveys.models.response import Response
from surveys.models.wave import GROUPING, Wave
from surveys.reports.plan import plan_of
from tests.core.test_matrix import protected, town, values
from tests.every_address import every_address
from tests.every_form import BUTTONS, FORMS, NEVER_WRONG, NUMBER, WORD, Form
from tests.surveys.answering import Phone, asks, code_of, open_wave, rewrite
from tests.surveys.guarding import asked_batch
from tests.surveys.making import both
from youth_council.models import Idea

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
__all__ = ["town"]
number = count(1)
PLANNED, AGAIN = "trivselhjulet-2026", "hjulet-igen"
TEXTS = "ord-2026"  # a closed wave of which the texts are not sorted yet, and no report is out
ASKED = "rasten-nu"  # the wave of asked_batch, whose guardians have to say yes

ERROR = {"sv": "Fel: ", "ar": "خطأ: "}
TYPED = ("text", "tel", "email", "url", "search", "password", "date", "time")
DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
NEVER_SAID = re.compile(r"giltig|vänligen|صالح|غير صحيح|يرجى", re.IGNORECASE)


def places(lang: str) -> dict[str, str]:
    group = Group.objects.get(program__key="cope")
    parent = group.enrolments.filter(state__in=HAS_PLACE).first()
    full = Group.objects.filter(program__key="trygghetscirkeln").earliest("pk")
    empty = {"program": Program.objects.get(key="hembesok"), "language": "sv"}
    new, _made = Group.objects.get_or_create(**empty, state=GroupState.DRAFT)
    family = Enrolment.objects.filter(send_key="protected").first()
    family = family or protected(User.objects.get(username="admin"))
    visit = Visit.objects.get(send_key="demo-hembesok")
    wave = Wave.objects.filter(state="open").order_by("slug").first()
    batch = CodeBatch.objects.filter(wave=wave, size__gte=12).first()
    Evaluation.objects.get_or_create(group=group, batch_id=batch.pk)
    asked_again(Wave.objects.get(slug=PLANNED))
    theme, text = texts_to_sort()
    return {
        "lang": lang,
        "group": str(group.pk),
        "full": str(full.pk),
        "new": str(new.pk),
        "moves": str(full.enrolments.filter(state__in=HAS_PLACE).first().pk),
        "waits": str(full.enrolments.filter(state=State.WAITING).last().pk),
        "family": str(family.pk),
        "own": path_of(parent),
        "visit": str(visit.pk),
        "own_visit": path_of(visit),
        "wave": wave.slug,
        "planned": PLANNED,
        "batch": str(batch.pk),
        "texts": TEXTS,
        "theme": str(theme.pk),
        "text": str(text.pk),
        "asked": str((CodeBatch.objects.filter(wave__slug=ASKED).first() or asked_batch()).pk),
        "survey": str(wave.version.survey_id),
        "promise": "rasten-2026",
        "idea": str(Idea.objects.filter(state="waiting").earliest("pk").pk),
    }


def asked_again(wave: Wave) -> None:
    """Another wave of the same questions: the same children may have answered both."""
    plan = plan_of(wave)
    twin, made = Wave.objects.get_or_create(
        slug=AGAIN,
        defaults={
            "name": wave.name, "version": wave.version, "promise": wave.promise,
            "opens": wave.opens, "closes": wave.closes, "state": "closed",
            "promise_complete": True,
        },
    )  # fmt: skip
    if made:
        ReleasePlan.objects.create(
            source=plan.source, source_key=twin.slug, declared_groups=plan.declared_groups,
            declared_questions=plan.declared_questions, k=plan.k, m=plan.m, closes=plan.closes,
        )  # fmt: skip


def texts_to_sort() -> tuple[Theme, FreeText]:
    """A theme, a text that belongs to it, and one that waits for themes and may be quoted."""
    wave = Wave.objects.filter(slug=TEXTS).first()
    if wave is None:
        batch = open_wave(asks("q", "text", max_length=300), slug=TEXTS, state="closed")
        wave, place = batch.wave, {name: getattr(batch, name) for name in GROUPING}
        Response.objects.bulk_create(
            Response(
                wave=wave, version=wave.version, language="sv", day=wave.opens, answers={}, **place
            )
            for _n in range(wave.k)
        )
        theme = Theme.objects.create(wave=wave, question="q", name=both("Rasten"))
        for themes in ([theme.pk], None):
            FreeText.objects.create(
                wave=wave, question="q", text="Fler gungor", language="sv", state="released",
                may_quote=True, themes=themes,
            )  # fmt: skip
    return Theme.objects.get(wave=wave), FreeText.objects.get(wave=wave, themes__isnull=True)


def controls(form: Tag) -> Iterator[Tag]:
    """What somebody fills in: neither hidden, nor a button, nor another step's language."""
    for one in form.select("input, select, textarea"):
        if one.get("type") not in ("hidden", "submit"):
            yield one


def asked_in(form: Tag) -> bool:
    return any(True for _one in controls(form))


def named(form: Tag, path: str) -> str:
    """The name of the address that the form posts to."""
    found = resolve(urlsplit(form.get("action") or path).path)
    return found.view_name


def of_page(html: str, path: str, name: str) -> Tag:
    page = BeautifulSoup(html, "html.parser")
    return next(one for one in page.select("form") if asked_in(one) and named(one, path) == name)


def walk(client, form: Form, lang: str):
    """(client, path of the page, path to send to): a survey is begun where the form is in one."""
    where = places(lang)
    if form.name == "programs:enrol_answer":  # its page is shown when those before are right
        for earlier in FORMS[: FORMS.index(form)]:
            if earlier.name == form.name:
                client.post(earlier.sends.format(**where), earlier.right)
    if form.enters:
        client = Phone()
        client.enter(code_to(form, f"w{next(number)}"), lang)
    return client, form.page.format(**where), form.sends.format(**where)


def code_to(form: Form, slug: str) -> str:
    """A code to a survey with the kind of question, or of page, that the form is in."""
    if form.enters == WORD:
        batch = open_wave(asks("q"), slug=slug)
        rewrite(batch.wave.version, mode="follow-up")
        return code_of(batch)
    rules = {"min": 0, "max": 7} if form.enters == NUMBER else {"max_length": 300}
    return code_of(open_wave(asks("q", form.enters, **rules), slug=slug))


def hidden(tag: Tag) -> dict[str, str]:
    return {
        one["name"]: one.get("value", "")
        for one in tag.select("input[type=hidden]")
        if one["name"] != "csrfmiddlewaretoken"
    }


def wrong_page(client, form: Form, lang: str, sent: dict[str, str]) -> tuple[int, str]:
    """(status of the post, the page that says what is wrong)."""
    client, page, sends = walk(client, form, lang)
    shown = client.get(page, headers={"accept-language": lang})
    data = hidden(of_page(shown.content.decode(), page, form.name)) | sent
    answer = getattr(client, form.method)(sends, data, headers={"accept-language": lang})
    status = answer.status_code
    if status in (302, 303):
        answer = client.get(answer["Location"])
    return status, answer.content.decode()


@pytest.fixture
def people(town, lang):
    from wagtail.users.models import UserProfile

    UserProfile.objects.update(preferred_language=lang)
    return town


def complaints(form: Form, html: str, lang: str) -> Iterator[str]:
    page = BeautifulSoup(html, "html.parser")
    title = page.title.get_text().strip()
    if not title.startswith(ERROR[lang]):
        yield f"title: {title}"
    summaries = page.select(".error-summary, div.error")
    if len(summaries) != 1 or summaries[0].get("tabindex") != "-1":
        yield f"{len(summaries)} summaries"
        return
    if not summaries[0].has_attr("autofocus") or len(page.select("[autofocus]")) != 1:
        yield "the summary has not the focus"
    links = summaries[0].select("a")
    if not links or any(page.find(id=one["href"][1:]) is None for one in links):
        yield f"links: {[str(one) for one in links]}"
    for one in links:
        words = one.get_text()
        if html.count(words) < 2 and page.get_text().count(words) < 2:
            yield f"said once: {words}"
        if NEVER_SAID.search(words):
            yield f"does not say what to do: {words}"
    own = of_page(html, "/", form.name)
    for name, text in form.wrong.items():
        for control in own.select(f'[name="{name}"]'):
            if (
                control.get("type") in TYPED
                and control["type"] != "password"
                and text not in control.get("value", "")
            ):
                yield f"{name}: {text} is lost"
    if any(one in html for one in form.gone):
        yield "shows a secret again"
    for control in controls(own):
        yield from unsuited(control, own, form)


def unsuited(control: Tag, own: Tag, form: Form) -> Iterator[str]:
    name, kind = control.get("name"), control.get("type", control.name)
    label = own.select(f'label[for="{control.get("id")}"]')
    if not label and not control.find_parent("label"):
        yield f"{name} has no label"
    if kind in ("text", "textarea", "tel", "email", "url"):
        ours = control.get("inputmode") or kind in ("tel", "email", "url")
        wanted = {"ltr"} if ours else {"auto"} if not control.get("lang") else {"ltr", "rtl"}
        if control.get("dir") not in wanted:
            yield f"{name}: dir={control.get('dir')}"
        if form.public and control.get("autocomplete") not in ("off", "name", "tel", "email"):
            yield f"{name}: offered again on a shared phone"
    means = {"tel": "tel", "email": "email"}.get(kind)
    if means and control.get("inputmode") != means:
        yield f"{name}: inputmode={control.get('inputmode')}"
    if name in form.numbers and kind == "text" and control.get("inputmode") != "numeric":
        yield f"{name}: no digits on the keyboard"
    if kind == "number":
        yield f"{name}: type=number refuses ٣"


@pytest.mark.requirement("PAG-10", "PAG-12", "LNG-6")
def test_what_is_wrong_comes_back_with_everything_that_was_typed(people, lang):
    wrong = {}
    for form in FORMS:
        status, html = wrong_page(people[form.who], form, lang, form.wrong)
        led_back = status in (302, 303)
        found = list(complaints(form, html, lang))
        if led_back != form.public or not (led_back or status == 422):
            found.append(f"answered {status}")
        if found:
            wrong[f"{form} {form.page}"] = found
    assert not wrong, "\n".join(f"{form}: {found}" for form, found in wrong.items())


@pytest.mark.requirement("LNG-8")
def test_every_number_may_be_written_in_arabic_digits(people, lang):
    """Said the same of ٣ as of 3, and not what is said of something that is no number."""
    wrong = {}
    for form in FORMS:
        if not form.numbers:
            continue
        western, arabic = [
            said_of(form, wrong_page(people[form.who], form, lang, form.wrong | sent)[1])
            for sent in (form.numbers, {k: v.translate(DIGITS) for k, v in form.numbers.items()})
        ]
        refused = said_of(form, wrong_page(people[form.who], form, lang, form.wrong)[1])
        same = [name for name in form.numbers if western.get(name) == refused.get(name, "-")]
        if western != arabic or same:
            wrong[str(form)] = (western, arabic, same)
    assert not wrong, "\n".join(f"{form}: {found}" for form, found in wrong.items())


def said_of(form: Form, html: str) -> dict[str, str]:
    """The errors of the number fields, beside the fields."""
    page = BeautifulSoup(html, "html.parser")
    found = {}
    for name in form.numbers:
        control = page.select_one(f'[name="{name}"][aria-invalid=true]')
        if control is not None:
            names = (f"{control['id']}_error", f"{control['id']}-wrong", "wrong")
            beside = next((page.find(id=one) for one in names if page.find(id=one)), None)
            found[name] = beside.get_text() if beside else ""
    return found


# The components; and a list of reasons to choose from, in which nothing can be wrong.
NO_MISTAKE = {"gallery", "leader:away_save", "own_link:reason", "leader:steering"}


@pytest.mark.parametrize("lang", ["ar"], indirect=True)  # in every language or in none
def test_every_form_of_ours_is_in_the_list(people, lang):
    """Every page of every address, by who may open it: the forms on it, by where they post to."""
    found: dict[str, set[str]] = {"asks": set(), "button": set()}
    with translation.override(lang):
        addresses = [one for one in every_address() if one.is_ours]
        texts_to_sort()
        paths = [one.filled(values(one)) for one in addresses]
        of_texts = [one for one in addresses if one.name.startswith("texts:")]
        paths += [one.filled(values(one) | {"slug": TEXTS}) for one in of_texts]
        for path in paths:
            for client in people.values():
                response = client.get(path)
                if response.status_code == 200 and "html" in response.headers["Content-Type"]:
                    page = BeautifulSoup(response.content.decode(), "html.parser")
                    for form in page.select("main form"):
                        kind = "asks" if asked_in(form) else "button"
                        found[kind].add(named(form, path))
                    break
    listed = {form.name for form in FORMS}
    assert found["asks"] - listed - NO_MISTAKE == set()
    assert found["button"] - BUTTONS - listed == set()
    names = {one.name for one in addresses}
    assert (listed | BUTTONS) - names == set(), "there is no such address"


def test_every_step_of_the_enrolment_is_in_the_list():
    from programs.forms.steps import STEPS

    steps = {form.page.rstrip("/").rpartition("/")[2] for form in FORMS if "anmalan" in form.page}
    assert steps | NEVER_WRONG == {step for step, _form in STEPS}
