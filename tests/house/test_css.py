"""The laws of our style sheets: logical properties, tokens first, enough contrast, known hashes."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from core import csp, gallery

CSS = Path(settings.BASE_DIR) / "site" / "static" / "css"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
SHEETS = sorted(CSS.rglob("*.css"))
OURS = [path for path in TEMPLATES.rglob("*.html") if "emails" not in path.parts]

# Names that point to a side of the screen instead of a side of the text.
PHYSICAL = re.compile(
    r"(?<![\w-])("
    r"(margin|padding|border|scroll-margin|scroll-padding)-(left|right|top|bottom)"
    r"|border-(top|bottom)-(left|right)-radius"
    r"|(left|right|top|bottom|width|height|min-width|max-width|min-height|max-height)(?=\s*:)"
    r"|(text-align|float|clear)\s*:\s*(left|right)"
    r"|overflow-[xy](?=\s*:\s*(scroll|hidden))"
    r")"
)
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(rgba?|hsla?|oklch|lab)\(|:\s*(white|black|red|blue|green|grey|gray)\b",
    re.I,
)


def rules(path: Path) -> str:
    """The sheet without comments and without the conditions of its media queries."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    return re.sub(r"@media[^{]*", "@media", text)


@pytest.mark.requirement("LNG-4")
@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_only_logical_properties(path):
    assert [found[0] for found in PHYSICAL.finditer(rules(path))] == []


@pytest.mark.requirement("LNG-4")
@pytest.mark.parametrize(
    "planted",
    ["margin-left: 1px", "padding-right:0", "left: 0", "text-align: left", "float:right",
     "border-left: 0", "width: 3px", "border-top-left-radius: 2px"],
)  # fmt: skip
def test_the_law_of_logical_properties_sees_a_breach(planted):
    assert PHYSICAL.search(f".a {{ {planted} }}")


@pytest.mark.parametrize(
    "path", [p for p in SHEETS if p.stem not in ("tokens", "print")], ids=lambda path: path.stem
)
def test_colours_stand_in_the_tokens_only(path):
    assert [found[0] for found in COLOUR.finditer(rules(path))] == []


def tokens() -> dict[str, dict[str, str]]:
    """Values of the tokens in light and in dark."""
    text = csp.minify((CSS / "tokens.css").read_text(encoding="utf-8"))
    light, dark = text.split("@media(prefers-color-scheme:dark)".replace("(", " (", 1))
    found = {"light": dict(re.findall(r"(--[\w-]+):([^;}]+)", light.split("}")[0]))}
    found["dark"] = found["light"] | dict(re.findall(r"(--[\w-]+):([^;}]+)", dark.split("}")[0]))
    return found


def test_every_token_is_defined_and_used():
    defined = set(tokens()["light"])
    text = "".join(path.read_text(encoding="utf-8") for path in [*SHEETS, *OURS])
    used = set(re.findall(r"var\((--[\w-]+)", text))
    assert used - defined == set()
    assert defined - used == set()


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


GROUNDS = ("paper", "card", "sand")
PAIRS = [
    *((7, text, ground) for text in ("ink", "ink-soft") for ground in GROUNDS),
    *((7, "ink", tint) for tint in ("blue-tint", "sun-tint", "green-tint", "red-tint")),
    (7, "on-blue", "blue"),
    (4.5, "on-blue", "blue-deep"),
    (7, "sun-ink", "sun-tint"),
    *((4.5, colour, ground) for colour in ("blue", "red", "green") for ground in GROUNDS),
    (4.5, "blue", "blue-tint"),
    (4.5, "green", "green-tint"),
    (4.5, "red", "red-tint"),
    (4.5, "ink-soft", "blue-tint"),
    *((3, colour, ground) for colour in ("edge", "focus") for ground in GROUNDS),
    (3, "face-line", "face"),
]


@pytest.mark.requirement("PAG-5")
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("least", "front", "ground"), PAIRS)
def test_contrast(mode, least, front, ground):
    values = tokens()[mode]
    assert contrast(values[f"--{front}"], values[f"--{ground}"]) >= least


@pytest.mark.requirement("PAG-3")
@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_inline_style_and_no_script_in_templates(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\sstyle=|\son[a-z]+=\"|javascript:|<script(?![^>]*\bsrc=)", text) == []
    assert re.findall(r"(?:src|href|action)=\"(?:https?:)?//", text) == []


@pytest.mark.requirement("PAG-3")
def test_what_stands_inline_is_what_was_hashed():
    names = " ".join(f'"{name}"' for name in csp.extras())

    html = Template(
        "{% load assets %}{% styles %}{% flow_styles %}{% styles " + names + " %}"
    ).render(Context())
    inline = re.findall(r"<style>(.*?)</style>", html, flags=re.S)
    assert [csp.source_hash(css) for css in inline] == list(csp.style_hashes())


def test_minifying_keeps_what_the_browser_reads():
    css = "a  > b { margin : calc( 1px + 2px ) ; }\n/* x */ @media (min-width: 1em) { d { e: f } }"
    assert csp.minify(css) == "a>b{margin :calc( 1px + 2px )}@media (min-width:1em){d{e:f}}"


def gallery_parts() -> dict[str, str]:
    with translation.override("sv"):
        parts: dict[str, str] = {}
        for example in gallery.examples("sv"):
            parts[example.component] = parts.get(example.component, "") + example.html
    return parts


# Drawn on every page by base.html, or needing a page of the tree; the front page has its own doors.
ELSEWHERE = {"nav", "language_switch", "page_crumbs"}


@pytest.mark.requirement("PAG-16")
def test_every_component_is_in_the_gallery():
    files = {path.stem for path in (TEMPLATES / "components").glob("*.html")} - ELSEWHERE
    files |= {f"drawings/{path.stem}" for path in (TEMPLATES / "components/drawings").glob("*")}
    shown = set(gallery_parts()) - {"form"}
    assert files - shown - {"error_summary"} == set()
    assert "error-summary" in gallery_parts()["form"]


def test_every_sheet_of_a_component_has_its_markup():
    """A sheet whose first class is in no template is a leftover."""
    templates = "".join(path.read_text(encoding="utf-8") for path in OURS)
    widgets = (Path(settings.BASE_DIR) / "site/core/forms/widgets.py").read_text(encoding="utf-8")
    for path in sorted((CSS / "components").glob("*.css")):
        classes = set(re.findall(r"\.([a-z][\w-]+)", rules(path)))
        assert any(re.search(rf"[\"' ]{name}[\"' {{]", templates + widgets) for name in classes), (
            path
        )


def test_page_without_anything_works():
    """The page for a broken server needs no variable, no database, no language."""
    html = render_to_string("500.html")
    assert html.count("<h1>") == 1
    assert 'lang="ar" dir="rtl"' in html
