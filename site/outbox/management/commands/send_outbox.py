"""Sends messages that did not go out at once. Run it every few minutes."""

from core.timers import TimedCommand
from outbox.services import send_pending


class Command(TimedCommand):
    help = "Sends what waits in the outbox; says what failed and what needs a person's decision."

    def handle(self, *args: object, **options: object) -> None:
        done = send_pending()
        self.stdout.write("{sent} sent, {failed} failed, {unsure} unsure".format(**done))
