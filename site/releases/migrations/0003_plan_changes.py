import core.texts
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("releases", "0002_withdrawal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField("releaseplan", "groups", "declared_groups"),
        migrations.RenameField("releaseplan", "questions", "declared_questions"),
        migrations.CreateModel(
            name="PlanChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("groups", models.JSONField()),
                ("questions", models.JSONField()),
                ("merges", models.JSONField()),
                ("reason", core.texts.LocalizedTextField(default=dict, long=True, verbose_name="reason")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="releases.releaseplan")),
            ],
            options={"ordering": ["pk"]},
        ),
    ]
