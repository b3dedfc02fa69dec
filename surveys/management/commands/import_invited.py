"""import_invited: the groups invited to a wave, from the school office's file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from surveys.models.wave import Wave
from surveys.services.invited import InvitedError, invite, read_groups


class Command(BaseCommand):
    help = "Sets who is invited to a wave, from a file with semicolons, and makes its class codes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--wave", required=True, metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        wave = Wave.objects.filter(slug=options["wave"]).first()
        if wave is None:
            raise CommandError(_("There is no wave “%s”.") % options["wave"])
        try:
            groups = read_groups(options["path"])
            batches = invite(wave, groups, by=None)
        except OSError as error:
            raise CommandError(_("There is no file at this place.")) from error
        except InvitedError as error:
            lines = [_("Nothing was imported."), *(f"- {one}" for one in error.problems)]
            raise CommandError("\n".join(lines)) from error
        self.stdout.write(
            _("%(people)s invited in %(batches)s groups, each with a class code.")
            % {"people": sum(batch.size for batch in batches), "batches": len(batches)}
        )
        for batch in batches:
            place = " · ".join(filter(None, (batch.area, batch.school, batch.school_year)))
            self.stdout.write(f"- {place}: {batch.size}")
