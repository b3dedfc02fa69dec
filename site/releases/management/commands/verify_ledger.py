"""Whether what was planned and published still stands as it was written."""

from django.core.management.base import BaseCommand, CommandError

from releases import ledger


class Command(BaseCommand):
    help = "Checks the ledger's chain and the published figures against it; fails on any change."

    def handle(self, *args: object, **options: object) -> None:
        faults = ledger.verify()
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("The ledger is whole, and every published figure is as it was published.")
