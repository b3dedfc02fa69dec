"""REP-5: who was asked a follow-up tells earlier answers, and the audit knows it from the form."""

import json
from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.disclosure.attribute import Level
from figures.disclosure.audit import Attacker, Range
from figures.disclosure.certificate import check_certificate
from figures.disclosure.protect import protect
from figures.disclosure.worlds import Atom, Fact, Joint
from figures.table import NO, NOT_SHOWN, OPT_OUTS, TOTAL, YES, Group
from surveys.conditions import path
from surveys.definition import parse
from surveys.reports.aggregate import AnswerCount
from surveys.reports.asked import known_of
from surveys.reports.tables import build_counts
from tests.figures.attacker import printed, reader_of
from tests.figures.municipality import pairs_plan
from tests.surveys.reports.made import options, words

K, M = 10, 3
CHOICE = options(ja="Ja", nej="Nej", kanske="Kanske")


def asks(key, kind="single", **parts):
    given = {} if kind in ("number", "text") else {"options": CHOICE}
    return {"key": key, "type": kind, "text": words(key)} | given | parts


def form(*questions, **parts):
    return {
        "schema": 1, "languages": ["sv", "ar"], "title": words("T"), "mode": "anonymous",
        "questions": list(questions),
    } | parts  # fmt: skip


def is_(key, option):
    return {"question": key, "is": option}


def counted(definition, sheets):
    """The counts of (cell, answers), as the wave's own are built."""
    rows = Counter(
        (cell, key, json.dumps(value)) for cell, answers in sheets for key, value in answers.items()
    )
    sizes = Counter(cell for cell, _answers in sheets)
    answers = [AnswerCount(*row, number) for row, number in rows.items()]
    return build_counts(definition, ("skola", "kon"), sizes, answers)


FOLLOWED = form(asks("forst"), asks("sedan", condition=is_("forst", "ja")))


def followed(seed):
    """Two schools, and a follow-up to those who said yes."""
    random = Random(seed)
    sheets = []
    for school in "ab":
        for gender in "fp":
            people = random.randint(3, 14)
            weights = [random.choice([1, 2, 8]) for _option in CHOICE]
            for _person in range(people):
                said = random.choices(["ja", "nej", "kanske"], weights)[0]
                then = random.choice(["ja", "nej"]) if said == "ja" else NOT_SHOWN
                sheets.append(((school, gender), {"forst": said, "sedan": then}))
    return counted(FOLLOWED, sheets)


def read_together(counts, outcome):
    """An attacker that imports nothing from figures reads the tables of both questions."""
    first, then = counts.items
    more = []
    for levels, n, codes, count, limit in printed(outcome, then):
        others = {("nej", "kanske", *OPT_OUTS) if code == NOT_SHOWN else None for code in codes}
        if others != {None}:
            assert len(codes) == 1
            more += [(levels, n, one, count, limit) for one in others]
    return reader_of(counts, [*printed(outcome, first), *more], first, K, M).finds(1)


@pytest.mark.requirement("REP-5", "REP-9")
def test_how_many_were_not_asked_gives_nobody_away():
    counts = followed(30)
    plan = pairs_plan(counts)
    alone = protect(replace(counts, links=(), bounds=()), plan, K, M)
    assert read_together(counts, alone.outcome) != []
    together = protect(counts, plan, K, M)
    assert read_together(counts, together.outcome) == []
    assert len(together.outcome.released) > 0
    certificate = json.loads(json.dumps(together.certificate))
    assert check_certificate(certificate, together.outcome.released) == []


NUMBER = asks("tal", "number", min=0, max=7, bands=[[0, 2], [3, 5], [6, 7]])
SEVERAL = asks("flera", "several", max_choices=2)
RANKED = asks("rang", "ranking")
SAID = ("ja", "nej", "kanske")
YET = ("-dk", "-no", "-nr")
TO = ("sedan", "")


def known(condition, *before, **parts):
    definition = form(*before, asks("sedan", condition=condition, **parts))
    return known_of(definition, counted(definition, []).items)


@pytest.mark.requirement("REP-5")
@pytest.mark.parametrize(
    ("condition", "before", "by", "codes"),
    [
        (is_("forst", "ja"), asks("forst"), "", ("ja",)),
        ({"not": is_("forst", "ja")}, asks("forst"), "", ("nej", "kanske", *OPT_OUTS)),
        (
            {"any": [is_("forst", "ja"), {"all": [{"question": "forst", "in": ["nej"]}]}]},
            asks("forst"), "", ("ja", "nej"),
        ),
        ({"question": "tal", "ge": 3}, NUMBER, "", ("3-5", "6-7")),
        ({"question": "flera", "contains": "nej"}, SEVERAL, "nej", (YES,)),
        ({"not": {"question": "flera", "contains": "nej"}}, SEVERAL, "nej", (NO, *OPT_OUTS)),
    ],
)  # fmt: skip
def test_one_answer_that_decides_is_a_link(condition, before, by, codes):
    found = known(condition, before)
    (link,) = found.links
    assert (link.asked, link.by) == (TO, (before["key"], by))
    assert (sorted(link.codes), found.bounds) == (sorted(codes), ())


