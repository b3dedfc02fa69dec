import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from indicators.models import Indicator, Observation
from indicators.services import SeriesError, import_series, read_series


@pytest.fixture(autouse=True)
def the_operators_language():
    with translation.override(None):
        yield


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
    found = [(o.year, float(o.value), o.source) for o in indicator.observations.all()]
    assert found == [(2011, 88.4, "FUNK"), (2020, 67.3, "FUNK")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n", "Missing column"),
        (HEAD + "Mår bra,flickor,2020,åttio,FUNK\n", "Row 2"),
        (HEAD + "Mår bra,flickor,2020,101,FUNK\n", "out of range"),
        (HEAD + "Mår bra,flickor,2020,NaN,FUNK\n", "out of range"),
        (HEAD + "Mår bra,flickor,2020,67,\n", "source"),
        (
            HEAD + "Mår bra,f,2020,67,F\nMår bra,f,2020,68,F\n",
            "Row 3: Mår bra, f, 2020 stands twice, first in row 2",
        ),
        (HEAD + "Mår\0bra,f,2020,67,F\n", "not a text file"),
        ("", "Missing column"),
        (HEAD + "Mår bra,f,2020,67.35,F\n", "Row 2: write value_percent with at most one decimal"),
        (HEAD + "Mår bra,f,2020,67,3,F\n", "Row 2 has more columns"),
        (HEAD + "Mår bra,f,MMXX,67,F\n", "Row 2: write “year” as a whole number"),
        (HEAD + "Mår bra,f,0000020209999999,67,F\n", "Row 2: write “year” as a whole number"),
        (HEAD + "Mår bra,f,2020,1 067,F\n", "Row 2: “1 067” in “value_percent” is no number"),
        (HEAD + "Mår bra,f,2020,-3,F\n", "out of range"),
        (HEAD.replace(",", "\t") + "Mår bra\tf\t2020\t67\tF\n", "parted by tabs"),
        (HEAD.replace("group", "grupp") + "Mår bra,f,2020,67,F\n", "Missing column: group"),
        (HEAD.strip() + ",mean\nMår bra,f,2020,67,F,1\n", "Unknown column: mean"),
        (HEAD.strip() + ",unit\nMerit,f,2020,230.5,F,poäng\n", "in “unit”: percent, points"),
        (HEAD.strip() + ",kind\nMår,f,2020,23.5,F,national\nMår,f,2021,2,F,x\n", "Row 3: write"),
        (HEAD.strip() + ",date\nMår,f,2020,23.5,F,1/5 2020\n", "Row 2: write “date” as"),
        (HEAD, "no rows"),
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


@pytest.mark.requirement("REP-24")
@pytest.mark.parametrize(
    ("encoding", "says"),
    [("cp1252", "Row 2: .*Windows-1252.*UTF-8"), ("utf-16", "UTF-16.*UTF-8"), ("utf-16-le", "16")],
)
def test_a_file_in_another_encoding_is_named_and_nothing_is_guessed(tmp_path, encoding, says):
    path = tmp_path / "series.csv"
    path.write_bytes(ROWS.encode(encoding))
    with pytest.raises(CommandError, match=says):
        call_command("import_external_series", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_external_series", str(tmp_path / "none.csv"))


@pytest.mark.requirement("REP-24")
@pytest.mark.django_db
def test_every_kind_of_series_is_brought_in_and_keeps_its_unit():
    rows = read_series(
        "indicator;group;year;value;unit;kind;date;source\n"
        "Meritvärde;flickor;2025;231,4;points;school;2025-09-30;Skolverket\n"
        "Skärmtid;;2025;3,25;mean;national;;Ungas vardag\n"
        "Vårdbesök;;2025;41;per-1000;regional;;Regionen\n"
        "Mår bra;;2025;67,3;;;;FUNK\n"
    )
    assert import_series(rows) == 4
    found = {
        (one.name, one.unit, one.kind): (float(seen.value), str(seen.dated))
        for one in Indicator.objects.all()
        for seen in one.observations.all()
    }
    assert found == {
        ("Meritvärde", "points", "school"): (231.4, "2025-09-30"),
        ("Skärmtid", "mean", "national"): (3.25, "None"),
        ("Vårdbesök", "per-1000", "regional"): (41.0, "None"),
        ("Mår bra", "percent", "other"): (67.3, "None"),
    }
    again = "indicator;group;year;value;source\nMeritvärde;flickor;2026;90;Skolverket\n"
    with pytest.raises(SeriesError, match="measured in “points” already"):
        import_series(read_series(again))
    assert Observation.objects.count() == 4


@pytest.mark.django_db
def test_a_later_value_renews_an_observation():
    import_series(read_series(ROWS))
    import_series(read_series(HEAD + '"Mår bra, åk 9",flickor,2020,70,FUNK\n'))
    assert [float(o.value) for o in Observation.objects.all()] == [88.4, 70.0]
