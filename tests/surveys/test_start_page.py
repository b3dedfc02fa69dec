"""SUR-21: what a child reads and may hear before the first question, and how much of it."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from core import demo as people
from core.models import User
from promises import demo as promises
from promises.models import Promise
from surveys import demo
from surveys.enums import AgeBand, WaveState
from surveys.models.invitation import CodeBatch
from surveys.models.wave import Wave
from tests.surveys.answering import Phone, asks, code_of, open_wave, rewrite

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MOST_WORDS = 70
# The list of SUR-21, in its order.
VISIBLE = {
    "sv": {
        "who asks": "Vem frågar? Kommunen.",
        "who will listen": "Vem lyssnar? Anna Holm, ordförande i barn- och utbildningsnämnden.",
        "why": "Varför? Svaren används till: Handlingsplanen för barns hälsa.",
        "how many questions": "13 frågor.",
        "may be skipped": "Du får hoppa över varje fråga.",
        "anonymous": "Anonymt. Ingen ser vem som svarat vad.",
        "whom to talk to": "Känns något dåligt? Prata med en vuxen du litar på, eller ring Bris: "
        "116 111",
        "listen": "Lyssna",
        "read more": "Läs mer",
    },
    "ar": {
        "who asks": "من يسأل؟ البلدية.",
        "who will listen": "من يستمع؟ Anna Holm، رئاسة لجنة الأطفال والتعليم.",
        "why": "لماذا؟ تُستخدم الأجوبة من أجل: خطة العمل لصحة الأطفال.",
        "how many questions": "13 سؤالًا.",
        "may be skipped": "يمكن تخطّي أي سؤال.",
        "anonymous": "بلا هوية. لا أحد يرى من أجاب وبماذا.",
        "whom to talk to": "116 111",
        "listen": "استماع",
        "read more": "المزيد",
    },
}
BEHIND = {
    "sv": ["Vad kan ändras?", "Vad kan inte ändras?", "Svaret kommer senast", "Det som sparas:",
           "i högst 24 timmar"],
    "ar": ["الأجوبة واللغة والمدرسة", "24"],
}  # fmt: skip


def demo_batch() -> CodeBatch:
    """The demonstration's open survey without its answers."""
    for room in (people, promises):
        room.build(StringIO())
    version = demo._wheel(User.objects.get(username="enkat"))
    today = timezone.localdate()
    wave = Wave.objects.create(
        slug=demo.WHEEL, version=version, promise=Promise.objects.get(slug=demo.WHEEL),
        name={"sv": "Nu", "ar": "الآن"}, state=WaveState.OPEN, promise_complete=True,
        opens=today, closes=today + timedelta(days=9),
    )  # fmt: skip
    return CodeBatch.objects.create(wave=wave, school="Sjöskolan", school_year="4", size=20)


def plain(html: str) -> str:
    """What can be seen: the outbox shows itself only where an answer waits on the phone."""
    hidden = r"<script>.*?</script>|<section [^>]*id=\"outbox\".*?</section>"
    text = re.sub(hidden, "", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", strip_tags(text.replace("&amp;", "&")))


@pytest.fixture
def pages() -> dict[str, str]:
    """The start page in each language, the inside of <main>."""
    code = code_of(demo_batch())
    found = {}
    for lang in VISIBLE:
        phone = Phone()
        phone.post(f"/{lang}/svara/kod/", {"code": code})
        phone.go(f"/{lang}/svara/start/")
        found[lang] = phone.html
    return found


@pytest.mark.requirement("SUR-21")
def test_everything_on_the_list_stands_there_in_about_sixty_words(pages: dict[str, str]) -> None:
    for lang, html in pages.items():
        main = re.search(r"<main.*?</main>", html, re.DOTALL)[0]
        hidden = re.search(r"(?<=</summary>).*?(?=</details>)", main, re.DOTALL)[0]
        visible = plain(main.replace(hidden, " "))
        missing = {name for name, text in VISIBLE[lang].items() if text not in visible}
        assert missing == set()
        assert [text for text in BEHIND[lang] if text not in plain(hidden)] == []
        counted = re.findall(r"\w[\w.-]*", visible)
        assert 40 <= len(counted) <= MOST_WORDS, (lang, len(counted))


@pytest.mark.requirement("SUR-21", "SUR-24")
def test_the_demonstration_can_be_heard_and_read_in_the_other_language(pages) -> None:
    for lang, other in (("sv", "ar"), ("ar", "sv")):
        (address,) = re.findall(r'<audio controls preload="none" src="([^"]+)"', pages[lang])
        response = Phone().get(address)
        assert (response.status_code, response.headers["Content-Type"]) == (200, "audio/mpeg")
        assert f'href="/{other}/svara/start/" hreflang="{other}"' in pages[lang]


@pytest.mark.requirement("SUR-24")
def test_every_question_of_the_demonstration_has_a_small_recording_in_each_language() -> None:
    definition = demo_batch().wave.version.definition
    heard = [definition["intro_audio"], *(one["audio"] for one in definition["questions"])]
    assert [set(one) for one in heard] == [{"sv", "ar"}] * 14
    addresses = {address for one in heard for address in one.values()}
    assert len(addresses) == 28
    assert max(len(Phone().get(address).content) for address in addresses) <= 60_000


@pytest.mark.requirement("SUR-21", "SUR-42")
def test_what_anonymous_means_is_written_from_the_mode() -> None:
    batch = open_wave(asks("q"))
    version = batch.wave.version
    rewrite(version, mode="follow-up")
    phone = Phone()
    phone.post("/sv/svara/kod/", {"code": code_of(batch)})
    phone.go("/sv/svara/start/")
    assert [
        word for word in ("nonym", "Ingen ser vem", "årskursen och dagen") if word in phone.html
    ] == []


@pytest.mark.requirement("SUR-21", "SUR-42")
def test_a_survey_that_is_followed_up_says_so_in_few_more_words() -> None:
    batch = demo_batch()
    counted = {}
    for mode in ("anonymous", "follow-up"):
        rewrite(batch.wave.version, mode=mode)
        phone = Phone()
        phone.post("/sv/svara/kod/", {"code": code_of(batch)})
        phone.go("/sv/svara/start/")
        seen = plain(phone.html.split("<main")[1].split("<details>")[0])
        counted[mode] = len(re.findall(r"\w[\w.-]*", seen))
        said = "Vi frågar igen senare. Sist gör du ett hemligt kodord. Inget namn." in seen
        assert said == (mode == "follow-up")
    assert counted["follow-up"] - counted["anonymous"] <= 6


@pytest.mark.requirement("SUR-21")
def test_no_band_reads_more_and_the_youngest_read_least() -> None:
    batch, counted = demo_batch(), {}
    for band in AgeBand.values:
        CodeBatch.objects.filter(pk=batch.pk).update(band=band)
        for lang in VISIBLE:
            phone = Phone()
            phone.post(f"/{lang}/svara/kod/", {"code": code_of(batch)})
            phone.go(f"/{lang}/svara/start/")
            main = re.search(r"<main.*?</main>", phone.html, re.DOTALL)[0]
            seen = plain(re.sub(r"(?<=</summary>).*?(?=</details>)", " ", main, flags=re.DOTALL))
            counted[band, lang] = len(re.findall(r"\w[\w.-]*", seen))
    assert max(counted.values()) <= MOST_WORDS
    assert all(
        counted["6-7", lang] == min(counted[band, lang] for band in AgeBand.values) <= 65
        for lang in VISIBLE
    ), counted
