import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from figures.disclosure.mask import PlanError
from figures.table import Counts, Item
from releases import ledger, services
from releases.certificates import CertificateError
from releases.models import Certificate, LedgerEntry, Publication, PublishedCell, ReleasePlan

pytestmark = pytest.mark.django_db
LABEL = {"sv": "Alla", "ar": "الكل"}
TOTAL = {"levels": [], "label": LABEL}


def group(*levels):
    return {"levels": [list(level) for level in levels], "label": LABEL}


def declare(groups=(TOTAL,), slug="varen", closes=date(2026, 5, 15), today=date(2026, 5, 1), **kw):
    return services.declare_plan(
        "survey-wave",
        slug,
        groups=list(groups),
        questions=["q"],
        closes=closes,
        by=None,
        today=today,
        **kw,
    )


def counts():
    item = Item("q", "", ("ja", "nej"))
    values = {code: [0, 0] for code in item.codes} | {"ja": [12, 4], "nej": [8, 10]}
    cells = ({"school": "a"}, {"school": "b"})
    return Counts(cells, (20, 14), (item,), {item.key: values})


def publish(plan, facts=None):
    outcome = services.decide(plan, counts())
    cells = services.cells_of(outcome)
    return services.publish(
        plan, title=LABEL, facts=facts or {}, cells=cells, certificates=outcome.certificates,
        by=None,
    )  # fmt: skip


@pytest.mark.requirement("REP-1")
def test_a_plan_comes_before_the_close():
    declare(today=date(2026, 5, 15))
    with pytest.raises(services.PublishRefusedError):
        declare(slug="sen", today=date(2026, 5, 16))
    assert [plan.source_key for plan in ReleasePlan.objects.all()] == ["varen"]


@pytest.mark.requirement("REP-1")
def test_pairs_of_groups_may_be_planned_and_threes_may_not():
    pair = (("school", "a"), ("gender", "flicka"))
    with pytest.raises(PlanError, match="crosses 3"):
        declare([TOTAL, group(*pair, ("year", "4"))])
    assert not ReleasePlan.objects.exists()
    assert not LedgerEntry.objects.exists()
    assert declare([TOTAL, group(*pair)]).groups[1]["levels"] == [list(one) for one in pair]


@pytest.mark.requirement("REP-2")
@pytest.mark.parametrize("floor", [{"k": 9}, {"m": 2}])
def test_thresholds_cannot_be_planned_under_the_floor(floor):
    with pytest.raises(PlanError):
        declare(**floor)


def test_a_plan_is_never_edited():
    plan = declare()
    plan.k = 11
    with pytest.raises(TypeError):
        plan.save()


def test_one_plan_per_source_in_the_database():
    declare()
    with pytest.raises(IntegrityError), transaction.atomic():
        declare()


@pytest.mark.requirement("REP-2")
def test_cells_hold_the_whole_distribution_and_the_groups_size():
    publication = publish(declare([TOTAL, group(("school", "a"))]))
    found = [
        (cell.dimension, cell.level, cell.codes, cell.n, cell.count)
        for cell in publication.cells.all()
    ]
    assert found == [
        ("total", "", "ja", 34, 16),
        ("total", "", "nej", 34, 18),
        *(("total", "", code, 34, 0) for code in ("-dk", "-no", "-ns", "-nr")),
        ("school", "a", "ja", 20, 12),
        ("school", "a", "nej", 20, 8),
        *(("school", "a", code, 20, 0) for code in ("-dk", "-no", "-ns", "-nr")),
    ]


@pytest.mark.requirement("REP-6")
def test_what_its_certificate_does_not_show_to_be_safe_is_not_published():
    plan = declare()
    outcome = services.decide(plan, counts())
    for certificates in [
        (),
        ({**outcome.certificates[0], "k": 2},),
        ({**outcome.certificates[0], "atoms": []},),
    ]:
        with pytest.raises(CertificateError):
            services.publish(
                plan, title=LABEL, facts={}, cells=services.cells_of(outcome),
                certificates=certificates, by=None,
            )  # fmt: skip
    assert not Publication.objects.exists()


@pytest.mark.requirement("REP-6")
def test_a_stored_certificate_is_checked_again_with_the_ledger():
    publication = publish(declare())
    call_command("verify_ledger")
    content = Certificate.objects.get(publication=publication).content
    content[0]["joints"][0]["worlds"][0][0][0] += 1
    Certificate.objects.update(content=content)
    with pytest.raises(CommandError, match="count every person once"):
        call_command("verify_ledger")


def test_publishing_twice_is_refused_and_leaves_the_first_alone():
    plan = declare()
    publish(plan)
    with pytest.raises(services.PublishRefusedError, match="already"):
        publish(plan)
    assert Publication.objects.count() == 1


def test_nothing_is_half_published(monkeypatch):
    plan = declare()

    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr(services, "_write_ledger", fail)
    with pytest.raises(RuntimeError):
        publish(plan)
    assert not Publication.objects.exists()
    assert not PublishedCell.objects.exists()


def test_the_ledger_is_a_chain_that_tells_when_something_was_changed():
    publish(declare())
    publish(declare(slug="hosten"))
    assert ledger.verify() == []
    call_command("verify_ledger", stdout=io.StringIO())
    PublishedCell.objects.filter(publication__slug="hosten", codes="ja", level="").update(count=1)
    told = "the cells of hosten are not as they were published"
    assert ledger.verify() == [told]
    with pytest.raises(CommandError, match=told):
        call_command("verify_ledger")
    LedgerEntry.objects.filter(number=1).update(content={"plan": "x"})
    assert ledger.verify()[0] == "entry 1 does not follow from the one before it"


@pytest.mark.requirement("REP-5", "REP-8")
def test_what_a_line_of_the_ledger_was_made_of_cannot_be_tried_out():
    """Part of a line's digest stands on a report's page; a small table has few possibilities."""
    publication = publish(declare())
    cells = list(publication.cells.all())
    (line,) = LedgerEntry.objects.filter(action="publish")
    again = LedgerEntry.objects.get(pk=line.pk)
    assert again.expected_digest() == line.digest
    again.content = ledger.of_publication(publication, cells)
    assert again.content | {"salt": ""} == line.content | {"salt": ""}
    assert again.expected_digest() != line.digest


def test_a_count_larger_than_its_group_is_refused_by_the_database():
    publication = publish(declare())
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedCell.objects.create(
            publication=publication, order=99, question="q", dimension="x", codes="a", n=3, count=4
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedCell.objects.create(
            publication=publication, order=99, question="q", dimension="x", codes="a", n=3
        )
