"""Series of every unit and kind, with the day of their source; tables of the population."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="observation", name="observation_is_a_share"),
        migrations.RenameField("observation", "percent", "value"),
        migrations.AlterField(
            "observation", "value", models.DecimalField(max_digits=9, decimal_places=2)
        ),
        migrations.AddField("observation", "dated", models.DateField(null=True)),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gte", 0)), name="observation_is_not_negative"
            ),
        ),
        migrations.AddField(
            "indicator",
            "kind",
            models.CharField(
                max_length=10,
                default="other",
                choices=[
                    ("national", "National survey"),
                    ("regional", "Regional survey"),
                    ("school", "School results"),
                    ("other", "Other source"),
                ],
            ),
        ),
        migrations.AddField(
            "indicator",
            "unit",
            models.CharField(
                max_length=10,
                default="percent",
                choices=[
                    ("percent", "per cent"),
                    ("points", "points"),
                    ("mean", "mean value"),
                    ("per-1000", "per 1,000"),
                    ("number", "number"),
                ],
            ),
        ),
        migrations.CreateModel(
            name="PopulationTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("dated", models.DateField()),
                ("imported_on", models.DateField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-dated", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "dated"), name="population_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PopulationRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("school", models.CharField(blank=True, max_length=80)),
                ("area", models.CharField(blank=True, max_length=80)),
                ("school_year", models.CharField(blank=True, max_length=20)),
                ("gender", models.CharField(blank=True, max_length=40)),
                ("size", models.PositiveIntegerField()),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="indicators.populationtable",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("table", "school", "area", "school_year", "gender"),
                        name="population_row_once",
                    )
                ],
            },
        ),
    ]
