"""REP-21: what young people themselves say that a report means: they write, an editor looks."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import TaskState

from core.languages import get
from core.roles import Role
from participation import made, papers
from participation.models import Meaning
from surveys.reports import publish
from tests.surveys.reports.made import make_wave
from tests.youth_council.making import make_council, person

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HERE = "/{}/rapporter/varen-2026/"
SV = ["Vi tror att rasterna är för korta.", "=Därför vill vi prata <b>mer</b>."]
AR = ["نظن أن الاستراحات قصيرة.", "لذلك نريد أن نتحدث أكثر."]


def edit(client, address, plan, **action):
    data = {"plan": plan.pk, "text_sv": "\r\n\r\n".join(SV), "text_ar": "\r\n\r\n".join(AR),
            "who_sv": "Ungdomsrådet", "who_ar": "مجلس الشباب"}  # fmt: skip
    return client.post(address, data | action)


@pytest.mark.requirement("REP-21")
def test_young_people_write_an_editor_looks_and_everybody_reads(client, monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
    publication = publish.publish_wave(make_wave(), by=None)
    make_council()
    client.force_login(person("noor", Role.COUNCIL_MEMBER))
    add = reverse("wagtailsnippets_participation_meaning:add")
    assert "Skolan och fritiden, Våren 2026" in client.get(add).content.decode()
    sent = {"action-submit": "1"}
    assert edit(client, add, publication.plan, **sent).status_code == 302
    meaning = Meaning.objects.get()
    change = reverse("wagtailsnippets_participation_meaning:edit", args=[meaning.pk])
    edit(client, change, publication.plan, **{"action-publish": "1"})  # not theirs to do
    assert not Meaning.objects.get().live
    for name in ("", "svar.csv"):
        assert "rasterna" not in client.get(HERE.format("sv") + name).content.decode()
    state = TaskState.objects.get()
    client.force_login(person("elsa", Role.EDITOR))
    yes = reverse(
        "wagtailsnippets_participation_meaning:workflow_action",
        args=[meaning.pk, "approve", state.pk],
    )
    client.post(yes)
    assert Meaning.objects.get().live
    client.logout()
    for language, words, who in (("sv", SV, "Ungdomsrådet"), ("ar", AR, "مجلس الشباب")):
        page = client.get(HERE.format(language)).content.decode()
        paper = papers.html_of(publication, get(language))
        for text in (page, paper):
            assert f"<p>{words[0]}</p>" in text and f"<bdi>{who}</bdi>" in text
            assert "<b>mer</b>" not in text
        assert page.index('id="means"') < page.index('id="then"')
    made.workbook_of(publication)
    made.workbook_of(publication)  # the same words again make no other file
    rows = client.get(HERE.format("sv") + "svar.csv").content.decode("utf-8-sig")
    assert "Ungdomsrådet" in rows and SV[0] in rows
    sheet = load_workbook(BytesIO(client.get(HERE.format("sv") + "svar.xlsx").content))["Svar"]
    last = [cell for cell in list(sheet.values)[-1] if cell]
    assert last == ["Vad unga själva säger att det betyder", "Ungdomsrådet",
                    "\n\n".join(SV)]  # fmt: skip
