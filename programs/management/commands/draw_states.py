"""Writes docs/enrolment-states.md from the tables in programs/rules.py."""

from django.conf import settings
from django.core.management.base import BaseCommand

from programs.rules import drawing, visit_drawing

PAGE = """# The states of an enrolment

Drawn from the tables in `programs/rules.py` by `manage.py draw_states`; a test holds the two
together. Every change is logged with who made it and why, and the parent gets the letter that
stands behind the dash.

```mermaid
{drawing}```

## A home visit

A row of its own (docs/adr/0051). Whatever staff did by mistake is taken back on its page.

```mermaid
{visit}```
"""


class Command(BaseCommand):
    help = "Draws the states of an enrolment and of a home visit into docs/enrolment-states.md."

    def handle(self, *args: object, **options: object) -> None:
        path = settings.BASE_DIR / "docs" / "enrolment-states.md"
        path.write_text(PAGE.format(drawing=drawing(), visit=visit_drawing()), encoding="utf-8")
        self.stdout.write(f"{path.name} written")
