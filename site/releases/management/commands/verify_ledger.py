"""Whether what was planned and published still stands as it was written, and gives nobody away."""

from django.core.management.base import BaseCommand, CommandError

from releases import certificates, ledger


class Command(BaseCommand):
    help = (
        "Checks the ledger's chain, the published figures against it, and by their certificates "
        "that they give nobody away; fails on any fault."
    )

    def handle(self, *args: object, **options: object) -> None:
        faults = [*ledger.verify(), *certificates.verify()]
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("The ledger is whole, and every published figure is as it was published.")
