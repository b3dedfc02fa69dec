"""Who is invited: the school office's file, and units that never hold fewer than ten."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from surveys.models.invitation import Code, CodeBatch
from surveys.models.wave import InvitedGroup
from surveys.services.invited import (
    Group,
    InvitedError,
    class_codes,
    invite,
    merge,
    read_groups,
    year_label,
)
from surveys.services.waves import open_wave
from tests.surveys.making import INVITED, make_wave

HEAD = "skola;område;årskurs;kön;inbjudna\n"


def units(groups: list[Group]) -> dict[tuple[str, str, str], int]:
    sums: dict[tuple[str, str, str], int] = {}
    for one in groups:
        unit = (one.area, one.school, one.school_year)
        sums[unit] = sums.get(unit, 0) + one.size
    return sums


def group(school: str, area: str, year: int, size: int, gender: str = "") -> Group:
    return Group(school, area, year, year, gender, size)


@pytest.mark.requirement("SUR-40")
def test_the_real_file_gives_units_of_at_least_ten() -> None:
    found = units(merge(read_groups(INVITED)))
    assert found == {
        ("Centrum", "Ekskolan", "4"): 71,
        ("Centrum", "Ekskolan", "5"): 75,
        ("Centrum", "Ekskolan", "6"): 68,
        ("Centrum", "Ekskolan", "7"): 62,
        ("Centrum", "Ekskolan", "8"): 72,
        ("Centrum", "Ekskolan", "9"): 73,
        ("Centrum", "Åsskolan", "4"): 33,
        ("Centrum", "Åsskolan", "5"): 39,
        ("Centrum", "Åsskolan", "6"): 39,
        ("Centrum", "Åsskolan", "7"): 34,
        ("Centrum", "Åsskolan", "8"): 30,
        ("Centrum", "Åsskolan", "9"): 38,
        ("Söder", "Sjöskolan", "4"): 16,
        ("Söder", "Sjöskolan", "5"): 16,
        ("Söder", "Sjöskolan", "6"): 15,
        ("Söder", "Sjöskolan", "7"): 12,
        ("Söder", "Sjöskolan", "8–9"): 24,
        ("Norr", "Norrbyskolan", "4–6"): 20,
        ("Norr", "Norrbyskolan", "7–8"): 19,
        ("Norr", "Norrbyskolan", "9"): 10,
    }


@pytest.mark.requirement("SUR-40")
def test_small_schools_share_a_unit_and_small_areas_after_them() -> None:
    assert units(merge([group("A", "x", 1, 6), group("B", "x", 3, 6)])) == {("x", "", "1–3"): 12}
    joined = [group("A", "x", 1, 6), group("B", "x", 1, 30), group("B", "x", 2, 12)]
    assert units(merge(joined)) == {("x", "B", "1"): 30, ("x", "", "1–2"): 18}
    areas = [group("A", "x", 0, 6), group("B", "y", 2, 5), group("C", "z", 2, 40)]
    assert units(merge(areas)) == {("z", "C", "2"): 40, ("", "", "F–2"): 11}
    lone = [group("A", "x", 1, 3), group("C", "z", 2, 40)]
    assert units(merge(lone)) == {("", "", "1–2"): 43}
    with pytest.raises(InvitedError):
        merge([group("A", "x", 1, 9)])


@pytest.mark.requirement("SUR-40")
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ABCD"), st.sampled_from("xyz"), st.integers(0, 4)),
        st.lists(st.integers(1, 14), min_size=1, max_size=3),
        min_size=1,
        max_size=20,
    )
)
def test_no_unit_is_ever_small_and_nobody_is_lost(rows: dict) -> None:
    groups = [
        Group(school, area, year, year, f"g{place}", size)
        for (school, area, year), sizes in rows.items()
        for place, size in enumerate(sizes)
    ]
    total = sum(one.size for one in groups)
    if total < 10:
        with pytest.raises(InvitedError):
            merge(groups)
        return
    merged = merge(groups)
    keys = [(one.area, one.school, one.school_year, one.gender) for one in merged]
    assert len(keys) == len(set(keys))
    assert sum(one.size for one in merged) == total
    assert min(units(merged).values()) >= 10


def test_a_year_has_a_label() -> None:
    labels = [year_label(4, 4), year_label(4, 6), year_label(0, 0), year_label(0, 2)]
    assert labels == ["4", "4–6", "F", "F–2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_file_is_read_as_offices_save_it(tmp_path: Path, encoding: str, rows: int) -> None:
    lines = ["Åsskolan;Söder;F;flicka;12\r\n", ";;;;\r\n", "Åsskolan;Söder;1;;9\r\n"][:rows]
    path = tmp_path / "inbjudna.csv"
    path.write_bytes((HEAD + "".join(lines)).encode(encoding))
    assert (
        read_groups(path)
        == [
            Group("Åsskolan", "Söder", 0, 0, "flicka", 12),
            Group("Åsskolan", "Söder", 1, 1, "", 9),
        ][: 1 if rows == 1 else 2]
    )


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (b"", ["Första raden måste vara: skola;område;årskurs;kön;inbjudna"]),
        (
            b"skola,antal\n",
            ["Första raden måste vara: skola;område;årskurs;kön;inbjudna"],
        ),
        (HEAD.encode(), ["Det finns inga grupper i filen."]),
        (HEAD.encode() + b"\x00", ["Filen är ingen textfil. Spara den som CSV UTF-8."]),
        (HEAD.encode() + b"x" * 200_000, ["Filen är ingen textfil. Spara den som CSV UTF-8."]),
        (
            (
                HEAD + "A;x;4;flicka;12\nA;x;4;flicka;1\nA;x;fyra;;3\n;x;4;;3\nA;x;4;;-3\nA;x\n"
            ).encode(),
            [
                "Rad 3: samma skola, årskurs och kön står på en tidigare rad.",
                "Rad 4: ”fyra” är ingen årskurs.",
                "Rad 5: skola och område måste stå.",
                "Rad 6: ”-3” är inget antal elever.",
                "Rad 7: den behöver fem celler.",
            ],
        ),
    ],
)
def test_a_wrong_file_says_which_row(tmp_path: Path, content: bytes, problems: list[str]) -> None:
    path = tmp_path / "inbjudna.csv"
    path.write_bytes(content)
    with pytest.raises(InvitedError) as caught:
        read_groups(path)
    assert caught.value.problems == problems


@pytest.mark.requirement("SUR-40")
@pytest.mark.django_db
def test_the_command_sets_groups_batches_and_class_codes() -> None:
    wave = make_wave()
    out = StringIO()
    call_command("import_invited", str(INVITED), wave=wave.slug, stdout=out)
    assert out.getvalue().splitlines()[0] == (
        "766 inbjudna i 20 grupper, var och en med en klasskod."
    )
    norr = {"area": "Norr", "school": "Norrbyskolan", "school_year": "4–6"}
    assert CodeBatch.objects.get(wave=wave, **norr).size == 20
    sizes = InvitedGroup.objects.filter(wave=wave, **norr).values_list("gender", "size")
    assert dict(sizes) == {"flicka": 7, "pojke": 12, "annat": 1}
    assert CodeBatch.objects.filter(size__lt=10).count() == 0
    codes = class_codes(wave)
    assert len({code.shown for code in codes}) == 20
    assert {code.batch.wave_id for code in codes} == {wave.pk}


@pytest.mark.django_db
def test_the_groups_may_be_set_again_until_the_wave_opens() -> None:
    wave = make_wave()
    invite(wave, [group("A", "x", 4, 12)], by=None)
    invite(wave, [group("B", "x", 4, 12), group("B", "x", 5, 13)], by=None)
    assert list(wave.batches.values_list("school", "school_year")) == [("B", "4"), ("B", "5")]
    assert Code.objects.count() == 2
    open_wave(wave, by=None)
    with pytest.raises(InvitedError):
        invite(wave, [group("A", "x", 4, 12)], by=None)
    assert wave.batches.count() == 2


@pytest.mark.django_db
def test_the_command_refuses_in_sentences(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Det finns ingen omgång ”ingen”"):
        call_command("import_invited", str(INVITED), wave="ingen")
    wave = make_wave()
    with pytest.raises(CommandError, match="Det finns ingen fil"):
        call_command("import_invited", str(tmp_path / "saknas.csv"), wave=wave.slug)
    assert not wave.batches.exists()
