"""The unfinished answer lives on the phone, sealed, for 20 to 24 hours."""

import base64
import secrets

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse

from surveys.flow import drawer
from surveys.flow.drawer import COOKIE, DONE_COOKIE, Draft, DrawerFull

NOON = 1_790_000_000 // drawer.WINDOW * drawer.WINDOW  # the first second of a window


def draft(**more) -> Draft:
    return Draft(wave=1, version=2, digest="d", batch=3, **more)


def saved(one: Draft, response: HttpResponse | None = None) -> dict[str, str]:
    response = response or HttpResponse()
    drawer.save(response, one, secure=True)
    return {name: cookie.value for name, cookie in response.cookies.items()}


def loaded(cookies: dict[str, str]) -> Draft | None:
    request = HttpRequest()
    request.COOKIES.update(cookies)
    return drawer.load(request)


def long_text(letters: int) -> str:
    return secrets.token_urlsafe(letters)[:letters]


@pytest.mark.requirement("SUR-22")
def test_what_is_put_in_comes_out() -> None:
    one = draft(answers={"a": "ja", "b": ["x"], "c": 3}, texts={"t": "مرحبا 👋"}, at="c", slip="s")
    assert loaded(saved(one)) == one


@pytest.mark.requirement("SUR-22")
@pytest.mark.parametrize("into_the_window", [0, drawer.WINDOW // 2, drawer.WINDOW - 1])
def test_it_lives_at_least_20_and_at_most_24_hours(into_the_window: int) -> None:
    start = NOON + into_the_window
    with time_machine.travel(start, tick=False) as clock:
        cookies = saved(draft())
        clock.move_to(start + 20 * 3600)
        kept = loaded(cookies)
        assert kept is not None
        cookies = saved(kept)  # writing it again makes it no younger
        clock.move_to(start + 24 * 3600)
        assert loaded(cookies) is None


@pytest.mark.requirement("SUR-22")
def test_the_browser_drops_the_cookie_at_the_same_moment() -> None:
    with time_machine.travel(NOON + 100, tick=False):
        response = HttpResponse()
        drawer.save(response, draft(), secure=True)
        cookie = response.cookies[COOKIE]
    assert cookie["max-age"] == 24 * 3600 - 100
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)


def test_nothing_of_it_can_be_read_on_the_phone() -> None:
    sealed = saved(draft(answers={"a": "hemligt"}))[COOKIE][1:]
    raw = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
    assert b"hemligt" not in raw


def cut(text: str) -> str:
    return text[:-5]


def turned(text: str) -> str:
    return text[:30] + ("A" if text[30] != "A" else "B") + text[31:]


@pytest.mark.parametrize(
    "harm",
    [cut, turned, lambda t: "", lambda t: "x", lambda t: "1", lambda t: "1" + "A" * 60,
     lambda t: "١" * 50, lambda t: "2" + t[1:] + "é", lambda t: t * 2],
)  # fmt: skip
def test_a_forged_or_broken_draft_is_no_draft(harm) -> None:
    cookies = saved(draft())
    assert loaded(cookies | {COOKIE: harm(cookies[COOKIE])}) is None


def test_a_draft_that_another_version_of_the_program_sealed_is_no_draft() -> None:
    sealed = drawer.seal([1, 2, "d", 3, *range(20)], draft().window)
    assert loaded({COOKIE: "1" + sealed}) is None


def test_a_draft_of_another_key_is_no_draft(settings) -> None:
    cookies = saved(draft())
    settings.SECRET_KEY = "another key that this deployment does not have"
    assert loaded(cookies) is None


def test_the_receipt_is_no_draft_and_the_draft_no_receipt() -> None:
    response = HttpResponse()
    drawer.finish(HttpRequest(), response, draft())
    receipt = response.cookies[DONE_COOKIE].value
    assert loaded({COOKIE: "1" + receipt}) is None
    request = HttpRequest()
    request.COOKIES[DONE_COOKIE] = receipt
    assert drawer.finished(request) == draft().wave
    request.COOKIES[DONE_COOKIE] = saved(draft())[COOKIE][1:]
    assert drawer.finished(request) is None


def test_a_long_draft_takes_two_cookies_and_a_shorter_one_forgets_the_second() -> None:
    one = draft(texts={"t": long_text(4000)})
    cookies = saved(one)
    assert sorted(cookies) == [COOKIE, f"{COOKIE}1"]
    assert max(len(value) for value in cookies.values()) < 3700
    assert loaded(cookies) == one
    one.texts = {}
    assert loaded(cookies | saved(one)) == one  # the second cookie is still on the phone


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(DrawerFull):
        saved(draft(texts={"t": long_text(9000)}))


def answered(one: Draft, key: str, place: int, value: str) -> dict[str, str]:
    """The cookies of the reply to one answer."""
    drawer.put(one, key, value)
    response = HttpResponse()
    drawer.save(response, one, secure=True, answered=(key, place))
    return {name: cookie.value for name, cookie in response.cookies.items()}


@pytest.mark.requirement("SUR-23")
@pytest.mark.parametrize("last", ["one", "other"])
@pytest.mark.parametrize(("place", "long"), [(2, False), (5, False), (9, True)])
def test_two_replies_under_way_at_once_keep_both_answers(last: str, place: int, long: bool) -> None:
    jar = saved(draft(answers={"a": "ja"}, texts={"t": long_text(2500)}))
    # As long as a text may be, in letters that do not compress.
    said = "".join(chr(0x4E00 + at * 7919 % 20000) for at in range(300)) if long else "nej"
    one = answered(loaded(jar), "b", 1, "ja")
    other = answered(loaded(jar), "c", place, said)
    jar |= (other | one) if last == "one" else (one | other)
    assert loaded(jar).answers == {"a": "ja", "b": "ja", "c": said}


@pytest.mark.requirement("SUR-23")
def test_a_reply_that_comes_three_answers_late_overwrites_none_of_them() -> None:
    jar = saved(draft())
    late = answered(loaded(jar), "a", 0, "sent first")
    for place, key in enumerate("bcd", start=1):
        jar |= answered(loaded(jar), key, place, "ja")
    jar |= late
    assert loaded(jar).answers == {"a": "sent first", "b": "ja", "c": "ja", "d": "ja"}


@pytest.mark.requirement("SUR-23")
def test_the_newest_word_on_a_question_counts_and_an_answer_of_before_does_not_come_back() -> None:
    jar = saved(draft())
    for value in ("first", "second"):
        jar |= answered(loaded(jar), "a", 0, value)
    jar |= answered(loaded(jar), "b", 1, "ja")
    assert loaded(jar).answers == {"a": "second", "b": "ja"}
    over = jar | saved(draft())  # started over: another sending
    assert loaded(over).answers == {}
    moved = jar | {"utkast-2": jar["utkast-0"]}  # put where it does not belong
    assert loaded(moved).answers == {"a": "second", "b": "ja"}


def test_all_cookies_of_a_full_draft_fit_into_one_line_of_eight_kilobytes() -> None:
    one = draft()
    jar: dict[str, str] = {}
    for number in range(200):
        drawer.put(one, f"q{number}", "-tx", long_text(85))
        try:
            response = HttpResponse()
            drawer.save(response, one, secure=True, answered=(f"q{number}", number))
        except DrawerFull:
            break
        jar |= {name: cookie.value for name, cookie in response.cookies.items()}
        jar = {name: value for name, value in jar.items() if value}
        one = loaded(jar)
    else:
        pytest.fail("the draft was never full")
    beside = [f"utkast-{place}" for place in range(one.place - 4, one.place)]
    assert sorted(jar) == sorted(["utkast", "utkast1", *beside])
    staff = "; sessionid=" + "x" * 32 + "; csrftoken=" + "x" * 32
    line = "; ".join(f"{name}={value}" for name, value in jar.items()) + staff
    assert 6500 < len("Cookie: " + line) < 8192
