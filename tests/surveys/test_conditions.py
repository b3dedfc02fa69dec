"""One evaluator decides the path; what is not on the path decides nothing."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.conditions import holds, path, progress
from surveys.definition import Definition, parse
from surveys.services.submit import coded
from tests.surveys.answering import asks, definition


@pytest.mark.requirement("SUR-6")
@pytest.mark.parametrize(
    ("condition", "answers", "wanted"),
    [
        (None, {}, True),
        ({"question": "a", "is": "ja"}, {"a": "ja"}, True),
        ({"question": "a", "is": "ja"}, {"a": "nej"}, False),
        ({"question": "a", "is": "ja"}, {}, False),
        ({"question": "a", "in": ["x", "y"]}, {"a": "y"}, True),
        ({"question": "a", "in": ["x", "y"]}, {"a": "-dk"}, False),
        ({"question": "a", "in": ["x", "y"]}, {"a": ["x"]}, False),
        ({"question": "a", "contains": "x"}, {"a": ["y", "x"]}, True),
        ({"question": "a", "contains": "x"}, {"a": "xx"}, False),
        ({"question": "a", "lt": 3}, {"a": 2}, True),
        ({"question": "a", "lt": 3}, {"a": 3}, False),
        ({"question": "a", "le": 3}, {"a": 3}, True),
        ({"question": "a", "gt": 3}, {"a": 3}, False),
        ({"question": "a", "ge": 3}, {"a": 3}, True),
        ({"question": "a", "eq": 3}, {"a": 3}, True),
        ({"question": "a", "ge": 1, "le": 3}, {"a": 4}, False),
        ({"question": "a", "ge": 0}, {"a": "-dk"}, False),
        ({"not": {"question": "a", "is": "ja"}}, {}, True),
        ({"all": [{"question": "a", "is": "x"}, {"question": "b", "is": "y"}]}, {"a": "x"}, False),
        ({"any": [{"question": "a", "is": "x"}, {"question": "b", "is": "y"}]}, {"a": "x"}, True),
    ],
)
def test_each_comparison(condition: Any, answers: dict[str, Any], wanted: bool) -> None:
    assert holds(condition, answers) is wanted


def chain() -> Definition:
    """a → b → c: c is asked of those who were asked b."""
    return parse(
        definition(
            asks("a"),
            asks("b", condition={"question": "a", "is": "ja"}),
            asks("c", condition={"question": "b", "is": "ja"}),
        )
    )


@pytest.mark.requirement("SUR-6")
def test_an_answer_off_the_path_does_not_open_a_question() -> None:
    changed_mind = {"a": "nej", "b": "ja", "c": "ja"}
    assert [one.key for one in path(chain(), changed_mind)] == ["a"]
    assert coded(chain(), changed_mind, {}) == {"a": "nej", "b": "-ns", "c": "-ns"}


@pytest.mark.requirement("SUR-6")
def test_a_section_is_shown_or_hidden_whole_and_its_questions_may_ask_more() -> None:
    if_yes = {"question": "a", "is": "ja"}
    survey = parse(
        definition(
            asks("a"),
            asks("b", within=if_yes),
            asks("c", within=if_yes, condition={"question": "b", "is": "ja"}),
            asks("d"),
        )
    )
    both_ways = [{"a": "ja", "b": "ja"}, {"a": "ja", "b": "nej"}, {"a": "nej", "b": "ja"}]
    shown = ["".join(one.key for one in path(survey, answers)) for answers in both_ways]
    assert shown == ["abcd", "abd", "ad"]
    stored = coded(survey, {"a": "nej", "b": "ja", "c": "ja", "d": "ja"}, {})
    assert stored == {"a": "nej", "b": "-ns", "c": "-ns", "d": "ja"}


OPTIONS = ("x", "y")


def conditions(number: int) -> st.SearchStrategy[dict[str, Any]]:
    """Any nesting over the questions before this number."""
    simple = st.builds(
        lambda key, value: {"question": f"q{key}", "is": value},
        st.integers(0, number - 1),
        st.sampled_from(OPTIONS),
    )
    return st.recursive(
        simple,
        lambda inner: st.one_of(
            st.builds(lambda one: {"not": one}, inner),
            st.builds(lambda many: {"all": many}, st.lists(inner, min_size=1)),
            st.builds(lambda many: {"any": many}, st.lists(inner, min_size=1)),
        ),
        max_leaves=4,
    )


@st.composite
def surveys(draw: st.DrawFn) -> tuple[Definition, dict[str, str]]:
    """Up to eight questions and sections with conditions on earlier ones, and answers ready."""
    questions: list[dict[str, Any]] = []
    within: dict[str, Any] | None = None
    for number in range(draw(st.integers(1, 8))):
        more: dict[str, Any] = {}
        if number and draw(st.booleans()):
            more["condition"] = draw(conditions(number))
        begins = draw(st.sampled_from([False, False, False, True]))
        if begins:  # a section: its condition looks at what comes before the whole of it
            within = draw(conditions(number)) if number and draw(st.booleans()) else None
        more |= {"within": within} if within else {}
        kind = draw(st.sampled_from(["single", "single", "info"])) if number else "single"
        questions.append(asks(f"q{number}", kind, " ".join(OPTIONS), **more))
    answers = {
        one["key"]: draw(st.sampled_from([*OPTIONS, "-dk"]))
        for one in questions
        if one["type"] != "info" and draw(st.booleans())
    }
    return parse(definition(*questions)), answers


@pytest.mark.requirement("SUR-6")
@settings(max_examples=60, deadline=None)
@given(surveys())
def test_routing_is_not_affected_by_answers_off_the_path(made: tuple) -> None:
    survey, answers = made
    shown = [one.key for one in path(survey, answers)]
    on_path = {key: value for key, value in answers.items() if key in shown}
    assert [one.key for one in path(survey, on_path)] == shown


@pytest.mark.requirement("SUR-22")
@settings(max_examples=60, deadline=None)
@given(surveys())
def test_the_total_never_grows_while_answering(made: tuple) -> None:
    survey, will_say = made
    said: dict[str, str] = {}
    places = []
    done: set[str] = set()
    while True:
        shown = path(survey, said)
        ahead = [one for one in shown if one.key not in done]
        if not ahead:
            break
        here = ahead[0]
        if not here.is_info:
            places.append(progress(survey, shown, here))
        done.add(here.key)
        if here.key in will_say:
            said[here.key] = will_say[here.key]
    assert [str(place) for place, _total in places] == [str(n + 1) for n in range(len(places))]
    totals = [total for _place, total in places]
    assert totals == sorted(totals, reverse=True)
    assert totals[-1] >= len(places)
