"""REP-11: whatever counts is named in config/counted.py with a reason, or goes through the gate."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from config.counted import COUNTS, LENGTHS, Why
from programs.enums import Places
from tests.house.tree import ROOT
from tests.programs.makers import make_enrolment, make_group

pytestmark = pytest.mark.requirement("REP-11")
ROOMS = ("programs", "youth_council", "surveys", "site")
# Where rows of people become pages, a number may also be made without the database.
PAGES = re.compile(r"(programs|youth_council|surveys)\.(views|queries|staff_cards|waiting)")
HOW = "{0}: counts, and config/counted.py does not say why it may"


def called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def counts(node: ast.AST, *, pages: bool) -> bool:
    name = called(node)
    if isinstance(node, ast.Call) and name == "count":
        return isinstance(node.func, ast.Attribute) and not node.args  # "text".count("x") is none
    if isinstance(node, ast.BinOp):  # a counter that grows in the database
        return called(node.left) == "F" and isinstance(node.op, ast.Add)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return "COUNT(" in node.value
    return name in ("Count", "Sum", "aggregate") or (pages and name in ("len", "sum"))


def where(source: str, module: str) -> Iterator[str]:
    """The functions of a module that count, by their dotted names."""

    def walk(node: ast.AST, name: str) -> Iterator[str]:
        for part in ast.iter_child_nodes(node):
            inner = name
            if isinstance(part, ast.FunctionDef | ast.ClassDef):
                inner = f"{name}.{part.name}"
            if counts(part, pages=bool(PAGES.match(module))):
                yield name
            yield from walk(part, inner)

    yield from walk(ast.parse(source), module)


def modules() -> Iterator[tuple[str, Path]]:
    for room in ROOMS:
        base = ROOT / "site" if room == "site" else ROOT
        for path in sorted((ROOT / room).rglob("*.py")):
            made_up = path.stem.startswith("demo") or "migrations" in path.parts
            if not made_up and path.name != "counted.py":
                yield ".".join(path.relative_to(base).with_suffix("").parts), path


def named(place: str) -> str:
    """The line of the list for a place: its own, or that of its whole module."""
    return place if place in COUNTS else next((m for m in COUNTS if place.startswith(f"{m}.")), "")


def test_every_place_that_counts_is_on_the_list() -> None:
    found = {place for module, path in modules() for place in where(path.read_text(), module)}
    found = {named(place) or HOW.format(place) for place in found}
    assert sorted(found) == sorted(COUNTS)


def test_every_length_in_a_template_is_on_the_list() -> None:
    folder = ROOT / "templates"
    found = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.html")
        if re.search(r"\|\s*length\b", path.read_text())
    }
    assert sorted(found) == sorted(LENGTHS)


def test_every_entry_says_what_and_the_exceptions_are_those_that_were_agreed() -> None:
    entries = [*COUNTS.values(), *LENGTHS.values()]
    assert [what for _why, what in entries if len(what) < 6] == []
    assert [why.name for why in Why] == [
        "GATE", "PLACES", "SUPPORTERS", "WORK_LIST", "DECIDES", "NO_PEOPLE"
    ]  # fmt: skip
    # Only the engine's aggregate, a programme's term, themes of texts and the four faces go there.
    gate = [place for place, (why, _what) in COUNTS.items() if why == Why.GATE]
    assert gate == [
        "surveys.reports.aggregate",
        "programs.queries.told",
        "surveys.queries.texts.told_themes",
        "promises.heard.say",
    ]


@pytest.mark.parametrize(
    "planted",
    [
        "def page(request):\n    return Enrolment.objects.filter(area=1).count()",
        "def page(request):\n    return groups.annotate(n=Count('enrolments'))",
        "def page(request):\n    return {'came': len(Attendance.objects.all())}",
        "def press(idea):\n    Idea.objects.update(reads=F('reads') + 1)",
        "SQL = 'SELECT area, COUNT(*) FROM programs_enrolment GROUP BY 1'",
    ],
)
def test_a_count_that_nobody_thought_of_is_found(planted: str) -> None:
    (place,) = set(where(planted, "programs.views.figures"))
    assert named(place) == ""


@pytest.mark.django_db
@pytest.mark.one_database
def test_the_public_reads_a_word_about_places_and_nothing_that_changes_with_one_family() -> None:
    group = make_group(adults=8, childcare=3)

    def read() -> str:
        pages = [Client().get(path).content.decode() for path in (
            "/sv/kurser/", f"/sv/kurser/grupp/{group.pk}/")]  # fmt: skip
        return "".join(page[page.index("<main") : page.index("</main")] for page in pages)

    told = [read()]
    for _family in range(6):
        make_enrolment(group, adults=2)
        told.append(read())
    many, few, full = (str(label) for label in (Places.MANY.label, Places.FEW.label, "väntelista"))
    said = [next(word for word in (few, full, many) if word in page) for page in told]
    assert said == [many, many, many, few, full, full, full]
    assert len(set(told)) == 3  # a page for each word, whoever enrols
