"""Every night: rows of open waves in random order, so that arrival says nothing (docs/adr/0002)."""

from django.core.management.base import BaseCommand

from surveys.enums import WaveState
from surveys.models.wave import Wave
from surveys.services.shuffle import shuffle


class Command(BaseCommand):
    help = "Rewrites the stored answers of open waves in random order. For a nightly timer."

    def handle(self, *args: object, **options: object) -> None:
        waves = Wave.objects.filter(state=WaveState.OPEN)
        rows = sum(shuffle(wave) for wave in waves)
        self.stdout.write(f"{waves.count()} waves, {rows} answers rewritten in random order")
