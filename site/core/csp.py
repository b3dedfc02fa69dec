"""The sheets and the one script that stand inline in pages, and the hashes that the policy allows.

Inline, since one request paints sooner than two on a slow phone (0.75 s against 1.85 s at
400 kbit/s). What is hashed and what is written into the page come from the same function, so they
cannot differ by a byte. Imports nothing of Django: the settings need this before the apps exist.
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static"
CSS, JS = STATIC / "css", STATIC / "js"

# On every page, in this order. Any other file in css/components is named by the page that needs it.
CORE = (
    "tokens",
    "base",
    "layout",
    "components/header",
    "components/footer",
    "components/button",
    "components/card",
    "components/notice",
    "components/error_summary",
    "components/field",
    "components/small",
    "print",
)


def minify(css: str) -> str:
    """Without comments and spare white space; keeps the blanks that calc() and selectors need."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", css)
    css = re.sub(r":\s+", ":", css)
    return css.replace(";}", "}").strip()


def read(name: str) -> str:
    return (CSS / f"{name}.css").read_text(encoding="utf-8")


def _only_used(tokens: str, css: str) -> str:
    """The tokens that `css` refers to, directly or through another token."""
    used = set(re.findall(r"var\((--[\w-]+)", css))
    while True:
        more = used.union(
            name
            for holder, value in re.findall(r"(--[\w-]+):([^;}]*)", tokens)
            if holder in used
            for name in re.findall(r"var\((--[\w-]+)", value)
        )
        if more == used:
            break
        used = more
    kept = re.sub(
        r"(--[\w-]+):[^;}]*;?", lambda found: found[0] if found[1] in used else "", tokens
    )
    return kept.replace(";}", "}")


@cache
def light_values() -> dict[str, str]:
    """What each token is on white: {"--sun": "#f4ae45"}, for drawings on paper."""
    first = read("tokens").split("}", 1)[0]
    return {name: value.strip() for name, value in re.findall(r"(--[\w-]+):([^;}]*)", first)}


@cache
def core_style() -> str:
    """What every page with the site's head and foot carries."""
    return minify("\n".join(read(name) for name in CORE))


@cache
def extra_style(name: str) -> str:
    """The sheet of one component that only some pages carry: extra_style("bars")."""
    if not re.fullmatch(r"[a-z_]+", name) or f"components/{name}" in CORE:
        raise ValueError(f"No component of its own: {name}")
    return minify(read(f"components/{name}"))


@cache
def flow_style() -> str:
    """The whole sheet of a survey question: the tokens it uses and its own few rules.

    The drawings of the page use tokens too, so they are named in flow.css.
    """
    css = minify(read("flow"))
    return _only_used(minify(read("tokens")), css) + css


# listen: pages that can be listened to; leave: the quick exit; tablet: a shared tablet;
# outbox: a sealed answer that waits for the network; one_load: all questions in one page;
# evening: a leader's marks, also without a network; wipe: takes the evening's copy off the phone.
INLINE = ("listen", "leave", "tablet", "outbox", "one_load", "evening", "wipe")


@cache
def inline_script(name: str) -> str:
    """A small script that stands in its pages; without comments and indentation."""
    text = (JS / f"{name}.js").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def extras() -> list[str]:
    """Names of the components that pages ask for one by one."""
    found = sorted(path.stem for path in (CSS / "components").glob("*.css"))
    return [name for name in found if f"components/{name}" not in CORE]


def source_hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


@cache
def style_hashes() -> tuple[str, ...]:
    """Sources for `style-src`, one per sheet that a page may carry."""
    sheets = [core_style(), flow_style(), *(extra_style(name) for name in extras())]
    return tuple(source_hash(sheet) for sheet in sheets)


@cache
def script_hashes() -> tuple[str, ...]:
    """Sources for `script-src`: the only scripts that may stand inline."""
    return tuple(source_hash(inline_script(name)) for name in INLINE)
