"""A survey maker writes a survey in the admin, in both languages, with a branch."""

import pytest

from surveys.models.survey import Survey
from tests.browser import follow, sign_in
from tests.journeys.editor import SURVEYS, act, add_question, add_section, show_if, write

pytestmark = pytest.mark.browser


@pytest.mark.role
@pytest.mark.requirement("SUR-1", "SUR-5", "SUR-6", "SUR-9", "LNG-14")
def test_a_survey_with_a_branch_is_written_published_and_frozen(open_page):
    page = open_page(width=1280, height=900)
    sign_in(page, "enkat")
    follow(page, "main .card a[href='/admin/snippets/surveys/survey/']")
    page.goto(f"{SURVEYS}add/")
    page.fill("[name=key]", "rasten_nu")
    write(page, "title", ("Rasten nu", "الاستراحة الآن"))
    calm = add_question(page, "single", ("Är rasten lugn?", ""), ("Ja", "نعم"), ("Nej", "لا"))
    why = add_question(
        page, "single", ("Vad är inte bra?", "ما المزعج؟"), ("Bollar", "كرات"), ("Bus", "شغب")
    )
    fits = [page.locator(f"[name={calm}-{part}]").is_visible() for part in ("background", "wheel")]
    assert fits == [True, False], "only what a single choice is made of"
    swedish, arabic = (page.locator(f"[name={calm}-text-{one}]") for one in ("sv", "ar"))
    assert (swedish.get_attribute("dir"), arabic.get_attribute("dir")) == ("ltr", "rtl")
    tops = page.evaluate(  # both at one moment: the editor glides to what was added
        "names => names.map(name => document.getElementsByName(name)[0].getBoundingClientRect().y)",
        [f"{calm}-text-sv", f"{calm}-text-ar"],
    )
    assert tops[0] == tops[1], "side by side"
    bus = add_section(page, ("Om bus", "عن الشغب"))
    add_question(page, "single", ("Vem busar?", "من يشاغب؟"), ("Alla", "الجميع"), ("Få", "قلة"))
    follow(page, "footer button[type=submit]:not([name])")  # a draft may lack a text
    survey = Survey.objects.get(key="rasten_nu")
    assert (survey.live, survey.versions.count()) == (False, 0)
    assert page.input_value(f"[name={calm}-key]") == "ar_rasten_lugn"
    assert page.locator(f"[name={calm}-key]").get_attribute("readonly") is not None

    page.locator("[data-review] a", has_text="texten på العربية saknas").click()
    assert page.evaluate("document.activeElement.id") == f"{calm}-text-ar"
    beside = page.locator(f"[data-beside='{why}-text-sv']")
    assert "”inte” vänder på frågan" in beside.inner_text()
    beside.scroll_into_view_if_needed()
    places = page.evaluate(
        "names => names.map((one) => document.querySelector(one).getBoundingClientRect().top)",
        [f"[name={why}-text-sv]", f"[data-beside='{why}-text-sv']", f"[name={why}-help-sv]"],
    )
    assert places == sorted(places), "beside the question"
    write(page, f"{why}-text", ("Vad stör?", "ما المزعج؟"))

    act(page, "action-publish")
    assert "texten på العربية saknas" in page.locator("main").inner_text()
    write(page, f"{calm}-text", ("Är rasten lugn?", "هل الاستراحة هادئة؟"))
    show_if(page, calm, "vad_ar_inte_bra", "bus")  # looks forward
    act(page, "action-publish")
    assert Survey.objects.get(key="rasten_nu").versions.count() == 0
    wrong = page.locator(f"[name={calm}-condition-rules-0-value-question]")
    beside = wrong.locator("xpath=ancestor::*[@data-contentpath='question'][1]")
    assert "Bara tidigare svar kan avgöra" in beside.inner_text(), "at the field that is wrong"
    page.goto(f"{SURVEYS}edit/{survey.pk}/")  # as it was saved
    write(page, f"{why}-text", ("Vad stör?", "ما المزعج؟"))
    write(page, f"{calm}-text", ("Är rasten lugn?", "هل الاستراحة هادئة؟"))
    show_if(page, why, "ar_rasten_lugn", "nej")
    show_if(page, bus, "vad_ar_inte_bra", "bus")
    offered = [one.get_attribute("value") for one in page.locator("#offered-keys option").all()]
    assert offered == ["bollar", "bus"], "the answers of the question that was named"
    act(page, "action-publish")
    definition = Survey.objects.get(key="rasten_nu").versions.get().definition
    keys = ["ar_rasten_lugn", "vad_ar_inte_bra", "vem_busar"]
    assert [one["key"] for one in definition["questions"]] == keys
    assert [one.get("condition") for one in definition["questions"]] == [
        None,
        {"question": "ar_rasten_lugn", "is": "nej"},
        None,
    ]
    assert definition["questions"][2]["section"] == {"sv": "Om bus", "ar": "عن الشغب"}
    assert definition["questions"][2]["within"] == {"question": "vad_ar_inte_bra", "is": "bus"}
    assert definition["questions"][1]["text"] == {"sv": "Vad stör?", "ar": "ما المزعج؟"}
