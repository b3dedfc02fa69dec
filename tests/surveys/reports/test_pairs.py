"""SUR-42: before and after of those who answered both times, through the release gate only."""

from copy import deepcopy
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from pypdf import PdfReader

from figures.disclosure.attribute import Level, release
from figures.disclosure.certificate import check_certificate
from figures.disclosure.protect import AuditError, protect
from figures.table import TOTAL
from participation import papers
from participation.queries import printed
from releases import certificates, changes
from releases.models import Certificate, Publication, PublishedCell, ReleasePlan
from releases.population import PAIRED, WITH_A_PAIR
from releases.services import PublishRefusedError
from surveys.enums import WaveState
from surveys.models.invitation import CodeBatch
from surveys.models.wave import Wave
from surveys.reports import pairs, plan
from surveys.reports.opening import open_with_plan
from surveys.reports.publish import publish_wave
from tests.figures.made import counts_of
from tests.figures.municipality import LISTENS
from tests.participation.test_papers import bare
from tests.surveys.answering import asks
from tests.surveys.test_codeword import followed, later
from tests.surveys.test_submit import send

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SUR-42")]
QUESTIONS = asks("trivs", "faces", "a b c d e"), asks("q")


def asked_twice(both: int, once: str = "", again: str = "") -> Wave:
    """`both` people answer in both waves, and one for each letter in the first, or second, only.

    Before, the pairs answer a b c d e in turn; after, everybody has gone one step up.
    """
    before = followed(*QUESTIONS)
    plan.declare(before.wave, by=None)
    answers = {"trivs": "abcde", "q": ["ja", "nej"]}
    for i in range(both):
        said = {"trivs": "abcde"[i % 5], "q": answers["q"][i % 2]}
        send(before, f"b{i}", answers=said, word=f"{i:064x}")
    for i, letter in enumerate(once):
        said = {"trivs": letter, "q": answers["q"][i % 2]}
        send(before, f"o{i}", answers=said, word=f"{1000 + i:064x}")
    end(before)
    after = later(before)
    Wave.objects.filter(pk=after.wave_id).update(previous=before.wave, state=WaveState.DRAFT)
    wave = Wave.objects.get(pk=after.wave_id)
    open_with_plan(wave, by=None)
    after = CodeBatch.objects.get(pk=after.pk)
    for i in range(both):
        said = {"trivs": "aabcd"[i % 5], "q": answers["q"][(i // 2) % 2]}
        send(after, f"a{i}", answers=said, word=f"{i:064x}")
    for i, letter in enumerate(again):
        send(after, f"n{i}", answers={"trivs": letter, "q": "ja"})
    end(after)
    return Wave.objects.get(pk=after.wave_id)


def end(batch: CodeBatch) -> None:
    Wave.objects.filter(pk=batch.wave_id).update(state=WaveState.CLOSED)


def told(question: str, part: str) -> dict[str, int]:
    cells = PublishedCell.objects.filter(publication__slug="rasten-2-pairs", question=question)
    return dict(cells.filter(part=part, count__gt=0).values_list("codes", "count"))


def test_before_and_after_are_published_side_by_side(client: Client) -> None:
    publish_wave(asked_twice(40, once="abcde" * 4), by=None)
    assert set(printed().values_list("slug", flat=True)) == {"rasten-2", "rasten-2-pairs"}
    made = Publication.objects.get(slug="rasten-2-pairs")
    assert set(made.cells.values_list("n", "dimension")) == {(40, "total")}
    assert told("trivs", "before") == dict.fromkeys("abcde", 8)
    assert told("trivs", "after") == {"a": 16, "b": 8, "c": 8, "d": 8}
    assert told("trivs", "change") == {"better": 32, "same": 8}
    assert told("q", "before") == {"ja": 20, "nej": 20}
    assert told("q", "change") == {}  # it would give the whole table of who changed
    html = client.get("/sv/rapporter/rasten-2-pairs/").text
    for words in ("Före", "Efter", "Bättre än förut", "Svarade båda gångerna", "före och efter"):
        assert words in html
    assert "أفضل من قبل" in client.get("/ar/rapporter/rasten-2-pairs/").text
    csv = client.get("/sv/rapporter/rasten-2-pairs/svar.csv").text
    assert "Fråga trivs;Förändringen;Bättre än förut;40;32;80;;" in csv
    assert client.get("/sv/rapporter/rasten-2-pairs/svar.xlsx").status_code == 200
    assert client.get("/sv/rapporter/rasten-2-pairs/fraga/trivs/").status_code == 404
    whole = client.get("/sv/rapporter/rasten-2/").text
    assert 'href="/sv/rapporter/rasten-2-pairs/"' in whole


@pytest.mark.one_database
@pytest.mark.requirement("REP-20")
def test_the_comparison_is_read_on_paper_too_made_again_only_where_it_changed(client: Client):
    publish_wave(asked_twice(40, once="abcde" * 4), by=None)
    here = "rapporter/rasten-2-pairs/"
    assert "rapport.pdf" not in client.get(f"/sv/{here}").text
    # Of the round, of the comparison and of the year, in two languages.
    assert (papers.make_missing(), papers.renew()) == (6, 0)
    said = {
        "sv": ("Svarade båda gångerna", "Före", "Bättre än förut", "Så gick det till"),
        "ar": ("أفضل من قبل",),
    }
    for code, some in said.items():
        assert f'href="/{code}/{here}rapport.pdf"' in client.get(f"/{code}/{here}").text
        answer = client.get(f"/{code}/{here}rapport.pdf")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        paper = PdfReader(BytesIO(answer.content))
        root = paper.trailer["/Root"]
        assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == (code, True)
        title = Publication.objects.get(slug="rasten-2-pairs").title
        assert paper.metadata.title == title[code]
        text = bare("".join(one.extract_text() for one in paper.pages))
        assert [one for one in some if bare(one) not in text] == []
        for count, percent in ((8, 20), (16, 40), (32, 80)):
            assert f"{count}{percent}%" in text or f"{percent}%{count}" in text


@pytest.mark.parametrize(
    ("both", "once", "again"),
    [
        (9, "abcde" * 4, "abcde" * 4),  # too few have a pair
        (40, "abc", ""),  # the three who answered only before could be subtracted
        (40, "", "de"),  # and so could the two who answered only after
        (40, "a" * 12, ""),  # all of the rest answered alike
    ],
)
def test_nothing_that_could_be_subtracted_is_told(both: int, once: str, again: str) -> None:
    publish_wave(asked_twice(both, once, again), by=None)
    assert Publication.objects.filter(plan__source="survey-wave").count() == 1
    exact = PublishedCell.objects.filter(
        publication__slug="rasten-2-pairs", question="trivs", part="before", count__isnull=False
    )
    if once != "a" * 12:
        assert not Publication.objects.filter(slug="rasten-2-pairs").exists()
    else:
        whole = {"a": 20, "b": 8, "c": 8, "d": 8, "e": 8}
        assert not set(exact.values_list("codes", flat=True)) >= set(whole)


def test_the_plan_comes_before_the_answers_and_a_wave_is_compared_once() -> None:
    wave = asked_twice(1)
    (made,) = ReleasePlan.objects.filter(source="survey-pairs")
    assert (made.source_key, made.groups[0]["levels"]) == ("rasten-2-pairs", [])
    assert made.questions == ["trivs", "q"]
    third = later(wave.batches.get(), slug="rasten-3").wave
    Wave.objects.filter(pk=third.pk).update(previous=wave)
    pairs.declare(Wave.objects.get(pk=third.pk), by=None)
    other = later(wave.batches.get(), slug="rasten-4").wave
    Wave.objects.filter(pk=other.pk).update(previous=wave.previous)
    pairs.declare(Wave.objects.get(pk=other.pk), by=None)
    assert ReleasePlan.objects.filter(source="survey-pairs").count() == 1


@pytest.mark.parametrize(
    ("kind", "before", "after", "step"),
    [
        ("faces", '"c"', '"a"', "better"),
        ("faces", '"a"', '"b"', "worse"),
        ("faces", '"a"', '"a"', "same"),
        ("faces", '"-dk"', '"a"', "-nr"),
        ("single", '"a"', '"b"', "other"),
        ("number", "1", "5", "more"),
        ("number", "7", "1", "fewer"),
        ("number", "1", "2", "same"),
    ],
)
def test_what_a_change_is(kind: str, before: str, after: str, step: str) -> None:
    bands: Any = {"bands": [[0, 2], [3, 5], [6, 7]]} if kind == "number" else {}
    question = asks("x", kind, "a b c", **bands)
    assert pairs._step(question, before, after, pairs._item(question)) == step


def spoiled(content: list[dict], at: int, atom: int) -> list[dict]:
    """One person of one witness gives another answer."""
    content = deepcopy(content)
    row = content[at]["joints"][0]["worlds"][0][atom]
    here = next(i for i, people in enumerate(row) if people)
    row[here] -= 1
    row[(here + 1) % 5] += 1
    return content


@pytest.mark.requirement("REP-6")
def test_a_certificate_holds_the_comparison_beside_each_waves_own_report() -> None:
    wave = asked_twice(40, once="abcde" * 4, again="abcde" * 3)
    publish_wave(wave, by=None)
    assert wave.previous is not None
    publish_wave(wave.previous, by=None)  # it comes later, and is held beside the comparison
    assert Publication.objects.filter(plan__source="survey-wave").count() == 2
    assert certificates.verify() == []
    made = Publication.objects.get(slug="rasten-2-pairs")
    cells, content = list(made.cells.all()), made.certificate.content
    assert [(one.get("part"), one.get("own")) for one in content] == [
        ("before", "rasten"), ("after", "rasten-2"), (None, None),
    ]  # fmt: skip
    for at in 0, 1:
        for atom in range(len(content[at]["atoms"])):  # of those without a pair too
            faults = certificates.check(cells, spoiled(content, at, atom), made)
            assert "world 0 does not give what was told" in faults[0]
    for part, slug, left in ("before", "rasten", content[1:]), ("after", "rasten-2", content[:1]):
        assert f"{part} is not held beside {slug}" in certificates.check(cells, left, made)
    other = [{**content[0], "own": "another"}, *content[1:]]
    assert "before is not said to be told beside another" in certificates.check(cells, other, made)
    lower = [{**content[0], "k": 5}, *content[1:]]
    assert "the certificate is for other thresholds" in certificates.check(cells, lower, made)


@pytest.mark.requirement("REP-6")
def test_an_own_report_that_comes_after_the_comparison_is_held_beside_it() -> None:
    wave = asked_twice(40, once="abcde" * 4)
    publish_wave(wave, by=None)
    assert wave.previous is not None
    kept = Certificate.objects.get(publication__slug="rasten-2-pairs")
    pairs_at = kept.content[0]["groups"].index([[PAIRED, "yes"]])
    groups_of = [atom[2] for atom in kept.content[0]["atoms"]]
    rest = next(i for i, of in enumerate(groups_of) if pairs_at not in of)
    Certificate.objects.filter(pk=kept.pk).update(content=spoiled(kept.content, 0, rest))
    assert certificates.verify() == []  # nothing is told of them yet
    with pytest.raises(certificates.CertificateError, match="does not give what was told"):
        publish_wave(wave.previous, by=None)


@pytest.mark.requirement("REP-6")
def test_what_would_tell_something_beside_the_report_has_no_certificate() -> None:
    answers = {"yes": "abcde" * 8, "no": "abc"}
    rows = [({PAIRED: has}, {LISTENS.key: "abc"["abcde".index(one) % 3]})
            for has, all_of in answers.items() for one in all_of]  # fmt: skip
    options = dict(zip("abc", LISTENS.options, strict=True))
    counts = counts_of(
        [(c, {k: options[v] for k, v in said.items()}) for c, said in rows], [LISTENS]
    )
    own = protect(counts, [TOTAL], 10, 3)
    pair = release(counts.block(WITH_A_PAIR, LISTENS), Level.FULL, 3)
    assert protect(counts, [TOTAL, WITH_A_PAIR], 10, 3).outcome.shown == (TOTAL,)
    told = [*own.outcome.released, pair]
    with pytest.raises(AuditError):
        protect(counts, [], 10, 3, earlier=told)
    # Both tables together leave one world only, and it shows the three.
    only = [[[counts.values[LISTENS.key][code][i] for code in LISTENS.codes] for i in (0, 1)]]
    proof = {**own.certificate, "groups": [[], [[PAIRED, "yes"]]], "unions": []}
    proof["atoms"] = [[40, 1, [0, 1]], [3, 1, [0]]]
    proof["joints"] = [{**own.certificate["joints"][0], "worlds": only}]
    faults = check_certificate(proof, told)
    assert faults != [] and not any("does not give" in one for one in faults)
    assert any("known exactly" in one for one in faults)


@pytest.mark.requirement("REP-7")
def test_the_plan_of_a_report_that_is_not_out_may_only_be_shortened_after_a_comparison() -> None:
    wave = asked_twice(40, once="abcde" * 4)
    assert wave.previous is not None
    own = ReleasePlan.objects.get(source_key="rasten")
    Publication.objects.create(
        plan=ReleasePlan.objects.get(source_key="rasten-2-pairs"), slug="rasten-2-pairs", title={},
        facts={"beside_own": {"before": "rasten", "after": "rasten-2"}},
    )  # fmt: skip
    reason = dict.fromkeys(("sv", "ar"), "Få")
    with override("en"), pytest.raises(PublishRefusedError, match="only be shortened"):
        whole = changes.Draft(own.groups, [*own.questions, "more"], [])
        changes.change_plan(own, whole, reason=reason, by=None)
    changes.change_plan(own, changes.Draft(own.groups, ["trivs"], []), reason=reason, by=None)
    assert own.questions == ["trivs"]
