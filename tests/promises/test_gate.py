"""PAR-1, the other ways in: an imported survey, rows written in bulk, a field that is emptied."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from promises import queries
from promises.models import Promise
from surveys.enums import WaveState
from surveys.models.survey import SurveyVersion
from surveys.models.wave import Wave
from surveys.services.waves import WaveRefused, create_wave, open_wave
from tests.promises.making import WORDS, make_promise

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PAR-1")]
WORKBOOK = Path(__file__).parents[2] / "surveys/data/school-and-leisure.xlsx"


def imported_wave(**promise) -> Wave:
    call_command("import_xlsform", WORKBOOK, publish=True, title=["ar=المدرسة"])
    today = timezone.localdate()
    return create_wave(
        SurveyVersion.objects.get(),
        slug="importerad",
        name=WORDS,
        promise=make_promise(due=60, **promise),
        opens=today,
        closes=today + timedelta(days=9),
        by=None,
    )


def test_an_imported_survey_opens_nothing_and_its_wave_meets_the_same_gate():
    wave = imported_wave(accepted=False)
    assert list(Wave.objects.values_list("state", flat=True)) == [WaveState.DRAFT]
    with pytest.raises(WaveRefused, match="Mottagaren har inte tagit emot löftet än"):
        open_wave(wave, by=None)


def test_rows_that_an_import_writes_itself_are_refused_by_the_database():
    wave = imported_wave()
    wave.pk, wave.slug, wave.follow_code, wave.state = None, "egen", "999999", WaveState.OPEN
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.bulk_create([wave])


def test_no_field_of_a_late_promise_takes_it_out_of_sight(client):
    """There is no state to unpublish, and emptying what staff can edit changes nothing."""
    promise = make_promise(due=-3)
    fields = {field.name for field in Promise._meta.get_fields()}
    assert {"live", "hidden", "archived", "public"} & fields == set()
    for change in ({"title": {}}, {"listener_name": ""}, {"listener": None}, {"follow_up": None}):
        Promise.objects.filter(pk=promise.pk).update(**change)
    assert [one.pk for one in queries.late()] == [promise.pk]
    assert client.get("/sv/loften/rasten/").status_code == 200
