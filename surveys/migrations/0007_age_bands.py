import re

import wagtail.fields
from django.db import migrations, models

import surveys.blocks

BANDS = [
    ("6-7", "6–7 years"),
    ("8-9", "8–9 years"),
    ("10-12", "10–12 years"),
    ("13-16", "13–16 years"),
    ("adult", "adults"),
]


def band_of(school_year):
    """As surveys.bands said when the field was made."""
    found = re.match(r"F|\d+", school_year.upper())
    if found is None:
        return "adult"
    year = 0 if found[0] == "F" else int(found[0])
    return "6-7" if year < 2 else "8-9" if year < 4 else "10-12" if year < 7 else "13-16"


def fill(apps, schema_editor):
    """What was there before age bands gets the band of its school years."""
    for name in ("CodeBatch", "Response"):
        rows = apps.get_model("surveys", name).objects.all()
        for year in rows.values_list("school_year", flat=True).distinct().order_by("school_year"):
            rows.filter(school_year=year).update(band=band_of(year))


class Migration(migrations.Migration):
    dependencies = [("surveys", "0006_a_discarded_wave_has_no_promise_to_keep")]

    operations = [
        migrations.AddField(
            model_name="codebatch",
            name="band",
            field=models.CharField(blank=True, choices=BANDS, default="", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="response",
            name="band",
            field=models.CharField(choices=BANDS, default="", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="survey",
            name="ages",
            field=wagtail.fields.StreamField(
                [("age", 0)],
                blank=True,
                block_lookup={0: ("surveys.blocks.WelcomeAgeBlock", [], {"label": "age"})},
                verbose_name="start page for an age",
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="bands",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Advice on the wording, and the previews, are for these ages.",
                verbose_name="ages that will answer",
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="translated",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
