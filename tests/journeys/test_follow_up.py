"""A code word is made at the end of a survey that is followed up, twice the same (SUR-42)."""

import pytest

from surveys.enums import Mode
from surveys.models.invitation import CodeBatch
from surveys.models.response import FollowUpResponse
from tests.browser import follow
from tests.every_page import Look
from tests.surveys.answering import asks, code_of, open_wave, rewrite
from tests.surveys.test_codeword import later

pytestmark = pytest.mark.browser(demo=False)


@pytest.mark.requirement("SUR-42", "PAG-4", "PAG-6", "PAG-7", "PAG-8", "PAG-9")
def test_the_same_word_is_made_in_one_language_and_then_in_the_other(open_page) -> None:
    before = open_wave(asks("q"))
    rewrite(before.wave.version, mode=Mode.FOLLOW_UP)
    before = CodeBatch.objects.get(pk=before.pk)
    for batch, lang in ((before, "sv"), (later(before), "ar")):
        page = open_page(f"/k/{code_of(batch)}/", lang=lang, js=False)
        look = Look(page, lang)
        follow(page, "#flow .go")
        follow(page, "#flow .go")
        look.here()
        follow(page, "#flow .go")
        assert page.locator(".error a").count() == 3
        look.here()
        page.fill("[name=day]", "23")
        page.locator("[name=older][value='5']").check()
        page.locator("[name=picture][value=cup]").check()
        follow(page, "#flow .go")
        look.here()
        follow(page, "main form .go")
        look.done(3)
    words = FollowUpResponse.objects.values_list("word", flat=True)
    assert (len(words), len(set(words))) == (2, 1)
