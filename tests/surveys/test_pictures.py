"""A question whose answers are pictures: what its makers owe, what is frozen, what a phone gets."""

import re
from io import BytesIO
from typing import Any

import brotli
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image as Pillow
from wagtail.images.models import Image

from core import csp
from core.models import User
from core.roles import Role, ensure_roles
from surveys.definition import parse
from surveys.models.survey import SurveyVersion
from surveys.pictures import MOST_BYTES
from surveys.services.freeze import NotReady, find_problems, freeze
from surveys.services.rights import setup_rights
from tests.surveys.answering import Phone, code_of, open_wave, rows
from tests.surveys.making import both, make_survey, question
from tests.surveys.test_staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PLACES = {"gungor": "#2a6f4e", "klatter": "#8c3b1b"}


def drawing(name: str, colour: str, noise: bool = False) -> Image:
    """An uploaded photo with a place in what the camera wrote beside it."""
    picture = Pillow.new("RGB", (800, 600), colour)
    if noise:
        grain = [Pillow.effect_noise((320, 240), 255) for _colour in "rgb"]
        picture = Pillow.merge("RGB", grain).resize((800, 600), Pillow.Resampling.NEAREST)
    exif = Pillow.Exif()
    exif[0x010E] = "Storgatan 1"
    file = BytesIO()
    picture.save(file, "JPEG", exif=exif, quality=95)
    return Image.objects.create(title=name, file=ContentFile(file.getvalue(), f"{name}.jpg"))


def option(key: str, **changes: Any) -> dict[str, Any]:
    picture = {
        "image": drawing(key, PLACES.get(key, "#333333"), key == "brus").pk,
        "alt": both(f"Bild av {key}"),
        "author": "Elin Ek",
        "licence": "CC BY 4.0",
    }
    return {"key": key, "label": both(key), "picture": picture | changes}


def pictured(*options: dict[str, Any]) -> dict[str, Any]:
    made = list(options) or [option(key) for key in PLACES]
    return question("plats", type="picture", options="") | {
        "value": question("plats", type="picture", options="")["value"] | {"options": made}
    }


@pytest.fixture
def frozen() -> SurveyVersion:
    return freeze(make_survey(pictured()), by=None)


@pytest.mark.requirement("SUR-2")
def test_a_picture_without_words_for_those_who_do_not_see_it_is_not_published() -> None:
    survey = make_survey(
        pictured(
            option("gungor", alt={"sv": "Gungor"}),
            option("klatter", image=None),
            option("bollplan", author=""),
            option("brus"),
        )
    )
    with pytest.raises(NotReady) as refused:
        freeze(survey, by=None)
    name = "Fråga 1 (Fråga plats), svar"
    assert refused.value.problems[:3] == [
        f"{name} 1, vad bilden visar: texten på العربية saknas.",
        f"{name} 2: bilden saknas.",
        f"{name} 3: skriv vem som gjort bilden och vilken licens den har.",
    ]  # in the order of the form
    assert re.fullmatch(
        rf"{re.escape(name)} 4: Bilden har för många detaljer: \d+ kB som liten, och en telefon "
        r"ska få högst 30 kB\. Välj en enklare bild\.",
        refused.value.problems[3],
    )
    assert len(refused.value.problems) == 4


@pytest.mark.requirement("SUR-2")
def test_what_is_frozen_is_small_stays_and_says_nothing_of_the_camera(frozen) -> None:
    (asked,) = parse(frozen.definition).questions
    first = asked.options[0].picture
    assert (first.width, first.height, first.author, first.licence) == (
        320, 240, "Elin Ek", "CC BY 4.0",
    )  # fmt: skip
    Image.objects.all().delete()
    shown = Client().get(first.src["ar"])
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/webp")
    assert shown.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(shown.content) <= MOST_BYTES
    assert (b"Storgatan" in shown.content, b"EXIF" in shown.content) == (False, False)
    assert Pillow.open(BytesIO(shown.content)).size == (320, 240)
    assert default_storage.exists("pictures/" + first.src["sv"].rpartition("/")[2])


@pytest.mark.parametrize("name", ["0" * 20 + ".webp", "..%2Fsecret.webp", "0" * 20 + ".html"])
def test_nothing_else_is_given_out(name: str) -> None:
    assert Client().get(f"/sv/svara/bild/{name}").status_code == 404


@pytest.mark.requirement("SUR-2", "PAG-2")
def test_it_is_chosen_like_any_answer_and_the_page_waits_for_no_picture(frozen, lang) -> None:
    phone = Phone()
    response = phone.enter(code_of(open_wave(*frozen.definition["questions"], slug="nu")), lang)
    addresses = [one.picture.src[lang] for one in parse(frozen.definition).questions[0].options]
    pictures = re.findall(r"<label class=\"pick\">.*?<img ([^>]*)>", phone.html)
    end = {"sv": "", "ar": " ع"}[lang]
    assert pictures == [
        f'src="{address}" alt="Bild av {key}{end}" width="320" height="240" loading="lazy" '
        'decoding="async"'
        for key, address in zip(PLACES, addresses, strict=True)
    ]
    assert csp.extra_style("flow_picture") in phone.html
    assert re.findall(r"<(?:link|script)\b[^>]*(?:href|src)=\"(?!data:)", phone.html) == []
    assert len(brotli.compress(response.content, quality=5)) <= 6_000
    phone.answer("klatter")
    phone.press(f"/{lang}/svara/skicka/")
    assert rows() == [{"plats": "klatter"}]


