"""Sections with a condition, and conditions with groups, as makers write them in the editor."""

from itertools import product
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.blocks.stream_block import StreamBlockValidationError

from surveys.blocks import QuestionStreamBlock
from surveys.conditions import holds
from surveys.models.survey import Survey
from surveys.nesting import TooDeep, block_of, is_deep, tidy
from surveys.rules import condition_data
from surveys.services.freeze import definition_of, find_problems
from surveys.xlsform.expressions import parse_relevant
from surveys.xlsform.relevant import write_relevant
from tests.surveys.making import both, question, shown_if
from tests.surveys.test_blocks import errors_of

pytestmark = pytest.mark.requirement("SUR-6")
KINDS = {"a": "single", "m": "several", "n": "number"}
ANSWERS = {
    "a": [None, "-dk", "x", "y"],
    "m": [None, ["x"], ["x", "y"]],
    "n": [None, 1, 3],
}
RULES = st.one_of(
    st.sampled_from([{"question": "a", "is": "x"}, {"question": "a", "in": ["x", "y"]}]),
    st.sampled_from([{"question": "m", "contains": "x"}, {"question": "m", "contains": "y"}]),
    st.sampled_from([{"question": "n", "lt": 3}, {"question": "n", "eq": 3}]),
)
TREES = st.recursive(
    RULES,
    lambda inner: st.one_of(
        st.builds(lambda one: {"not": one}, inner),
        st.builds(lambda many: {"all": many}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda many: {"any": many}, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=7,
)


def section(sv: str, *rules: tuple[str, str, str], **more: Any) -> dict:
    condition = shown_if("all", *rules) | more
    return {"type": "section", "value": {"title": both(sv) if sv else {}, "condition": condition}}


def draft(*blocks: dict) -> Survey:
    return Survey(key="a", title=both("A"), questions=list(blocks))


def frozen(survey: Survey) -> dict[str, dict]:
    return {one["key"]: one for one in definition_of(survey)["questions"]}


@settings(max_examples=100, deadline=None)
@given(TREES)
def test_the_editor_and_a_workbook_hold_what_the_condition_says(tree: dict) -> None:
    """For every answer; and what the editor holds goes to a workbook and back as it is."""
    try:
        block = block_of(tree)
    except TooDeep:
        assert is_deep(tree)
        return
    made = condition_data(block)
    assert made is not None
    for values in product(*ANSWERS.values()):
        said = {key: one for key, one in zip(ANSWERS, values, strict=True) if one is not None}
        assert holds(made, said) is holds(tree, said)
    assert condition_data(block_of(made)) == made
    assert tidy(parse_relevant(write_relevant(made, {key: key for key in KINDS}), KINDS)) == made


def test_a_maker_joins_rules_and_groups_of_rules() -> None:
    condition = shown_if("all", ("a", "in", "ja")) | {
        "groups": [
            shown_if("any", ("b", "in", "ja"), ("c", "in", "ja")),
            shown_if("none", ("b", "in", "nej"), ("c", "in", "nej")),
        ]
    }
    made = frozen(draft(*map(question, "abc"), question("d", condition=condition)))["d"]
    assert made["condition"] == {
        "all": [
            {"question": "a", "is": "ja"},
            {"any": [{"question": "b", "is": "ja"}, {"question": "c", "is": "ja"}]},
            {"not": {"any": [{"question": "b", "is": "nej"}, {"question": "c", "is": "nej"}]}},
        ]
    }


def test_a_section_gives_its_name_and_its_condition_to_what_follows() -> None:
    blocks = [
        question("a"), section("Skolan", ("a", "in", "ja")), question("b"),
        question("c", condition=shown_if("all", ("b", "in", "ja"))), section(""), question("d"),
    ]  # fmt: skip
    made = frozen(draft(*blocks))
    assert [one.get("section", {}).get("sv") for one in made.values()] == [
        None, "Skolan", "Skolan", None,
    ]  # fmt: skip
    if_yes = {"question": "a", "is": "ja"}
    assert [one.get("within") for one in made.values()] == [None, if_yes, if_yes, None]
    assert made["c"]["condition"] == {"question": "b", "is": "ja"}


def test_a_section_and_a_group_look_only_back_and_only_at_what_exists() -> None:
    inside = section("Skolan", ("b", "in", "ja"))
    gone = section("Fritid", ("zz", "in", "ja"))
    wrong = shown_if("all") | {"groups": [shown_if("any", ("a", "in", "kanske"))]}
    empty = shown_if("all") | {"groups": [shown_if("any")]}
    blocks = [
        question("a"), inside, question("b", condition=wrong), gone,
        question("c", condition=empty), question("d", condition=wrong | {"match": "none"}),
    ]  # fmt: skip
    assert errors_of(*blocks) == {
        1: "”b” kommer senare. Bara tidigare svar kan avgöra.",
        2: "”a” har inget svar ”kanske”.",
        3: "Det finns ingen fråga med nyckeln ”zz”.",
        4: "Gruppen är tom. Lägg till en regel, eller ta bort gruppen.",
        5: "”a” har inget svar ”kanske”.",
    }


def test_each_error_stands_at_its_own_field_in_the_maker_s_language() -> None:
    block = QuestionStreamBlock()
    forward = section("Skolan", ("b", "in", "ja"))
    several = shown_if("all") | {"groups": [shown_if("any", ("b", "contains", "ja"))]}
    stream = block.to_python([forward, question("b"), question("c", condition=several)])
    with override("ar"), pytest.raises(StreamBlockValidationError) as caught:
        block.clean(stream)
    errors = caught.value.block_errors
    first, second = (errors[place].block_errors["condition"] for place in (0, 2))
    (rule,) = first.block_errors["rules"].block_errors.values()
    (group,) = second.block_errors["groups"].block_errors.values()
    (inner,) = group.block_errors["rules"].block_errors.values()
    found = {**rule.block_errors, **inner.block_errors}
    assert {field: said.messages for field, said in found.items()} == {
        "question": ["«b» يأتي لاحقًا. الإجابات السابقة وحدها تحدّد."],
        "operator": ["في «b» إجابة واحدة: «واحد من» هو المناسب."],
    }


@pytest.mark.django_db
def test_a_section_s_name_is_asked_for_in_every_language() -> None:
    half = section("Skolan")
    half["value"]["title"] = {"sv": "Skolan"}
    assert "Avsnitt (Skolan): texten på العربية saknas." in find_problems(
        draft(half, question("a"))
    )


def test_a_name_that_a_question_held_by_itself_becomes_a_section_when_it_is_saved() -> None:
    block = QuestionStreamBlock()
    old = [
        question("a", section=both("Om dig")), question("b", section=both("Om dig")), question("c"),
        section("Skolan", ("a", "in", "ja")), question("d"), question("e", section=both("Mat")),
        question("f"),
    ]  # fmt: skip
    before = frozen(draft(*old))
    saved = block.clean(block.to_python(old))
    names = [
        one.value["title"]["sv"] if one.block_type == "section" else one.value["key"]
        for one in saved
    ]
    assert [name or "" for name in names] == [
        "Om dig", "a", "b", "", "c", "Skolan", "d", "Mat", "e", "Skolan", "f",
    ]  # fmt: skip
    assert frozen(draft(*block.get_prep_value(saved))) == before
    assert before["e"]["within"] == before["d"]["within"] == {"question": "a", "is": "ja"}
