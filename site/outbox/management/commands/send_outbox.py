"""Sends messages that did not go out at once. Run it every few minutes."""

from django.core.management.base import BaseCommand

from outbox.services import send_pending


class Command(BaseCommand):
    help = "Sends what waits in the outbox; says what failed and what needs a person's decision."

    def handle(self, *args: object, **options: object) -> None:
        done = send_pending()
        self.stdout.write("{sent} sent, {failed} failed, {unsure} unsure".format(**done))
