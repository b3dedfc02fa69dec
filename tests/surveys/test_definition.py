"""A stored definition becomes objects that cannot change, or is refused with the place."""

import dataclasses

import pytest

from surveys.definition import DefinitionError, digest_of, keep, kept, parse
from tests.surveys.answering import EVERYTHING, asks, definition


def test_every_type_is_read() -> None:
    read = parse(definition())
    assert [(one.key, one.type) for one in read.questions] == [
        ("trivs", "faces"),
        ("sprak", "single"),
        ("mobbad", "single"),
        ("var", "several"),
        ("dagar", "number"),
        ("viktigt", "ranking"),
        ("fritt", "text"),
    ]
    assert read.by_key["var"].looks_at == {"mobbad"}
    assert read.by_key["var"].max_choices == 2
    assert (read.by_key["dagar"].min, read.by_key["dagar"].max) == (0, 7)
    assert read.by_key["sprak"].option_keys == {"sv", "ar", "annat"}


@pytest.mark.parametrize(
    ("options", "faces"),
    [("a b c d e", [5, 4, 3, 2, 1]), ("a b c", [5, 3, 1]), ("a b", [None, None])],
)
def test_the_first_face_is_the_happiest(options: str, faces: list[int | None]) -> None:
    (only,) = parse(definition(asks("q", "faces", options))).questions
    assert [one.face for one in only.options] == faces


def test_information_pages_have_no_number() -> None:
    read = parse(definition(asks("hej", "info"), asks("q")))
    assert [one.key for one in read.counted] == ["q"]


def test_nothing_of_it_can_change() -> None:
    read = parse(definition())
    with pytest.raises(dataclasses.FrozenInstanceError):
        read.questions[0].key = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("questions", "reason"),
    [
        ([asks("a"), asks("a")], "The key 'a' stands twice."),
        (
            [asks("a", condition={"question": "b", "is": "ja"}), asks("b")],
            "'a' looks at a question that is not before it.",
        ),
        (
            [asks("a", condition={"question": "a", "is": "ja"})],
            "'a' looks at a question that is not before it.",
        ),
        (
            [asks("a"), asks("b", condition={"not": {"any": [{"question": "c", "is": "x"}]}})],
            "'b' looks at a question that is not before it.",
        ),
        ([{"key": "a", "type": "single"}], "The definition lacks a part: 'text'."),
    ],
)
def test_a_broken_definition_is_refused(questions: list[dict], reason: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        parse(definition(*questions))
    assert str(refused.value) == reason


def test_another_schema_is_refused() -> None:
    with pytest.raises(DefinitionError, match="Schema 2 is not 1"):
        parse(definition() | {"schema": 2})


def test_it_is_read_once_per_content() -> None:
    data = definition(*EVERYTHING[:2])
    assert kept(digest_of(definition(asks("never read")))) is None
    first = keep(data)
    assert keep(dict(reversed(data.items()))) is first
    assert kept(digest_of(data)) is first
    assert keep(definition(*EVERYTHING[:3])) is not first
