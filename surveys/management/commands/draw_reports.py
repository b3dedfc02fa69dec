"""Makes files anew that reports lack since numbers they compare with came or went."""

from django.core.management.base import BaseCommand

from releases import afterwards, queries
from surveys.reports.redraw import redraw


class Command(BaseCommand):
    help = "Makes the missing files of published reports. Safe to repeat."

    def handle(self, *args: object, **options: object) -> None:
        for publication in queries.undrawn():
            if not publication.plan.source.startswith("survey-"):
                continue  # a table of a promise's four faces has no files
            files = redraw(publication)
            self.stdout.write(f"{publication.slug}: {files} files made.")
        afterwards.run()
