"""The plain rules: who fits, what the public is told, who may change a state."""

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from programs.enums import Actor, Places, QueuePolicy, Reason, State, VisitState
from programs.rules import (
    TRANSITIONS,
    VISIT_TRANSITIONS,
    VISIT_WAYS_IN,
    WAYS_IN,
    Party,
    drawing,
    may_move,
    places,
    visit_drawing,
    who_gets_seats,
    why_waiting,
)

parties = st.lists(st.tuples(st.integers(1, 2), st.integers(0, 3)), max_size=12)


def queue_of(sizes):
    return [Party(key, adults, care) for key, (adults, care) in enumerate(sizes)]


@given(parties, st.integers(0, 10), st.integers(0, 6), st.sampled_from(QueuePolicy))
def test_no_more_seats_are_given_than_are_free(sizes, adults, care, policy):
    given_to = list(who_gets_seats(queue_of(sizes), adults, care, policy))
    assert sum(party.adults for party in given_to) <= adults
    assert sum(party.childcare for party in given_to) <= care


@given(parties, st.integers(0, 10), st.integers(0, 6))
def test_under_wait_nobody_passes(sizes, adults, care):
    given_to = list(who_gets_seats(queue_of(sizes), adults, care, QueuePolicy.WAIT))
    assert [party.key for party in given_to] == list(range(len(given_to)))


@pytest.mark.requirement("PRG-21")
@given(parties, st.integers(0, 4), st.integers(0, 4), st.sampled_from(QueuePolicy))
def test_everybody_who_waits_has_a_true_reason(sizes, adults, care, policy):
    queue = queue_of(sizes)
    placed = list(who_gets_seats(queue, adults, care, policy))
    adults -= sum(one.adults for one in placed)
    care -= sum(one.childcare for one in placed)
    left = [one for one in queue if one.key not in {given.key for given in placed}]
    reasons = why_waiting(left, adults, care, policy)
    for one in left:
        true = {
            Reason.NO_SEAT: adults == 0,
            Reason.TOO_FEW_SEATS: (adults, one.adults) == (1, 2),
            Reason.NO_CHILDCARE: one.childcare > care,
            Reason.BEHIND: policy == QueuePolicy.WAIT and one != left[0],
        }
        assert true[reasons[one.key]]


@pytest.mark.parametrize(
    ("policy", "expected"), [("pass", [(1, 1)]), ("wait", []), ("split", [(0, 1)])]
)
def test_a_couple_and_one_free_seat_follow_the_policy(policy, expected):
    queue = [Party(0, 2, 0), Party(1, 1, 0)]
    given_to = who_gets_seats(queue, 1, 0, policy)
    assert [(party.key, party.adults) for party in given_to] == expected


@pytest.mark.requirement("PRG-7")
def test_two_who_wait_together_are_offered_no_single_place_and_are_passed():
    queue = [Party(0, 2, 0, together=True), Party(1, 1, 0)]
    assert [party.key for party in who_gets_seats(queue, 1, 0, "split")] == [1]


def test_a_party_without_its_childcare_does_not_fit():
    assert list(who_gets_seats([Party(0, 1, 2)], 5, 1, "pass")) == []


@pytest.mark.requirement("PRG-21")
@pytest.mark.parametrize(
    ("capacity", "free", "waiting", "word"),
    [
        (20, 10, 0, Places.MANY),
        (20, 5, 0, Places.FEW),
        (20, 0, 0, Places.FULL),
        (20, 3, 1, Places.FULL),
    ],
)
def test_full_while_anyone_waits(capacity, free, waiting, word):
    assert places(capacity, free, waiting) == word


@pytest.mark.requirement("PRG-22")
def test_the_drawing_in_the_documents_is_the_table_in_the_code():
    """`manage.py draw_states` writes it."""
    page = (settings.BASE_DIR / "docs" / "enrolment-states.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{drawing()}```" in page
    assert f"```mermaid\n{visit_drawing()}```" in page
    ends = set(VisitState) - {before for before, _after in VISIT_TRANSITIONS}
    assert visit_drawing().count("-->") == len(VISIT_TRANSITIONS) + len(VISIT_WAYS_IN) + len(ends)
    assert drawing().count("-->") == len(TRANSITIONS) + len(WAYS_IN) + 1  # and the one end


@pytest.mark.requirement("PRG-22")
def test_every_state_can_be_reached_and_left():
    reached = set(WAYS_IN)
    for _state in State:
        reached |= {after for before, after in TRANSITIONS if before in reached}
    assert reached == set(State)
    assert {before for before, _after in TRANSITIONS} == set(State) - {State.PURGED}


@pytest.mark.parametrize("before", State)
def test_a_cancelled_enrolment_stays_cancelled(before):
    """But it is removed when its time is over."""
    left = [actor for actor in Actor if may_move(State.WITHDRAWN, before, actor)]
    assert left == ([Actor.SYSTEM] if before == State.PURGED else [])


def test_nobody_gets_a_place_from_the_queue_without_an_offer():
    assert not any(may_move(State.WAITING, State.CONFIRMED, actor) for actor in Actor)
