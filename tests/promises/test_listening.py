"""Those who answer: what waits, writing it in every language, looking at it, moving the day."""

import re

import pytest
from django.urls import reverse

from core.models import User
from core.roles import Role, ensure_roles
from promises import queries, services
from promises.models import Promise
from tests.promises.making import THEME, day, make_promise

pytestmark = pytest.mark.django_db
HELPERS = {Role.EDITOR, Role.REPORT_PUBLISHER, Role.ADMINISTRATOR}
PARTS = ("theme", "you_said", "we_did", "why_not")
PLACES = {"write": "svar/", "look": "svar/visa/", "move": "dag/"}


def person(role: Role) -> User:
    user = User.objects.create_user(f"is-{role.name.lower()}")
    user.groups.add(ensure_roles()[role])
    return user


def sent(themes: int = 1, follow_up: int = 250, **changed: str) -> dict[str, str]:
    """What the form sends: every theme whole, "why not" left empty, then the changes."""
    data = {"count": str(themes), "follow_up": day(follow_up).isoformat()}
    for at in range(themes):
        for part in PARTS[:3]:
            data |= {f"theme-{at}-{part}_sv": f"{part} {at}", f"theme-{at}-{part}_ar": f"نص {at}"}
    return data | changed


@pytest.fixture
def promise(client) -> Promise:
    """An accepted one; its listener is signed in."""
    made = make_promise()
    client.force_login(made.listener)
    return made


def post(client, name, data, slug="rasten"):
    return client.post(reverse(f"promises:{name}", args=[slug]), data)


def texts(theme: dict) -> list[str]:
    return [theme[part].get("sv", "") for part in PARTS if part in theme]


class TestWho:
    @pytest.mark.requirement("PRV-2")
    @pytest.mark.parametrize("role", Role, ids=lambda role: role.name)
    @pytest.mark.parametrize("name", ["write", "move"])
    def test_each_role_at_each_page(self, client, role, name):
        make_promise()
        client.force_login(person(role))
        wanted = 200 if role in HELPERS else 404
        assert client.get(reverse(f"promises:{name}", args=["rasten"])).status_code == wanted

    @pytest.mark.parametrize("name", ["save", "publish", "move_send"])
    def test_a_stranger_changes_nothing(self, client, name):
        promise = make_promise()
        client.force_login(person(Role.SURVEY_MAKER))
        assert post(client, name, sent()).status_code == 404
        promise.refresh_from_db()
        assert (promise.draft, promise.kept_on, promise.moved) == ({}, None, False)

    def test_another_listener_sees_only_their_own(self, client):
        make_promise()
        other = User.objects.create_user("annan")
        make_promise("mat", listener=other)
        client.force_login(other)
        html = client.get(reverse("promises:waiting")).content.decode()
        assert re.findall(r"/loften/([\w-]+)/svar/", html) == ["mat"]

    @pytest.mark.parametrize("name", ["waiting", "write", "look", "move"])
    def test_signed_out_goes_to_sign_in(self, client, name):
        make_promise()
        args = [] if name == "waiting" else ["rasten"]
        response = client.get(reverse(f"promises:{name}", args=args))
        assert response.url.startswith(reverse("login"))

    @pytest.mark.parametrize(
        ("name", "leads_to"), [("save", "write"), ("publish", "look"), ("move_send", "move")]
    )
    def test_opening_an_address_that_only_takes_forms_leads_to_its_page(
        self, client, promise, name, leads_to
    ):
        response = client.get(reverse(f"promises:{name}", args=["rasten"]))
        assert response.url == reverse(f"promises:{leads_to}", args=["rasten"])


class TestWaiting:
    def test_the_nearest_day_comes_first_and_says_what_waits(self, client, lang):
        helper = person(Role.REPORT_PUBLISHER)
        make_promise("later", 30)
        late = make_promise("late", -3)
        make_promise("not-accepted", 5, accepted=False)
        services.keep_draft(late, {"themes": [{"theme": {"sv": "x"}}] * 3}, by=helper)
        client.force_login(helper)
        html = client.get(reverse("promises:waiting")).content.decode()
        assert re.findall(r'<h2><a href="/\w\w/loften/([^"]+)"', html) == [
            "late/svar/",
            "not-accepted/",
            "later/svar/",
        ]
        drafts = {"sv": "Ett utkast med 3 teman", "ar": "مسودة فيها 3 مواضيع"}
        assert html.count(drafts[lang]) == 1

    def test_my_page_counts_for_helpers_and_names_for_the_listener(self, client, promise):
        def cards():
            html = client.get(reverse("my_page")).content.decode()
            return re.findall(r'<li class="card"><h2><a href="([^"]+)">', html)

        assert cards() == ["/sv/loften/rasten/svar/"]
        client.force_login(person(Role.REPORT_PUBLISHER))
        assert reverse("promises:waiting") in cards()

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_asks_as_often_for_one_as_for_three(
        self, client, count, django_assert_max_num_queries
    ):
        for number in range(count):
            make_promise(f"promise-{number}")
        client.force_login(User.objects.get(username="lyssnare"))
        with django_assert_max_num_queries(12):
            client.get(reverse("promises:waiting"))


