import pytest

from figures.intervals import Interval, difference, effective_size, wilson


def test_wilson_gives_the_published_example():
    # Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662
    found = wilson(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)


def test_no_answers_of_one_kind_still_has_an_upper_limit():
    # Newcombe 1998, table I: 0 of 20 gives 0 to 0.1611
    found = wilson(0, 20)
    assert (found.low, round(found.high, 4)) == (0.0, 0.1611)


def test_difference_gives_the_published_example():
    # Newcombe 1998 (difference), table II: 56/70 against 48/80 gives 0.0524 to 0.3339
    found = difference(wilson(56, 70), wilson(48, 80))
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    assert found.is_clear


def test_when_everybody_answered_nothing_is_left_to_chance():
    assert wilson(3, 12, 12) == Interval(0.25, 0.25, 0.25)


def test_a_larger_part_of_the_population_gives_a_narrower_interval():
    widths = [wilson(50, 100, n).high - wilson(50, 100, n).low for n in (101, 150, 1000, 10**9)]
    assert widths == sorted(widths)
    assert abs(widths[-1] - (wilson(50, 100).high - wilson(50, 100).low)) < 1e-6


def test_more_answers_than_invited_gives_no_correction():
    assert effective_size(20, 18) == 20.0


def test_a_share_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no share"):
        wilson(0, 0)


def test_a_change_within_chance_is_not_clear():
    assert not difference(wilson(50, 100), wilson(48, 100)).is_clear
