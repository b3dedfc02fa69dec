"""An undefined variable in one of our own templates fails the test that rendered it.

Django shows an undefined variable as nothing. Here `string_if_invalid` is an object that is as
empty as before, but notes who asked. `{% if x %}` and `x|default:"…"` may ask for what is not
there: that is what they are for. Templates of Django and Wagtail are their own affair.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from django.template.base import FilterExpression

ROOT = Path(__file__).resolve().parents[1]
FORGIVING = {"default", "default_if_none"}


class Undefined(str):
    """Empty, and remembers every template variable that was missing."""

    def __new__(cls) -> Undefined:
        self = super().__new__(cls, "")
        self.seen: set[str] = set()
        return self

    def note(self, variable: object, context: object) -> None:
        rendered = getattr(context, "render_context", None)
        template = getattr(rendered, "template", None) or getattr(context, "template", None)
        origin = str(getattr(getattr(template, "origin", None), "name", ""))
        if origin.startswith(str(ROOT)) and "/.venv/" not in origin:
            self.seen.add(f"{Path(origin).relative_to(ROOT)}: {variable}")

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        expression = frame.f_locals.get("self")
        if frame.f_code.co_name == "resolve" and isinstance(expression, FilterExpression):
            names = {getattr(func, "_filter_name", "") for func, _ in expression.filters}
            if not names & FORGIVING:
                self.note(expression.token, frame.f_locals.get("context"))
        return False

    def __contains__(self, part: object) -> bool:
        """`{% blocktranslate %}` asks whether its own %s stands in the text for missing ones."""
        frame = sys._getframe(1)
        if frame.f_code.co_name == "render_value":
            self.note(frame.f_locals.get("key"), frame.f_locals.get("context"))
        return False


def install(undefined: Undefined) -> None:
    """Anew before each test, since a test that changes settings gets new engines."""
    for engine in engines.all():
        if hasattr(engine, "engine"):
            engine.engine.string_if_invalid = undefined


@pytest.fixture(scope="session")
def _undefined() -> Undefined:
    return Undefined()


@pytest.fixture(autouse=True)
def no_undefined_variables(request: pytest.FixtureRequest, _undefined: Undefined) -> Iterator[None]:
    install(_undefined)
    _undefined.seen.clear()
    yield
    if _undefined.seen and not request.node.get_closest_marker("xfail"):
        found = "\n  ".join(sorted(_undefined.seen))
        pytest.fail(f"Variables that the templates' contexts lack:\n  {found}", pytrace=False)
