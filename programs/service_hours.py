"""Time as offices keep it: Monday to Friday, 08 to 20, not on Swedish holidays (PRG-6)."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from programs.holidays import holiday

OPENS, CLOSES = time(8), time(20)
SATURDAY = 5


def is_service_day(day: date) -> bool:
    return day.weekday() < SATURDAY and not holiday(day)


def after(start: datetime, hours: int) -> datetime:
    """The moment when so many service hours have passed since `start`.

    It always lies within service hours, so that nobody has to answer at night or on a holiday.
    """
    now = timezone.localtime(start).replace(tzinfo=None)
    left, day = timedelta(hours=hours), now.date()
    while True:
        if is_service_day(day):
            begins = max(now, datetime.combine(day, OPENS))
            ends = datetime.combine(day, CLOSES)
            if begins < ends and left <= ends - begins:
                return timezone.make_aware(begins + left)
            left -= max(ends - begins, timedelta(0))
        day += timedelta(days=1)