class TestWriting:
    @pytest.mark.requirement("PAR-3")
    @pytest.mark.parametrize("themes", [1, 3])
    def test_from_an_empty_page_to_what_everybody_reads(self, client, lang, promise, themes):
        assert post(client, "save", sent(themes, look="1")).url == reverse(
            "promises:look", args=["rasten"]
        )
        shown = client.get(reverse("promises:look", args=["rasten"])).content.decode()
        assert re.findall("<h3>([^<]+)</h3>", shown) == [
            *(f"theme {at}" for at in range(themes)),
            *(f"نص {at}" for at in range(themes)),
        ]
        public = reverse("promises:detail", args=["rasten"])
        assert post(client, "publish", {}).url == public
        client.logout()
        html = client.get(public).content.decode()
        wanted = {"sv": "theme {}", "ar": "نص {}"}[lang]
        assert re.findall('answer"><h3>([^<]+)</h3>', html) == [
            wanted.format(at) for at in range(themes)
        ]
        promise.refresh_from_db()
        assert (promise.kept_on, promise.follow_up, promise.draft) == (day(0), day(250), {})

    @pytest.mark.requirement("PAR-3", "PAG-10")
    def test_missing_arabic_says_which_text_and_keeps_every_value(self, client, promise):
        data = sent(3, look="1") | {"theme-1-we_did_ar": ""}
        response = post(client, "save", data)
        html = response.content.decode()
        assert response.status_code == 422
        assert re.search(r"<title>\s*Fel: ", html)
        summary = html.split('class="error-summary"')[1].split("</ul>")[0]
        wanted = "Tema 2: Vi gjorde – skriv på: \u2068العربية\u2069"
        assert re.findall('<a href="#([^"]+)">([^<]+)</a>', summary) == [
            ("id_theme-1-we_did_1", wanted)
        ]
        assert html.count(wanted) == 2
        for name, value in data.items():
            if name.startswith("theme") and value:
                assert re.search(rf'name="{name}"[^>]*(value="{value}"|>\s*{value})', html), name
        promise.refresh_from_db()
        assert [texts(theme)[0] for theme in promise.draft["themes"]] == [
            "theme 0",
            "theme 1",
            "theme 2",
        ]
        assert promise.kept_on is None

    @pytest.mark.requirement("PAR-3")
    def test_neither_done_nor_why_not(self, client, promise):
        data = sent(look="1") | {"theme-0-we_did_sv": "", "theme-0-we_did_ar": ""}
        response = post(client, "save", data)
        assert response.status_code == 422
        assert response.content.decode().count("Tema 1: skriv vad ni gjorde, eller varför inte.")
        data |= {"theme-0-why_not_sv": "pengarna", "theme-0-why_not_ar": "المال"}
        assert post(client, "save", data).status_code == 302

    def test_a_draft_may_lack_anything_and_is_never_public(self, client, promise):
        data = {"count": "1", "theme-0-theme_sv": "hemligt utkast", "follow_up": "snart"}
        assert post(client, "save", data).status_code == 302
        page = client.get(reverse("promises:write", args=["rasten"])).content.decode()
        assert page.count('value="hemligt utkast"') == page.count('value="snart"') == 1
        client.logout()
        for name, args in (("detail", ["rasten"]), ("list", [])):
            html = client.get(reverse(f"promises:{name}", args=args)).content.decode()
            assert "hemligt" not in html

    def test_adding_and_removing_a_theme_keeps_the_others(self, client, promise):
        added = post(client, "save", sent(2, add="1")).url
        page = client.get(added.partition("#")[0]).content.decode()
        assert re.findall('<section class="card theme" id="([^"]+)"', page) == [
            "theme-0",
            "theme-1",
            "theme-2",
        ]
        assert added.endswith("#theme-2")
        post(client, "save", sent(3, remove="1"))
        promise.refresh_from_db()
        assert [texts(theme)[0] for theme in promise.draft["themes"]] == ["theme 0", "theme 2"]

    def test_an_empty_theme_in_between_is_left_out(self, client, promise):
        gone = {f"theme-1-{part}_{code}": "" for part in PARTS for code in ("sv", "ar")}
        assert post(client, "save", sent(3, look="1") | gone).status_code == 302
        post(client, "publish", {})
        assert [one.theme["sv"] for one in promise.answers.all()] == ["theme 0", "theme 2"]

    @pytest.mark.requirement("PAR-3")
    @pytest.mark.parametrize("after", [30, 600])
    def test_the_day_to_look_again_is_asked_for(self, client, promise, after):
        response = post(client, "save", sent(follow_up=after, look="1"))
        assert response.status_code == 422
        assert "Välj en dag om 6 till 12 månader" in response.content.decode()

    def test_a_draft_that_is_not_whole_is_not_published(self, client, promise):
        post(client, "save", {"count": "1", "theme-0-theme_sv": "bara svenska"})
        response = post(client, "publish", {})
        promise.refresh_from_db()
        assert (response.status_code, promise.kept_on) == (422, None)
        assert 'value="bara svenska"' in response.content.decode()

    def test_publishing_twice_makes_one_answer(self, client, promise):
        post(client, "save", sent())
        assert [post(client, "publish", {}).status_code for _ in range(2)] == [302, 302]
        assert promise.answers.count() == 1

    @pytest.mark.parametrize(
        "text",
        ["\x00noll", "<script>alert(1)</script>", "{{ secret }}", "\u202eomvänt", "x" * 9000],
    )
    def test_hostile_words_are_only_words(self, client, promise, text):
        response = post(client, "save", sent(look="1") | {"theme-0-theme_sv": text})
        assert response.status_code in (302, 422)
        page = client.get(reverse("promises:write", args=["rasten"]))
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()

    @pytest.mark.parametrize("count", ["", "-1", "0", "99999999", "två", "²"])
    def test_a_broken_number_of_themes_loses_nothing(self, client, promise, count):
        post(client, "save", sent())
        assert post(client, "save", sent() | {"count": count}).status_code == 302
        promise.refresh_from_db()
        assert [texts(theme)[0] for theme in promise.draft["themes"]] == ["theme 0"]

    @pytest.mark.parametrize("number", ["-1", "2", "²", "9" * 5000])
    def test_a_broken_number_of_a_theme_takes_none_away(self, client, promise, number):
        assert post(client, "save", sent(2, remove=number)).status_code == 302
        promise.refresh_from_db()
        assert [texts(theme)[0] for theme in promise.draft["themes"]] == ["theme 0", "theme 1"]

    @pytest.mark.parametrize("name", ["write", "move"])
    def test_an_answered_promise_has_nothing_to_write(self, client, promise, name):
        services.answer(promise, [THEME], by=promise.listener, follow_up=day(250))
        response = client.get(reverse(f"promises:{name}", args=["rasten"]))
        assert response.url == reverse("promises:detail", args=["rasten"])


