"""Makes the reports' papers (PDF) that are missing or say something else than their pages."""

from typing import Any

from core import pdf
from core.timers import TimedCommand
from participation import papers


class Command(TimedCommand):
    help = "Makes the PDF of each report, in each language, where it is missing or has changed."

    def handle(self, *args: Any, **options: Any) -> None:
        if not pdf.can_make():
            self.stdout.write(f"No PDF: what sets the text is missing. Install: {pdf.PACKAGES}")
            return
        self.stdout.write(f"Papers made: {papers.renew()}.")
