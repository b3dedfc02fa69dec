"""Odd waves and plans: a clear sentence, and nothing half published."""

import pytest

from releases.models import Figure, LedgerEntry, Publication, PublishedCell, ReleasePlan
from releases.services import PublishRefusedError
from surveys.models.response import Response
from surveys.reports import publish
from surveys.reports.plan import plan_of
from tests.surveys.reports.made import make_wave

pytestmark = pytest.mark.django_db
SCHOOL = ("Ekskolan", "Centrum", "4", "flicka")


@pytest.fixture(autouse=True)
def no_drawings(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))


def nothing_was_published():
    kept = [model.objects.count() for model in (Publication, PublishedCell, Figure)]
    assert kept == [0, 0, 0]
    assert [one.action for one in LedgerEntry.objects.all()] == ["plan"]


@pytest.mark.requirement("REP-2")
@pytest.mark.parametrize("answered", [0, 1, 9])
def test_nobody_one_and_k_minus_one_answers_publish_nothing(client, answered):
    wave = make_wave(sizes={SCHOOL: (12, answered)})
    preview = publish.preview(wave, plan_of(wave))
    assert preview.shown == [] and all(one.few for one in preview.why)
    with pytest.raises(PublishRefusedError, match="Too few"):
        publish.publish_wave(wave, by=None)
    nothing_was_published()
    assert client.get("/sv/rapporter/varen-2026/").status_code == 404


@pytest.mark.requirement("REP-4")
def test_where_all_answer_alike_no_more_is_told_than_at_least():
    wave = make_wave(sizes={SCHOOL: (40, 31)})
    one = Response.objects.filter(wave=wave).first()
    Response.objects.filter(wave=wave).update(answers=one.answers)
    publish.publish_wave(wave, by=None)
    told = set(PublishedCell.objects.values_list("count", "at_least"))
    assert told == {(None, 90)}  # 28 of 31 in tens; that it was all of them stays open


@pytest.mark.requirement("REP-2")
def test_a_question_that_came_midway_counts_those_before_as_not_reached():
    wave = make_wave()
    early = list(Response.objects.filter(wave=wave, school="Ekskolan"))
    for one in early:
        del one.answers["lyssnar"], one.answers["plats"]
        one.save()
    publication = publish.publish_wave(wave, by=None)
    cells = publication.cells.filter(question="lyssnar", dimension="total")
    assert cells.get(codes="-nr").count == len(early)
    assert sum(cell.count for cell in cells) == cells[0].n == 157


@pytest.mark.requirement("REP-1")
@pytest.mark.parametrize("kind", ["group", "question"])
def test_a_plan_that_names_what_is_not_there_is_refused_in_words(kind):
    wave = make_wave()
    plan = plan_of(wave)
    groups, questions = plan.groups, plan.questions
    if kind == "group":
        groups = [*groups, {"levels": [["klass", "4a"]], "label": {"sv": "4a", "ar": "4a"}}]
    else:
        questions = [*questions, "klass"]
    ReleasePlan.objects.update(declared_groups=groups, declared_questions=questions)
    with pytest.raises(PublishRefusedError, match="does not have: klass"):
        publish.publish_wave(wave, by=None)
    nothing_was_published()
