"""The start page's recording, and a code per wave to follow what happens."""

import secrets

import wagtail.fields
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def give_codes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each wave that is there gets a code of its own."""
    wave_model = apps.get_model("surveys", "Wave")
    taken = set()
    for wave in wave_model.objects.all():
        code = ""
        while not code or code in taken:
            code = "".join(secrets.choice("23456789") for _i in range(6))
        taken.add(code)
        wave.follow_code = code
        wave.save(update_fields=["follow_code"])


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_schedule_and_late_answers")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="intro_audio",
            field=wagtail.fields.StreamField(
                [("recording", 0)],
                blank=True,
                block_lookup={
                    0: ("surveys.blocks.LocalizedAudioBlock", [], {"label": "recording"})
                },
                verbose_name="recording of the start page",
            ),
        ),
        migrations.AddField(
            model_name="wave",
            name="follow_code",
            field=models.CharField(blank=True, editable=False, max_length=6, null=True),
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="wave",
            name="follow_code",
            field=models.CharField(blank=True, editable=False, max_length=6, unique=True),
        ),
    ]
