"""A version tells its digest, so that nobody has to read the definition to know its name."""

from django.db import migrations, models

from surveys.definition import digest_of


def fill(apps, schema_editor):
    for version in apps.get_model("surveys", "SurveyVersion").objects.iterator():
        version.digest = digest_of(version.definition)
        version.save(update_fields=["digest"])


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]
    operations = [
        migrations.AddField(
            "surveyversion",
            "digest",
            models.CharField(default="", editable=False, max_length=16),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
