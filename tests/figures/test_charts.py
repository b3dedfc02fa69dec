import re
import sys

import pytest

from figures.charts import Bar, Point, Words, bars, isolated, left_to_right, percent, trend

SV = Words("Hur är det i skolan?", "Andel av 40", "Källa: Trivsel", "minst {percent}", rtl=False)
AR = Words("كيف هي المدرسة؟", "النسبة من 40", "المصدر", "{percent} على الأقل", rtl=True)
ROWS = [Bar("Bra", 0.6), Bar("Dåligt", 0.3), Bar("Vet inte", 0.1, soft=True)]


def darkest_side(png):
    """Which half of the picture holds the bars' blue, by reading its pixels."""
    from io import BytesIO

    from matplotlib.image import imread

    pixels = imread(BytesIO(png))
    blue = (abs(pixels[:, :, 0] - 0x0B / 255) < 0.02) & (abs(pixels[:, :, 2] - 0x91 / 255) < 0.02)
    columns = blue.sum(axis=0)
    return columns[: len(columns) // 2].sum(), columns[len(columns) // 2 :].sum()


@pytest.mark.requirement("REP-22")
def test_bars_grow_the_way_the_language_is_read():
    """In Swedish they begin at the labels on the left, in Arabic at the labels on the right."""
    files_sv, files_ar = bars(ROWS, SV), bars(ROWS, AR)
    left, right = darkest_side(files_sv["png"])
    left_ar, right_ar = darkest_side(files_ar["png"])
    assert abs(left - right_ar) < 0.05 * left and abs(right - left_ar) < 0.05 * left


@pytest.mark.requirement("REP-22")
def test_a_file_holds_its_letters_as_paths_and_no_fonts():
    svg = bars(ROWS, AR)["svg"].decode()
    assert "<text" not in svg and "font-family" not in svg
    assert re.search(r"<svg .*viewBox", svg, re.S)


@pytest.mark.requirement("REP-22")
def test_every_letter_of_both_scripts_is_in_a_font():
    """matplotlib warns of a missing glyph; the suite turns that into an error here."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        words = Words(
            "هل تشعر بالأمان؟ " + isolated("Östra skolan – åk 4"),
            "النسبة 31% (من 164)",
            "«المصدر»",
            AR.at_least,
            rtl=True,
        )
        bars([Bar(left_to_right("0–2"), 0.4), Bar("لا أعرف", 0.2, at_least=True)], words)


def test_the_same_cells_give_the_same_file():
    assert bars(ROWS, SV) == bars(ROWS, SV)


def test_a_trend_is_drawn_with_a_break():
    points = [
        Point("2024", 0.6, 0.5, 0.7),
        Point("2025", 0.62, 0.5, 0.7),
        Point("2026", 0.7, 0.6, 0.8, new_wording=True),
    ]
    whole = trend([*points[:2], Point("2026", 0.7, 0.6, 0.8)], SV)
    broken = trend(points, SV)
    assert whole["svg"] != broken["svg"]
    assert broken["png"].startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("share", "sv", "ar"), [(0.425, "43\u00a0%", "43%"), (0, "0\u00a0%", "0%")]
)
def test_percent_signs_stand_on_the_right(share, sv, ar):
    assert (percent(share, rtl=False), percent(share, rtl=True)) == (sv, ar)


def test_pyplot_is_never_loaded():
    bars(ROWS, SV)
    assert "matplotlib.pyplot" not in sys.modules