@pytest.mark.requirement("REP-5")
def test_of_two_answers_that_decide_together_there_are_limits():
    a, b = asks("forst"), asks("andra")
    both = known({"all": [is_("forst", "ja"), is_("andra", "ja")]}, a, b)
    rest = tuple(code for code in (*SAID, *OPT_OUTS) if code != "ja")
    who, others = (TO, (*SAID, *YET)), (TO, (NOT_SHOWN,))
    one, two = (("andra", ""), rest), (("forst", ""), rest)
    assert both.links == ()
    assert {(frozenset(x.fewer), frozenset(x.more)) for x in both.bounds} == {
        (frozenset({one}), frozenset({others})),
        (frozenset({two}), frozenset({others})),
        (frozenset({others}), frozenset({one, two})),
    }
    either = known({"any": [is_("forst", "ja"), is_("andra", "ja")]}, a, b)
    one, two = (("andra", ""), ("ja",)), (("forst", ""), ("ja",))
    assert {(frozenset(x.fewer), frozenset(x.more)) for x in either.bounds} == {
        (frozenset({one}), frozenset({who})),
        (frozenset({two}), frozenset({who})),
        (frozenset({who}), frozenset({one, two})),
    }


GENDER = asks("kon", background=True)
WHO, OTHERS = (TO, (*SAID, *YET)), (TO, (NOT_SHOWN,))
NOBODY, EVERYBODY_ASKED = ((WHO,), ()), ((OTHERS,), ())


def told_where(found):
    """Bounds and links by where they are true."""
    told = {one.where: (one.fewer, one.more) for one in found.bounds}
    return told | {one.where: (one.by, one.codes) for one in found.links}


@pytest.mark.requirement("REP-5")
def test_a_grouping_question_decides_in_each_base_cell():
    """Whoever did not say how they are is “not said”, whichever way; a “not” lets all these in."""
    where = {level: (("kon", level),) for level in (*SAID, "not_said")}
    found = told_where(known(is_("kon", "ja"), GENDER))
    assert found == {one: EVERYBODY_ASKED if level == "ja" else NOBODY
                     for level, one in where.items()}  # fmt: skip
    other = {"all": [{"not": is_("kon", "ja")}, is_("forst", "nej")]}
    found = told_where(known(other, GENDER, asks("forst")))
    linked = ("forst", ""), ("nej",)
    assert found == {one: NOBODY if level == "ja" else linked for level, one in where.items()}


@pytest.mark.requirement("REP-5")
def test_classes_that_never_meet_a_question_are_known_by_their_year_or_else_one_by_one():
    def place(school, year):
        return (("school", school), ("school_year", year))

    classes = {
        place("a", "4"): {"10-12"}, place("a", "7"): {"13-16"},
        place("b", "5"): {"10-12"}, place("c", "5"): {"13-16"},
        place("d", "5"): {"10-12", "13-16"},
    }  # fmt: skip
    definition = form(asks("sedan", not_for=["10-12"]))
    found = known_of(definition, counted(definition, []).items, classes)
    assert told_where(found) == {
        (("school_year", "4"),): NOBODY,
        (("school_year", "7"),): EVERYBODY_ASKED,
        place("b", "5"): NOBODY,
        place("c", "5"): EVERYBODY_ASKED,
    }


@pytest.mark.requirement("REP-5")
def test_what_can_never_be_answered_is_known_to_be_asked_of_nobody():
    (bound,) = known({"question": "rang", "is": "ja"}, RANKED).bounds
    assert (bound.fewer, bound.more) == NOBODY


@pytest.mark.requirement("REP-5")
def test_a_band_that_is_only_partly_asked_leaves_room():
    found = known({"question": "tal", "ge": 4}, NUMBER)
    assert found.links == ()
    assert {(x.fewer, x.more) for x in found.bounds} == {
        (((("tal", ""), ("6-7",)),), ((TO, (*SAID, *YET)),)),
        (((("tal", ""), ("0-2", *OPT_OUTS)),), ((TO, (NOT_SHOWN,)),)),
    }


@pytest.mark.requirement("REP-5")
def test_the_same_condition_on_something_unreported_links_two_questions():
    word = asks("ord", "text", max_length=100)
    condition = {"not": is_("ord", "-dk")}
    definition = form(
        word, asks("a", condition=condition), asks("b", condition=condition),
        asks("c", within=condition), asks("d"),
    )  # fmt: skip
    found = known_of(definition, counted(definition, []).items)
    assert [(link.asked, link.by) for link in found.links] == [
        (("b", ""), ("a", "")),
        (("c", ""), ("a", "")),
    ]
    assert found.bounds == ()


