from django.db import migrations, models
from django.utils import timezone


def end_the_closed(apps, schema_editor):
    """Waves that were closed before answers could come later take none, and keep what they have."""
    closed = apps.get_model("surveys", "Wave").objects.filter(state="closed")
    closed.update(closed_at=timezone.now(), counted_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_surveyversion_digest")]

    operations = [
        migrations.AddField(
            model_name="wave",
            name="scheduled",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="wave",
            name="closed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="wave",
            name="counted_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="wave",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Being prepared"),
                    ("open", "Open"),
                    ("paused", "Paused"),
                    ("closed", "Closed"),
                    ("discarded", "Discarded"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="replaymark",
            name="wave",
            field=models.ForeignKey(
                null=True,
                on_delete=models.deletion.CASCADE,
                related_name="+",
                to="surveys.wave",
            ),
        ),
        migrations.RunPython(end_the_closed, migrations.RunPython.noop),
    ]