class TestMoving:
    @pytest.mark.requirement("PAR-1")
    def test_the_day_moves_with_its_reason_in_sight(self, client, lang, promise):
        data = {
            "due": day(50).isoformat(),
            "reason_sv": "Fler svar kom.",
            "reason_ar": "وصلت إجابات.",
        }
        assert post(client, "move_send", data).status_code == 302
        client.logout()
        html = client.get(reverse("promises:detail", args=["rasten"])).content.decode()
        assert html.count(data[f"reason_{lang}"]) == 1
        assert queries.public().get().first_due == day(10)

    @pytest.mark.requirement("PAR-1", "PAG-10")
    @pytest.mark.parametrize(
        ("due", "reason_ar", "target"),
        [(50, "", "id_reason_1"), (10, "سبب", "id_due"), (-1, "سبب", "id_due")],
        ids=["no Arabic", "the same day", "a day gone by"],
    )
    def test_what_is_lacking_is_said_and_the_values_stay(
        self, client, promise, due, reason_ar, target
    ):
        data = {"due": day(due).isoformat(), "reason_sv": "tiden", "reason_ar": reason_ar}
        response = post(client, "move_send", data)
        html = response.content.decode()
        promise.refresh_from_db()
        assert (response.status_code, promise.moved) == (422, False)
        summary = html.split('class="error-summary"')[1].split("</ul>")[0]
        assert re.findall('<a href="#([^"]+)">', summary) == [target]
        assert f'value="{data["due"]}"' in html
        assert re.search(r">\s*tiden</textarea>", html)


def test_the_address_of_the_listeners_page_is_not_a_promise():
    promise = make_promise("att-svara", accepted=False)
    with pytest.raises(Exception, match="slug"):
        promise.full_clean(exclude=["draft"])