CONDITIONS = st.recursive(
    st.one_of(
        st.builds(is_, st.sampled_from(["forst", "andra"]), st.sampled_from(SAID)),
        st.builds(
            lambda name, n: {"question": "tal", name: n},
            st.sampled_from(["lt", "le", "gt", "ge", "eq"]), st.integers(0, 7),
        ),
        st.builds(
            lambda key, one: {"question": key, "contains": one},
            st.sampled_from(["flera", "rang"]), st.sampled_from(SAID),
        ),
    ),
    lambda inner: st.one_of(
        st.builds(lambda one: {"not": one}, inner),
        st.builds(
            lambda word, parts: {word: parts},
            st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=2),
        ),
    ),
    max_leaves=4,
)  # fmt: skip


@pytest.mark.requirement("REP-5")
@given(CONDITIONS, st.booleans(), st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_what_is_known_is_true_of_whatever_is_answered(condition, follows, seed):
    """Against the evaluator that the survey itself runs on."""
    second = asks("andra", condition=is_("forst", "ja")) if follows else asks("andra")
    data = form(asks("forst"), second, NUMBER, SEVERAL, RANKED, asks("sedan", condition=condition))
    definition, random = parse(data), Random(seed)
    sheets = []
    for _person in range(40):
        answers = {
            "forst": random.choice(SAID), "andra": random.choice(SAID), "tal": random.randint(0, 7),
            "flera": random.sample(SAID, random.randint(1, 2)),
            "rang": random.sample(SAID, random.randint(1, 3)), "sedan": "ja",
        }  # fmt: skip
        for key in answers:
            if random.random() < 0.3:
                answers[key] = random.choice(["-dk", "-no", None])
        given = {key: one for key, one in answers.items() if one is not None}
        shown = {one.key for one in path(definition, given)}
        sheet = {key: given.get(key, "-nr") if key in shown else "-ns" for key in answers}
        sheets.append((("a", "f"), sheet))
    counts = counted(data, sheets)

    def people(terms):
        return sum(counts.values[key][code][0] for key, codes in terms for code in codes)

    for link in counts.links:
        assert people([(link.asked, (NOT_SHOWN,)), (link.by, link.codes)]) == 40
    for bound in counts.bounds:
        assert people(bound.fewer) <= people(bound.more)


@pytest.mark.requirement("REP-5")
def test_limits_of_two_margins_are_those_of_the_schoolbook():
    """Eight of ten said yes to one question and seven to another: five to seven were asked."""
    definition = form(
        asks("forst"), asks("andra"),
        asks("sedan", condition={"all": [is_("forst", "ja"), is_("andra", "ja")]}),
    )  # fmt: skip
    counts = counted(definition, [])
    facts = [
        Fact(0, (key, ""), ("ja",), (), n, n) for key, n in (("forst", 8), ("andra", 7))
    ]  # fmt: skip
    atoms = [Atom(10, frozenset({0}))]

    def asked(bounds):
        joint = Joint(counts.items, (), False, bounds)
        row = np.array(joint.row(TO, (NOT_SHOWN,)))
        return Attacker(joint, atoms, facts).bounds(((0, 10),), row)

    assert asked(counts.bounds) == Range(3, 5)
    assert asked(()) == Range(0, 10)


@pytest.mark.requirement("REP-6")
def test_limits_are_kept_in_the_certificate_and_checked():
    definition = form(
        asks("forst"), asks("andra"),
        asks("sedan", condition={"any": [is_("forst", "ja"), is_("andra", "ja")]}),
    )  # fmt: skip
    sheets = []
    for i in range(60):
        one, two = SAID[i % 3], SAID[i // 3 % 3]
        then = SAID[i % 2] if "ja" in (one, two) else "-ns"
        sheets.append((("ab"[i % 2], "f"), {"forst": one, "andra": two, "sedan": then}))
    counts = counted(definition, sheets)
    found = protect(counts, [TOTAL, Group((("skola", "a"),))], K, M)
    certificate = json.loads(json.dumps(found.certificate))
    (joint,) = certificate["joints"]
    assert len(joint["bounds"]) == 3
    assert check_certificate(certificate, found.outcome.released) == []
    joint["bounds"].append([[[["sedan", ""], ["-ns"]]], []])
    assert "cannot have answered so" in check_certificate(certificate, found.outcome.released)[0]


@pytest.mark.requirement("REP-5")
def test_in_a_sensitive_survey_it_is_not_told_that_nobody_gave_an_answer():
    sheets = [(("ab"[i % 2], "f"), {"forst": SAID[i // 2 % 2 * 2]}) for i in range(60)]
    plan = [TOTAL, Group((("skola", "a"),))]
    line = {"name": words("Bris"), "number": "116 111"}
    levels = []
    for lines in ([], [line]):
        counts = counted(form(asks("forst"), help_lines=lines), sheets)
        levels.append([one.level for one in protect(counts, plan, K, M).outcome.released])
    assert levels == [[Level.FULL, Level.FULL], [Level.TOP, Level.TOP]]