def test_other_questions_carry_no_sheet_for_pictures() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()))
    assert csp.extra_style("flow_picture") not in phone.html


def test_a_whole_one_has_no_problems_and_the_same_survey_is_the_same_version(frozen) -> None:
    assert find_problems(frozen.survey) == []
    assert freeze(frozen.survey, by=None) == frozen


@pytest.mark.requirement("SUR-1")
def test_a_maker_may_upload_a_picture() -> None:
    setup_rights()
    maker = User.objects.create(username="m")
    maker.groups.add(ensure_roles()[Role.SURVEY_MAKER])
    client = Client()
    client.force_login(maker)
    assert client.get("/admin/images/add/").status_code == 200


def beside(name: str = "gungor", **changes: Any) -> dict[str, Any]:
    """A question of faces' words with a picture of its own."""
    return question("trivs", illustration=option(name)["picture"] | changes)


@pytest.mark.requirement("SUR-4")
def test_a_picture_beside_a_question_says_what_it_shows_or_that_it_is_decoration(lang) -> None:
    frozen = freeze(make_survey(beside(), question("sen")), by=None)
    phone = Phone()
    response = phone.enter(code_of(open_wave(*frozen.definition["questions"], slug="nu")), lang)
    (asked, _later) = parse(frozen.definition).questions
    end = {"sv": "", "ar": " ع"}[lang]
    (picture,) = re.findall(r"<img ([^>]*)>", phone.html)
    assert picture == (
        f'class="beside" src="{asked.picture.src[lang]}" alt="Bild av gungor{end}" width="640" '
        'height="480" loading="lazy" decoding="async"'
    )
    about = re.search(r'<details class="credits">.*?</details>', phone.html, re.DOTALL)
    assert about is not None
    assert "<bdi>Elin Ek</bdi>, <bdi>CC BY 4.0</bdi>" in about[0]
    assert csp.extra_style("flow_picture") in phone.html
    assert len(brotli.compress(response.content, quality=5)) <= 6_000
    shown = Client().get(asked.picture.src[lang])
    assert Pillow.open(BytesIO(shown.content)).size == (640, 480)
    assert (b"Storgatan" in shown.content, b"EXIF" in shown.content) == (False, False)
    phone.answer("ja")
    assert ("<img" in phone.html, "credits" in phone.html) == (False, False)


@pytest.mark.requirement("SUR-4")
def test_a_decoration_is_silent_and_a_picture_without_words_is_not_published() -> None:
    silent = make_survey(beside(alt={}, decorative=True))
    phone = Phone()
    asked = freeze(silent, by=None).definition["questions"]
    phone.enter(code_of(open_wave(*asked, slug="nu")))
    assert re.findall(r'<img [^>]*alt="([^"]*)"', phone.html) == [""]
    unsaid = make_survey(beside(alt={"sv": "Gungor"}, licence=""), key="utan")
    name = "Fråga 1 (Fråga trivs)"
    assert [str(one) for one in find_problems(unsaid)] == [
        f"{name}, vad bilden visar: texten på العربية saknas.",
        f"{name}: skriv vem som gjort bilden och vilken licens den har.",
    ]
    assert [one.field for one in find_problems(unsaid)] == [
        "questions-0-value-illustration-alt-ar", "questions-0-value-illustration-author",
    ]  # fmt: skip


@pytest.mark.requirement("SUR-11", "SUR-4")
def test_a_locked_question_takes_no_picture() -> None:
    licensed = {"instrument": True, "source": "WHO", "licence": "med tillstånd"}
    survey = make_survey(question("trivs"))
    for name, value in licensed.items():
        setattr(survey, name, value)
    freeze(survey, by=None)
    survey.questions = [beside()]
    (said,) = map(str, find_problems(survey))
    assert "en bild kan inte ändras" in said


@pytest.mark.requirement("SUR-4", "SUR-1")
def test_the_preview_and_a_trial_of_a_draft_show_it(lang) -> None:
    phone = Phone()
    phone.cookies = signed_in(Role.SURVEY_MAKER).cookies
    survey = make_survey(beside())
    survey.save_revision()
    seen = []
    phone.go(f"/admin/omgangar/prova/{survey.pk}/{lang}/10-12/")
    seen += re.findall(r'<img class="beside" src="([^"]*)"', phone.html)
    phone.post(f"/admin/omgangar/prova/{survey.pk}/borja/", {"band": "10-12"})
    phone.go(f"/{lang}/svara/start/")
    phone.start()
    seen += re.findall(r'<img class="beside" src="([^"]*)"', phone.html)
    assert len(seen) == 2
    assert seen[0] == seen[1]
    assert Client().get(seen[0]).status_code == 200, "before anything is published"
