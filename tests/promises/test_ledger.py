"""PAR-4: what was said leads to a decision, an action and an effect, each with day and reason."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from core.models import User
from promises import ledger, services
from promises.models import Matter, MatterKind, MatterStep
from tests.promises.making import THEME, WORDS, day, make_promise

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PAR-4")]
STEP = {"kind": "decision", "status": "done", "on": day(-1).isoformat()} | {
    f"reason_{code}": text for code, text in WORDS.items()
}


def make_matter(**changes) -> Matter:
    values = {"kind": MatterKind.IDEA, "slug": "gungor", "title": WORDS, "said": WORDS}
    return ledger.open_matter(make_promise(), on=day(-9), by=None, **(values | changes))


def page(client, lang, name, *args) -> str:
    response = client.get(reverse(f"promises:{name}", args=args).replace("/sv/", f"/{lang}/", 1))
    assert response.status_code == 200
    return response.content.decode()


def test_each_theme_of_an_answer_is_in_the_ledger_with_what_was_done_or_why_not():
    promise = make_promise()
    no = services.Theme(theme=WORDS, you_said=WORDS, why_not=WORDS)
    services.answer(promise, [THEME, no], by=promise.listener, follow_up=day(250))
    steps = MatterStep.objects.values_list("matter__slug", "kind", "status", "on", "reason")
    assert list(steps) == [
        ("rasten-1", "action", "done", day(0), WORDS),
        ("rasten-2", "decision", "no", day(0), WORDS),
    ]


@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_the_listener_writes_the_steps_and_everybody_reads_them_in_order(client, lang):
    matter = make_matter()
    client.force_login(matter.promise.listener)
    sends = reverse("promises:matter_step_send", args=["gungor"])
    for kind, status in (("decision", "done"), ("action", "ongoing"), ("effect", "planned")):
        assert client.post(sends, STEP | {"kind": kind, "status": status}).status_code == 302
    client.logout()
    html = page(client, lang, "matter", "gungor")
    names = {
        "sv": [("Beslut", "Klart"), ("Åtgärd", "Pågår"), ("Effekt", "Planerat")],
        "ar": [("قرار", "تم"), ("عمل", "جارٍ"), ("أثر", "مخطّط له")],
    }[lang]
    found = re.findall(r"<p>([^<:]+): <span class=\"tag[^>]*>(?:<svg.*?</svg>)?\s*([^<]+)<", html)
    assert found == names
    assert html.count(WORDS[lang]) == 7  # titles in tab, page and link, said, three reasons
    assert ": <span" in page(client, lang, "ledger")


def test_a_stranger_writes_no_step(client):
    matter = make_matter()
    stranger = User.objects.create_user("annan")
    client.force_login(stranger)
    assert client.get(reverse("promises:matter_step", args=["gungor"])).status_code == 404
    with pytest.raises(PermissionDenied):
        ledger.add_step(matter, kind="decision", status="no", on=day(0), reason=WORDS, by=stranger)


@pytest.mark.parametrize(
    "changes",
    [{"reason_ar": ""}, {"on": day(1).isoformat()}, {"on": day(-10).isoformat()}, {"kind": "x"}],
    ids=["no Arabic", "a day to come", "before it was said", "no kind"],
)
def test_what_is_wrong_comes_back_and_nothing_is_stored(client, changes):
    client.force_login(make_matter().promise.listener)
    response = client.post(reverse("promises:matter_step_send", args=["gungor"]), STEP | changes)
    assert (response.status_code, MatterStep.objects.count()) == (422, 0)
    assert WORDS["sv"] in response.content.decode()


def test_a_step_is_never_changed():
    matter = make_matter()
    step = ledger.add_step(
        matter, kind="decision", status="no", on=day(0), reason=WORDS, by=matter.promise.listener
    )
    step.status = "done"
    with pytest.raises(TypeError):
        step.save()


@pytest.mark.requirement("PAR-1")
def test_nothing_is_in_the_ledger_without_a_promise_that_was_accepted():
    promise = make_promise(accepted=False)
    with pytest.raises(ValidationError):
        ledger.open_matter(
            promise, kind=MatterKind.REFERRAL, slug="x", title=WORDS, said=WORDS, on=day(0), by=None
        )
