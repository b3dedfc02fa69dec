import pytest
from django.core.management import CommandError, call_command

from indicators.models import Indicator, Observation
from indicators.services import SeriesError, import_series, read_series

HEAD = "indicator,group,year,value_percent,source\n"
ROWS = HEAD + '"Mår bra, åk 9",flickor,2011,88.4,FUNK\n"Mår bra, åk 9",flickor,2020,"67,3",FUNK\n'


@pytest.mark.requirement("REP-24")
@pytest.mark.django_db
def test_a_file_becomes_a_series_and_again_changes_nothing(tmp_path):
    path = tmp_path / "series.csv"
    path.write_text("\ufeff" + ROWS, encoding="utf-8")
    for _ in range(2):
        call_command("import_external_series", str(path))
    indicator = Indicator.objects.get()
    assert str(indicator) == "Mår bra, åk 9, flickor"
    found = [(o.year, float(o.percent), o.source) for o in indicator.observations.all()]
    assert found == [(2011, 88.4, "FUNK"), (2020, 67.3, "FUNK")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n", "Missing column"),
        (HEAD + "Mår bra,flickor,2020,åttio,FUNK\n", "Row 2"),
        (HEAD + "Mår bra,flickor,2020,101,FUNK\n", "out of range"),
        (HEAD + "Mår bra,flickor,2020,NaN,FUNK\n", "out of range"),
        (HEAD + "Mår bra,flickor,2020,67,\n", "source"),
        (HEAD + "Mår bra,f,2020,67,F\nMår bra,f,2020,68,F\n", "Row 3"),
        (HEAD + "Mår\0bra,f,2020,67,F\n", "not a text file"),
        ("", "Missing column"),
        (HEAD + "Mår bra,f,2020,67.35,F\n", "Row 2: write value_percent with at most one decimal"),
        (HEAD + "Mår bra,f,2020,67,3,F\n", "Row 2 has more columns|as numbers"),
        (HEAD + "Mår bra,f,2020,1.067,5,F\n", "Row 2"),
        (HEAD + f"{'x' * 201},f,2020,67,F\n", "longer than 200"),
        (HEAD + f"Mår bra,f,2020,67,{'x' * 140_000}\n", "cannot be read as CSV"),
    ],
)
def test_a_broken_file_is_explained(text, says):
    with pytest.raises(SeriesError, match=says):
        read_series(text)


@pytest.mark.django_db
def test_a_file_is_imported_whole_or_not_at_all(tmp_path):
    path = tmp_path / "series.csv"
    path.write_text(ROWS + "Annat,f,x,1,F\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Row 4"):
        call_command("import_external_series", str(path))
    assert not Observation.objects.exists()


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_explained(tmp_path, content):
    path = tmp_path / "series.csv"
    if content:
        path.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("import_external_series", str(path))


@pytest.mark.django_db
def test_a_later_value_renews_an_observation():
    import_series(read_series(ROWS))
    import_series(read_series(HEAD + '"Mår bra, åk 9",flickor,2020,70,FUNK\n'))
    assert [float(o.percent) for o in Observation.objects.all()] == [88.4, 70.0]
