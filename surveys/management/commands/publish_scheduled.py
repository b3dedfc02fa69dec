"""What somebody chose an hour for, when that hour has come (docs/operator.md)."""

from typing import Any

from wagtail.management.commands import publish_scheduled

from core.timers import TimedCommand
from surveys.services.schedule import publish_due


class Command(TimedCommand, publish_scheduled.Command):
    """Wagtail's command; a survey that lacks something stops nothing else."""

    help = (
        "Publishes and takes down pages and surveys at the hour that was chosen. A survey that"
        " lacks something stays as it is, and whoever chose the hour gets a letter."
    )

    def is_whole(self, options: dict[str, Any]) -> bool:
        return not options.get("dryrun")

    def handle(self, *args: object, **options: Any) -> None:
        if not options["dryrun"]:
            for survey, published in publish_due():
                said = "published" if published else "not published, something is missing"
                self.stdout.write(f"{survey.key}: {said}")
        super().handle(*args, **options)
