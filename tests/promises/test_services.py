"""Accepting, moving and answering a promise."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core.models import AuditEntry, User
from core.roles import Role, ensure_roles
from promises import services
from promises.models import Promise, PromiseAnswer
from tests.promises.making import THEME, WORDS, day, make_promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def listener():
    return User.objects.get_or_create(username="lyssnare")[0]


@pytest.fixture
def stranger():
    return User.objects.create_user("stranger")


def actions():
    return list(AuditEntry.objects.order_by("pk").values_list("by__username", "action"))


class TestAccept:
    def test_the_listener_accepts(self, listener):
        promise = services.accept(make_promise(accepted=False), by=listener)
        assert promise.accepted_at is not None
        assert actions() == [("lyssnare", "accept")]

    @pytest.mark.requirement("PAR-1")
    def test_nobody_accepts_for_the_listener(self, stranger):
        promise = make_promise(accepted=False)
        with pytest.raises(PermissionDenied):
            services.accept(promise, by=stranger)
        promise.refresh_from_db()
        assert promise.accepted_at is None

    def test_accepting_twice_keeps_the_first_time(self, listener):
        promise = make_promise()
        assert services.accept(promise, by=listener).accepted_at == promise.accepted_at
        assert actions() == []


class TestMissing:
    @pytest.mark.requirement("PAR-1")
    def test_a_complete_promise_lacks_nothing(self):
        assert services.missing(make_promise()) == []

    def test_a_yes_that_has_not_come(self):
        assert len(services.missing(make_promise(accepted=False))) == 1

    @pytest.mark.parametrize("name", services.TEXTS)
    def test_a_text_in_one_language_only(self, name):
        promise = make_promise(**{name: {"sv": "svenska"}})
        assert services.missing(promise) == [str(Promise._meta.get_field(name).verbose_name)]


class TestMoveDate:
    @pytest.mark.requirement("PAR-1")
    def test_the_first_date_stays(self, listener):
        moved = services.move_date(make_promise(due=5), day(40), by=listener, reason=WORDS)
        assert (moved.due, moved.first_due, moved.moved) == (day(40), day(5), True)
        assert actions() == [("lyssnare", "move date")]

    def test_an_earlier_date_is_refused(self, listener):
        with pytest.raises(ValidationError):
            services.move_date(make_promise(due=5), day(5), by=listener, reason=WORDS)

    @pytest.mark.requirement("PAR-1")
    def test_the_move_and_its_reason_are_kept(self, listener):
        promise = make_promise(due=5)
        for to in (40, 60):
            services.move_date(promise, day(to), by=listener, reason=WORDS)
        moves = list(promise.moves.values_list("was", "became", "reason"))
        assert moves == [(day(5), day(40), WORDS), (day(40), day(60), WORDS)]

    def test_a_day_that_has_been_is_refused(self, listener):
        with pytest.raises(ValidationError):
            services.move_date(make_promise(due=-9), day(-2), by=listener, reason=WORDS)

    def test_a_reason_in_one_language_is_refused(self, listener):
        promise = make_promise(due=5)
        with pytest.raises(ValidationError):
            services.move_date(promise, day(40), by=listener, reason={"sv": "tid"})
        assert promise.moves.count() == 0

    @pytest.mark.requirement("PAR-1")
    def test_the_editor_of_texts_cannot_move_a_public_day(self):
        promise = make_promise(due=5)
        promise.due = day(40)
        with pytest.raises(ValidationError) as refused:
            promise.full_clean(exclude=["draft"])
        assert list(refused.value.message_dict) == ["due"]

    def test_before_the_yes_the_day_is_free(self):
        promise = make_promise(due=5, accepted=False)
        promise.due = day(3)
        promise.full_clean(exclude=["draft"])
        promise.save()
        assert (promise.due, promise.first_due) == (day(3), day(3))

    def test_not_by_a_stranger(self, stranger):
        with pytest.raises(PermissionDenied):
            services.move_date(make_promise(), day(40), by=stranger, reason=WORDS)

    def test_the_database_holds_the_first_date(self):
        promise = make_promise(due=5)
        with pytest.raises(IntegrityError), transaction.atomic():
            Promise.objects.filter(pk=promise.pk).update(due=day(4))


class TestAnswer:
    @pytest.mark.requirement("PAR-3")
    def test_it_is_kept_with_themes_and_a_day_to_look_again(self, listener):
        promise = services.answer(make_promise(), [THEME], by=listener, follow_up=day(250))
        assert (promise.kept_on, promise.follow_up) == (day(0), day(250))
        assert list(promise.answers.values_list("you_said", "we_did")) == [(WORDS, WORDS)]
        done = ["open matter", "add step", "declared release plan", "answer"]
        assert actions() == [("lyssnare", one) for one in done]

    def test_an_editor_may_publish_it(self):
        editor = User.objects.create_user("redaktor")
        editor.groups.add(ensure_roles()[Role.EDITOR])
        services.answer(make_promise(), [THEME], by=editor, follow_up=day(250))
        assert PromiseAnswer.objects.count() == 1

    def test_a_stranger_may_not(self, stranger):
        with pytest.raises(PermissionDenied):
            services.answer(make_promise(), [THEME], by=stranger, follow_up=day(250))

    def test_answering_twice_makes_one_answer(self, listener):
        promise = make_promise()
        for _ in range(2):
            services.answer(promise, [THEME], by=listener, follow_up=day(250))
        assert PromiseAnswer.objects.count() == 1

    @pytest.mark.requirement("PAR-3")
    @pytest.mark.parametrize(
        "themes",
        [
            [],
            [services.Theme(theme=WORDS, you_said=WORDS)],
            [services.Theme(theme=WORDS, you_said=WORDS, we_did={"sv": "bara svenska"})],
            [services.Theme(theme={"sv": "x"}, you_said=WORDS, why_not=WORDS)],
        ],
        ids=["none", "neither done nor why not", "one language", "theme in one language"],
    )
    def test_an_answer_that_is_not_whole_is_refused(self, listener, themes):
        promise = make_promise()
        with pytest.raises(ValidationError):
            services.answer(promise, themes, by=listener, follow_up=day(250))
        promise.refresh_from_db()
        assert (promise.kept_on, promise.answers.count()) == (None, 0)

    @pytest.mark.requirement("PAR-3")
    @pytest.mark.parametrize("after", [0, 179, 371])
    def test_the_look_again_is_in_six_to_twelve_months(self, listener, after):
        with pytest.raises(ValidationError):
            services.answer(make_promise(), [THEME], by=listener, follow_up=day(after))

    def test_not_before_the_listener_has_accepted(self, listener):
        promise = make_promise(accepted=False)
        with pytest.raises(ValidationError):
            services.answer(promise, [THEME], by=listener, follow_up=day(250))
        with pytest.raises(IntegrityError), transaction.atomic():
            Promise.objects.filter(pk=promise.pk).update(kept_on=day(0))


def test_kept_on_time_is_measured_by_the_first_day():
    promise = make_promise(due=-20)
    promise.due, promise.kept_on = day(10), day(-1)
    assert (promise.kept_on_time, promise.moved) == (False, True)
    promise.kept_on = promise.first_due
    assert promise.kept_on_time
    promise.kept_on += timedelta(days=1)
    assert not promise.kept_on_time
