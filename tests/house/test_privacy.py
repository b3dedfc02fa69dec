"""Every stored field is classified, and every table says how long its rows live."""

from importlib import import_module

import pytest
from django.apps import apps

from core.privacy import Level
from tests.house.tree import ROOT, report


def is_ours(model) -> bool:
    return str(ROOT) in str(apps.get_app_config(model._meta.app_label).path) and (
        ".venv" not in str(apps.get_app_config(model._meta.app_label).path)
    )


def stored_fields(model) -> set[str]:
    """Columns of the model's own table, and its many-to-many tables by the field's name."""
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return {field.name for field in fields}


def models(ours: bool):
    return [
        model
        for model in apps.get_models()
        if not model._meta.proxy and model._meta.managed and is_ours(model) is ours
    ]


def compare(name: str, declared: dict | None, fields: set[str]) -> list[str]:
    if declared is None:
        return [f"{name}: not classified at all ({', '.join(sorted(fields))})"]
    found = [f"{name}.{field}: not classified" for field in sorted(fields - set(declared))]
    found += [f"{name}.{field}: no such field" for field in sorted(set(declared) - fields)]
    found += [
        f"{name}.{field}: {level!r} is no level"
        for field, level in declared.items()
        if not isinstance(level, Level)
    ]
    return found


@pytest.mark.requirement("PRV-1", "SUR-40")
def test_every_field_of_ours_is_classified():
    found = []
    for model in models(ours=True):
        app = model._meta.app_config.name
        try:
            privacy = import_module(f"{app}.privacy")
            declared = getattr(privacy, "CLASSIFICATION", {})
        except ModuleNotFoundError:
            found.append(f"{app}/privacy.py does not exist")
            continue
        found += compare(
            f"{app}.{model.__name__}", declared.get(model.__name__), stored_fields(model)
        )
    report("Fields without a class (core.privacy says which there are):", found)


def test_every_table_of_ours_says_how_long_its_rows_live():
    found = []
    for model in models(ours=True):
        try:
            privacy = import_module(f"{model._meta.app_config.name}.privacy")
        except ModuleNotFoundError:
            continue  # the test above says so
        sentence = getattr(privacy, "RETENTION", {}).get(model.__name__, "")
        if len(sentence.split()) < 3:
            found.append(f"{model._meta.label}: {sentence!r}")
    report("Tables whose RETENTION is no sentence:", found)


def test_nothing_is_classified_that_does_not_exist():
    found = []
    for config in apps.get_app_configs():
        if ".venv" in str(config.path) or str(ROOT) not in str(config.path):
            continue
        try:
            privacy = import_module(f"{config.name}.privacy")
        except ModuleNotFoundError:
            continue
        known = {model.__name__ for model in config.get_models()}
        for table in ("CLASSIFICATION", "RETENTION"):
            gone = set(getattr(privacy, table, {})) - known
            found += [f"{config.name}.{table}: {name}" for name in sorted(gone)]
    report("Classified models that are gone:", found)


def test_the_tables_of_libraries_are_classified_too():
    from core import privacy_libraries  # here, so that the tests above run without it

    found = []
    for model in models(ours=False):
        label = model._meta.label
        declared = privacy_libraries.CLASSIFICATION.get(label)
        if not isinstance(declared, Level):  # one level for the whole table
            found += compare(label, declared, stored_fields(model))
        if len(privacy_libraries.RETENTION.get(label, "").split()) < 3:
            found.append(f"{label}: no sentence in RETENTION")
    known = {model._meta.label for model in models(ours=False)}
    gone = set(privacy_libraries.CLASSIFICATION) - known - {"wagtailsearch.SQLiteFTSIndexEntry"}
    found += [f"{label}: no such table" for label in sorted(gone)]
    report("Tables of libraries in core/privacy_libraries.py:", found)
