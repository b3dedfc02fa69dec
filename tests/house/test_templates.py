"""Templates: no inline script, no style attributes, no event handlers, nothing from other hosts."""

import re

import pytest
from django.template import Context, Template, engines

from tests.house.tree import read, report, under
from tests.strict_templates import Undefined

DJANGO = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)
STYLE_ATTRIBUTE = re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
SCRIPT = re.compile(
    r"<script(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>", re.IGNORECASE
)
# A style element may hold only the sheet whose hash the policy knows: no words of its own.
STYLE = re.compile(r"<style[^>]*>\s*[^\s<]", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"""(?:src|action|formaction|poster|data)\s*=\s*["'](?:https?:)?//"""
    r"""|<link[^>]*href\s*=\s*["'](?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import""",
    re.IGNORECASE,
)
MARKUP = {".html", ".svg"}


def lines(text: str, pattern: re.Pattern[str]) -> list[int]:
    return [text.count("\n", 0, match.start()) + 1 for match in pattern.finditer(text)]


def blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n") or " "


def templates():
    folders = ("templates", "site", "surveys", "programs", "youth_council")
    return [path for suffix in MARKUP for path in under(*folders, suffix=suffix)]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("style attributes", STYLE_ATTRIBUTE),
        ("event handlers", HANDLER),
        ("inline scripts", SCRIPT),
        ("styles with words of their own", STYLE),
        ("javascript: addresses", re.compile(r"javascript:", re.IGNORECASE)),
        ("something loaded from elsewhere", ELSEWHERE),
    ],
)
def test_no_template_holds(what, pattern):
    found = [
        f"{path}:{number}"
        for path in templates()
        for number in lines(DJANGO.sub(blank, read(path)), pattern)
    ]
    report(f"Templates with {what}:", found)


def test_no_python_writes_style_attributes_or_handlers():
    folders = ("site", "surveys", "programs", "youth_council")
    found = [
        f"{path}:{number}"
        for path in under(*folders, suffix=".py")
        for pattern in (STYLE_ATTRIBUTE, HANDLER)
        for number in lines(read(path), pattern)
    ]
    report("Python that writes markup the policy refuses:", found)


def test_no_sheet_and_no_script_loads_from_elsewhere():
    found = [
        f"{path}:{number}"
        for suffix in (".css", ".js")
        for path in under("site", suffix=suffix)
        for number in lines(read(path), ELSEWHERE)
    ]
    report("Static files that ask another host:", found)


@pytest.mark.parametrize(
    "planted",
    [
        ('<p style="color:red">', STYLE_ATTRIBUTE),
        ('<a href="/x" onclick="go()">', HANDLER),
        ("<script>go()</script>", SCRIPT),
        ("<style>p{}</style>", STYLE),
        ('<img src="//cdn.example/x.png">', ELSEWHERE),
    ],
)
def test_each_pattern_sees_a_planted_one(planted):
    text, pattern = planted
    assert lines(text, pattern) == [1]


def test_templates_compile():
    engine = engines["django"]
    bad = []
    for path in templates():
        if path.suffix == ".html" and path.parts[0] == "templates":
            try:
                engine.get_template(str(path.relative_to("templates")))
            except Exception as problem:  # every kind of problem is reported
                bad.append(f"{path}: {problem}")
    report("Templates that do not compile:", bad)


class TestUndefinedVariables:
    """The alarm of tests/strict_templates.py rings where it should, and only there."""

    @staticmethod
    def render(source: str, _undefined: Undefined) -> set[str]:
        template = Template(source)
        from tests.house.tree import ROOT  # the template must look like one of ours

        template.origin.name = str(ROOT / "templates/made_up.html")
        template.render(Context({"there": "x", "items": []}))
        seen = set(_undefined.seen)
        _undefined.seen.clear()
        return seen

    @pytest.mark.parametrize(
        ("source", "name"),
        [
            ("{{ absent }}", "absent"),
            ("{{ absent|upper }}", "absent|upper"),
            ("{{ there.absent }}", "there.absent"),
            ("{% with x=absent %}{% endwith %}", "absent"),
            ("{% load i18n %}{% blocktranslate %}a {{ absent }}{% endblocktranslate %}", "absent"),
        ],
    )
    def test_rings(self, source, name, _undefined):
        assert self.render(source, _undefined) == {f"templates/made_up.html: {name}"}

    @pytest.mark.parametrize(
        "source",
        [
            "{{ there }}",
            "{% if absent %}x{% endif %}",
            '{{ absent|default:"x" }}',
            "{% for one in absent %}{% endfor %}",
        ],
    )
    def test_stays_silent(self, source, _undefined):
        assert self.render(source, _undefined) == set()
