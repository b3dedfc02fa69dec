"""Makes the pages that every public body has to have, where they are missing."""

from django.core.management.base import BaseCommand

from home import starting_pages


class Command(BaseCommand):
    help = "Publishes the accessibility, privacy, cookie and about pages that are missing."

    def handle(self, *args: object, **options: object) -> None:
        made = starting_pages.make()
        self.stdout.write(f"{len(made)} pages made.")
