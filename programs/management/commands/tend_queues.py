"""What the waiting lists need by the clock. Run it every ten minutes."""

from core.timers import TimedCommand
from programs.services import course, offers, queue, seats


class Command(TimedCommand):
    help = "Ends offers, draws places by lot, and notes who was not seen or got no place."

    def handle(self, *args: object, **options: object) -> None:
        ended = offers.expire()
        drawn = queue.draw_due()
        unseen = course.look_for_unseen()
        calls = course.end_calls()
        gone = queue.let_go()
        seats.fill_all()
        self.stdout.write(
            f"{ended} offers ended, {drawn} draws, {unseen} not seen yet, {gone} not placed, "
            f"{calls} calls ended"
        )
