"""REP-21: a reference table of the population: what it may look like, and whose size it tells."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from indicators.models import PopulationTable
from indicators.population import Population, import_population, read_population
from indicators.services import SeriesError


@pytest.fixture(autouse=True)
def the_operators_language():
    with translation.override(None):
        yield


HEAD = "school;area;school_year;gender;size;source;date\n"
LINE = "Ekskolan;Centrum;4;flicka;50;Folkbokföringen;2025-12-31\n"
TABLE = HEAD + LINE + "Åsskolan;Centrum;4;Pojke;30;Folkbokföringen;2025-12-31\n"


@pytest.mark.requirement("REP-21")
@pytest.mark.django_db
def test_the_table_of_the_day_tells_the_size_of_a_group(tmp_path):
    path = tmp_path / "population.csv"
    path.write_text("\ufeff" + TABLE, encoding="utf-8")
    for _ in range(2):  # again replaces the same table
        call_command("import_external_series", str(path), population=True)
    import_population(read_population("size,source,date\n90,Skolan,2026-12-31\n"))
    assert PopulationTable.objects.count() == 2
    found = Population.on(date(2026, 5, 15))
    assert str(found.table) == "Folkbokföringen, 2025-12-31"
    assert found.size("total", ()) == 80
    assert found.size("area", {"Centrum"}) == 80
    assert found.size("school", {"ekskolan"}) == 50
    assert found.size("kon", {"pojke", "Pojke", "ولد"}) == 30
    assert found.size("school", {"Sjöskolan"}) is None
    assert Population.on(date(2025, 1, 1)).table == found.table  # the first one after


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TABLE + LINE, "Row 4: Ekskolan, Centrum, 4, flicka stands twice, first in row 2"),
        (HEAD + LINE.replace("50", "5,5"), "Row 2: write “size” as a whole number"),
        (HEAD + LINE.replace("2025-12-31", "31 dec"), "Row 2: write “date” as 2026-01-31"),
        (
            HEAD + LINE + "Åsskolan;;4;flicka;9;Folkbokföringen;2025-12-31\n",
            "Row 3: fill in “area”",
        ),
        (HEAD + LINE + "Å;C;4;f;9;En annan;2025-12-31\n", "Row 3: all rows need the same source"),
        ("size,source\n9,F\n", "Missing column: date"),
    ],
)
def test_a_table_that_would_count_somebody_wrong_is_refused(text, says):
    with pytest.raises(SeriesError, match=says):
        read_population(text)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_external_series", str(tmp_path / "x.csv"), population=True)
