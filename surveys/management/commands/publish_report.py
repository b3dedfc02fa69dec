"""Publishes the report of a closed wave, or does a job that the staff page has asked for."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.models import User
from figures.disclosure.mask import PlanError
from releases.models import JobState, PublishJob
from releases.services import PublishRefusedError
from surveys.models.wave import Wave
from surveys.reports import publish


class Command(BaseCommand):
    help = "Counts a closed wave and publishes what may be shown of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("wave", nargs="?", help="address of the wave")
        parser.add_argument("--job", type=int, help="number of a job that waits")
        parser.add_argument("--by", help="user name of whoever publishes")

    def handle(self, *args: object, **options: object) -> None:
        try:
            if options["job"]:
                job = PublishJob.objects.select_related("plan").get(pk=options["job"])
                wave = publish.wave_of(job.plan)
            elif options["wave"]:
                wave = Wave.objects.get(slug=options["wave"])
                by = User.objects.get(username=options["by"]) if options["by"] else None
                job = publish.ask_to_publish(wave, by=by)
            else:
                raise CommandError("Name the wave, or give --job.")
            publication = publish.run(job, wave)
        except (Wave.DoesNotExist, PublishJob.DoesNotExist, User.DoesNotExist) as error:
            raise CommandError(str(error)) from None
        except (PublishRefusedError, PlanError) as error:
            raise CommandError(str(error)) from None
        if publication is None:
            state = JobState(PublishJob.objects.get(pk=job.pk).state).label
            self.stdout.write(f"Nothing to do: the job is already “{state}”.")
        else:
            self.stdout.write(f"Published: {publication} ({publication.cells.count()} cells).")
