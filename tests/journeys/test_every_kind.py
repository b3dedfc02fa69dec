"""Every kind of question on a narrow phone: nothing chosen beforehand, two ways out, long words."""

import pytest

from surveys.models.response import Response
from tests.browser import assert_accessible
from tests.journeys.test_child import follow
from tests.surveys.answering import EVERYTHING, asks, code_of, open_wave

pytestmark = pytest.mark.browser
LONG = {
    "sv": "Kommunikationsutvecklingssamordningen",
    "ar": "فسيكفيكهمالمستشفياتوالمستوصفاتالكبيرة",
}
OUTS = {"sv": ["Jag vet inte", "Jag vill inte svara"], "ar": ["لا أعرف", "لا أريد الإجابة"]}


def begin(page, lang: str, *questions: dict) -> None:
    code = code_of(open_wave(*questions))
    page.goto(f"/{lang}/svara/")
    page.fill("[name=code]", code)
    follow(page, page.locator("main form .go"))
    follow(page, page.locator("#flow .go"))


@pytest.mark.requirement("SUR-3", "PAG-1")
@pytest.mark.parametrize(("lang", "js"), [("sv", False), ("ar", True)], ids=["sv-no-js", "ar-js"])
def test_every_kind_can_be_left_by_either_way_out(open_page, lang, js):
    page = open_page(js=js, lang=lang)
    asked = [one for one in EVERYTHING if one["key"] != "var"]
    asked.append(asks("var", "several", "gard klass buss", max_choices=2))
    begin(page, lang, *asked)
    expected = {}
    for place, one in enumerate(asked):
        assert page.locator(":checked").count() == 0
        assert page.locator(".outs span").all_inner_texts() == OUTS[lang]
        out = ["-dk", "-no"][place % 2]
        expected[one["key"]] = out
        page.locator(f".outs label:has([value='{out}'])").click()
        follow(page, page.locator("#flow .go"))
    said = page.locator(".rows dd bdi").all_inner_texts()
    assert said == [OUTS[lang][place % 2] for place in range(len(asked))]
    follow(page, page.locator("main form .go"))
    assert [one.answers for one in Response.objects.filter(wave__slug="rasten")] == [expected]


@pytest.mark.requirement("PAG-4", "PAG-9")
@pytest.mark.parametrize(("lang", "faces"), [("sv", 5), ("ar", 3)])
def test_long_words_stay_on_a_narrow_phone(open_page, lang, faces):
    words = {code: f"{word} {word}?" for code, word in LONG.items()}
    options = [
        {"key": f"o{n}", "label": {code: f"{word}{n}" for code, word in LONG.items()}}
        for n in range(faces)
    ]
    more = {"text": words, "help": words, "section": LONG, "options": options}
    kinds = [asks("f", "faces") | more, asks("s", "several") | more, asks("r", "ranking") | more]
    page = open_page(lang=lang, width=320)
    begin(page, lang, *kinds)
    for kind in kinds:
        assert_accessible(page, lang)
        heights = page.locator(".pick").evaluate_all(
            "picks => picks.map((one) => one.getBoundingClientRect().height)"
        )
        assert min(heights) >= 50
        if kind["type"] == "ranking":
            follow(page, page.locator("button.pick").first)
            assert_accessible(page, lang)
        else:
            page.locator(".list label").first.click()
        follow(page, page.locator("#flow .go"))
    assert_accessible(page, lang)
