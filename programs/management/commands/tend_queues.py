"""What the waiting lists need by the clock. Run it every ten minutes."""

from core.timers import TimedCommand
from programs.services import course, offers


class Command(TimedCommand):
    help = "Ends offers whose time is over and notes who missed the first meeting."

    def handle(self, *args: object, **options: object) -> None:
        ended = offers.expire()
        unseen = course.look_for_unseen()
        self.stdout.write(f"{ended} offers ended, {unseen} not seen yet")
